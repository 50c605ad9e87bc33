"""The clerk's registers: numbers of what goes out, by type and year, and of what comes in, by book and year.

Numbers begin at 1 each year and have no gaps: the row is locked by the transaction that uses the number, so that it is
used once and a failed act gives it back. Marked papers have an incoming book of their own.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from comity.directory.names import profile
from comity.directory.symbols import next_symbol
from comity.directory.today import today
from comity.exchange.letter_kinds import Book, RegistrationBody
from comity.exchange.models import Dispatch, Opinion, Register, Registration
from comity.kernel import policy
from comity.kernel.acting import Acting, Role
from comity.kernel.labels import Label
from comity.kernel.numbering import next_in
from comity.kernel.records import Record
from comity.kernel.writing import create

INCOMING: Book = "incoming"
RESTRICTED: Book = "restricted"
BOOKS: tuple[Book, ...] = (INCOMING, RESTRICTED)
HANDLERS = frozenset({Role.OFFICER, Role.HEAD, Role.CLERK})


def next_number(agency: str, kind: str) -> str:
    """Number and symbol of a dispatch of this kind, such as 15/BC-ĐN: by document type and calendar year, from 01."""
    return next_symbol(agency, profile().dispatch_kind(kind).document_type, today().year).text


def enter(dispatch: Record, *, acting: Acting) -> Record:
    """Enter a received dispatch in the agency's incoming book; inside an action. The same line where it is there."""
    held = registration(dispatch, acting)
    if held is not None:
        return held.record
    day = today()
    book = RESTRICTED if dispatch.marking >= policy.current().opening.marking_from else INCOMING
    body = RegistrationBody(
        language=dispatch.language,
        dispatch=str(dispatch.pk),
        title=dispatch.title,
        agency=acting.agency,
        book=book,
        year=day.year,
        number=next_in(acting.agency, f":{book}", day.year),
        date=day.isoformat(),
    )
    return create("registration", body, acting=acting, label=Label(dispatch.marking), roles=HANDLERS)


def registration(dispatch: Record, acting: Acting) -> Registration | None:
    """The line of the agency's incoming book under which a dispatch stands."""
    rows = Registration.objects.visible_to(acting).filter(dispatch=dispatch.pk, agency=acting.agency)
    return rows.select_related("record").first()


def incoming_book(acting: Acting, book: str, year: int) -> QuerySet[Registration]:
    """The lines of an incoming book of the agency, the latest first."""
    rows = Registration.objects.visible_to(acting).filter(agency=acting.agency, book=book, year=year)
    return rows.select_related("record").order_by("-number")


def outgoing_books(acting: Acting, type_: str, year: int) -> tuple[QuerySet[Dispatch], QuerySet[Opinion]]:
    """The lines of the outgoing book of one document type: dispatches, and opinions, the latest first."""
    kinds = [kind.code for kind in profile().dispatch_kinds if kind.document_type == type_]
    wanted: dict[str, Any] = {
        "type__in": kinds,
        "year": year,
        "serial__isnull": False,
        "record__owner": acting.agency,
    }
    dispatches = Dispatch.objects.visible_to(acting).filter(**wanted).select_related("record")
    opinions = Opinion.objects.visible_to(acting).filter(**wanted).select_related("record")
    return dispatches.order_by("-serial"), opinions.order_by("-serial")


def years(acting: Acting) -> list[int]:
    """The years of which the agency has books, the latest first; always this one."""
    kept = Register.objects.filter(agency=acting.agency).values_list("year", flat=True).distinct()
    return sorted({*kept, today().year}, reverse=True)


def arrival_numbers(dispatches: Iterable[uuid.UUID], acting: Acting) -> dict[uuid.UUID, Registration]:
    """The incoming numbers of some dispatches, by dispatch."""
    rows = Registration.objects.visible_to(acting).filter(agency=acting.agency, dispatch__in=list(dispatches))
    return {row.dispatch: row for row in rows}
