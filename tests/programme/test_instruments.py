"""Instruments: the steps of each class, when one ends or renews itself, who is warned and how often, figures."""

from datetime import date, timedelta

import pytest
from django.db.models import QuerySet
from hypothesis import given
from hypothesis import strategies as st

from comity.directory.models import User
from comity.kernel.acting import Role
from comity.kernel.following.models import Notice
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.programme.instruments.actions import do_oblige, do_open_instrument, do_settle, do_take_step
from comity.programme.instruments.kinds import InstrumentBody, ObligationBody, StepTaken
from comity.programme.instruments.lifecycle import STATES, phase_of
from comity.programme.instruments.models import Instrument
from comity.programme.instruments.reading import by_year, end_of_row, ending
from comity.programme.instruments.rules import InstrumentClass, rules
from comity.programme.instruments.steps import next_steps, stations, take
from comity.programme.instruments.terms import EXPIRING, IN_FORCE, PAST, RENEWS, end_of, next_end, standing_of
from comity.programme.instruments.warning import do_warn_due
from tests.acts import office
from tests.web.people import appoint

DAY = timedelta(days=1)
TODAY = date(2030, 6, 1)


def class_of(code: str) -> InstrumentClass:
    found = rules().class_of(code)
    assert found is not None
    return found


def stepped(code: str, *steps: str) -> tuple[InstrumentBody, str]:
    """An instrument of a class after these steps, on consecutive days."""
    one, body, state = class_of(code), InstrumentBody(title="Văn kiện", class_code=code), ""
    for number, step in enumerate(steps, start=1):
        body, state = take(one, body, state, StepTaken(code=step, date=f"2020-01-{number:02}", document="01"))
    return body, state


def possible(code: str, *steps: str) -> list[str]:
    body, state = stepped(code, *steps)
    return [step.code for step in next_steps(class_of(code), body, state)]


def entered(title: str = "Hiệp định", **more: object) -> Record:
    said = {"title": title, "class_code": "treaty", "partners": ("la",), **more}
    at = StepTaken(code="entry", date="2020-03-01")
    return do_open_instrument(InstrumentBody.model_validate(said), acting=office(), at=at)


def test_each_class_goes_the_way_of_its_own_law() -> None:
    way = ("proposal", "opinions", "authorisation", "negotiation", "appraisal", "signature")
    assert possible("treaty", *way) == ["ratification", "approval", "entry"]
    assert possible("treaty", *way, "ratification") == ["entry"]
    assert "withdrawal" in possible("treaty", *way[:4]) and "withdrawal" not in possible("treaty", *way)
    standing = possible("treaty", *way, "entry")
    assert standing[:4] == ["notification", "publication", "registration", "implementation"]
    assert {"amendment", "extension", "suspension", "termination"} <= set(standing)
    assert possible("treaty", *way, "entry", "suspension") == ["resumption", "termination"]
    assert "amendment" in possible("treaty", *way, "entry", "amendment", "suspension", "resumption")
    assert possible("treaty", *way, "entry", "termination") == []
    assert possible("memorandum", "proposal", "opinions", "decision", "signature") == ["report", "entry"]
    domestic = ("proposal", "drafting", "opinions", "appraisal", "submission", "promulgation", "entry")
    assert possible("domestic", *domestic) == ["amendment", "replacement"]
    body, state = stepped("domestic", *domestic, "replacement")
    assert (state, body.signed, body.in_force, body.ended) == (
        "replaced",
        "2020-01-06",
        "2020-01-07",
        "2020-01-08",
    )


STATED = {  # by the facts of the profile: ../shared/profile-vn.md, "International instruments"
    "treaty": "proposal opinions authorisation negotiation appraisal signature ratification approval entry notification"
    " publication registration implementation amendment extension suspension termination",
    "agreement": "proposal opinions decision signature report entry extension termination",
    "domestic": "proposal drafting opinions appraisal submission promulgation entry replacement",
}


def test_the_classes_that_are_said_to_be_checked_have_the_steps_in_the_order_that_was_stated() -> None:
    checked = {one.code: one for one in rules().classes if one.verified}
    assert checked.keys() == STATED.keys()
    for code, stated in STATED.items():
        wanted = stated.split()
        assert [step.code for step in checked[code].steps if step.code in wanted] == wanted


def test_a_step_out_of_turn_or_without_what_it_needs_is_a_problem() -> None:
    body, state = stepped("treaty", "proposal", "opinions")
    one = class_of("treaty")
    for taken, code in (
        (StepTaken(code="signature", date="2021"), "step-impossible"),
        (StepTaken(code="nonsense"), "step-impossible"),
        (StepTaken(code="authorisation", document="12"), "step-undated"),
        (StepTaken(code="authorisation", date="2021"), "step-undocumented"),
        (StepTaken(code="authorisation", date="2019-05", document="12"), "step-too-early"),
        (StepTaken(code="authorisation", date="hôm qua", document="12"), "date-unreadable"),
    ):
        with pytest.raises(Problem) as caught:
            take(one, body, state, taken)
        assert caught.value.code == code, taken


@given(st.data())
def test_no_way_through_a_class_leaves_its_states_or_its_order(data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(rules().classes))
    body, state, day = InstrumentBody(title="x", class_code=one.code), "", date(2020, 1, 1)
    for _ in range(data.draw(st.integers(1, 15))):
        open_ = next_steps(one, body, state)
        if not open_:
            assert phase_of(state) == "ended"
            break
        step = data.draw(st.sampled_from(open_))
        day += DAY
        body, state = take(one, body, state, StepTaken(code=step.code, date=day.isoformat(), document="1"))
        assert state in STATES and state == (step.state or state)
    main = [taken.code for taken in body.steps if one.step(taken.code).main]  # type: ignore[union-attr]
    order = [step.code for step in one.steps]
    assert main == sorted(main, key=order.index) and len(set(main)) == len(main)
    told = [stop.step.code for stop in stations(one, body, state) if stop.taken]
    assert set(told) == {taken.code for taken in body.steps}


