"""The history of a record as one hat may know it: its versions, who wrote each, and what moved.

A version is read by the access rule twice: as the record stands today, and as that version itself stood (its own
marking and audience). So a version from before the record was shared with an agency, or before it was marked down,
stays closed to whom it was closed then. What is closed shows only as a gap in the numbers, with no word of when, by
whom or why; a version that this node was never given looks the same. Nothing is counted that the numbers of the open
versions do not say already.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.kernel import access, clock
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.envelopes import Author, Envelope, parse
from comity.kernel.records import Record, Version

PER_PAGE = 20  # versions; a report's may be a few hundred kilobytes each


@dataclass(frozen=True)
class Moved:
    """What a version changed against the one before. `fields` are names of the body's fields."""

    fields: tuple[str, ...] = ()
    state: bool = False
    marking: bool = False
    audience: bool = False
    sources: bool = False

    def __bool__(self) -> bool:
        return bool(self.fields or self.state or self.marking or self.audience or self.sources)


@dataclass(frozen=True)
class Line:
    """One open version.

    `moved` is None for the first version, and where the one before is closed: there is nothing to say what it changed.
    `chained`: whether it names the version before by its true hash; None where that version is closed or not here.
    """

    number: int
    at: datetime
    act: str
    state: str
    author: Author
    hash: str
    moved: Moved | None
    chained: bool | None


@dataclass(frozen=True)
class Gap:
    """Versions `first` to `last`, closed to this hat or never given to this node; the two look alike."""

    first: int
    last: int


@dataclass(frozen=True)
class History:
    """A page of versions, newest first. `older` is the number to go on before, None at the end."""

    lines: tuple[Line | Gap, ...]
    older: int | None

    @property
    def open(self) -> list[Line]:
        """The open versions."""
        return [line for line in self.lines if isinstance(line, Line)]


def readable(envelope: Envelope, acting: Acting) -> bool:
    """Whether the rule lets this hat read a version, by that version's own label."""
    facts = access.Facts(
        envelope.owner,
        envelope.marking,
        frozenset(envelope.audience),
        envelope.kind,
        uuid.UUID(envelope.id),
    )
    return access.decide(acting, Verb.READ, facts).allowed


def history(record: Record, acting: Acting, *, before: int | None = None, size: int = PER_PAGE) -> History:
    """The versions of a scoped record that are numbered below `before` (from the newest on without it)."""
    top = min(before or record.number + 1, record.number + 1)
    rows = Version.objects.for_machine().filter(record=record, number__lt=top).order_by("-number")
    held = list(rows[: size + 1])
    found = [(row, parse(row.envelope)) for row in held]
    open_ = {row.number: (row, envelope) for row, envelope in found if readable(envelope, acting)}
    shown = [row.number for row in held[:size]]
    older = shown[-1] if len(held) > size else None
    return History(tuple(_lines(open_, top - 1, older or 1)), older)


def version(record: Record, number: int, acting: Acting) -> Envelope:
    """One version of a scoped record; not found where it is closed to this hat, or not there."""
    found = versions_among(record, [number], acting)
    if not found:
        raise not_found()
    return found[0]


def open_versions(record: Record, acting: Acting) -> list[Envelope]:
    """Every version of a scoped record that this hat may read, newest first: for records with few versions."""
    rows = Version.objects.for_machine().filter(record=record).order_by("-number")
    return [envelope for envelope in map(_envelope, rows) if readable(envelope, acting)]


def open_versions_of(records: Sequence[Record], acting: Acting) -> list[Envelope]:
    """Every version of several scoped records that this hat may read, in one query: records with few versions."""
    rows = Version.objects.for_machine().filter(record__in=[record.pk for record in records])
    return [envelope for envelope in map(_envelope, rows.order_by("pk")) if readable(envelope, acting)]


def versions_among(record: Record, numbers: Sequence[int], acting: Acting) -> list[Envelope]:
    """Those of the numbered versions that this hat may read, oldest first."""
    rows = Version.objects.for_machine().filter(record=record, number__in=numbers).order_by("number")
    return [envelope for envelope in map(_envelope, rows) if readable(envelope, acting)]


def neighbours(record: Record, number: int, acting: Acting) -> tuple[int | None, int | None]:
    """The nearest open versions before and after one, among the `PER_PAGE` on either side."""
    near = range(max(1, number - PER_PAGE), number + PER_PAGE + 1)
    numbers = [envelope.number for envelope in versions_among(record, near, acting)]
    return (
        max((other for other in numbers if other < number), default=None),
        min((other for other in numbers if other > number), default=None),
    )


def moved(before: Envelope, after: Envelope) -> Moved:
    """What the later of two versions changed."""
    names = dict.fromkeys([*after.body, *before.body])
    return Moved(
        fields=tuple(name for name in names if before.body.get(name) != after.body.get(name)),
        state=before.state != after.state,
        marking=before.marking != after.marking,
        audience=before.audience != after.audience,
        sources=before.sources != after.sources,
    )


def _envelope(row: Version) -> Envelope:
    return parse(row.envelope)


def _lines(open_: dict[int, tuple[Version, Envelope]], newest: int, oldest: int) -> Iterator[Line | Gap]:
    """Open versions and gaps from `newest` down to `oldest`."""
    gap = 0
    for number in range(newest, oldest - 1, -1):
        if number not in open_:
            gap = gap or number
            continue
        if gap:
            yield Gap(number + 1, gap)
            gap = 0
        yield _line(*open_[number], open_.get(number - 1))
    if gap:
        yield Gap(oldest, gap)


def _line(row: Version, envelope: Envelope, before: tuple[Version, Envelope] | None) -> Line:
    return Line(
        number=envelope.number,
        at=clock.moment(envelope.at),
        act=envelope.act,
        state=envelope.state,
        author=envelope.author,
        hash=row.hash,
        moved=moved(before[1], envelope) if before else None,
        chained=envelope.previous == before[0].hash if before else None,
    )
