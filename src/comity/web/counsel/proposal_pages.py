"""What the pages of proposals and decisions show."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from comity.counsel.models import Decision, FollowUp, Outcome, Uptake
from comity.counsel.proposal_kinds import (
    MEASURES,
    RULINGS,
    SORTS,
    DecisionBody,
    FollowUpBody,
    OutcomeBody,
    ProposalBody,
    TakenOpinion,
    UptakeBody,
)
from comity.exchange.opinion_kinds import STANCES, TAKEN
from comity.exchange.opinions import Line
from comity.kernel.acting import Acting
from comity.kernel.kinds import Said, is_known, kind_named
from comity.kernel.reading import content, contents
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.web.counsel.common import tone_of, visible
from comity.web.counsel.consulting import consultations
from comity.web.dispatches.lists import Chip
from comity.web.dispatches.opinion_pages import STANCE_TONES, chip_of

MOST = 60
MEASURE_TONES = {"yes": "done", "partly": "moving", "no": "stopped", "unknown": "idle"}
_OFFERED = ("direction", "task", "instrument", "engagement", "dispatch")


@dataclass(frozen=True)
class ProposalRow:
    """A proposal of a list. `since`: the day on which it was submitted, where it was."""

    record: Record
    title: Said
    sort: str
    tone: str
    to: str
    since: date | None


class Evidence(NamedTuple):
    """A record on which a proposal stands; None where the hat was not given it."""

    record: Record | None
    title: Said | None


class Consultation(NamedTuple):
    """A request for opinion, and how each asked agency stands."""

    record: Record
    lines: tuple[tuple[Line, Chip], ...]


class TakenLine(NamedTuple):
    """An opinion's comment and how it was taken up."""

    row: TakenOpinion
    stance: Chip
    taken: str


@dataclass(frozen=True)
class DecisionLine:
    """A decision in short."""

    record: Record
    body: DecisionBody
    ruling: Chip


@dataclass(frozen=True)
class ProposalPage:
    """See the module. `near` are the group and the study, where the hat may know them."""

    record: Record
    body: ProposalBody
    sayings: Sayings
    title: Said
    problem: Said
    recommendation: Said
    sort: str
    tone: str
    evidence: tuple[Evidence, ...]
    group: Record | None
    study: Record | None
    asked: tuple[Consultation, ...]
    taken: tuple[TakenLine, ...]
    uptake: Record | None
    decisions: tuple[DecisionLine, ...]

    @property
    def shown(self) -> list[Record]:
        """Every record that the page names."""
        near = [one for one in (self.group, self.study, self.uptake) if one]
        opinions = [line.opinion for one in self.asked for line, _ in one.lines if line.opinion]
        return [
            self.record,
            *near,
            *(one.record for one in self.evidence if one.record),
            *(one.record for one in self.asked),
            *opinions,
            *(one.record for one in self.decisions),
        ]


def proposal_page(record: Record, acting: Acting, language: str) -> ProposalPage:
    """The page of a scoped proposal."""
    body = content(record, ProposalBody)
    near = visible([*body.evidence, body.group, body.study], acting)
    sayings = Sayings([record, *near.values()], acting)
    asked = tuple(
        Consultation(one, tuple((line, chip_of(line, language)) for line in lines))
        for one, lines in consultations(body, acting)
    )
    uptake, told = _uptake(record, acting)
    return ProposalPage(
        record=record,
        body=body,
        sayings=sayings,
        title=sayings.say(record, "title", language),
        problem=sayings.say(record, "problem", language),
        recommendation=sayings.say(record, "recommendation", language),
        sort=SORTS[body.sort].say(language),
        tone=tone_of(record),
        evidence=tuple(
            Evidence(near[one], _heading(sayings, near[one], language))
            if one in near
            else Evidence(None, None)
            for one in body.evidence
        ),
        group=near.get(body.group),
        study=near.get(body.study),
        asked=asked,
        taken=tuple(
            TakenLine(
                row,
                Chip(
                    STANCES[row.stance].say(language) if row.stance in STANCES else row.stance,
                    STANCE_TONES.get(row.stance, "idle"),
                ),
                TAKEN[row.taken].say(language) if row.taken in TAKEN else row.taken,
            )
            for row in told
        ),
        uptake=uptake,
        decisions=tuple(decision_lines(record, acting, language)),
    )


def _heading(sayings: Sayings, record: Record, language: str) -> Said:
    """A record's title where its kind is known here; else as it was sent."""
    if not is_known(record.kind):
        return Said(record.title, record.language)
    return sayings.say(record, kind_named(record.kind).body.title_field, language)


