"""What the room's pages show, gathered for one office."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from comity.directory import names
from comity.exchange.gateway.kinds import Doubt, ReceivedPaperBody, ReceivedStatusBody
from comity.exchange.gateway.models import ReceivedPaper, ReceivedStatus
from comity.exchange.gateway.tables import state_of
from comity.kernel.acting import Acting
from comity.kernel.kinds import kind_named
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.web.languages import page_language

MOST = 100

TONES = {
    "arrived": "waits",
    "accepted": "moving",
    "assigned": "moving",
    "in-progress": "moving",
    "done": "done",
    "refused": "stopped",
    "set-aside": "idle",
}
SIGNATURES = {"none": "idle", "verified": "done", "unverified": "waits", "broken": "stopped"}
# Which field of the form a doubt about a field of the message stands beside.
_BESIDE = {
    "subject": "title",
    "number": "symbol",
    "notation": "symbol",
    "document_id": "symbol",
    "date": "date",
    "place": "place",
    "type": "type",
    "type_name": "type",
    "priority": "urgency",
    "due": "deadline",
    "sender": "sender",
    "from": "sender",
}


@dataclass(frozen=True)
class PaperRow:
    """A received paper in a list."""

    record: Record
    body: ReceivedPaperBody
    state: str
    tone: str


@dataclass(frozen=True)
class StatusRow:
    """A received status: who said what, when, and about what."""

    record: Record
    body: ReceivedStatusBody
    who: str
    said: str
    about: str


@dataclass(frozen=True)
class Checked:
    """A field of the form with the doubts about what was read into it."""

    field: Any
    doubts: tuple[Doubt, ...]


def waiting_papers(acting: Acting) -> list[PaperRow]:
    """Papers that wait for the clerk, the oldest first; at most `MOST`."""
    rows = ReceivedPaper.objects.visible_to(acting).filter(
        record__kind="received-paper", record__state="arrived"
    )
    return _papers(rows.select_related("record").order_by("record__created_at", "pk")[:MOST])


def settled_papers(acting: Acting, most: int) -> list[PaperRow]:
    """Papers confirmed, refused or set aside, the latest first."""
    rows = ReceivedPaper.objects.visible_to(acting).filter(record__kind="received-paper")
    rows = rows.exclude(record__state="arrived")
    return _papers(rows.select_related("record").order_by("-record__changed_at")[:most])


def unmatched_statuses(acting: Acting) -> list[StatusRow]:
    """Statuses for which no dispatch was found, the latest first."""
    rows = ReceivedStatus.objects.visible_to(acting).filter(dispatch__isnull=True)
    return _statuses(rows.select_related("record").order_by("-record__created_at")[:MOST])


def statuses_of(dispatch: Record, acting: Acting) -> list[StatusRow]:
    """What recipients said of a dispatch by the national exchange, in the order in which they said it."""
    rows = ReceivedStatus.objects.visible_to(acting).filter(dispatch=dispatch.pk)
    return _statuses(rows.select_related("record").order_by("said_at", "record__created_at")[:MOST])


def checked(form: Any, body: ReceivedPaperBody) -> tuple[tuple[Checked, ...], tuple[Doubt, ...]]:
    """The form's fields with their doubts, and the doubts that stand beside none."""
    beside: dict[str, list[Doubt]] = {}
    for doubt in body.doubts:
        beside.setdefault(_BESIDE.get(doubt.name.split("/")[0], ""), []).append(doubt)
    fields = tuple(Checked(form[name], tuple(beside.pop(name, ()))) for name in form.fields)
    return fields, tuple(doubt for doubts in beside.values() for doubt in doubts)


def business_words(code: str) -> str:
    """What a message does to an earlier document; "" for a new one."""
    return {
        "1": _("It takes an earlier document back"),
        "2": _("It updates an earlier document"),
        "3": _("It takes the place of an earlier document"),
    }.get(code, "")


def signature_words(standing: str) -> str:
    """How a message's signature stands, in a word or two."""
    return {
        "none": _("no signature"),
        "verified": _("signature verified"),
        "unverified": _("signature not verified"),
        "broken": _("signature broken"),
    }.get(standing, standing)


def who_words(agency: str, name: str, code: str) -> str:
    """An agency by its own name where the directory knows it, else as the message has it."""
    return names.agency(agency).say(page_language()) if agency else name or code or "?"


def state_words(state: str) -> str:
    """A state of a received paper."""
    words = kind_named("received-paper").lifecycle.states
    return words.get(state, Words(state, state)).say(page_language())


def _papers(rows: Iterable[ReceivedPaper]) -> list[PaperRow]:
    found = [row.record for row in rows]
    bodies = contents(found)
    return [
        PaperRow(one, bodies[one.pk], state_words(one.state), TONES.get(one.state, "idle")) for one in found
    ]


def _statuses(rows: Iterable[ReceivedStatus]) -> list[StatusRow]:
    found: Sequence[Record] = [row.record for row in rows]
    bodies = contents(list(found))
    return [_status(one, bodies[one.pk]) for one in found]


def _status(record: Record, body: ReceivedStatusBody) -> StatusRow:
    state = state_of(body.code)
    said = names.profile().status(state).words.say(page_language()) if state else body.code
    about = ", ".join(one.code or one.document_id for one in body.about)
    return StatusRow(record, body, who_words(body.sender, body.sender_name, body.sender_code), said, about)
