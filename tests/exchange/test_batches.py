"""A parcel is applied as a whole where all of it is well, and entry by entry where not: to the same end."""

import time
from threading import Thread
from uuid import UUID

import pytest
from django.db import transaction

from comity.exchange.inbox import BATCH, receive
from comity.exchange.keys import log_verifier
from comity.exchange.models import InEntry, OutEntry
from comity.exchange.outbox import StoredOutbox
from comity.exchange.waking import Waker, wake_after_commit
from comity.kernel.envelopes import Envelope, sha256
from comity.kernel.ids import new_id
from comity.kernel.labels import Label
from comity.kernel.proof import verify
from comity.kernel.records import Record, Version
from comity.programme.actions import do_give_account
from comity.programme.kinds import AccountBody
from tests.acts import office
from tests.exchange.remote import Remote, envelope

pytestmark = pytest.mark.django_db


@pytest.fixture
def remote() -> Remote:
    made = Remote()
    made.join()
    return made


def following(before: Envelope, *, title: str) -> Envelope:
    """The next version of a record."""
    after = envelope(title=title, record=before.id, number=before.number + 1)
    return after.model_copy(update={"previous": sha256(before.canonical())})


def tell_a_story(remote: Remote, *, bad: bool) -> UUID:
    """Two new records, one of them in three versions, one said twice; with `bad`, one that is not theirs to send.
    Returns the id of the one with versions."""
    record = new_id()
    first = envelope(title="One", record=str(record))
    second = following(first, title="Two")
    third = following(second, title="Three")
    remote.tell(first)
    remote.tell(envelope(title="Another"))
    remote.tell(second)
    if bad:
        remote.tell(envelope("mps", title="Not theirs"))
    remote.tell(third)
    remote.tell(third)
    return record


@pytest.mark.parametrize("bad", [False, True])
def test_what_is_well_is_applied_whatever_stands_beside_it(remote: Remote, bad: bool) -> None:
    record = tell_a_story(remote, bad=bad)
    receive(remote.parcel())
    seen = Record.objects.visible_to(office()).filter(kind="account")
    assert sorted(one.title for one in seen) == ["Another", "Three"]
    numbers = Version.objects.for_machine().filter(record=record).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3]
    refused = InEntry.objects.exclude(refusal="").values_list("number", "refusal")
    assert list(refused) == ([(4, "owner-not-theirs")] if bad else [])
    assert InEntry.objects.count() == (6 if bad else 5)
    outcome = verify(log_verifier())
    assert outcome.verified, outcome.discrepancies


def test_a_later_version_follows_what_came_in_an_earlier_parcel(remote: Remote) -> None:
    record = tell_a_story(remote, bad=False)
    receive(remote.parcel())
    remote.tell(envelope(title="Four", record=str(record), number=4))
    remote.tell(envelope(title="New"))
    receive(remote.parcel(first=6))
    seen = Record.objects.visible_to(office()).filter(kind="account")
    assert sorted(one.title for one in seen) == ["Another", "Four", "New"]


def test_sizes_are_of_bytes_however_many_are_asked(remote: Remote) -> None:
    body = AccountBody(language="vi", title="Giao lưu biên giới", form="border-exchange", date="2018-04-20")
    for _ in range(3):
        do_give_account(body, acting=office(), label=Label(audience=frozenset({"mofa"})))
    rows = list(OutEntry.objects.order_by("number"))
    assert len(rows) == 3 < BATCH
    outbox = StoredOutbox(rows[0].peer)
    assert [outbox.size_of(row.number) for row in rows] == [len(row.payload.encode()) for row in rows]


@pytest.mark.django_db(transaction=True)
def test_the_courier_is_woken_by_a_commit_and_not_before() -> None:
    with Waker() as waker:
        begun = time.monotonic()
        with transaction.atomic():
            wake_after_commit()
            waker.wait(0.2)
            assert time.monotonic() - begun >= 0.2
        sleeper = Thread(target=waker.wait, args=(60.0,))
        sleeper.start()
        sleeper.join(timeout=20.0)
        assert not sleeper.is_alive()
