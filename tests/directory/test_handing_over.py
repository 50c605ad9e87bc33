"""Posts over time: who held them, and the hand-over that both sign."""

from datetime import timedelta

import pytest

from comity.directory.actions import do_appoint, do_end_holding, do_hold, do_link_account, do_make_post
from comity.directory.entering import do_enter_person
from comity.directory.handing_over import do_give_note, do_hand_over, do_take_note
from comity.directory.hats import Hat, hats_of
from comity.directory.kinds import HandOverNoteBody, PostBody
from comity.directory.models import Person, User
from comity.directory.named import PersonBody
from comity.directory.today import today
from comity.kernel.acting import Acting, Role, machine
from comity.kernel.labels import Label
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.programme.actions import do_assign_task, do_plan, do_set_direction
from comity.programme.kinds import DirectionBody, PlanBody, TaskBody
from tests.acts import BORDER_GUARD, DEPARTMENT
from tests.directory.test_verified import verified
from tests.kernel.worlds import later, refused

pytestmark = pytest.mark.django_db
NODE = machine(DEPARTMENT)


def appoint(name: str, *roles: Role, clearance: int = 3) -> Record:
    return do_appoint(name, Words(f"Chức vụ {name}", f"Post of {name}"), roles, clearance, acting=NODE)


def person(account: str) -> Record:
    return Person.objects.visible_to(NODE).select_related("record").get(account=account).record


def hats(name: str) -> list[Hat]:
    return hats_of(User.objects.get(username=name))


def day(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()


def task(title: str, acting: Acting, marking: int = 0) -> Record:
    label = Label(marking)
    plan = do_plan(PlanBody(title="Kế hoạch", period="2026"), acting=acting, label=label)
    line = do_set_direction(DirectionBody(plan=str(plan.pk), title="Hướng"), acting=acting, label=label)
    return do_assign_task(
        TaskBody(direction=str(line.pk), title=title, lead=DEPARTMENT), acting=acting, label=label
    )


def test_a_post_goes_from_hand_to_hand_on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    post = appoint("old", Role.OFFICER)
    do_enter_person(PersonBody(title="Trợ lý kế nhiệm", account="new"), acting=NODE)
    assert hats("new") == [], "an account alone opens nothing"
    do_hand_over(post.pk, person("new").pk, day(2), "Luân chuyển", acting=NODE)
    assert [len(hats("old")), len(hats("new"))] == [1, 0], "until the day it stays with the old holder"
    with refused("holding-bad"):
        do_hold(post.pk, person("old").pk, day(9), acting=NODE, last=day(8))
    with refused("handover-bad"):
        do_hand_over(post.pk, person("old").pk, day(5), "", acting=NODE)  # somebody is coming already
    later(monkeypatch, days=2)
    assert [len(hats("old")), len(hats("new"))] == [0, 1]
    body = content(get(post.pk, NODE), PostBody)
    assert [(one.account, bool(one.last)) for one in body.holdings] == [("old", True), ("new", False)]
    do_end_holding(post.pk, day(-1), acting=NODE)
    assert hats("new") == [], "yesterday ends it at once"
    do_hold(post.pk, person("old").pk, day(0), acting=NODE)
    assert [hat.post for hat in hats("old")] == [post.pk]
    assert [found.what.en for found in verified().discrepancies] == []


def test_who_gives_lists_what_the_post_has_in_hand_and_who_takes_signs_for_it() -> None:
    post = appoint("old", Role.OFFICER, clearance=2)
    appoint("new", Role.READER, clearance=0)
    appoint("boss", Role.HEAD)
    mine = task("Đón đoàn", hats("old")[0].acting, marking=2)
    other = task("Việc của người khác", hats("boss")[0].acting)
    order = do_hand_over(post.pk, person("new").pk, day(1), "", acting=NODE)
    with refused("forbidden"):
        do_give_note(order.pk, "", acting=hats("new")[0].acting)
    note = do_give_note(order.pk, "Đoàn đến ngày 5", acting=hats("old")[0].acting)
    listed = {item.record for item in content(note, HandOverNoteBody).items}
    assert str(mine.pk) in listed and str(other.pk) not in listed
    assert note.marking == 2, "a list is marked as the highest of what stands on it"
    with refused("not-found"):
        do_take_note(note.pk, listed, "", acting=hats("new")[0].acting)  # not cleared for it under that hat
    with refused("forbidden"):
        do_take_note(note.pk, listed, "", acting=hats("boss")[0].acting)


def test_what_is_not_taken_over_needs_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    post = appoint("old", Role.OFFICER)
    do_enter_person(PersonBody(title="Kế nhiệm", account="new"), acting=NODE)
    mine = task("Đón đoàn", hats("old")[0].acting)
    order = do_hand_over(post.pk, person("new").pk, day(1), "", acting=NODE)
    note = do_give_note(order.pk, "", acting=hats("old")[0].acting)
    later(monkeypatch, days=1)
    successor = hats("new")[0].acting
    with refused("handover-bad"):
        do_take_note(note.pk, [], "", acting=successor)
    do_take_note(note.pk, [str(mine.pk)], "Đủ", acting=successor)
    signed = get(note.pk, successor)
    assert signed.state == "taken" and all(item.taken for item in content(signed, HandOverNoteBody).items)


def test_only_an_administrator_manages_people_and_only_of_their_own_agency() -> None:
    post = appoint("old", Role.OFFICER)
    appoint("boss", Role.HEAD)
    appoint("admin", Role.ADMINISTRATOR, clearance=0)
    boss, admin = hats("boss")[0].acting, hats("admin")[0].acting
    with refused("forbidden"):
        do_enter_person(PersonBody(title="Ai đó", account="x"), acting=boss)
    with refused("forbidden"):
        do_end_holding(post.pk, day(0), acting=boss)
    entered = do_enter_person(PersonBody(title="Ai đó"), acting=admin)
    with refused("person-without-account"):
        do_make_post(Words("Mới", "New"), [Role.READER], 0, acting=admin, person=entered.pk, first=day(0))
    with refused("account-unfit"):
        do_link_account(entered.pk, "old", acting=admin)  # somebody's already
    with refused("not-found"):
        get(entered.pk, Acting(BORDER_GUARD, "Trưởng phòng", frozenset({Role.HEAD}), 3))
