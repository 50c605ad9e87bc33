"""What the history's pages show, gathered for one hat and one language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from comity.kernel import as_of, clock
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting, Role
from comity.kernel.comparing_words import Piece, changes, compare_texts, shortened
from comity.kernel.envelopes import Envelope, sha256
from comity.kernel.history import Gap, History, Line, Moved, neighbours, version, versions_among
from comity.kernel.history import history as history_of
from comity.kernel.opening import Opened, who_opened
from comity.kernel.problems import Problem
from comity.kernel.reading import envelope_of, references, referrers
from comity.kernel.records import Record
from comity.kernel.restoring import Restored, obstacle, restorings
from comity.kernel.words import Words
from comity.web.allowed import may
from comity.web.history.fields import Fact, Wording, field_name, fields_in_order, in_order, state_name
from comity.web.history.naming import ACTS, AUDIENCE, MARKING, QUOTES, STATE
from comity.web.proof.naming import RELATIONS

OPENINGS = 30  # shown of who opened a record
REFERRERS = 30  # shown of what refers to a record
SHORT = 5  # versions shown on a record's own page


class VersionRow(NamedTuple):
    """An open version in the list; `moved` says in words what it changed, `restored` from which version and why."""

    line: Line
    act: Words
    state: str
    moved: tuple[str, ...]
    restored: Restored | None


@dataclass(frozen=True)
class HistoryPage:
    """The versions of a record, newest first; `gap` rows stand for closed ones. `openings` is None for who may not."""

    record: Record
    rows: tuple[VersionRow | Gap, ...]
    older: int | None
    openings: tuple[Opened, ...] | None

    @property
    def numbers(self) -> list[int]:
        """The open versions, newest first."""
        return [row.line.number for row in self.rows if isinstance(row, VersionRow)]


def history_page(record: Record, acting: Acting, language: str, before: int | None) -> HistoryPage:
    """The page of a scoped record's versions below `before`."""
    found = history_of(record, acting, before=before)
    return HistoryPage(record, version_rows(record, found, language), found.older, _openings(record, acting))


def version_rows(record: Record, found: History, language: str) -> tuple[VersionRow | Gap, ...]:
    """A history in words."""
    why = restorings(record, [line.number for line in found.open])
    return tuple(
        line if isinstance(line, Gap) else _row(line, record.kind, why.get(line.number), language)
        for line in found.lines
    )


def _row(line: Line, kind: str, restored: Restored | None, language: str) -> VersionRow:
    return VersionRow(
        line=line,
        act=ACTS.get(line.act, Words(line.act, line.act)),
        state=state_name(kind, line.state, language),
        moved=tuple(_moved(line.moved, kind, language)) if line.moved else (),
        restored=restored,
    )


def _moved(moved: Moved, kind: str, language: str) -> Iterator[str]:
    yield from (field_name(name, language, kind) for name in in_order(kind, moved.fields))
    parts = (
        (moved.state, STATE),
        (moved.marking, MARKING),
        (moved.audience, AUDIENCE),
        (moved.sources, QUOTES),
    )
    yield from (words.say(language) for changed, words in parts if changed)


def _openings(record: Record, acting: Acting) -> tuple[Opened, ...] | None:
    """Who opened a scoped record, for its own agency's heads and auditors; None for everyone else."""
    if record.owner != acting.agency or not acting.roles & {Role.HEAD, Role.AUDITOR}:
        return None
    return tuple(who_opened(record.pk, acting, OPENINGS))


@dataclass(frozen=True)
class VersionPage:
    """One version; `then` is the record as it has it.

    `refusal` says why its content cannot be restored; it and `may_restore` are for who may write.
    """

    record: Record
    then: Record
    envelope: Envelope
    at: datetime
    act: Words
    state: str
    marking: str
    audience: str
    facts: tuple[Fact, ...]
    restored: Restored | None
    earlier: int | None
    later: int | None
    may_restore: bool
    refusal: Problem | None
    names: tuple[Record, ...]

    @property
    def is_current(self) -> bool:
        return self.envelope.number == self.record.number


