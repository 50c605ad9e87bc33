"""What the sender sees of each recipient: delivered, accepted, assigned, in progress, done, answered, and when.

Nobody is watched: a stage is there because the receiving agency said so by its own signed word.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from comity.directory.names import profile
from comity.exchange.kinds import DispatchBody
from comity.exchange.models import Handling, OutEntry
from comity.exchange.opinions import opinions_on
from comity.exchange.timeline import answers, receipted
from comity.kernel import clock
from comity.kernel.acting import Acting
from comity.kernel.history import open_versions_of
from comity.kernel.kinds import kind_named
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.web.dispatches.waiting import answer_kinds

ARRIVED = Words(vi="đã đến", en="arrived")
STAGES = ("accepted", "assigned", "in-progress", "done")


@dataclass(frozen=True)
class Recipient:
    """One line. `delivered` is None while its node has not confirmed; `here`: on this very node, without a channel."""

    agency: str
    here: bool
    delivered: datetime | None
    receipt: int | None
    stages: tuple[datetime | None, ...]
    refused: datetime | None
    note: str
    note_language: str
    answer: Record | None


@dataclass(frozen=True)
class Recipients:
    """The table. `headings` are the stages with their national codes; `asks`: whether answers are awaited."""

    headings: tuple[str, ...]
    arrived: str
    refused: str
    rows: tuple[Recipient, ...]
    asks: bool


def recipients_of(record: Record, body: DispatchBody, acting: Acting, language: str) -> Recipients:
    """The table of a scoped dispatch that the hat's agency sent."""
    delivered = _delivered(record)
    said = Handling.objects.visible_to(acting).filter(dispatch=record.pk).select_related("record")
    owners = {row.record.pk: row.record.owner for row in said}
    stages: dict[str, dict[str, datetime]] = {}
    notes: dict[str, tuple[str, str]] = {}
    for version in open_versions_of([row.record for row in said], acting):
        owner = owners[uuid.UUID(version.id)]
        stages.setdefault(owner, {}).setdefault(version.state, clock.moment(version.at))
        if version.body.get("note"):
            notes[owner] = (str(version.body["note"]), version.language)
    replies = {answer.owner: answer for answer in answers(record, acting) if answer.state == "sent"}
    for row in opinions_on(record, acting).filter(record__state="sent"):
        replies.setdefault(row.record.owner, row.record)
    rows = []
    for agency in body.recipients:
        at, receipt = delivered.get(agency, (None, None))
        reached = stages.get(agency, {})
        note, note_language = notes.get(agency, ("", language))
        rows.append(
            Recipient(
                agency=agency,
                here=agency not in delivered,
                delivered=at,
                receipt=receipt,
                stages=tuple(reached.get(stage) for stage in STAGES),
                refused=reached.get("refused"),
                note=note,
                note_language=note_language,
                answer=replies.get(agency),
            )
        )
    headings = tuple(status_words(stage, language) for stage in STAGES)
    arrived, refused = status_words("arrived", language), status_words("refused", language)
    return Recipients(headings, arrived, refused, tuple(rows), body.type in answer_kinds())


def status_words(state: str, language: str) -> str:
    """A status with its code on the national exchange, where the profile has one: "03 · accepted"."""
    try:
        status = profile().status(state)
    except Problem:
        return kind_named("handling").lifecycle.states.get(state, ARRIVED).say(language)
    return f"{status.national} · {status.words.say(language)}"


def _delivered(record: Record) -> dict[str, tuple[datetime | None, int | None]]:
    """When each agency's node confirmed the dispatch, and the receipt that says so."""
    found: dict[str, tuple[datetime | None, int | None]] = {}
    for entry in receipted(OutEntry).filter(record=record.pk).order_by("number"):
        for agency in entry.peer.agencies:
            found.setdefault(agency, (entry.receipt_at, entry.receipt))
    return found
