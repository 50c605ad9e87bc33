"""The central report, drafted from real records: its figures, its sources, what it keeps silent about."""

import re
import uuid
from collections import Counter
from dataclasses import replace

import pytest

from comity.kernel.envelopes import body_of, parse
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Record, Version
from comity.programme.actions import do_assign_task, do_plan, do_set_direction
from comity.programme.kinds import DirectionBody, GroupingBody, PlanBody, TaskBody
from comity.review.actions import do_open_round, do_record_conference, do_state_conclusion, do_state_finding
from comity.review.citing import Citations
from comity.review.drafting import do_build_report
from comity.review.kinds import (
    ConclusionBody,
    ConferenceBody,
    FindingBody,
    ReportBody,
    RoundBody,
    SentenceBody,
)
from comity.review.reporting import do_revise_report, do_sign_report
from tests.acts import BORDER_GUARD, DEPARTMENT, office
from tests.review import world as stage
from tests.review.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stage.make()


def body_of_report(record: Record) -> ReportBody:
    return content(record, ReportBody)


def texts(record: Record, language: str = "vi", section: str = "") -> list[str]:
    """The report's sentences in a language, of one section or of all."""
    return [
        sentence.texts[language]
        for sentence in body_of_report(record).sentences
        if language in sentence.texts and section in ("", sentence.section)
    ]


def test_totals_are_those_of_the_raw_versions(world: World) -> None:
    """Counted again from the stored envelopes, without any of the counting's own code."""
    latest = {
        row.record_id: parse(row.envelope)
        for row in Version.objects.for_machine().order_by("record", "number")
    }
    groupings = [
        body_of(e) for e in latest.values() if e.kind == "grouping" and e.state in ("certain", "confirmed")
    ]
    pairs = [
        (grouping.engagement, latest[uuid.UUID(grouping.account)])
        for grouping in groupings
        if isinstance(grouping, GroupingBody)
    ]
    dated = [(engagement, e) for engagement, e in pairs if str(e.body["date"]).startswith("201")]
    engagements = {engagement for engagement, _ in dated}
    agencies = {e.owner for _, e in dated}
    assert (len(engagements), len(dated), len(agencies)) == (2, 3, 2)
    total = texts(world.report(), section="results")[0]
    assert [int(figure) for figure in re.findall(r"(?<![\d-])(\d+) (?:hoạt|báo|cơ)", total)] == [2, 3, 2]
    forms = Counter(next(e.body["form"] for at, e in dated if at == engagement) for engagement in engagements)
    by_form = next(
        figure for figure in body_of_report(world.report()).figures if "hình thức" in figure.caption["vi"]
    )
    assert sorted(value for _, value, _ in by_form.rows) == sorted(forms.values())
    assert sum(value for _, value, _ in by_form.rows) == 2


def test_an_engagement_without_a_known_date_is_named_but_not_counted(world: World) -> None:
    report = body_of_report(world.report())
    told = [s for s in report.sentences if "không rõ thời gian" in s.texts["vi"]]
    assert len(told) == 1
    assert str(world.accounts["undated"].pk) in told[0].sources
    figured = {source for figure in report.figures for _, _, sources in figure.rows for source in sources}
    assert str(world.engagements["undated"].pk) not in figured


def test_two_accounts_of_one_engagement_make_one_line_that_names_both_agencies(world: World) -> None:
    lines = [text for text in texts(world.report()) if "Giao lưu" in text and "2018" in text]
    assert lines == [
        "Giao lưu hữu nghị quốc phòng biên giới lần thứ năm (20-22/4/2018, Lạng Sơn): "
        "Hai bên thống nhất tuần tra chung mỗi quý một lần."
    ]
    assert "Theo báo cáo của: Cục Đối ngoại Bộ Quốc phòng, Bộ đội Biên phòng." in texts(world.report())


def test_a_line_without_place_or_result_says_nothing_about_them(world: World) -> None:
    assert "Diễn tập tìm kiếm cứu nạn với Campuchia (10-14/9/2018)." in texts(world.report())


