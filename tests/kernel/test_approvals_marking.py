"""Marking up and down is itself an approved, journaled act."""

import pytest

from comity.exchange.models import OutEntry
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.approvals.actions import do_vote
from comity.kernel.labels import Label
from comity.kernel.marking import do_apply_marking, do_propose_marking
from comity.kernel.reading import get, label_of, versions
from comity.kernel.records import Record
from comity.kernel.writing import revise, share
from tests.acts import account, office
from tests.exchange.remote import Remote
from tests.kernel.worlds import APPROVER, HEAD, OFFICER, entries, person, refused

pytestmark = pytest.mark.django_db


@action
def do_edit_marking(record: Record, marking: int, acting: Acting) -> Record:
    """An ordinary edit that brings another marking along."""
    return revise(record, acting=acting, label=Label(marking, label_of(record).audience))


@action
def do_share(record: Record, agencies: set[str], acting: Acting) -> Record:
    return share(record, agencies, acting=acting)


@pytest.mark.parametrize("marking", [0, 3])
def test_an_ordinary_edit_neither_raises_nor_lowers(marking: int) -> None:
    record = account(label=Label(1))
    with refused("marking-needs-approval"):
        do_edit_marking(record, marking, acting=HEAD)
    assert label_of(record).marking == 1


def test_who_may_know_remains_a_matter_of_writing_and_sending() -> None:
    record = account(label=Label(1))
    assert label_of(do_share(record, {"mofa"}, acting=OFFICER)) == Label(1, frozenset({"mofa"}))


def test_it_is_proposed_approved_by_another_and_applied() -> None:
    record = account(label=Label(1, frozenset({"mofa"})))
    asked = do_propose_marking(record.pk, 2, "Có chi tiết chưa công bố", acting=OFFICER)
    with refused("marking-needs-approval"):
        do_apply_marking(asked.pk, acting=OFFICER)
    with refused("approval-own"):
        do_vote(asked.pk, True, acting=OFFICER)
    do_vote(asked.pk, True, acting=APPROVER)
    marked = do_apply_marking(asked.pk, acting=OFFICER)
    assert label_of(marked) == Label(2, frozenset({"mofa"}))
    assert [version.act for version in versions(marked)] == ["apply_marking", "give_account"]
    told = entries("marking")[-1]
    assert (told["record"], told["from"], told["to"], told["approval"]) == (
        str(record.pk),
        1,
        2,
        str(asked.pk),
    )
    with refused("marking-needs-approval"):
        do_apply_marking(asked.pk, acting=OFFICER)


def test_marking_down_is_the_heads_and_never_the_proposers_own() -> None:
    record = account(label=Label(2))
    asked = do_propose_marking(record.pk, 0, "Đã công bố", acting=HEAD)
    with refused("approval-own"):
        do_vote(asked.pk, True, acting=HEAD)
    with refused("forbidden"):
        do_vote(asked.pk, True, acting=APPROVER)
    do_vote(asked.pk, True, acting=person("first-head", Role.HEAD))
    assert do_apply_marking(asked.pk, acting=HEAD).marking == 0


def test_an_approval_is_of_the_version_that_was_judged() -> None:
    record = account(label=Label(1))
    asked = do_propose_marking(record.pk, 2, "Lý do", acting=OFFICER)
    do_vote(asked.pk, True, acting=APPROVER)
    do_share(record, {"mofa"}, acting=OFFICER)
    with refused("marking-needs-approval"):
        do_apply_marking(asked.pk, acting=OFFICER)
    assert get(record.pk, OFFICER).marking == 1


def test_the_reason_of_a_higher_marking_is_marked_as_high() -> None:
    record = account(label=Label(0))
    asked = do_propose_marking(record.pk, 3, "Lý do", acting=OFFICER)
    with refused("not-found"):
        get(asked.pk, office(clearance=2))
    with refused("marking-above-reach"):
        do_propose_marking(account().pk, 3, "Lý do", acting=office(clearance=2))


def test_a_proposal_says_why_and_changes_something() -> None:
    record = account(label=Label(1))
    with refused("reason-missing"):
        do_propose_marking(record.pk, 2, "  ", acting=OFFICER)
    with refused("marking-same"):
        do_propose_marking(record.pk, 1, "Lý do", acting=OFFICER)
    with refused("forbidden"):
        do_propose_marking(record.pk, 2, "Lý do", acting=person("reader", Role.READER))


def test_approvals_stay_on_their_node() -> None:
    Remote().join()
    record = account(label=Label(1, frozenset({"mofa"})))
    do_vote(do_propose_marking(record.pk, 2, "Lý do", acting=OFFICER).pk, True, acting=APPROVER)
    assert {row.record for row in OutEntry.objects.all()} == {record.pk}
