"""One dispatch as its page shows it: letter, what it brings and answers, its way, and this hat's moves."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.directory import names
from comity.exchange.actions import HANDLERS, own_handling
from comity.exchange.amending import Asked, asked_of
from comity.exchange.kinds import DispatchBody
from comity.exchange.letter_kinds import CHANGES
from comity.exchange.models import Dispatch, Reminder
from comity.exchange.opinions import is_asking, own_opinion
from comity.exchange.reminding import waited_for_by
from comity.exchange.threads import Turn, thread
from comity.exchange.timeline import Step, timeline
from comity.kernel import clock
from comity.kernel.access import ROLES_FOR, Verb, decide
from comity.kernel.acting import Acting
from comity.kernel.history import open_versions
from comity.kernel.kinds import Said as Text
from comity.kernel.kinds import kind_named
from comity.kernel.lifecycles import Move
from comity.kernel.reading import Reference, facts_of, references
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
from comity.web.dispatches.receiving import Inner, inner_side
from comity.web.dispatches.recipients import Recipients, recipients_of
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
    proof: str


@dataclass(frozen=True)
class Choice:
    """A word that the receiving agency may say next."""

    state: str
    label: Words


@dataclass(frozen=True)
class Said:
    """A recipient's word on a change, as a chip with its remark."""

    agency: str
    label: str
    tone: str
    note: str


@dataclass(frozen=True)
class Changing:
    """A change that the sender asks for; `by` stands in its place, where one does."""

    record: Record
    words: Words
    reason: str
    by: Record | None
    answers: tuple[Said, ...]
    may_answer: bool


@dataclass(frozen=True)
class Letter:
    """The page's content; see the module."""

    record: Record
    body: DispatchBody
    title: Text
    text: Text
    kind: str
    sent_at: datetime | None
    sender_office: str
    chips: tuple[Chip, ...]
    due: Deadline | None
    brought: tuple[Reference, ...]
    replies_to: Reference | None
    amends: Reference | None
    thread: tuple[Turn, ...]
    events: tuple[Event, ...]
    recipients: Recipients | None
    changes: tuple[Changing, ...]
    inner: Inner | None
    opinion: Record | None
    asking: bool
    reminded: bool
    moves: tuple[Move, ...]
    choices: tuple[Choice, ...]
    may_answer: bool
    may_edit: bool
    may_remind: bool
    may_recall: bool
    may_amend: bool

    @property
    def shown(self) -> list[Record]:
        """Every record that the page names."""
        others = [reference.record for reference in self.brought if reference.record]
        if self.replies_to and self.replies_to.record:
            others.append(self.replies_to.record)
        said = [row.answer for row in self.recipients.rows if row.answer] if self.recipients else []
        placed = [change.by for change in self.changes if change.by]
        return [self.record, *others, *said, *placed, *(turn.record for turn in self.thread)]