def test_a_restricted_account_changes_no_word_of_a_report_for_a_lower_label(world: World) -> None:
    before = body_of_report(world.report())
    stage.restricted_account(world)
    after = body_of_report(world.report())
    # All but the moment of drafting: words, figures, sources, and the hash of the versions that they stand on.
    assert after.model_copy(update={"as_of": before.as_of}) == before and before.snapshot
    above = body_of_report(world.report(Label(2)))
    assert any("Làm việc kín" in sentence.texts["vi"] for sentence in above.sentences)


def test_what_the_drafter_alone_may_read_stays_out(world: World) -> None:
    """A glass that the drafter broke, or a working group it sits in, opens nothing for the report's readers."""
    secret = stage.restricted_account(world)
    drafter = replace(world.lead, clearance=1, glass=frozenset({secret.pk}))
    built = do_build_report(
        world.round.pk, stage.REPORT, acting=drafter, label=Label(1), number="", day=stage.DAY
    )
    assert "Làm việc kín" not in " ".join(texts(built))


def test_a_report_may_not_be_marked_below_its_round_nor_above_its_maker(world: World) -> None:
    with pytest.raises(Problem, match="above"):
        do_build_report(
            world.round.pk,
            stage.REPORT,
            acting=replace(world.lead, clearance=1),
            label=Label(2),
            number="",
            day=stage.DAY,
        )
    secret = do_open_round(
        RoundBody(title="Đợt mật", period="2018", agencies=(DEPARTMENT,)),
        acting=world.lead,
        label=Label(2),
    )
    with pytest.raises(Problem) as caught:
        do_build_report(secret.pk, stage.REPORT, acting=world.lead, label=Label(1), number="", day=stage.DAY)
    assert caught.value.code == "report-below-round"


def test_every_sentence_and_every_bar_leads_to_a_record(world: World) -> None:
    report = body_of_report(world.report())
    known = {str(key) for key in Record.objects.for_machine().values_list("pk", flat=True)}
    assert len(report.sentences) > 15
    for sentence in report.sentences:
        assert sentence.sources and set(sentence.sources) <= known, sentence.texts
    for figure in report.figures:
        assert all(value == len(sources) for _, value, sources in figure.rows), figure.caption


def test_a_sentence_without_a_source_cannot_be_signed_and_is_named(world: World) -> None:
    report = world.report()
    body = body_of_report(report)
    bare = SentenceBody(section="lessons", block=99, texts={"vi": "Mọi việc đều tốt."})
    spoilt = body.model_copy(update={"sentences": (*body.sentences, bare)})
    do_revise_report(report.pk, spoilt, acting=world.lead)
    with pytest.raises(Problem) as caught:
        do_sign_report(report.pk, acting=world.lead)
    assert caught.value.code == "sentence-without-source"
    assert "Mọi việc đều tốt." in caught.value.what.vi
    do_revise_report(report.pk, body, acting=world.lead)
    assert do_sign_report(report.pk, acting=world.lead).state == "signed"


def test_a_signed_report_cannot_change(world: World) -> None:
    report = world.report()
    do_sign_report(report.pk, acting=world.lead)
    with pytest.raises(Problem) as caught:
        do_revise_report(report.pk, body_of_report(report), acting=world.lead)
    assert caught.value.code == "report-signed"


def test_both_languages_say_the_same_where_a_translation_exists(world: World) -> None:
    report = body_of_report(world.report())
    line = next(s for s in report.sentences if "lần thứ năm" in s.texts["vi"])
    assert line.texts["en"] == (
        "Fifth border defence friendship exchange (20-22 April 2018, Lạng Sơn): "
        "Both sides agreed to patrol together once a quarter."
    )
    lesson = next(s for s in report.sentences if "Kịch bản" in s.texts["vi"])
    assert set(lesson.texts) == {"vi"}, "nothing is translated by the machine"
    templated = [s for s in report.sentences if s.section == "leadership"]
    assert all({"vi", "en"} <= set(s.texts) for s in templated)


