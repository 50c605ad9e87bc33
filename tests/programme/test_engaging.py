"""Engagements from idea to end: own fields, moves by rights, the checklist, accounts, asking, shares of the planned."""

from datetime import date, timedelta

import pytest

from comity.directory.names import profile
from comity.directory.today import today
from comity.kernel.acting import Acting, Role, machine
from comity.kernel.following.reading import unread
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get, label_of
from comity.kernel.records import Record
from comity.kernel.search.finding import find
from comity.programme.counting import count, pictures
from comity.programme.engaging.actions import (
    do_account_for,
    do_move,
    do_propose,
    do_revise,
    do_tick,
)
from comity.programme.engaging.asking import do_ask, owed
from comity.programme.engaging.closing import shares, sum_of
from comity.programme.engaging.own_fields import checked_fields, said_fields
from comity.programme.engaging.preparing import steps_of
from comity.programme.grouping import do_decide, do_group, group_new_accounts
from comity.programme.kinds import AccountBody, EngagementBody, GroupingBody
from comity.programme.models import Engagement, Grouping
from tests.acts import BORDER_GUARD, DEPARTMENT, office
from tests.web.accounts import do_stand, give
from tests.web.people import appoint

FACTS = {
    "title": "Giao lưu hữu nghị quốc phòng biên giới",
    "form": "border-exchange",
    "date": "2018-04-20/2018-04-22",
    "place": "Lạng Sơn",
    "agencies": (DEPARTMENT, BORDER_GUARD),
    "partners": ("cn",),
}


def proposed(acting: Acting | None = None, *, label: Label | None = None, **more: object) -> Record:
    return do_propose(
        EngagementBody.model_validate({**FACTS, **more}), acting=acting or office(), label=label
    )


def approved(acting: Acting | None = None, *, label: Label | None = None, **more: object) -> Record:
    acting = acting or office()
    return do_move(proposed(acting, label=label, **more).pk, "approve", acting=acting)


def told(engagement: Record, acting: Acting, **more: object) -> Record:
    body = AccountBody.model_validate({**FACTS, "results": ("Hai bên ký hai văn bản.",), **more})
    return do_account_for(engagement.pk, body, acting=acting)


# --- fields of a form ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "given", "kept"),
    [
        ("border-exchange", {"treated": "1.250", "patrol": "Có"}, {"patrol": "yes", "treated": "1250"}),
        ("humanitarian-aid", {"worth": "1.250,50"[2:], "handed-over": "5/8/2018"}, None),
        ("humanitarian-aid", {"handed-over": "XXXX-08-28", "goods": " gạo "}, None),
        ("exercise", {"sort": "thực binh", "forces": ""}, {"sort": "field"}),
    ],
)
def test_own_fields_are_kept_in_one_way(
    form: str, given: dict[str, str], kept: dict[str, str] | None
) -> None:
    found = checked_fields(profile().form(form), given)
    # What is kept is read again as itself.
    assert checked_fields(profile().form(form), found) == found
    assert kept is None or found == kept


@pytest.mark.parametrize(
    ("form", "given", "code"),
    [
        ("visit", {"treated": "3"}, "field-unknown"),
        ("border-exchange", {"treated": "ba trăm"}, "field-unreadable"),
        ("border-exchange", {"patrol": "maybe"}, "field-unreadable"),
        ("humanitarian-aid", {"handed-over": "mùa hè"}, "field-unreadable"),
        ("exercise", {"sort": "naval"}, "field-unreadable"),
    ],
)
def test_a_field_that_cannot_be_is_named(form: str, given: dict[str, str], code: str) -> None:
    with pytest.raises(Problem) as refused:
        checked_fields(profile().form(form), given)
    assert (refused.value.code, refused.value.place) == (code, next(iter(given)))


@pytest.mark.django_db
def test_own_fields_are_found_and_said() -> None:
    made = proposed(particulars={"treated": "1.250", "crossing": "Hữu Nghị quan", "patrol": "yes"})
    assert [hit.record.pk for hit in find(office(), "Hữu Nghị quan").hits] == [made.pk]
    words = {name.en: value.vi for name, value in said_fields(content(made, EngagementBody))}
    assert words["People given medical care"] == "1.250 người"
    exercise = proposed(form="exercise", particulars={"sort": "field"}, title="Diễn tập")
    assert exercise.pk in [hit.record.pk for hit in find(office(), "thực binh").hits]


@pytest.mark.django_db
def test_a_form_that_this_profile_lacks_is_refused_but_kept_where_it_came_from() -> None:
    with pytest.raises(Problem, match="form"):
        proposed(form="space-walk")
    body = EngagementBody.model_validate({**FACTS, "form": "space-walk", "particulars": {"height": "400"}})
    assert [(name.vi, value.vi) for name, value in said_fields(body)] == [("height", "400")]


# --- from idea to end ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_idea_stays_at_home_until_it_is_consulted() -> None:
    idea = proposed()
    assert idea.state == "idea" and label_of(idea).audience == frozenset()
    consulted = do_move(idea.pk, "consult", acting=office())
    assert label_of(consulted).audience == {BORDER_GUARD}


