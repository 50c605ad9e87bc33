"""The trace: from a difficulty to a proposal, a decision, a task, an engagement, a result, and back.

A pure walk over the links of records. Which links lead on stands in one table; a room may add its own. From the record
asked, it goes back to what led there and forward to what came of it, never sideways: what else came of a cause is not
part of the chain. Every record on the way is one that the hat may read, and so is every record whose link is followed.
A reference from such a record to one that is not given to the hat (wherever that lies) ends there, as a name.

Bounds: `DEPTH` steps each way, `MOST` records. Each step is three queries, whatever it finds.
"""

import uuid
from dataclasses import dataclass, field
from typing import NamedTuple

from comity.kernel.acting import Acting
from comity.kernel.records import Link, Record

DEPTH = 8
MOST = 80
A_STEP = 400  # links that one step looks at, at most


class Leads(NamedTuple):
    """A link that is part of chains: records of `kind` ("": any) name by `relation` what comes before or after them.

    `before`: the named record comes first, as a proposal's evidence does; otherwise it follows.
    """

    kind: str
    relation: str
    before: bool = True


_TABLE: list[Leads] = [
    Leads("proposal", "evidence"),
    Leads("proposal", "study"),
    Leads("study", "records"),
    Leads("working-group", "origin"),
    Leads("decision", "proposal"),
    Leads("follow-up", "of"),
    Leads("follow-up", "became", before=False),
    Leads("outcome", "decision"),
    Leads("outcome", "evidence"),
    Leads("", "origin"),
    Leads("", "conclusion"),
    Leads("conclusion", "conference"),
    Leads("progress", "task"),
    Leads("obligation", "instrument"),
    Leads("engagement", "task"),
    Leads("engagement", "tasks"),
    Leads("grouping", "engagement"),
    Leads("grouping", "account", before=False),
]
_THROUGH = {"follow-up", "grouping"}  # records that only join two others: the trace shows the join


def lead_on(leads: Leads) -> None:
    """Have one more link followed."""
    _TABLE.append(leads)


@dataclass(frozen=True)
class Edge:
    """`first` led to `then`; `via` is the statement that joins them, where one does."""

    first: uuid.UUID
    then: uuid.UUID
    via: uuid.UUID | None = None


@dataclass
class Trace:
    """What leads to a record and what came of it. `layer` of a record is 0 for a first cause, and above that of every
    record that led to it.

    `missing` are references to what was not given to the hat: (who refers, the id, whether it comes before).
    `more` says that there is more than the bounds let through.
    """

    start: Record
    records: dict[uuid.UUID, Record]
    edges: list[Edge] = field(default_factory=list)
    layer: dict[uuid.UUID, int] = field(default_factory=dict)
    missing: list[tuple[uuid.UUID, uuid.UUID, bool]] = field(default_factory=list)
    more: bool = False

    def ordered(self) -> list[Record]:
        """Every record from the first cause to the last result; those of one level in order of time."""
        return sorted(
            self.records.values(), key=lambda one: (self.layer[one.pk], one.created_at, str(one.pk))
        )


def trace(start: Record, acting: Acting) -> Trace:
    """The chain through a record that was already scoped."""
    found = Trace(start, {start.pk: start})
    for back in (True, False):
        _walk(found, acting, back=back)
    found.edges = sorted(set(found.edges), key=lambda edge: (str(edge.first), str(edge.then)))
    found.layer = _layers(found)
    return found


def _layers(found: Trace) -> dict[uuid.UUID, int]:
    """The longest way from a first cause to each record; where links run in a circle, no longer than all of them."""
    layer = dict.fromkeys(found.records, 0)
    for _ in range(len(layer)):
        later = [edge for edge in found.edges if layer[edge.then] <= layer[edge.first]]
        if not later:
            break
        for edge in later:
            layer[edge.then] = min(layer[edge.first] + 1, len(layer))
    return layer


class _Step(NamedTuple):
    """A link between a record of the chain and another: who named whom, and which comes first."""

    inside: uuid.UUID
    outside: uuid.UUID
    named_by_inside: bool


def _walk(found: Trace, acting: Acting, *, back: bool) -> None:
    """Go one way, step by step."""
    frontier, seen = {found.start.pk: found.start}, {found.start.pk}
    joins: dict[uuid.UUID, tuple[uuid.UUID, Record]] = {}
    for _ in range(DEPTH):
        if not frontier:
            return
        steps, more = _steps(frontier, back)
        found.more = found.more or more
        wanted = {step.outside for step in steps} - seen
        here = Record.objects.visible_to(acting).in_bulk(wanted)
        reached: dict[uuid.UUID, Record] = {}
        through: dict[uuid.UUID, Record] = {}
        for step in steps:
            record = here.get(step.outside)
            origin = joins[step.inside][0] if step.inside in joins else step.inside
            if record is None and step.outside not in seen:
                if step.named_by_inside and step.inside not in joins:
                    found.missing.append((step.inside, step.outside, back))
                continue
            if record is not None and record.kind in _THROUGH:
                joins[record.pk] = (origin, record)
                through[record.pk] = record
                continue
            via = joins[step.inside][1].pk if step.inside in joins else None
            if record is not None:
                if len(found.records) >= MOST and record.pk not in found.records:
                    found.more = True
                    continue
                found.records.setdefault(record.pk, record)
                reached[record.pk] = record
            if step.outside in found.records and origin != step.outside:
                ends = (step.outside, origin) if back else (origin, step.outside)
                found.edges.append(Edge(*ends, via))
        seen |= wanted
        frontier = {**reached, **through}
    found.more = found.more or bool(frontier)


def _steps(frontier: dict[uuid.UUID, Record], back: bool) -> tuple[list[_Step], bool]:
    """The links of the frontier that lead back, or on; and whether there were more than are looked at."""
    names = {leads.relation for leads in _TABLE}
    out = Link.objects.filter(source__in=frontier, relation__in=names).order_by("pk")
    into = Link.objects.filter(target__in=frontier, relation__in=names).order_by("pk")
    given = list(out.values_list("source", "relation", "target")[: A_STEP + 1])
    taken = list(into.values_list("source", "relation", "target", "source__kind")[: A_STEP + 1])
    steps = [
        _Step(source, target, True)
        for source, relation, target in given[:A_STEP]
        if _leads(frontier[source].kind, relation, back)
    ]
    steps += [
        _Step(target, source, False)
        for source, relation, target, kind in taken[:A_STEP]
        if _leads(kind, relation, not back)
    ]
    return steps, len(given) > A_STEP or len(taken) > A_STEP


def _leads(kind: str, relation: str, before: bool) -> bool:
    """Whether what a record of `kind` names by `relation` comes before it (or after, as asked)."""
    return any(
        leads.relation == relation and leads.kind in ("", kind) and leads.before is before for leads in _TABLE
    )