def test_a_text_in_a_third_language_stands_in_its_own_words(world: World) -> None:
    finding = do_state_finding(
        FindingBody(type="lesson", text="La préparation commune a compté", language="fr"),
        acting=world.lead,
    )
    world.findings["french"] = finding
    stage.submit(world, world.lead, [], ["french"])
    found = [s for s in body_of_report(world.report()).sentences if str(finding.pk) in s.sources]
    assert [set(sentence.texts) for sentence in found] == [{"fr"}]
    assert found[0].texts["fr"].startswith("La préparation commune a compté (")


def test_only_the_plans_and_tasks_of_the_period_are_told(world: World) -> None:
    later = do_plan(PlanBody(title="Kế hoạch 2025", period="2025"), acting=world.lead)
    direction = do_set_direction(DirectionBody(plan=str(later.pk), title="Về sau"), acting=world.lead)
    do_assign_task(
        TaskBody(direction=str(direction.pk), title="Việc về sau", lead=DEPARTMENT), acting=world.lead
    )
    led = texts(world.report(), section="leadership")
    assert not any("Kế hoạch 2025" in text for text in led)
    assert any("với 5 nhiệm vụ" in text for text in led)
    assert "Trong 5 nhiệm vụ của kế hoạch, đã hoàn thành 1 nhiệm vụ; quá hạn 1 nhiệm vụ." in led


def test_a_conference_of_another_time_stays_out_and_an_undated_one_stays_in(world: World) -> None:
    old = do_record_conference(ConferenceBody(title="Hội nghị cũ", date="2011-03-01"), acting=world.lead)
    do_state_conclusion(ConclusionBody(conference=str(old.pk), text="Việc cũ."), acting=world.lead)
    told = " ".join(texts(world.report(), section="directions"))
    assert "Hội nghị cũ" not in told and "Việc cũ" not in told
    assert "Hội nghị phối hợp đối ngoại quốc phòng" in told


def test_a_conclusion_is_told_once_as_its_task_or_in_its_own_words(world: World) -> None:
    told = texts(world.report(), section="directions")
    assert [text for text in told if "quy chế phối hợp" in text] == [
        "Lập quy chế phối hợp và trao đổi thông tin: Cục Đối ngoại Bộ Quốc phòng chủ trì, phối hợp với "
        "Bộ Ngoại giao, Bộ đội Biên phòng; thời hạn: 30/6/2019."
    ]
    assert "Nâng cao nhận thức của cán bộ về đối ngoại (Cục Đối ngoại Bộ Quốc phòng)." in told


def test_who_has_not_submitted_is_named_and_empty_sections_say_so(world: World) -> None:
    report = world.report()
    assert "Chưa nhận được báo cáo của: Bộ Ngoại giao." in texts(report)
    assert texts(report, section="results-peacekeeping") == ["Chưa có cơ quan nào báo cáo nội dung này."]


def test_a_source_that_a_reader_may_not_see_keeps_its_number_and_nothing_else(world: World) -> None:
    report = body_of_report(world.report(Label(0, frozenset({BORDER_GUARD}))))
    mine = Citations(report, world.lead, "vi").all()
    theirs = Citations(report, office(BORDER_GUARD), "vi").all()
    assert (
        [cited.number for cited in mine]
        == [cited.number for cited in theirs]
        == list(range(1, len(mine) + 1))
    )
    hidden = [cited for cited in theirs if cited.record is None]
    assert hidden and all(not (cited.title.text or cited.reference or cited.quote) for cited in hidden)
    assert all(cited.record for cited in mine)


def test_a_citation_brings_reference_and_quote(world: World) -> None:
    report = body_of_report(world.report())
    cited = {str(c.record.pk): c for c in Citations(report, world.lead, "en").all() if c.record}
    account = cited[str(world.accounts["border"].pk)]
    assert account.title.text == "Fifth border defence friendship exchange"
    assert account.reference == "Account; 20-22 April 2018; Lạng Sơn"
    assert account.quote == "hai bên thống nhất tuần tra chung mỗi quý một lần"
    conclusion = cited[str(world.conclusions[1].pk)]
    assert "Conference on coordination in defence relations" in conclusion.reference
