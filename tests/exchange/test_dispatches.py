"""Composing, numbering and sending a dispatch, what the peer is told by it, and what stops it."""

import json

import pytest

from comity.exchange.actions import do_approve, do_compose, do_send
from comity.exchange.kinds import DispatchBody
from comity.exchange.models import OutEntry, Register
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, label_of
from comity.kernel.records import Record
from tests.acts import account, office
from tests.exchange.remote import Remote

pytestmark = pytest.mark.django_db


def compose(*records: Record, marking: int = 0) -> Record:
    body = DispatchBody(
        type="records",
        title="Gửi báo cáo",
        text="Kính gửi quý cơ quan.",
        recipients=("mofa",),
        records=tuple(str(record.pk) for record in records),
    )
    return do_compose(body, acting=office(), marking=marking)


def send(dispatch: Record) -> Record:
    do_approve(dispatch.pk, acting=office())
    return do_send(dispatch.pk, acting=office())


def queued() -> list[tuple[int, str, str]]:
    rows = OutEntry.objects.order_by("number")
    return [(row.number, json.loads(row.payload)["kind"], json.loads(row.payload)["state"]) for row in rows]


def test_nothing_leaves_before_it_is_sent() -> None:
    Remote().join()
    dispatch = compose(account())
    do_approve(dispatch.pk, acting=office())
    assert queued() == []


def test_sending_numbers_it_and_lets_the_recipient_know_what_it_brings() -> None:
    Remote().join()
    reported = account()
    sent = send(compose(reported))
    assert content(sent, DispatchBody).number == "01/PG-CĐN"
    assert queued() == [(1, "account", "given"), (2, "dispatch", "sent")]
    assert "mofa" in label_of(reported).audience


def test_numbers_run_without_gaps_and_a_failed_sending_gives_its_number_back() -> None:
    Remote(ceiling=1).join()
    send(compose())
    too_secret = compose(marking=2)
    do_approve(too_secret.pk, acting=office())
    before = OutEntry.objects.count()
    with pytest.raises(Problem) as refused:
        do_send(too_secret.pk, acting=office())
    assert refused.value.code == "marking-above-peer"
    assert OutEntry.objects.count() == before
    assert content(send(compose()), DispatchBody).number == "02/PG-CĐN"
    assert Register.objects.get().last == 2


def test_a_peer_that_joins_later_is_told_what_it_may_know() -> None:
    account("Trước", label=Label(0, frozenset({"mofa"})))
    account("Không dành cho họ")
    Remote().join()
    assert [json.loads(row.payload)["title"] for row in OutEntry.objects.all()] == ["Trước"]


def test_a_wrong_fingerprint_is_not_trusted() -> None:
    remote = Remote()
    with pytest.raises(Problem) as refused:
        from comity.exchange.peers import do_add_peer

        do_add_peer(remote.card(), Remote().card().fingerprint)
    assert refused.value.code == "fingerprint-differs"


def test_an_unknown_recipient_is_named() -> None:
    body = DispatchBody(type="notice", title="t", text="x", recipients=("nobody-at-all",))
    with pytest.raises(Problem) as refused:
        do_compose(body, acting=office())
    assert "nobody-at-all" in refused.value.what.en