def _uptake(record: Record, acting: Acting) -> tuple[Record | None, tuple[TakenOpinion, ...]]:
    rows = Uptake.objects.visible_to(acting).filter(proposal=record.pk).select_related("record")
    row = rows.order_by("-record__created_at").first()
    return (row.record, content(row.record, UptakeBody).rows) if row else (None, ())


def decision_lines(record: Record, acting: Acting, language: str) -> list[DecisionLine]:
    """The decisions on a proposal, the latest first."""
    rows = Decision.objects.visible_to(acting).filter(proposal=record.pk).select_related("record")
    records = [row.record for row in rows.order_by("-record__created_at")[:10]]
    bodies = contents(records)
    return [
        DecisionLine(one, bodies[one.pk], ruling_chip(bodies[one.pk].ruling, language)) for one in records
    ]


def ruling_chip(ruling: str, language: str) -> Chip:
    """A ruling as a chip."""
    tones = {"approved": "done", "returned": "waits", "refused": "stopped", "noted": "done"}
    return Chip(RULINGS[ruling].say(language), tones[ruling])


@dataclass(frozen=True)
class Became:
    """What a decision became."""

    record: Record
    title: Said
    note: str
    state: str


@dataclass(frozen=True)
class OutcomeLine:
    """An answer to whether it was done and helped."""

    record: Record
    body: OutcomeBody
    done: Chip
    helped: Chip


@dataclass(frozen=True)
class DecisionPage:
    """The page of a decision."""

    record: Record
    body: DecisionBody
    title: Said
    text: Said
    ruling: Chip
    proposal: Record | None
    document: Record | None
    became: tuple[Became, ...]
    outcomes: tuple[OutcomeLine, ...]

    @property
    def shown(self) -> list[Record]:
        """Every record that the page names."""
        near = [one for one in (self.proposal, self.document) if one]
        became = [one.record for one in self.became]
        return [self.record, *near, *became, *(one.record for one in self.outcomes)]


def decision_page(record: Record, acting: Acting, language: str) -> DecisionPage:
    """The page of a scoped decision."""
    body = content(record, DecisionBody)
    sayings = Sayings([record], acting)
    near = visible([body.proposal, body.document], acting)
    rows = Outcome.objects.visible_to(acting).filter(decision=record.pk).select_related("record")
    outcomes = [row.record for row in rows.order_by("-record__created_at")[:20]]
    answers = contents(outcomes)
    return DecisionPage(
        record=record,
        body=body,
        title=sayings.say(record, "title", language),
        text=sayings.say(record, "text", language),
        ruling=ruling_chip(body.ruling, language),
        proposal=near.get(body.proposal),
        document=near.get(body.document),
        became=became_of([record], acting, language).get(str(record.pk), ()),
        outcomes=tuple(
            OutcomeLine(
                one,
                answers[one.pk],
                _measure(answers[one.pk].done, language),
                _measure(answers[one.pk].helped, language),
            )
            for one in outcomes
        ),
    )


def _measure(code: str, language: str) -> Chip:
    return Chip(MEASURES[code].say(language), MEASURE_TONES[code])


def became_of(records: list[Record], acting: Acting, language: str) -> dict[str, tuple[Became, ...]]:
    """What some records became, as far as the hat may know, by the record's id."""
    keys = [record.pk for record in records]
    rows = FollowUp.objects.visible_to(acting).filter(of__in=keys).select_related("record")
    statements = list(rows.order_by("record__created_at", "pk")[: MOST * max(1, len(keys))])
    near = Record.objects.visible_to(acting).in_bulk({row.became for row in statements})
    sayings = Sayings(near.values(), acting)
    said = contents([row.record for row in statements])
    found: dict[str, list[Became]] = {}
    for row in statements:
        record = near.get(row.became)
        body = said[row.pk]
        if record is not None and isinstance(body, FollowUpBody):
            state = (
                kind_named(record.kind).lifecycle.states[record.state].say(language)
                if is_known(record.kind)
                else record.state
            )
            line = Became(record, _heading(sayings, record, language), body.note, state)
            found.setdefault(str(row.of), []).append(line)
    return {of: tuple(lines) for of, lines in found.items()}


def offered_to_follow(acting: Acting, language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The agency's latest directions, tasks, instruments, engagements and dispatches, by kind, to be chosen from."""
    found = []
    for kind in _OFFERED:
        if not is_known(kind):
            continue
        rows = Record.objects.visible_to(acting).filter(kind=kind, owner=acting.agency)
        named = [(str(one.pk), one.title_in(language)[:120]) for one in rows.order_by("-changed_at")[:25]]
        if named:
            found.append((kind_named(kind).words.say(language), named))
    return found
