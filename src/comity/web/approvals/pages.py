"""What the pages of approvals show, gathered for one hat and one language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from comity.directory.names import profile
from comity.kernel import clock
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.approvals.actions import may_withdraw_any
from comity.kernel.approvals.chains import Vote, is_agreed
from comity.kernel.approvals.kinds import OPEN
from comity.kernel.approvals.reading import Progress
from comity.kernel.kinds import kind_named
from comity.kernel.records import Record
from comity.web.allowed import may
from comity.web.approvals.naming import Seats, move_words
from comity.web.deadlines import Deadline, deadline

TONES = {
    "waiting": "moving",
    "overdue": "waits",
    "approved": "done",
    "refused": "stopped",
    "withdrawn": "idle",
}


class Standing(NamedTuple):
    """How an approval stands, as a chip."""

    label: str
    tone: str


@dataclass(frozen=True)
class Word:
    """One person's vote in a step; `escalated` where it was cast because the step had passed on."""

    yes: bool
    office: str
    at: datetime
    remark: str
    escalated: bool


@dataclass(frozen=True)
class Row:
    """One approval of a list. `deadline` is there while it waits; `word` is this person's own vote."""

    approval: Record
    subject: Record
    what: str
    asked_by: str
    since: datetime
    step: str
    deadline: Deadline | None
    late: bool
    escalated: bool
    standing: Standing
    word: Word | None = None


@dataclass(frozen=True)
class TrackStep:
    """One step of the chain for `approvals/_chain.html`."""

    tone: str
    label: str
    asks: str
    terms: str
    when: datetime | None
    votes: tuple[Word, ...]


@dataclass(frozen=True)
class ApprovalPage:
    """One approval whole: what is asked, its chain, and what this hat may do to it now."""

    row: Row
    reason: str
    marking: str
    steps: tuple[TrackStep, ...]
    void: bool
    others_only: bool
    may_vote: bool
    may_withdraw: bool
    may_apply: bool


def rows_of(found: Iterable[Progress], acting: Acting, language: str, today: date) -> list[Row]:
    """Rows of a list, in their order."""
    return [row_of(one, acting, language, today) for one in found]


def row_of(one: Progress, acting: Acting, language: str, today: date) -> Row:
    """One approval as a row."""
    open_ = one.approval.state in OPEN
    due = timezone.localtime(one.due).date() if one.due else None
    return Row(
        approval=one.approval,
        subject=one.subject,
        what=_what(one, language),
        asked_by=one.asked_by,
        since=one.since,
        step=f"{min(one.step + 1, len(one.steps))}/{len(one.steps)}",
        deadline=deadline(due, today) if open_ and not one.void else None,
        late=one.late and not one.void,
        escalated=one.escalated,
        standing=_standing(one, language),
        word=next((_word(vote) for vote in one.votes if vote.person == acting.who), None),
    )


def approval_page(one: Progress, acting: Acting, language: str, today: date) -> ApprovalPage:
    """The page of one approval."""
    open_ = one.approval.state in OPEN
    agreed = one.approval.state == "approved" and one.marking is not None
    entitled = any(may(acting, verb, one.subject) for verb in (Verb.WRITE, Verb.APPROVE))
    return ApprovalPage(
        row=row_of(one, acting, language, today),
        reason=one.reason,
        marking=profile().marking(one.marking).words.say(language) if one.marking is not None else "",
        steps=chain_of(one, acting, language),
        void=one.void,
        others_only=one.others_only,
        may_vote=one.mine,
        may_withdraw=open_ and (one.asker == acting.who or may_withdraw_any(acting)),
        may_apply=agreed and one.current and entitled,
    )


def chain_of(one: Progress, acting: Acting, language: str) -> tuple[TrackStep, ...]:
    """The steps of an approval's chain with who has voted in each."""
    seats = Seats(one.steps, acting, language)
    steps = []
    for index, step in enumerate(one.steps):
        votes = tuple(vote for vote in one.votes if vote.step == index)
        label = _("Step %(number)s") % {"number": index + 1}
        tone = _tone(one, index, votes)
        words = tuple(map(_word, votes))
        steps.append(
            TrackStep(tone, label, seats.asked(step), seats.terms(step), _when(one, index, votes), words)
        )
    return tuple(steps)


def _word(vote: Vote) -> Word:
    return Word(vote.yes, vote.office, clock.moment(vote.at), vote.remark, vote.escalated)


def _tone(one: Progress, index: int, votes: tuple[Vote, ...]) -> str:
    if any(not vote.yes for vote in votes):
        return "stopped"
    if is_agreed(one.steps[index], votes):
        return "done"
    if one.approval.state in OPEN and index == one.step and not one.void:
        return "waits" if one.late else "moving"
    return "idle"


def _when(one: Progress, index: int, votes: tuple[Vote, ...]) -> datetime | None:
    if votes:
        return clock.moment(votes[-1].at)
    return one.since if index == one.step and one.approval.state in OPEN else None


def _what(one: Progress, language: str) -> str:
    words = move_words(one.subject.kind, one.move).say(language)
    if one.marking is None:
        return words
    return f"{words}: {profile().marking(one.marking).words.say(language)}"


def _standing(one: Progress, language: str) -> Standing:
    if one.void:
        return Standing(_("void: the record has changed"), "stopped")
    state = "overdue" if one.late else one.approval.state
    if one.late and not one.now.escalate_to:
        return Standing(_("overdue"), "waits")
    return Standing(kind_named("approval").lifecycle.states[state].say(language), TONES[state])
