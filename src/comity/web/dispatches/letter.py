"""One dispatch as its page shows it: letter, what it brings and answers, its way, and this hat's moves."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from comity.directory import names
from comity.exchange.actions import HANDLERS, own_handling
from comity.exchange.kinds import DispatchBody
from comity.exchange.models import Dispatch, Handling, OutEntry, Receipt
from comity.exchange.timeline import Step, answers, timeline
from comity.kernel import clock
from comity.kernel.access import ROLES_FOR, Verb, decide
from comity.kernel.acting import Acting
from comity.kernel.kinds import Said, kind_named
from comity.kernel.lifecycles import Move
from comity.kernel.reading import Reference, contents, facts_of, references, versions
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.words import Words
from comity.web.allowed import may, may_move
from comity.web.deadlines import Deadline, deadline
from comity.web.dispatches.lists import (
    HANDLING_TONES,
    TONES,
    Chip,
    answered_by,
    kind_words,
    marking_chip,
    urgency_chip,
)
from comity.web.dispatches.waiting import answer_kinds


@dataclass(frozen=True)
class Event:
    """One step of the timeline; `receipt` is the id of the receipt that proves it."""

    tone: str
    at: datetime | None
    what: Words
    who: Words
    office: str
    receipt: int | None


@dataclass(frozen=True)
class TrackStep:
    """One step of `shell/_track.html`."""

    tone: str
    label: str
    when: datetime | None


@dataclass(frozen=True)
class Track:
    """How far one recipient has come, for the sender."""

    agency: str
    steps: tuple[TrackStep, ...]


@dataclass(frozen=True)
class Choice:
    """A word that the receiving agency may say next."""

    state: str
    label: Words


@dataclass(frozen=True)
class Note:
    """What a receiving agency remarked when it handled the dispatch."""

    agency: str
    text: str
    language: str


@dataclass(frozen=True)
class Letter:
    """The page's content; see the module."""

    record: Record
    body: DispatchBody
    title: Said
    text: Said
    kind: str
    sent_at: datetime | None
    sender_office: str
    chips: tuple[Chip, ...]
    due: Deadline | None
    brought: tuple[Reference, ...]
    replies_to: Reference | None
    answers: tuple[Record, ...]
    events: tuple[Event, ...]
    tracks: tuple[Track, ...]
    notes: tuple[Note, ...]
    moves: tuple[Move, ...]
    choices: tuple[Choice, ...]
    may_answer: bool
    may_edit: bool

    @property
    def shown(self) -> list[Record]:
        """Every record that the page names."""
        others = [reference.record for reference in self.brought if reference.record]
        if self.replies_to and self.replies_to.record:
            others.append(self.replies_to.record)
        return [self.record, *others, *self.answers]


def letter(record: Record, acting: Acting, language: str) -> Letter:
    """The page of a scoped dispatch."""
    sayings = Sayings([record], acting)
    body = sayings.body(record)
    assert isinstance(body, DispatchBody)
    row = Dispatch.objects.visible_to(acting).get(pk=record.pk)
    linked = references(record, acting)
    received = acting.agency in body.recipients and record.owner != acting.agency
    handled = own_handling(record, acting) if received else None
    answered = answered_by([record.pk], acting)[record.pk]
    sent = next((version for version in reversed(versions(record)) if version.state == "sent"), None)
    waits = _waits(record, body, handled, answered, acting)
    return Letter(
        record=record,
        body=body,
        title=sayings.say(record, "title", language),
        text=sayings.say(record, "text", language),
        kind=kind_words(body.type, language),
        sent_at=clock.moment(sent.at) if sent else None,
        sender_office=sent.author.office if sent else "",
        chips=_chips(record, body, handled, answered, acting, language),
        due=deadline(row.due, timezone.localdate()) if waits else None,
        brought=tuple(ref for ref in linked if ref.relation == "records"),
        replies_to=next((ref for ref in linked if ref.relation == "in_reply_to"), None),
        answers=tuple(answer for answer in answers(record, acting) if answer.state == "sent"),
        events=tuple(_event(step) for step in timeline(record, acting)),
        tracks=_tracks(record, body, acting, language) if record.owner == acting.agency and sent else (),
        notes=_notes(record, acting),
        moves=_moves(record, acting),
        choices=_choices(handled, acting, answered=acting.agency in answered) if received else (),
        may_answer=received and bool(acting.roles & ROLES_FOR[Verb.WRITE]),
        may_edit=record.state == "draft" and may(acting, Verb.WRITE, record),
    )