@pytest.mark.django_db
def test_one_record_from_idea_to_end() -> None:
    acting = office()
    made = approved(acting)
    assert content(made, EngagementBody).approved_on
    made = do_move(made.pk, "prepare", acting=acting)
    told(made, acting)
    made = get(made.pk, acting)
    assert made.state == "accounted-for"
    with pytest.raises(Problem, match="follow"):
        do_move(made.pk, "follow-up", acting=acting)
    made = do_move(made.pk, "follow-up", acting=acting, text="Đã gửi biên bản cho bạn.")
    assert (made.state, content(made, EngagementBody).follow_up) == (
        "followed-up",
        "Đã gửi biên bản cho bạn.",
    )
    with pytest.raises(Problem, match="closed"):
        do_revise(made.pk, content(made, EngagementBody), acting=acting)


@pytest.mark.django_db
def test_moves_ask_their_rights_and_words() -> None:
    idea = proposed()
    with pytest.raises(Problem, match="may not"):
        do_move(idea.pk, "approve", acting=office(DEPARTMENT, Role.OFFICER))
    with pytest.raises(Problem) as refused:
        do_move(idea.pk, "cancel", acting=office(), text="  ")
    assert refused.value.place == "reason"
    gone = do_move(idea.pk, "cancel", acting=office(), text="Đối tác đề nghị lùi.")
    assert gone.state == "cancelled"
    with pytest.raises(Problem):
        do_move(gone.pk, "approve", acting=office())
    later = approved(date=(today() + timedelta(days=30)).isoformat())
    with pytest.raises(Problem, match="not begun"):
        do_move(later.pk, "carry-out", acting=office())


@pytest.mark.django_db
def test_the_checklist_comes_from_the_form_and_is_ticked() -> None:
    acting = office()
    made = proposed(acting, form="exercise", title="Diễn tập", date="2018-06-30")
    steps = steps_of(content(made, EngagementBody).preparation, date(2018, 6, 30), date(2018, 6, 20))
    assert [(step.prepared.code, step.late) for step in steps] == [
        ("concept", True),
        ("forces-order", True),
        ("site", True),
        ("safety", True),
        ("rehearsal", False),
    ]
    ticked = do_tick(made.pk, "concept", True, acting=acting)
    first = content(ticked, EngagementBody).preparation[0]
    assert (first.done_by, bool(first.done_on)) == (acting.office, True)
    # Another form brings its own steps; those that were done stay where the new form has them too.
    visit = do_revise(
        made.pk,
        content(ticked, EngagementBody).model_copy(update={"form": "sar-exercise", "particulars": {}}),
        acting=acting,
    )
    assert [bool(step.done_on) for step in content(visit, EngagementBody).preparation] == [True] + [False] * 4


# --- accounts -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_account_of_an_arranged_engagement_is_certain_and_counts_once() -> None:
    acting = office()
    made = approved(acting)
    told(made, acting)
    assert count(acting).counted == 1
    (picture,) = pictures(acting)
    assert picture.record.pk == made.pk
    # Another agency's account comes by the exchange: it is joined by a chore, whatever it looks like.
    guard = office(BORDER_GUARD)
    told(made, guard, title="Cải cách hành chính", date="2017")
    assert group_new_accounts() == 2, "the guard takes in the department's, the department the guard's"
    (picture,) = pictures(acting)
    assert picture.agencies == (DEPARTMENT, BORDER_GUARD)
    assert (count(acting).counted, count(acting).to_confirm) == (1, 0)
    # The guard, to whom the engagement was told, counts it too.
    assert count(guard).counted == 1
    assert group_new_accounts() == 0


@pytest.mark.django_db
def test_a_coordinating_agency_says_it_was_held_and_the_lead_accounts_for_it() -> None:
    made = approved(office())
    told(made, office(BORDER_GUARD))
    group_new_accounts()
    assert get(made.pk, office()).state == "carried-out"
    told(made, office())
    assert get(made.pk, office()).state == "accounted-for"


@pytest.mark.django_db
def test_an_account_is_marked_no_lower_than_its_engagement() -> None:
    made = approved(office(), label=Label(2))
    with pytest.raises(Problem, match="lower"):
        do_account_for(made.pk, AccountBody.model_validate(FACTS), acting=office(), label=Label(0))
    assert told(made, office()).marking == 2


@pytest.mark.django_db
def test_what_was_arranged_stays_when_a_person_joins_it_with_what_an_account_opened() -> None:
    acting = office()
    made = approved(acting)
    own = told(made, acting)
    other = give(office(BORDER_GUARD), label=Label(0, frozenset({DEPARTMENT})), date="2018-04")
    do_group(other.pk, acting=acting)
    (question,) = Grouping.objects.visible_to(acting).filter(record__state="probable")
    assert question.engagement == made.pk
    do_decide(question.pk, True, acting=acting)
    (picture,) = pictures(acting)
    assert picture.record.pk == made.pk and len(picture.accounts) == 2
    # The other way round: the question stands on the account of the arranged one.
    third = give(acting, title="Gặp gỡ đầu xuân", date="2018-02-01")
    opened = do_stand(third, acting=acting)
    asked = _question(own, opened, acting)
    do_decide(asked.pk, True, acting=acting)
    assert get(opened.pk, acting).state == "merged"
    assert get(made.pk, acting).state == "accounted-for"
    assert content(get(asked.pk, acting), GroupingBody).engagement == str(made.pk)


