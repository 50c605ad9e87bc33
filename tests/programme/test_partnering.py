"""Partnering: what is promised, how a relation's figures are made, who may know, and whose turn it is to assess."""

import calendar
from collections import defaultdict
from datetime import date

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from comity.directory.actions import do_appoint
from comity.directory.held import held_of
from comity.directory.models import Post
from comity.kernel.acting import Role, machine
from comity.kernel.following.models import Notice
from comity.kernel.labels import EVERYONE, Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, contents, label_of
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.programme.grouping import group_new_accounts
from comity.programme.kinds import EngagementBody
from comity.programme.models import Engagement, with_any
from comity.programme.partnering import figures
from comity.programme.partnering.actions import (
    do_assess,
    do_drop_commitment,
    do_keep_commitment,
    do_keep_up,
    do_reopen_commitment,
    do_state_relation,
    do_withdraw_assessment,
    do_withdraw_relation,
)
from comity.programme.partnering.kinds import Answer, AssessmentBody, CounterpartBody, RelationBody
from comity.programme.partnering.overview import overview
from comity.programme.partnering.reading import (
    Period,
    commitments_of,
    contacts,
    due_for,
    heat,
    latest_period,
    relations_of,
    sides,
    with_result,
)
from comity.programme.partnering.reminding import do_remind_assessments
from tests.acts import BORDER_GUARD, DEPARTMENT, account, office
from tests.programme.partnering_world import met, promised

PERIOD = Period(2018, 2020)
TODAY = date(2021, 3, 1)
LEVELS = ["minister", "department", "unit"]
DAYS = st.dates(date(2018, 1, 1), date(2019, 12, 31))