def version_page(record: Record, number: int, acting: Acting, language: str) -> VersionPage:
    """The page of one version of a scoped record; not found where it is closed to this hat."""
    envelope = version(record, number, acting)
    wording = Wording([envelope], acting, language)
    earlier, later = neighbours(record, number, acting)
    writes = number != record.number and may(acting, Verb.WRITE, record)
    refusal = obstacle(record, envelope) if writes else None
    return VersionPage(
        record=record,
        then=_as_version(record, envelope),
        envelope=envelope,
        at=clock.moment(envelope.at),
        act=ACTS.get(envelope.act, Words(envelope.act, envelope.act)),
        state=wording.state(envelope),
        marking=wording.marking(envelope),
        audience=wording.audience(envelope),
        facts=tuple(wording.facts(envelope)),
        restored=restorings(record, [number]).get(number),
        earlier=earlier,
        later=later,
        may_restore=writes and refusal is None,
        refusal=refusal,
        names=tuple(wording.records),
    )


def _as_version(record: Record, envelope: Envelope) -> Record:
    return as_of.at_number(record, envelope, sha256(envelope.canonical()))


class Difference(NamedTuple):
    """One part that differs, as pieces of text. `before` and `after` are the pieces of each side alone."""

    label: str
    pieces: tuple[Piece, ...]
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    language: str


@dataclass(frozen=True)
class ComparePage:
    """Two versions compared, the older first; `then` is the record as each has it."""

    record: Record
    then: tuple[Record, Record]
    before: Envelope
    after: Envelope
    differences: tuple[Difference, ...]
    names: tuple[Record, ...]


def compare_page(record: Record, numbers: tuple[int, int], acting: Acting, language: str) -> ComparePage:
    """The page of two versions of a scoped record; not found where one is closed to this hat."""
    found = {one.number: one for one in versions_among(record, numbers, acting)}
    if not {*numbers} <= found.keys():
        raise not_found()
    before, after = found[min(numbers)], found[max(numbers)]
    wording = Wording([before, after], acting, language)
    differences = (*_beside(before, after, wording), *_within(before, after, wording))
    then = (_as_version(record, before), _as_version(record, after))
    return ComparePage(record, then, before, after, differences, tuple(wording.records))


def _within(before: Envelope, after: Envelope, wording: Wording) -> Iterator[Difference]:
    """What differs in the content."""
    old, new = ({name: one.body[name] for name in fields_in_order(one)} for one in (before, after))
    for change in changes(old, new, wording.say):
        text = change.after if change.after is not None else change.before
        spoken = wording.language_of(change.path, text)
        yield _difference(wording.label(change.path), shortened(change.pieces), spoken)


def _beside(before: Envelope, after: Envelope, wording: Wording) -> Iterator[Difference]:
    """What differs in state, label and sources."""
    said = (
        (STATE, wording.state),
        (MARKING, wording.marking),
        (AUDIENCE, wording.audience),
        (QUOTES, lambda one: "\n".join(source.quote for source in one.sources)),
    )
    for words, say in said:
        old, new = say(before), say(after)
        if old != new:
            yield _difference(wording.words(words), shortened(compare_texts(old, new)), "")


def _difference(label: str, pieces: tuple[Piece, ...], language: str) -> Difference:
    return Difference(
        label=label,
        pieces=pieces,
        before=tuple(piece for piece in pieces if piece.mark != "new"),
        after=tuple(piece for piece in pieces if piece.mark != "gone"),
        language=language,
    )


class Referred(NamedTuple):
    """A record that the page's record refers to, or that refers to it; None where this office was not given it."""

    relation: Words
    record: Record | None


@dataclass(frozen=True)
class RecordPage:
    """A record of a kind that has no page of its own."""

    record: Record
    facts: tuple[Fact, ...]
    refers: tuple[Referred, ...]
    referred: tuple[Record, ...]
    quotes: tuple[str, ...]
    history: tuple[VersionRow | Gap, ...]

    @property
    def records(self) -> list[Record]:
        return [self.record, *(one.record for one in self.refers if one.record), *self.referred]


def record_page(record: Record, acting: Acting, language: str) -> RecordPage:
    """The page of a scoped record."""
    envelope = envelope_of(record)
    wording = Wording([envelope], acting, language)
    return RecordPage(
        record=record,
        facts=tuple(wording.facts(envelope)),
        refers=tuple(
            Referred(RELATIONS.get(one.relation, Words(one.relation, one.relation)), one.record)
            for one in references(record, acting)
        ),
        referred=tuple(referrers(record, acting)[:REFERRERS]),
        quotes=tuple(source.quote for source in envelope.sources),
        history=version_rows(record, history_of(record, acting, size=SHORT), language),
    )