def _question(account: Record, engagement: Record, acting: Acting) -> Record:
    from tests.web.accounts import asked

    return asked(acting, account, engagement)


@pytest.mark.django_db
def test_an_account_read_from_paper_is_suggested_as_that_of_what_was_arranged() -> None:
    acting = office()
    made = approved(acting)
    paper = give(acting, title="Báo cáo giao lưu biên giới Lạng Sơn", date="2018-04-27")
    for unlike in ({"partners": ("la",)}, {"form": "visit"}, {"date": "2018-06-10"}, {"date": "2018"}):
        give(acting, title="Việc khác", place="", agencies=(), **unlike)
    group_new_accounts()
    (question,) = Grouping.objects.visible_to(acting).filter(engagement=made.pk)
    assert (question.account, question.record.state) == (paper.pk, "probable")
    why = content(question.record, GroupingBody)
    assert why.vetoes_vi[0] == "ngày khác với kế hoạch: 2018-04-27 / 2018-04-20/2018-04-22"
    assert "cùng hình thức: Giao lưu hữu nghị biên giới" in why.reasons_vi
    assert get(made.pk, acting).state == "approved"  # until a person says so
    before = count(acting).counted
    do_decide(question.pk, True, acting=acting)
    assert get(made.pk, acting).state == "accounted-for"
    (picture,) = pictures(acting, only=made.pk)
    assert [account.record.pk for account in picture.accounts] == [paper.pk]
    assert count(acting).counted == before


@pytest.mark.django_db
def test_accounts_without_a_plan_go_their_way_as_before() -> None:
    acting = office()
    give(acting)
    group_new_accounts()
    (row,) = Engagement.objects.visible_to(acting)
    assert (row.record.state, row.arranged, count(acting).counted) == ("carried-out", False, 1)


# --- asking -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_lead_is_asked_and_asked_again_and_nobody_twice() -> None:
    _, acting = appoint(DEPARTMENT, Role.OFFICER, Role.APPROVER)
    _, head = appoint(DEPARTMENT, Role.HEAD)
    _, reader = appoint(DEPARTMENT, Role.READER)
    last = today()
    made = approved(acting, date=last.isoformat())
    assert do_ask(last) == 0
    assert do_ask(last + timedelta(days=1)) == 1
    assert do_ask(last + timedelta(days=1)) == 0
    assert (unread(acting), unread(head)) == (1, 0)
    assert [row.pk for row in owed(acting, last + timedelta(days=1))] == [made.pk]
    # After two weeks: the officer a third time (7 and 14 at once are said once), and the head for the first.
    assert do_ask(last + timedelta(days=14)) == 2
    assert (unread(head), unread(reader)) == (1, 0)
    told(made, acting)
    assert do_ask(last + timedelta(days=30)) == 0
    assert not owed(acting, last + timedelta(days=30)).exists()


# --- what share of the planned ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_shares_of_the_planned_as_counted_by_hand() -> None:
    acting, guard = office(), office(BORDER_GUARD)
    today = date(2018, 12, 31)
    told(approved(acting, title="Một"), acting)
    do_move(approved(acting, title="Hai").pk, "carry-out", acting=acting)
    do_move(approved(acting, title="Ba").pk, "cancel", acting=acting, text="Bão.")
    approved(acting, title="Bốn")
    approved(guard, title="Năm")
    proposed(acting, title="Chưa duyệt")
    approved(acting, title="Năm sau", date="2019-05-01")
    do_move(proposed(acting, title="Ý tưởng bị hủy").pk, "cancel", acting=acting, text="Trùng.")
    found = shares(acting, date(2018, 1, 1), date(2018, 12, 31), today)
    # Recomputed from the records themselves, one by one.
    bodies = [
        (row.record.state, content(row.record, EngagementBody))
        for row in Engagement.objects.visible_to(acting).select_related("record")
    ]
    for share in found:
        mine = [
            state
            for state, body in bodies
            if body.lead == share.agency and body.approved_on and body.date.startswith("2018")
        ]
        assert share.planned == len(mine)
        assert share.carried_out == sum(state in ("carried-out", "accounted-for") for state in mine)
        assert share.accounted == mine.count("accounted-for")
        assert share.cancelled == mine.count("cancelled")
    assert [(one.agency, one.planned, one.share_carried_out, one.share_accounted) for one in found] == [
        (DEPARTMENT, 4, 50, 25),
        (BORDER_GUARD, 1, 0, 0),
    ]
    assert sum_of(found).unknown == 2
    # Who was not told of the department's counts its own alone.
    assert [one.agency for one in shares(machine("mnd-bgc"), date(2018, 1, 1), today, today)] == [
        DEPARTMENT,
        BORDER_GUARD,
    ]