def _waits(
    record: Record, body: DispatchBody, handled: Record | None, answered: set[str], acting: Acting
) -> bool:
    """Whether the deadline still runs: for the sender until all have answered, for a recipient until it is settled."""
    if record.state != "sent":
        return record.state != "withdrawn"
    if record.owner == acting.agency:
        return body.type in answer_kinds() and not set(body.recipients) <= answered
    return acting.agency not in answered and (handled is None or handled.state not in ("done", "refused"))


def _chips(
    record: Record,
    body: DispatchBody,
    handled: Record | None,
    answered: set[str],
    acting: Acting,
    language: str,
) -> tuple[Chip, ...]:
    urgency = urgency_chip(body.urgency, language)
    marking = marking_chip(record.marking, language)
    return tuple(
        chip for chip in (_state_chip(record, handled, answered, acting, language), urgency, marking) if chip
    )


def _state_chip(
    record: Record, handled: Record | None, answered: set[str], acting: Acting, language: str
) -> Chip:
    if record.owner == acting.agency:
        return Chip(kind_named("dispatch").lifecycle.states[record.state].say(language), TONES[record.state])
    if acting.agency in answered:
        return Chip(_("answered"), "done")
    if handled is None:
        return Chip(_("not taken up yet"), "waits")
    return Chip(
        kind_named("handling").lifecycle.states[handled.state].say(language), HANDLING_TONES[handled.state]
    )


def _moves(record: Record, acting: Acting) -> tuple[Move, ...]:
    possible = kind_named("dispatch").lifecycle.open_moves(record.state)
    return tuple(move for move in possible if may_move(acting, record, move.name))


def _choices(handled: Record | None, acting: Acting, *, answered: bool) -> tuple[Choice, ...]:
    lifecycle = kind_named("handling").lifecycle
    if handled is None:
        if answered or not acting.roles & HANDLERS:
            return ()
        return (
            Choice("accepted", Words(vi="Tiếp nhận", en="Accept")),
            Choice("refused", Words(vi="Từ chối", en="Refuse")),
        )
    facts = facts_of(handled)
    possible = lifecycle.open_moves(handled.state)
    return tuple(
        Choice(move.after, move.words) for move in possible if decide(acting, move.verb, facts).allowed
    )


def _event(step: Step) -> Event:
    refused = kind_named("handling").lifecycle.states["refused"]
    tone = "idle" if not step.done else "stopped" if step.what == refused else "done"
    return Event(tone, step.at, step.what, names.agency(step.who), step.office, step.receipt)


def _tracks(record: Record, body: DispatchBody, acting: Acting, language: str) -> tuple[Track, ...]:
    arrived = _arrivals(record)
    handlings = {
        row.record.owner: row.record
        for row in Handling.objects.visible_to(acting).filter(dispatch=record.pk).select_related("record")
    }
    replies = {answer.owner: answer for answer in answers(record, acting) if answer.state == "sent"}
    tracks = []
    for agency in body.recipients:
        handled, reply = handlings.get(agency), replies.get(agency)
        # An agency of this very node has no channel: what is sent to it has arrived.
        there = agency not in arrived or arrived[agency] is not None
        steps = [TrackStep("done" if there else "waits", _("arrived"), arrived.get(agency))]
        if handled:
            words = kind_named("handling").lifecycle.states[handled.state]
            steps.append(TrackStep(HANDLING_TONES[handled.state], words.say(language), handled.changed_at))
        else:
            steps.append(TrackStep("idle", _("taken up"), None))
        if body.type in answer_kinds():
            steps.append(
                TrackStep("done" if reply else "idle", _("answered"), reply.changed_at if reply else None)
            )
        tracks.append(Track(agency, tuple(steps)))
    return tuple(tracks)


def _notes(record: Record, acting: Acting) -> tuple[Note, ...]:
    rows = Handling.objects.visible_to(acting).filter(dispatch=record.pk).select_related("record")
    handlings = [row.record for row in rows.order_by("record__created_at")]
    bodies = contents(handlings)
    return tuple(
        Note(handled.owner, bodies[handled.pk].note, bodies[handled.pk].language)
        for handled in handlings
        if bodies[handled.pk].note
    )


def _arrivals(record: Record) -> dict[str, datetime | None]:
    """When each agency's node confirmed the dispatch; None while it has not."""
    found: dict[str, datetime | None] = {}
    for entry in OutEntry.objects.filter(record=record.pk).select_related("peer").order_by("number"):
        receipt = Receipt.objects.filter(peer=entry.peer, given=False, upto__gte=entry.number).first()
        for agency in entry.peer.agencies:
            found.setdefault(agency, receipt.at if receipt else None)
    return found
