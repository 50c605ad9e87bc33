"""Dispatches between the test node and the foreign ministry's, with the receipts that prove them."""

from datetime import timedelta

from django.utils import timezone
from tests.acts import DEPARTMENT, office
from tests.exchange.remote import Remote

from comity.exchange.actions import do_approve, do_compose, do_send
from comity.exchange.channels import outbound_state, outgoing, sent_hash
from comity.exchange.courier import do_take_receipt
from comity.exchange.inbox import receive
from comity.exchange.kinds import DispatchBody
from comity.exchange.models import OutEntry, Peer
from comity.exchange.protocol import Outcome, Receipt, sign_receipt
from comity.kernel import clock
from comity.kernel.envelopes import Author, Envelope
from comity.kernel.ids import new_id
from comity.kernel.records import Record


def in_days(days: int) -> str:
    """A day from today, EDTF."""
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def request_from(
    remote: Remote,
    title: str = "Information on border exchanges",
    *,
    days: int | None = 5,
    type_: str = "request-for-information",
    urgency: str = "urgent",
    marking: int = 0,
    to: str = DEPARTMENT,
) -> Record:
    """A dispatch of the foreign ministry that arrived here."""
    body = DispatchBody(
        language="en",
        type=type_,
        title=title,
        text="Please let us know which border exchanges took place.\n\nWe need dates, places and results.",
        recipients=(to,),
        urgency=urgency,
        deadline="" if days is None else in_days(days),
        number="41/BNG-HT",
    )
    told = Envelope(
        id=str(new_id()),
        kind="dispatch",
        owner="mofa",
        number=1,
        state="sent",
        marking=marking,
        audience=(to,),
        title=body.title,
        language="en",
        body=body.model_dump(mode="json"),
        author=Author(agency="mofa", office="Defence coordination officer"),
        act="send",
        at=clock.stamp(),
    )
    remote.tell(told)
    receive(remote.parcel(first=len(remote.sent)))
    return Record.objects.for_machine().get(pk=told.id)


def drafted(
    *records: Record, title: str = "Đề nghị cung cấp thông tin", marking: int = 0, days: int = 7
) -> Record:
    """An own dispatch to the foreign ministry, not approved yet."""
    body = DispatchBody(
        type="request-for-information",
        title=title,
        text="Kính gửi quý cơ quan.\n\nĐề nghị cung cấp thông tin về các hoạt động đã thực hiện.",
        recipients=("mofa",),
        urgency="urgent",
        deadline=in_days(days),
        records=tuple(str(record.pk) for record in records),
    )
    return do_compose(body, acting=office(), marking=marking)


def sent(*records: Record, title: str = "Đề nghị cung cấp thông tin") -> Record:
    """An own dispatch that was approved, numbered and sent."""
    made = drafted(*records, title=title)
    do_approve(made.pk, acting=office())
    return do_send(made.pk, acting=office())


def acknowledge(remote: Remote, *, key: Remote | None = None) -> None:
    """The foreign ministry's signed receipt for everything queued for it; `key` signs in its place."""
    peer = Peer.objects.get(name=remote.name)
    upto = OutEntry.objects.filter(peer=peer).count()
    held = sent_hash(peer, upto)
    assert held is not None
    said = Receipt(outgoing(peer), upto, held, clock.stamp(), Outcome.ARRIVED)
    token = sign_receipt(said, (key or remote).keys.signing)
    do_take_receipt(peer, token, outbound_state(peer).dispatched(upto))
