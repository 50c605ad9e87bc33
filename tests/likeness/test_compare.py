from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from comity.programme.likeness import Facts, compare
from comity.programme.likeness.weights import LEVELS, probability, weight

EXCHANGE = Facts(
    form="border-exchange",
    date="2018-04-20/2018-04-22",
    place="Lang Son Province",
    organisers=frozenset({"mnd-bgc"}),
    agencies=frozenset({"mnd-bgc", "pc-langson"}),
    partners=frozenset({"cn"}),
)
REVIEW = Facts(
    form="conference",
    date="XXXX-08-28",
    period="2015/2018",
    place="Hanoi",
    organisers=frozenset({"cmc"}),
    persons=frozenset({"Ngo Xuan Lich"}),
    topics=frozenset({"international integration", "defence diplomacy"}),
    audience=frozenset({"whole-army"}),
)


def test_one_exchange_told_twice_is_one() -> None:
    other = replace(EXCHANGE, place="tỉnh Lạng Sơn", agencies=frozenset({"mnd-bgc", "mofa"}), language="vi")
    verdict = compare(EXCHANGE, other)
    assert (verdict.outcome, verdict.to_confirm, verdict.vetoes) == ("same", False, ())


def test_disjoint_dates_different_partners_and_periods_apart_are_vetoes() -> None:
    assert compare(EXCHANGE, replace(EXCHANGE, date="2018-10-10")).outcome == "different"
    assert compare(EXCHANGE, replace(EXCHANGE, partners=frozenset({"la"}))).outcome == "different"
    apart = compare(REVIEW, replace(REVIEW, period="2011/2014"))
    assert apart.outcome == "different"
    assert any("2011/2014" in veto.en and veto.vi for veto in apart.vetoes)


def test_a_partner_in_common_is_enough_not_to_forbid() -> None:
    wider = replace(EXCHANGE, partners=frozenset({"cn", "la"}))
    assert compare(EXCHANGE, wider).outcome == "same"


def test_without_a_date_on_one_side_nothing_recurring_is_the_same() -> None:
    verdict = compare(EXCHANGE, replace(EXCHANGE, date=None))
    assert (verdict.outcome, verdict.to_confirm) == ("related", True)


def test_a_year_known_on_one_side_only_agrees_and_a_name_agrees_without_accents() -> None:
    told = replace(REVIEW, date="2018-08-28", persons=frozenset({"Ngô Xuân Lịch"}), place="Hà Nội")
    verdict = compare(REVIEW, told)
    assert verdict.outcome == "same"
    assert any("persons named in common" in reason.en for reason in verdict.reasons)


def test_two_conferences_of_one_day_and_town_are_told_apart_by_their_matter() -> None:
    other = replace(
        REVIEW, date="2018-08-28", period=None, topics=frozenset({"training"}), persons=frozenset()
    )
    assert compare(replace(REVIEW, date="2018-08-28"), other).outcome != "same"


def test_a_different_circle_or_period_is_never_passed_over() -> None:
    assert compare(REVIEW, replace(REVIEW, audience=frozenset({"inter-agency"}))).outcome == "related"
    assert compare(REVIEW, replace(REVIEW, date=None, period="2016-01/..")).outcome == "related"


def test_unknown_speaks_neither_for_nor_against() -> None:
    empty = compare(Facts(), EXCHANGE)
    assert (empty.outcome, empty.to_confirm) == ("different", False)
    assert compare(Facts(form="visit"), Facts(form="visit")).outcome == "different"


def test_levels_are_probabilities_and_agreement_outweighs_disagreement() -> None:
    for field, levels in LEVELS.items():
        assert all(0 < m < 1 and 0 < u < 1 for m, u in levels.values()), field
        names = list(levels)
        assert weight(field, names[0]) > 0 > weight(field, names[-1]), field
    assert probability(-1000) == 0.0
    assert probability(1000) == 1.0


NAMES = st.frozensets(st.sampled_from(["cn", "la", "kh"]), max_size=2)
DATES = st.sampled_from(
    [None, "2018-04-20", "2018-04", "XXXX-04-20", "2018-35", "2018-04-19/2018-04-21", "soon", "2019"]
)
FACTS = st.builds(
    Facts,
    form=st.sampled_from(["", "visit", "conference", "exercise", "sar-exercise"]),
    date=DATES,
    period=st.sampled_from([None, "2015/2018", "2016-01/..", "2011/2014"]),
    place=st.sampled_from(["", "Hanoi", "Hà Nội", "Lạng Sơn"]),
    partners=NAMES,
    organisers=NAMES,
    persons=st.frozensets(st.sampled_from(["Ngô Xuân Lịch", "Ngo Xuan Lich"]), max_size=1),
    topics=NAMES,
    subjects=NAMES,
)


@given(FACTS, FACTS)
def test_comparison_is_symmetric_and_bounded(a: Facts, b: Facts) -> None:
    one, two = compare(a, b), compare(b, a)
    assert (one.outcome, one.to_confirm) == (two.outcome, two.to_confirm)
    assert abs(one.probability - two.probability) < 1e-9
    assert 0 <= one.probability <= 1
    if a.partners and b.partners and not a.partners & b.partners:
        assert one.outcome == "different"


def test_a_place_is_one_however_its_syllables_are_written() -> None:
    verdict = compare(Facts(form="visit", place="Hanoi"), Facts(form="visit", place="Hà Nội"))
    assert not any("place" in veto.en for veto in verdict.vetoes)
    assert any("place" in reason.en for reason in verdict.reasons)
