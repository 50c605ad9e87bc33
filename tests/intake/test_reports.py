"""What the two shared reports say, and what they do not."""

from functools import cache

from comity.intake.matching import match_two
from comity.intake.reading import Reading, read_bytes, read_file
from comity.intake.record import Record
from tests.intake.papers import own, report


@cache
def reading(number: str) -> Reading:
    return read_file(report(number))


def only(number: str) -> Record:
    (record,) = reading(number).records
    return record


def texts(record: Record, field: str) -> list[str]:
    return [passage.text for passage in record.findings.get(field, ())]


def test_the_first_conference_has_its_day_without_a_year() -> None:
    record = only("000")
    assert (record.kind, record.form) == ("conference", "conference")
    assert record.date is not None and record.date.edtf == "XXXX-08-28"
    start, end = record.date.source
    assert reading("000").given[start:end] == "August 28"
    assert record.period is not None and record.period.edtf == "2015/2018"
    assert record.plan_period is not None and record.plan_period.edtf == "2018/2020"
    assert record.place is not None and record.place.text == "Hanoi"
    assert "Central Military Commission" in record.names("organiser")
    assert "Ministry of National Defence" in record.agencies
    assert [person.name for person in record.persons] == ["Ngo Xuan Lich"]


def test_the_first_conference_names_no_difficulty_and_none_is_invented() -> None:
    record = only("000")
    assert "difficulties and limitations" in reading("000").text
    for field in ("lessons", "difficulties", "limitations", "proposals"):
        assert texts(record, field) == []


def test_the_first_conference_has_its_results_directions_and_merit() -> None:
    record = only("000")
    results, directions = texts(record, "results"), texts(record, "directions")
    assert any("has contributed to improving" in one for one in results)
    assert any("aware of the roles" in one for one in results)
    assert len(results) == 2
    for part in (
        "strategic trust",
        "more efforts",
        "bilateral defence cooperation",
        "multilateral defence cooperation mechanisms within ASEAN",
        "UN peacekeeping missions",
        "legal documents",
    ):
        assert any(part in one for one in directions), part
    assert not any("2018-2020" in one or "recommended" in one for one in directions)
    (merit,) = texts(record, "merit")
    assert "certificates of merit" in merit


def test_a_direction_names_whom_it_binds_only_where_the_text_does() -> None:
    bound = {
        passage.text: [one.text for one in passage.responsible]
        for passage in only("000").findings["directions"]
    }
    assert [names for text, names in bound.items() if "UN peacekeeping" in text] == [
        ["Ministry of National Defence"]
    ]
    assert [names for text, names in bound.items() if "strategic trust" in text] == [
        ["agencies and units in the whole army"]
    ]
    assert [names for text, names in bound.items() if "legal documents" in text] == [[]]


def test_the_second_conference_has_no_date_and_an_open_period() -> None:
    record = only("001")
    assert record.kind == "conference"
    assert record.date is None
    assert record.place is None
    assert record.period is not None and record.period.edtf == "2016-01/.."
    start, end = record.period.source
    assert reading("001").given[start:end] == "from the 12th National Party Congress to present"
    translator = reading("001").translator
    assert translator is not None and translator.text == "Huu Duong"


def test_the_second_conference_names_who_came() -> None:
    participants = set(only("001").names("participant"))
    assert participants >= {
        "Ministry of National Defence",
        "General Department of Politics",
        "General Staff",
        "Ministry of Foreign Affairs",
        "Central Commission for External Affairs",
        "Central Information and Education Commission",
        "Committee for External Affairs of the National Assembly",
        "Office of the Party Central Committee",
        "Office of the State President",
        "Office of the Government",
        "Office of the National Assembly",
    }


def test_the_second_conference_has_its_proposals_and_the_ministers_directions() -> None:
    record = only("001")
    mechanism, groups = texts(record, "proposals")
    assert "coordination and exchange of information mechanism" in mechanism
    assert "working groups" in groups
    directions = texts(record, "directions")
    for part in (
        "boost bilateral defense cooperation",
        "border exchanges and humanitarian aid and search and rescue exercises, should be diversified",
        "mechanisms within ASEAN",
        "effectiveness of regular collaboration",
    ):
        assert any(part in one for one in directions), part
    assert len(directions) == 4
    assert texts(record, "difficulties") == texts(record, "limitations") == texts(record, "lessons") == []


def test_the_two_conferences_are_not_one() -> None:
    verdict = match_two(reading("000"), reading("001")).verdict
    assert verdict.outcome == "related"
    assert verdict.to_confirm
    reasons, vetoes = " | ".join(w.en for w in verdict.reasons), " | ".join(w.en for w in verdict.vetoes)
    for shared in ("Ngo Xuan Lich", "defence diplomacy", "2020"):
        assert shared in reasons
    for differing in ("different periods reviewed", "whole-army / inter-agency", "gives no date"):
        assert differing in vetoes


def test_other_words_in_either_language_tell_of_the_first_conference() -> None:
    for name in ("first-conference-retold.en.txt", "first-conference.vi.txt"):
        other = read_file(own(name))
        assert match_two(reading("000"), other).verdict.outcome == "same", name
        assert match_two(reading("001"), other).verdict.outcome == "related", name


def test_a_reading_does_not_hang_on_how_the_file_was_saved() -> None:
    given = reading("001").given
    for data in (given.encode("utf-16"), given.replace("\n", "\r\n").encode()):
        (record,) = read_bytes("copy.txt", data).records
        assert [p.text for p in record.findings["proposals"]] == texts(only("001"), "proposals")
