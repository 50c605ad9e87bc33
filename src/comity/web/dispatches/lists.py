"""Dispatches as lists show them, read in bulk."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from comity.directory.names import profile
from comity.exchange.kinds import DispatchBody
from comity.exchange.models import Dispatch, Handling, Opinion
from comity.kernel.acting import Acting
from comity.kernel.kinds import Said, kind_named
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.web.deadlines import Deadline, deadline
from comity.web.dispatches.waiting import answer_kinds

HANDLING_TONES = {
    "accepted": "moving",
    "refused": "stopped",
    "assigned": "moving",
    "in-progress": "moving",
    "done": "done",
}
TONES = {"draft": "idle", "approved": "moving", "sent": "done", "withdrawn": "stopped"}


@dataclass(frozen=True)
class Chip:
    """Arguments of `shell/_chip.html`."""

    label: str
    tone: str = "idle"
    kind: str = "state"
    level: int = 0


@dataclass(frozen=True)
class Row:
    """One dispatch of a list. `agencies` are codes: the sender's, or the recipients'.

    `deadline` is there while an answer or handling is still awaited, `due` whenever a day was set.
    """

    record: Record
    title: Said
    number: str
    kind: str
    agencies: tuple[str, ...]
    urgency: Chip | None
    due: date | None
    deadline: Deadline | None
    chip: Chip
    waits: bool


def rows_of(dispatches: Iterable[Dispatch], acting: Acting, language: str, today: date) -> list[Row]:
    """Rows for scoped dispatches, received or written by the hat's agency, in their order."""
    listed = list(dispatches)
    sayings = Sayings([row.record for row in listed], acting)
    handlings = own_handlings([row.pk for row in listed], acting)
    answered = answered_by([row.pk for row in listed], acting)
    rows = []
    for dispatch in listed:
        record = dispatch.record
        body = sayings.body(record)
        assert isinstance(body, DispatchBody)
        if record.owner == acting.agency:
            chip, open_ = _standing_of_written(record, body, answered[dispatch.pk], language)
            agencies = body.recipients
        else:
            handled = handlings.get(dispatch.pk)
            chip, open_ = _standing_of_received(
                body, handled, acting.agency in answered[dispatch.pk], language
            )
            agencies = (record.owner,)
        rows.append(
            Row(
                record=record,
                title=sayings.say(record, "title", language),
                number=body.number,
                kind=kind_words(body.type, language),
                agencies=agencies,
                urgency=urgency_chip(body.urgency, language),
                due=dispatch.due,
                deadline=deadline(dispatch.due, today) if open_ else None,
                chip=chip,
                waits=chip.tone == "waits",
            )
        )
    return rows


def own_handlings(dispatches: Sequence[uuid.UUID], acting: Acting) -> dict[uuid.UUID, Record]:
    """The acting agency's own word on each dispatch, by dispatch."""
    said = Handling.objects.visible_to(acting).filter(dispatch__in=dispatches, record__owner=acting.agency)
    return {row.dispatch: row.record for row in said.select_related("record")}


def answered_by(dispatches: Sequence[uuid.UUID], acting: Acting) -> dict[uuid.UUID, set[str]]:
    """The agencies that sent an answer to each dispatch, or an opinion on it, by dispatch."""
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    answers = Dispatch.objects.visible_to(acting).filter(in_reply_to__in=dispatches, record__state="sent")
    for dispatch, owner in answers.values_list("in_reply_to", "record__owner"):
        if dispatch is not None:
            found[dispatch].add(owner)
    opinions = Opinion.objects.visible_to(acting).filter(dispatch__in=dispatches, record__state="sent")
    for dispatch, owner in opinions.values_list("dispatch", "record__owner"):
        found[dispatch].add(owner)
    return found


def kind_words(code: str, language: str) -> str:
    """The words of a kind of dispatch; a code that this profile does not have stays as it is."""
    named = {kind.code: kind.words for kind in profile().dispatch_kinds}
    return named[code].say(language) if code in named else code


def urgency_chip(code: str, language: str) -> Chip | None:
    """The urgency's chip; routine has none."""
    for urgency in profile().urgencies:
        if urgency.code == code and urgency.level > 0:
            return Chip(urgency.words.say(language), kind="urgency", level=urgency.level)
    return None


def marking_chip(level: int, language: str) -> Chip | None:
    """The marking's chip; an ordinary record has none."""
    return Chip(profile().marking(level).words.say(language), kind="marking", level=level) if level else None


def handling_chip(state: str, language: str) -> Chip:
    """The chip of a recipient's word."""
    return Chip(kind_named("handling").lifecycle.states[state].say(language), HANDLING_TONES[state])


def _standing_of_received(
    body: DispatchBody, handled: Record | None, answered: bool, language: str
) -> tuple[Chip, bool]:
    """The chip, and whether something is still to be done here."""
    if answered:
        return Chip(_("answered"), "done"), False
    if handled is None:
        return Chip(_("not taken up yet"), "waits"), True
    under_way = handled.state not in ("done", "refused") and body.type in answer_kinds()
    return handling_chip(handled.state, language), under_way


def _standing_of_written(
    record: Record, body: DispatchBody, answered: set[str], language: str
) -> tuple[Chip, bool]:
    if record.state != "sent":
        words = kind_named("dispatch").lifecycle.states[record.state]
        return Chip(words.say(language), TONES[record.state]), False
    if body.type not in answer_kinds():
        return Chip(kind_named("dispatch").lifecycle.states["sent"].say(language), "done"), False
    asked = set(body.recipients)
    if asked <= answered:
        return Chip(_("answered"), "done"), False
    if answered:
        count = {"answered": len(asked & answered), "asked": len(asked)}
        return Chip(_("%(answered)s of %(asked)s answered") % count, "moving"), True
    return Chip(_("waits for an answer"), "moving"), True
