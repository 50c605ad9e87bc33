"""Posts, clearances that end, and posts lent while their holders are absent."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from comity.directory import hats as wardrobe
from comity.directory.actions import do_appoint, do_clear
from comity.directory.delegating import do_delegate, do_end_delegation, today
from comity.directory.hats import Hat, add_seating, cast, hats_of
from comity.directory.models import User
from comity.exchange.actions import do_approve
from comity.exchange.inbox import receive
from comity.kernel.acting import Role, machine
from comity.kernel.approvals.actions import do_ask_approval, do_vote
from comity.kernel.approvals.chains import Step
from comity.kernel.approvals.kinds import AgencyChainBody
from comity.kernel.approvals.settling import do_adopt_chain, do_propose_chain
from comity.kernel.glass_breaking import do_break_glass
from comity.kernel.labels import Label
from comity.kernel.opening import open_record
from comity.kernel.reading import envelope_of, get
from comity.kernel.words import Words
from tests.acts import BORDER_GUARD, DEPARTMENT, account
from tests.exchange.remote import Remote, envelope
from tests.kernel.worlds import dispatch, later, refused

pytestmark = pytest.mark.django_db


def appoint(name: str, *roles: Role, clearance: int = 3, agency: str = DEPARTMENT, until: str = "") -> None:
    do_appoint(
        name,
        Words(vi=f"Chức vụ {name}", en=f"Post of {name}"),
        roles,
        clearance,
        acting=machine(agency),
        clearance_until=until,
    )


def hats(name: str) -> list[Hat]:
    return hats_of(User.objects.get(username=name))


def hat(name: str) -> Hat:
    """The person's own hat."""
    return hats(name)[0]


def day(days: int) -> str:
    """A day from today."""
    return (today() + timedelta(days=days)).isoformat()


def lend(
    giver: str = "head",
    to: str = "deputy",
    first: int = 0,
    last: int = 7,
    roles: Iterable[Role] | None = None,
) -> str:
    given = do_delegate(
        hat("head").post, to, day(first), day(last), acting=hat(giver).acting, roles=roles, reason="Công tác"
    )
    return str(given.pk)


@pytest.fixture
def office() -> None:
    """A head, their deputy, an officer, and a neighbour of another agency."""
    appoint("head", Role.HEAD, Role.APPROVER)
    appoint("deputy", Role.OFFICER, clearance=2)
    appoint("officer", Role.OFFICER)
    appoint("neighbour", Role.HEAD, agency=BORDER_GUARD)


class TestClearance:
    def test_after_its_last_day_the_reach_is_nothing(self) -> None:
        appoint("today", Role.OFFICER, until=day(0))
        appoint("over", Role.OFFICER, until=day(-1))
        appoint("month", Role.OFFICER, until="2019-06")
        assert [hat(name).acting.reach for name in ("today", "over", "month")] == [3, 0, 0]
        secret = account(label=Label(1))
        assert get(secret.pk, hat("today").acting) == secret
        with refused("not-found"):
            get(secret.pk, hat("over").acting)

    def test_it_ends_on_a_day_that_is_known(self) -> None:
        for until, code in (("XXXX-06-01", "clearance-end-unknown"), ("soon", "date-unreadable")):
            with refused(code):
                appoint("somebody", Role.OFFICER, until=until)
        assert not User.objects.filter(username="somebody").exists()

    def test_an_administrator_renews_it_and_an_officer_does_not(self) -> None:
        appoint("over", Role.OFFICER, until=day(-1))
        appoint("keeper", Role.ADMINISTRATOR, clearance=0)
        with refused("forbidden"):
            do_clear(hat("over").post, 3, "", acting=hat("over").acting)
        do_clear(hat("over").post, 2, day(30), acting=hat("keeper").acting)
        assert hat("over").acting.reach == 2