def test_the_end_is_the_stated_one_or_the_term_no_more_exactly_than_known() -> None:
    assert end_of("2025-05-01", "2010-09-09", 5) == "2025-05-01"
    assert end_of("", "2010-09-09", 5) == "2015-09-09"
    assert end_of("", "2010-09", 5) == "2015-09" and end_of("", "2010", 5) == "2015"
    assert end_of("", "2012-02-29", 5) == "2017-02-28"
    assert end_of("", "XXXX-02-03", 5) == "" and end_of("", "2010-09-09", 0) == ""


@given(
    st.dates(date(1950, 1, 1), date(2060, 1, 1)),
    st.integers(1, 30),
    st.dates(date(1990, 1, 1), date(2060, 1, 1)),
)
def test_one_that_renews_itself_is_followed_to_its_next_end(last: date, every: int, today: date) -> None:
    # Counted another way: year by year.
    year = last.year
    while True:
        try:
            expected = last.replace(year=year)
        except ValueError:
            expected = date(year, 2, 28)
        if expected >= today:
            break
        year += every
    found = next_end(last.isoformat(), True, every, 30, today)
    assert found is not None and (found.day, found.act_by) == (expected, expected - 30 * DAY)
    fixed = next_end(last.isoformat(), False, 1, 30, today)
    assert fixed is not None and fixed.day == fixed.act_by == last


def test_how_it_stands_follows_from_the_end_and_the_days_of_warning() -> None:
    def standing(end: str, automatic: bool = False, notice: int = 0) -> object:
        return standing_of("in-force", next_end(end, automatic, 5, notice, TODAY), TODAY, 90)

    assert standing("2030-08-30") is EXPIRING and standing("2030-08-31") is IN_FORCE
    assert standing("2030-05-31") is PAST and standing("2030-06-01") is EXPIRING
    assert standing("2020-10-15", True) is IN_FORCE and standing("2020-10-15", True, 60) is RENEWS
    assert standing("") is IN_FORCE


@pytest.mark.django_db
def test_the_query_for_what_ends_finds_what_the_rule_finds() -> None:
    ends = ("2030-07-01", "2030-05-01", "2029-12-31", "2031-01-02", "2025-06-20", "2024-02-29", "2026-06-20")
    for end in ends:
        entered(f"Hạn {end}", expires=end)
        entered(f"Tự gia hạn {end}", expires=end, renewal="automatic", renewal_years=5)
    entered("Vô hạn", renewal="unlimited")
    rows = Instrument.objects.visible_to(office()).select_related("record")
    for first, length in ((TODAY, 60), (TODAY, 300), (date(2029, 2, 20), 8), (date(2030, 12, 20), 30)):
        last = first + length * DAY
        found = {row.record.title for row in ending(rows, first, last)}
        expected = set()
        for row in rows:
            over = end_of_row(row, first)
            if over is not None and first <= over.day <= last:
                expected.add(row.record.title)
        assert found == expected, first
    assert len(expected) > 0


@pytest.mark.django_db
def test_heads_are_warned_once_a_stage_and_of_nothing_that_has_no_end() -> None:
    head, _ = appoint("mnd-dfr", Role.HEAD)
    guard, _ = appoint("mnd-bgc", Role.HEAD)
    treaty = entered(expires="2030-09-01")
    entered("Vô hạn", renewal="unlimited")
    owed = do_oblige(
        ObligationBody(instrument=str(treaty.pk), title="Báo cáo", agency="mnd-bgc", deadline="2030-09-02"),
        acting=office(),
    )

    def told(user: User) -> list[Record]:
        notices: QuerySet[Notice] = QuerySet(Notice)
        told = notices.filter(subscription__person=user.username).values_list("record", flat=True)
        return list(Record.objects.for_machine().filter(pk__in=list(told)))

    assert do_warn_due(date(2029, 6, 1)) == 0
    assert [do_warn_due(TODAY), do_warn_due(TODAY), do_warn_due(TODAY + DAY)] == [1, 0, 0]
    assert told(head) == [treaty] and told(guard) == []
    # Two stages and the obligation's deadline came while the node was without power: each is said once.
    late = date(2030, 8, 31)
    assert do_warn_due(late) == 2 and do_warn_due(late) == 0
    assert told(guard) == [owed]
    do_settle(owed.pk, "keep", acting=office(), done_on="2030-08-31")
    do_take_step(
        treaty.pk, StepTaken(code="extension", date="2030-08-31"), acting=office(), expires="2040-09-01"
    )
    assert do_warn_due(date(2030, 9, 3)) == 0
    body = content(Record.objects.for_machine().get(pk=treaty.pk), InstrumentBody)
    assert (body.renewed, body.expires) == ("2030-08-31", "2040-09-01")


@pytest.mark.django_db
def test_each_instrument_is_counted_once_in_the_year_of_its_signature() -> None:
    for signed, title in (
        ("2014-10", "a"),
        ("2014-10-05", "b"),
        ("2015", "c"),
        ("", "d"),
        ("2014/2016", "e"),
    ):
        entered(title, signed=signed)
    rows = Instrument.objects.visible_to(office())
    found = by_year(rows)
    bodies = [content(row.record, InstrumentBody) for row in rows.select_related("record")]
    years = [body.signed[:4] for body in bodies if len(body.signed) in (4, 7, 10)]
    assert {year: sum(counts.values()) for year, counts in found.years.items()} == {
        int(year): years.count(year) for year in set(years)
    }
    assert found.undated == {"in-force": 2} and not found.more