def letter(record: Record, acting: Acting, language: str, assigning: object = None) -> Letter:
    """The page of a scoped dispatch; `assigning` is what was typed into the form that assigns it."""
    sayings = Sayings([record], acting)
    body = sayings.body(record)
    assert isinstance(body, DispatchBody)
    row = Dispatch.objects.visible_to(acting).get(pk=record.pk)
    linked = references(record, acting)
    received = acting.agency in body.recipients and record.owner != acting.agency
    handled = own_handling(record, acting) if received else None
    answered = answered_by([record.pk], acting)[record.pk]
    own = record.owner == acting.agency
    told = reversed(open_versions(record, acting))
    sent = next((version for version in told if version.state == "sent"), None)
    changes = tuple(_changing(one, body, acting, language) for one in asked_of(record, acting))
    settled = handled is not None and handled.state in ("done", "refused")
    waited_for = own and sent is not None and body.type in answer_kinds() and waited_for_by(record, acting)
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
        amends=next((ref for ref in linked if ref.relation == "amends"), None),
        thread=tuple(thread(record, acting)),
        events=tuple(_event(step) for step in timeline(record, acting)),
        recipients=recipients_of(record, body, acting, language) if own and sent else None,
        changes=changes,
        inner=inner_side(record, acting, language, handled=handled, settled=settled, data=assigning)
        if received
        else None,
        opinion=own_opinion(record, acting) if received and is_asking(body) else None,
        asking=is_asking(body),
        reminded=received and _is_reminded(record, acting),
        moves=_moves(record, acting),
        choices=_choices(handled, acting, answered=acting.agency in answered) if received else (),
        may_answer=received and bool(acting.roles & ROLES_FOR[Verb.WRITE]),
        may_edit=record.state == "draft" and may(acting, Verb.WRITE, record),
        may_remind=bool(waited_for) and bool(acting.roles & HANDLERS),
        may_recall=own
        and record.state == "sent"
        and may(acting, Verb.SEND, record)
        and not _recalled(changes),
        may_amend=own
        and record.state == "sent"
        and may(acting, Verb.WRITE, record)
        and not _recalled(changes),
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
    state = _state_chip(record, handled, answered, acting, language)
    let_go = _let_go(record, body, acting)
    urgency = urgency_chip(body.urgency, language)
    marking = marking_chip(record.marking, language)
    return tuple(chip for chip in (let_go, state, urgency, marking) if chip)


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
    # Assigning has a form of its own: it names a post.
    return tuple(
        Choice(move.after, move.words)
        for move in possible
        if move.after != "assigned" and decide(acting, move.verb, facts).allowed
    )


def _event(step: Step) -> Event:
    tone = "idle" if not step.done else "stopped" if step.stopped else "done"
    name = "passage-sent" if step.sent else "passage-received"
    proof = reverse(name, args=[step.record, step.entry]) if step.record and step.entry else ""
    return Event(tone, step.at, step.what, names.agency(step.who), step.office, step.receipt, proof)


def _changing(one: Asked, body: DispatchBody, acting: Acting, language: str) -> Changing:
    states = kind_named("amendment-answer").lifecycle.states
    answers = tuple(
        Said(
            agency,
            states[record.state].say(language),
            "done" if record.state == "agreed" else "stopped",
            one.notes[agency],
        )
        for agency, record in one.answers.items()
    )
    by = Record.objects.visible_to(acting).filter(pk=one.body.by).first() if one.body.by else None
    asked = acting.agency in body.recipients and acting.agency != one.record.owner
    may_answer = asked and acting.agency not in one.answers and bool(acting.roles & HANDLERS)
    return Changing(one.record, CHANGES[one.body.change], one.body.reason, by, answers, may_answer)


def _recalled(changes: tuple[Changing, ...]) -> bool:
    return any(change.words == CHANGES["recall"] for change in changes)


def _let_go(record: Record, body: DispatchBody, acting: Acting) -> Chip | None:
    """How the dispatch stands after what its sender asked: both ends are shown the same."""
    for one in reversed(asked_of(record, acting)):
        agencies = body.recipients if record.owner == acting.agency else (acting.agency,)
        agreed = sum(one.agreed(agency) for agency in agencies)
        if agreed == len(agencies):
            done = {
                "recall": _("recalled"),
                "update": _("updated by another"),
                "replacement": _("replaced by another"),
            }
            return Chip(done[one.body.change], "stopped")
        if agreed:
            told = {"agreed": agreed, "asked": len(agencies)}
            return Chip(_("change agreed by %(agreed)s of %(asked)s") % told, "waits")
        if not all(agency in one.answers for agency in agencies):
            return Chip(_("a change is asked for"), "waits")
    return None


def _is_reminded(record: Record, acting: Acting) -> bool:
    rows = Reminder.objects.visible_to(acting).filter(dispatch=record.pk, agency=acting.agency)
    return rows.filter(record__owner=record.owner).exists()