@pytest.mark.usefixtures("office")
class TestLending:
    def test_the_substitute_wears_both_names(self) -> None:
        lend()
        own, lent = hats("deputy")
        assert own.delegation is None and own.acting.delegation == ""
        first, last = (f"{today() + timedelta(days=days):%d/%m/%Y}" for days in (0, 7))
        assert lent.title.vi == f"KT. Chức vụ head: Chức vụ deputy (được ủy quyền từ {first} đến {last})"
        assert lent.title.en == f"For Post of head: Post of deputy (delegated from {first} to {last})"
        assert (lent.post, lent.acting.person) == (hat("head").post, "deputy")
        approved = do_approve(dispatch(acting=own.acting).pk, acting=lent.acting)
        assert envelope_of(approved).author.office == lent.title.vi

    def test_never_above_the_substitutes_own_clearance(self) -> None:
        lend()
        assert hats("deputy")[1].acting.reach == 2

    def test_nor_above_that_of_the_post(self) -> None:
        appoint("trainee-chief", Role.HEAD, clearance=1)
        do_delegate(hat("trainee-chief").post, "officer", day(0), day(1), acting=hat("head").acting)
        assert hats("officer")[1].acting.reach == 1

    def test_only_from_the_first_day_to_the_last(self, monkeypatch: pytest.MonkeyPatch) -> None:
        lend(first=1, last=2)
        worn = []
        for _ in range(4):
            worn.append(len(hats("deputy")))
            later(monkeypatch, days=1)
        assert worn == [1, 2, 2, 1]

    def test_some_of_the_roles_by_a_plain_title(self) -> None:
        lend(roles=[Role.APPROVER])
        lent = hats("deputy")[1]
        assert lent.acting.roles == {Role.APPROVER}
        assert lent.title.vi.startswith("Thay Chức vụ head")
        with refused("delegation-bad"):
            lend(to="officer", roles=[Role.ADMINISTRATOR])

    def test_what_was_lent_is_never_lent_on(self) -> None:
        given = lend()
        lent = hats("deputy")[1]
        for post in (lent.post, hat("officer").post):
            with refused("forbidden"):
                do_delegate(post, "officer", day(0), day(1), acting=lent.acting)
        with refused("forbidden"):
            do_end_delegation(given, acting=lent.acting)
        do_delegate(hat("deputy").post, "officer", day(0), day(1), acting=hat("deputy").acting)
        assert [one.post for one in hats("officer")] == [hat("officer").post, hat("deputy").post]

    def test_by_the_holder_or_a_head_to_another_of_the_agency(self) -> None:
        with refused("forbidden"):
            lend(giver="officer")
        with refused("not-found"):
            lend(giver="neighbour")
        for to in ("neighbour", "head", "nobody", ""):
            with refused("delegation-bad"):
                lend(to=to)
        with refused("delegation-bad"):
            do_delegate(hat("officer").post, "head", day(0), day(1), acting=hat("head").acting)

    def test_for_days_that_are_days(self) -> None:
        for first, last in ((day(2), day(1)), (day(-3), day(-1)), ("2030-01", "2030-02")):
            with refused("delegation-bad"):
                do_delegate(hat("head").post, "deputy", first, last, acting=hat("head").acting)
        lend(first=0, last=7)
        with refused("delegation-bad"):
            lend(first=7, last=9)

    def test_it_ends_when_taken_back_or_given_back(self) -> None:
        for giver in ("head", "deputy"):
            given = lend()
            with refused("forbidden"):
                do_end_delegation(given, acting=hat("officer").acting)
            do_end_delegation(given, acting=hat(giver).acting)
            assert len(hats("deputy")) == 1

    def test_a_substitute_sits_in_the_absent_ones_seat_of_a_chain(self) -> None:
        steps = (Step(all_of=(f"post:{hat('head').post}",)),)
        body = AgencyChainBody(title="Thủ trưởng", kind="dispatch", steps=steps)
        do_adopt_chain(do_propose_chain(body, acting=hat("head").acting).pk, acting=hat("head").acting)
        asked = do_ask_approval(
            dispatch(acting=hat("officer").acting).pk, "approve", acting=hat("officer").acting
        )
        with refused("forbidden"):
            do_vote(asked.pk, True, acting=hat("deputy").acting)
        lend()
        assert do_vote(asked.pk, True, acting=hats("deputy")[1].acting).state == "approved"


@pytest.mark.usefixtures("office")
def test_a_hat_carries_the_glass_that_was_broken_under_it() -> None:
    secret = account(label=Label(3))
    lend()
    with refused("not-found"):
        open_record(secret.pk, hat("deputy").acting)
    restricted = account(label=Label(2))
    do_clear(hat("deputy").post, 1, "", acting=machine(DEPARTMENT))
    do_break_glass(restricted.pk, "Khẩn", 10, acting=hat("deputy").acting)
    own, lent = hats("deputy")
    assert own.acting.glass == {restricted.pk} and lent.acting.glass == frozenset()
    assert open_record(restricted.pk, own.acting) == restricted
    assert hat("officer").acting.glass == frozenset()


@pytest.mark.usefixtures("office")
def test_a_hat_carries_the_groups_in_which_its_post_sits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wardrobe, "_seatings", [])
    seated = str(hat("deputy").post)
    add_seating(lambda agency, post: frozenset({"g1"}) if post == seated else frozenset())
    assert (hat("deputy").acting.groups, hat("officer").acting.groups) == (frozenset({"g1"}), frozenset())


def test_another_node_appoints_nobody_here() -> None:
    """A post of another node with the name of somebody here is refused at the door."""
    appoint("officer", Role.OFFICER)
    remote = Remote()
    remote.join()
    body = {"language": "vi", "title": "t", "agency": DEPARTMENT, "roles": ["head"], "clearance": 4}
    body |= {"holder": "officer"}
    forged = envelope().model_copy(update={"kind": "post", "state": "held", "body": body, "title": "t"})
    remote.tell(forged)
    receive(remote.parcel())
    assert len(hats("officer")) == 1 and len(cast()) == 1
