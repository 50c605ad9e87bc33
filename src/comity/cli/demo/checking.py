"""Scenes that check: what arrived, and whether the journal holds."""

from typing import Any

from comity.cli.demo.cast import own_agency
from comity.exchange.keys import log_verifier, sign_what_grew
from comity.exchange.models import Dispatch, InEntry, Receipt
from comity.exchange.timeline import peer_lines
from comity.kernel.proof import verify
from comity.kernel.records import Record


def settled(expected: dict[str, int] | None = None) -> bool:
    """Whether everything queued here is acknowledged."""
    return all(line.queued == line.acknowledged for line in peer_lines())


def status() -> dict[str, Any]:
    """The node's line in the demo's result."""
    agency = own_agency()
    sent = Dispatch.objects.for_machine().filter(record__owner=agency, record__state="sent").count()
    received = Dispatch.objects.for_machine().exclude(record__owner=agency).count()
    return {
        "agency": agency,
        "records": Record.objects.for_machine().count(),
        "dispatches_sent": sent,
        "dispatches_received": received,
        "receipts": Receipt.objects.filter(given=False).count(),
    }


def held() -> dict[str, Any]:
    """What the exchange must have kept: every entry once and in order, none refused."""
    numbers = {}
    for line in peer_lines():
        entries = InEntry.objects.filter(peer=line.peer).order_by("number")
        numbers[line.peer.name] = list(entries.values_list("number", flat=True))
    return {"entries": numbers, "refused": InEntry.objects.exclude(refusal="").count()}


def journal() -> dict[str, Any]:
    """Sign the journal's head, then check everything against it."""
    sign_what_grew()
    return verify(log_verifier()).as_json()