@given(st.lists(DAYS, max_size=12), DAYS, DAYS)
def test_regularity_is_what_a_walk_over_every_day_finds(days: list[date], a: date, b: date) -> None:
    first, last = sorted((a, b))
    found = figures.regularity(days, first, last)
    quarters, met_in, run, longest = set(), set(), 0, 0
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(number)
        quarter = (day.year, (day.month + 2) // 3)
        quarters.add(quarter)
        if day in days:
            met_in.add(quarter)
        run = 0 if day in days else run + 1
        longest = max(longest, run)
    assert found == (len(met_in), len(quarters), longest)
    assert found.share == pytest.approx(len(met_in) / len(quarters))


@given(st.lists(st.sampled_from([*LEVELS, "", "elsewhere"]), max_size=20))
def test_level_is_the_mean_of_what_is_stated(levels: list[str]) -> None:
    ranks = {"minister": 3, "department": 2, "unit": 1}
    found = figures.height(levels, ranks)
    known = [levels.count(level) for level in LEVELS]
    assert found.stated == sum(known) and found.total == len(levels)
    assert found.highest == (3 if known[0] else 2 if known[1] else 1 if known[2] else 0)
    weighed = 3 * known[0] + 2 * known[1] + known[2]
    assert found.mean == (pytest.approx(weighed / sum(known)) if sum(known) else None)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_shares_are_what_counting_pairs_and_parts_gives(one: int, two: int, three: int) -> None:
    pairs = min(one, two)  # a visit there for a visit here
    assert figures.reciprocity(one, two) == (pytest.approx(2 * pairs / (one + two)) if one + two else None)
    judged = ["kept"] * one + ["dropped"] * two + ["late"] * three
    expected = judged.count("kept") / len(judged) if judged else None
    assert figures.kept_share(one, two, three) == expected


@pytest.mark.django_db
def test_contacts_and_results_are_those_of_the_rows_themselves() -> None:
    acting = office()
    for month in (1, 2, 2, 8):
        met(f"2018-{month:02}-10", level="minister" if month == 2 else "department", direction="incoming")
    met("2019-05-03/2019-05-06", direction="outgoing", result="Ký hai biên bản.")
    met("2019")
    met("2018-03", level="no-such-level")
    for other in ({"partners": ("kh",)}, {"state": "cancelled"}, {"state": "idea"}):
        met("2018-04-01", **other)
    met("2021-01-02")
    account("Đoàn cấp cao thăm", acting=acting)  # with China, and a result
    group_new_accounts()

    found = contacts(acting, ["la"], PERIOD)
    assert [row.first.isoformat() for row in found.rows] == [
        *("2019-05-03", "2019-01-01", "2018-08-10", "2018-03-01", "2018-02-10", "2018-02-10", "2018-01-10")
    ]
    seen = heat(found.rows, LEVELS, PERIOD.first, PERIOD.last)
    raw: dict[tuple[str, str], int] = defaultdict(int)
    records = Record.objects.visible_to(acting).filter(kind="engagement", state="carried-out")
    for body in contents(list(records)).values():
        if "la" in body.partners and body.date[:4] in ("2018", "2019", "2020") and len(body.date) > 4:
            raw[body.level if body.level in LEVELS else "", body.date[:7]] += 1
    told = {
        (level, f"{year}-{month:02}"): count
        for level, counts, _ in seen.rows
        for (year, month), count in zip(seen.months, counts, strict=True)
        if count
    }
    assert told == dict(raw) and sum(seen.all) == sum(raw.values()) == 6 and seen.unplaced == 1
    assert with_result(acting, ["la"], PERIOD) == (1, 7)
    assert with_result(acting, ["cn"], PERIOD) == (1, 1)
    assert latest_period(acting, TODAY) == Period(2019, 2021)


@pytest.mark.django_db
def test_commitments_of_both_sides_are_counted_as_their_envelopes_say() -> None:
    acting = office()
    for number, deadline in enumerate(("2018-12-31", "2019-06", "2030-01-01", "", "2019-01-10")):
        made = promised(f"Việc {number}", deadline=deadline, owes="ours" if number % 2 else "theirs")
        if number in (1, 4):
            do_keep_commitment(made.pk, f"2019-0{number}-01", "Đã bàn giao.", acting=acting)
    dropped = promised("Việc bỏ", owes="ours", deadline="2019-01-01")
    do_drop_commitment(dropped.pk, "2019-02-01", "Đối tác đề nghị hoãn.", acting=acting)
    long_ago = promised("Việc xưa", owes="ours")
    do_keep_commitment(long_ago.pk, "2015-02-01", acting=acting)
    promised("Việc với nước khác", partner="kh")

    found = sides(acting, Q(partner="la"), PERIOD, TODAY)
    records = list(Record.objects.visible_to(acting).filter(kind="commitment"))
    bodies = contents(records)
    for side in ("ours", "theirs"):
        kept = dropped_ = open_ = late = 0
        for record in records:
            body = bodies[record.pk]
            if body.owes != side or body.partner != "la":
                continue
            within = "2018" <= body.settled[:4] <= "2020"
            kept += record.state == "kept" and within
            dropped_ += record.state == "dropped" and within
            open_ += record.state == "open"
            last = (
                f"{body.deadline}-{calendar.monthrange(2019, 6)[1]}"
                if len(body.deadline) == 7
                else body.deadline
            )
            late += record.state == "open" and bool(last) and last < TODAY.isoformat()
        assert found[side] == (kept, dropped_, open_, late), side
    assert found["ours"] == (1, 1, 1, 0) and found["theirs"] == (1, 0, 2, 1)
    tile = overview(acting, PERIOD, TODAY).tiles["la"]
    assert (tile.ours, tile.theirs, tile.late) == (1, 2, 1)


@pytest.mark.django_db
def test_those_with_a_partner_are_those_whose_envelopes_name_it() -> None:
    for partners, forums in (
        (("la",), ()),
        (("la", "cn"), ()),
        ((), ("admm",)),
        (("cn",), ("admm",)),
        ((), ()),
    ):
        met("2018-05-06", partners=partners, forums=forums)
    long = "x" * 60  # from a node with another profile
    met("2018-05-06", partners=(long,))
    for wanted in (["la"], ["cn"], ["forum:admm"], ["la", "forum:admm"], ["us"], [long], []):
        found = set(
            Engagement.objects.visible_to(office()).filter(with_any(wanted)).values_list("pk", flat=True)
        )
        every = [row.record for row in Engagement.objects.visible_to(office()).select_related("record")]
        named = {
            record.pk
            for record, body in zip(every, (content(one, EngagementBody) for one in every), strict=True)
            if {*body.partners, *(f"forum:{code}" for code in body.forums)} & set(wanted)
        }
        assert found == named, wanted


@pytest.mark.django_db
def test_what_is_hidden_changes_no_figure() -> None:
    reader, keeper = office(DEPARTMENT, Role.READER, clearance=0), office()

    def told() -> tuple[object, ...]:
        return (
            contacts(reader, ["la"], PERIOD),
            with_result(reader, ["la"], PERIOD),
            sides(reader, Q(partner="la"), PERIOD, TODAY),
            overview(reader, PERIOD, TODAY),
            relations_of(reader, ["la"]),
            latest_period(reader, TODAY),
        )

    met("2018-05-05", level="minister")
    promised()
    before = told()
    met("2018-06-05", label=Label(2), result="Kín.")
    met("2020-12-05", label=Label(2))
    hidden = promised("Việc kín", label=Label(2), deadline="2018-12-01")
    do_keep_commitment(hidden.pk, "2018-11-01", acting=keeper)
    do_state_relation(
        RelationBody(title="", partner="la", level="special", since="1962"), acting=keeper, label=Label(2)
    )
    assert told() == before
    assert len(contacts(keeper, ["la"], PERIOD).rows) == 3


@pytest.mark.django_db
def test_a_promise_is_told_no_more_widely_than_what_it_comes_from() -> None:
    acting = office()
    origin = met("2018-06-05", label=Label(2, frozenset({BORDER_GUARD})))
    made = promised(origin=str(origin.pk))
    assert label_of(made) == label_of(origin)
    for label in (Label(0), Label(2, frozenset({EVERYONE}))):
        with pytest.raises(Problem) as refused:
            promised(origin=str(origin.pk), label=label)
        assert refused.value.place == "marking"
    guard = office(BORDER_GUARD)
    assert [row.pk for row in commitments_of(origin.pk, guard)] == [made.pk]
    theirs = promised("Việc của biên phòng", origin=str(origin.pk), acting=guard)
    assert label_of(theirs) == Label(2)
    assert [row.pk for row in commitments_of(origin.pk, acting)] == [made.pk]
    with pytest.raises(Problem) as refused:
        do_keep_commitment(made.pk, "2018-07-01", acting=guard)
    assert refused.value.code == "forbidden"


@pytest.mark.django_db
def test_a_promise_is_dropped_with_a_reason_and_opened_again() -> None:
    acting = office()
    made = promised(deadline="2018-12-31")
    with pytest.raises(Problem) as refused:
        do_drop_commitment(made.pk, "2018-12-01", " ", acting=acting)
    assert refused.value.place == "reason"
    dropped = do_drop_commitment(made.pk, "2018-12-01", "Hết nguồn.", acting=acting)
    with pytest.raises(Problem) as refused:
        do_keep_commitment(made.pk, "2018-12-02", acting=acting)
    assert refused.value.code == "move-impossible"
    again = do_reopen_commitment(dropped.pk, acting=acting)
    body = contents([again])[again.pk]
    assert (again.state, body.settled, body.reason) == ("open", "", "")
    for wrong, place in (
        ({"partner": ""}, "partner"),
        ({"partner": "atlantis"}, "partner"),
        ({"agency": "nobody"}, "agency"),
    ):
        with pytest.raises(Problem) as refused:
            promised(**wrong)  # type: ignore[arg-type]
        assert refused.value.place == place


@pytest.mark.django_db
def test_the_level_is_that_of_the_time_looked_at() -> None:
    acting = office()
    steps = [("strategic-partnership", "2001"), ("diplomatic", "1950-01-30")]
    for level, since in (*steps, ("comprehensive-strategic-partnership", "2019-07")):
        do_state_relation(RelationBody(title="", partner="ru", level=level, since=since), acting=acting)
    assert [row.level for row in relations_of(acting, ["ru"])] == [
        *("diplomatic", "strategic-partnership", "comprehensive-strategic-partnership")
    ]
    assert overview(acting, Period(2016, 2018), TODAY).tiles["ru"].level == "strategic-partnership"
    assert overview(acting, PERIOD, TODAY).tiles["ru"].level == "comprehensive-strategic-partnership"
    do_withdraw_relation(relations_of(acting, ["ru"])[-1].pk, acting=acting)
    assert overview(acting, PERIOD, TODAY).tiles["ru"].since == "2001"
    with pytest.raises(Problem) as refused:
        do_state_relation(RelationBody(title="", partner="ru", level="friends", since=""), acting=acting)
    assert refused.value.place == "level"


@pytest.mark.django_db
def test_those_who_keep_a_relation_up_are_told_once_when_its_assessment_is_due() -> None:
    do_appoint("keeper", Words("Trưởng phòng", "Head"), [Role.OFFICER], 2, acting=machine(DEPARTMENT))
    post = Post.objects.for_machine().select_related("record").get(holder="keeper")
    acting = office()
    keeper = acting.__class__(DEPARTMENT, "Trưởng phòng", acting.roles, 2, person="keeper", post=str(post.pk))
    body = CounterpartBody(
        title="",
        partner="la",
        agency=DEPARTMENT,
        post=str(post.pk),
        ours="Trưởng phòng",
        theirs="Cục trưởng Cục Đối ngoại",
        since="2030-01-10",
    )
    record = do_keep_up(body, acting=keeper)

    held = {one.heading.en: one.records for one in held_of(post, keeper)}
    assert held["Counterparts"] == [record]

    def notices() -> int:
        return Notice.objects.for_machine().filter(subscription__person="keeper", record=record).count()

    assert do_remind_assessments(date(2030, 6, 1)) == 0 and due_for(keeper, date(2030, 6, 1)) == []
    assert do_remind_assessments(date(2030, 7, 1)) == 1 and notices() == 1
    assert do_remind_assessments(date(2030, 7, 2)) == 0
    assert [one.due for one in due_for(keeper, date(2030, 7, 12))] == [date(2030, 7, 10)]
    assert do_remind_assessments(date(2030, 7, 12)) == 1
    assert do_remind_assessments(date(2030, 8, 12)) == 0
    given = do_assess(
        AssessmentBody(
            title="",
            partner="la",
            date="2030-08-31",
            answers=(
                Answer(question="trust", mark=4),
                Answer(question="word", mark=3),
                Answer(question="prospect"),
            ),
        ),
        acting=keeper,
    )
    assert given.title == "Đánh giá quan hệ với Lào, 31/08/2030"
    row = given.assessment
    assert (row.total, row.answered, figures.mean_mark(row.total, row.answered)) == (7, 2, 3.5)
    assert due_for(keeper, date(2030, 9, 12)) == []
    assert do_remind_assessments(date(2031, 2, 14)) == 1  # 28 February has no 31st
    do_withdraw_assessment(given.pk, acting=keeper)
    assert [one.due for one in due_for(keeper, date(2030, 9, 12))] == [date(2030, 7, 10)]
    for answers, date_ in (((Answer(question="trust", mark=9),), "2030-09-01"), ((), "2030-09")):
        with pytest.raises(Problem):
            do_assess(AssessmentBody(title="", partner="la", date=date_, answers=answers), acting=keeper)
