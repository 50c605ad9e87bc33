"""Which dispatch of ours a message is about: by number and notation and day, or by the id that we gave it."""

import uuid

from comity.exchange.edxml import ResponseFor, same_organ
from comity.exchange.gateway.tables import code_of
from comity.exchange.models import Dispatch
from comity.kernel.records import Record

MOST = 50  # dispatches of one number: one a year


def document_id(agency_code: str, date: str, symbol: str) -> str:
    """DocumentId in its form of three parts: "000.00.00.G22,2015/09/30,7816/VPCP-TTĐT"."""
    return f"{agency_code},{date.replace('-', '/')},{symbol}"


def answered_dispatch(agency: str, about: ResponseFor) -> Record | None:
    """The sent dispatch of `agency` that is meant; None where none, or more than one, may be."""
    if about.organ and not same_organ(about.organ, code_of(agency)):
        return None
    symbol, date = about.code, about.date
    parts = about.document_id.split(",")
    if len(parts) == 3:
        symbol, date = symbol or parts[2].strip(), date or parts[1].strip().replace("/", "-")
    rows = Dispatch.objects.for_machine().filter(record__owner=agency, record__state="sent")
    try:
        found = rows.filter(pk=uuid.UUID(about.document_id))
    except ValueError:
        found = rows.filter(number=symbol) if symbol else rows.none()
    candidates = [row.record for row in found.select_related("record")[:MOST]]
    if date and len(candidates) > 1:
        candidates = [one for one in candidates if one.created_at.year == int(date[:4])]
    return candidates[0] if len(candidates) == 1 else None
