"""Contributor tables taken in: one record a source, period and mission; what a file says anew revises it."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.bulk import do_import_many
from comity.kernel.kinds import Rendering
from comity.kernel.labels import Label
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words
from comity.kernel.words import Words
from comity.kernel.writing import revise
from comity.programme.peacekeeping.contributors import File, Row, read
from comity.programme.peacekeeping.kinds import DOUBTS, ContributionTableBody, Edition, Line
from comity.programme.peacekeeping.models import ContributionTable
from comity.programme.peacekeeping.naming import mission_short

BATCH = 500  # tables read or written at a time
SHORT = {"ipi": "IPI", "geo-pko": "Geo-PKO"}


class Told(NamedTuple):
    """A row and what is said of it."""

    row: int
    why: Words


@dataclass
class Outcome:
    """What was made of a file: each row is in exactly one of the four."""

    taken: int = 0
    doubtful: list[Told] = field(default_factory=list)
    refused: list[Told] = field(default_factory=list)
    unchanged: int = 0
    tables: list[uuid.UUID] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """All data rows of the file."""
        return self.taken + len(self.doubtful) + len(self.refused) + self.unchanged

    def as_json(self, language: str) -> dict[str, Any]:
        """As `comity import contributors --json` prints it."""
        return {
            "taken": self.taken,
            "doubtful": [{"row": one.row, "why": one.why.say(language)} for one in self.doubtful],
            "refused": [{"row": one.row, "why": one.why.say(language)} for one in self.refused],
            "unchanged": self.unchanged,
        }


Key = tuple[str, str]  # period, mission


@action
def do_import_contributors(name: str, data: bytes, *, acting: Acting, label: Label | None = None) -> Outcome:
    """Take a contributor table in, all of it or nothing. Rows that say what is on record change nothing.

    What a file does not speak of stays: a contributor is never taken out because a later file lacks it.
    """
    file = read(name, data)
    outcome = Outcome()
    grouped: dict[Key, list[Row]] = {}
    for row in file.rows:
        if row.refused is not None:
            outcome.refused.append(Told(row.number, row.refused))
        else:
            grouped.setdefault((row.period, row.mission), []).append(row)
    remaining = iter(grouped.items())
    while batch := dict(islice(remaining, BATCH)):
        _take(file, batch, outcome, acting, label)
    outcome.doubtful.sort()
    return outcome


def _take(
    file: File, batch: dict[Key, list[Row]], outcome: Outcome, acting: Acting, label: Label | None
) -> None:
    here = _on_record(file.source, batch, acting)
    new: list[ContributionTableBody] = []
    for key, rows in batch.items():
        record, before = here.get(key, (None, None))
        body, changed = _merged(file, key, rows, before)
        for row in rows:
            _account(row, row.number in changed, outcome)
        if record is None:
            new.append(body)
        elif changed:
            outcome.tables.append(revise(record, acting=acting, body=body).pk)
    if new:
        outcome.tables += do_import_many("contribution-table", new, acting=acting, label=label)


def _on_record(
    source: str, batch: dict[Key, list[Row]], acting: Acting
) -> dict[Key, tuple[Record, ContributionTableBody]]:
    """The agency's own tables of these periods and missions."""
    rows = ContributionTable.objects.visible_to(acting).filter(record__owner=acting.agency, source=source)
    rows = rows.filter(period__in={key[0] for key in batch}, mission__in={key[1] for key in batch})
    wanted = {(row.period, row.mission): row.record for row in rows.select_related("record")}
    records = {key: record for key, record in wanted.items() if key in batch}
    bodies = contents(list(records.values()))
    return {key: (record, bodies[record.pk]) for key, record in records.items()}


def _merged(
    file: File, key: Key, rows: Sequence[Row], before: ContributionTableBody | None
) -> tuple[ContributionTableBody, set[int]]:
    """The table with these rows in it, and the numbers of those rows that say something new."""
    lines = {(line.key, line.place): line for line in before.lines} if before else {}
    editions = list(before.editions) if before else []
    changed: set[int] = set()
    place = editions.index(file.edition) if file.edition in editions else len(editions)
    for row in rows:
        for line in row.lines:
            known = lines.get((line.key, line.place))
            if known is None or known.said != line.said:
                lines[line.key, line.place] = line.model_copy(update={"edition": place})
                changed.add(row.number)
    if changed and place == len(editions):
        editions.append(file.edition)
    period, mission = key
    return _body(file.source, period, mission, rows[0], tuple(editions), tuple(lines.values())), changed


def _body(
    source: str, period: str, mission: str, row: Row, editions: tuple[Edition, ...], lines: tuple[Line, ...]
) -> ContributionTableBody:
    short = mission_short(mission)
    titles = {
        language: f"{short}, {edtf_words(period, language)} ({SHORT[source]})" for language in ("vi", "en")
    }
    return ContributionTableBody(
        title=titles["vi"],
        translations={"en": Rendering(fields={"title": titles["en"]}, translator="Comity")},
        source=source,
        period=period,
        mission=mission,
        mission_name=row.mission_name,
        mission_country=row.mission_country,
        editions=editions,
        lines=lines,
    )


def _account(row: Row, changed: bool, outcome: Outcome) -> None:
    if not changed:
        outcome.unchanged += 1
    elif any(line.doubts for line in row.lines):
        outcome.doubtful.append(Told(row.number, _why(row)))
    else:
        outcome.taken += 1


def _why(row: Row) -> Words:
    """The doubts of a row in words, each with the contributors of whom it is said where they are several."""
    by_doubt: dict[str, list[str]] = {}
    for line in row.lines:
        for doubt in line.doubts:
            by_doubt.setdefault(doubt, []).append(line.name)
    return Words(*("; ".join(_said(row, by_doubt, language)) for language in ("vi", "en")))


def _said(row: Row, by_doubt: dict[str, list[str]], language: str) -> Iterator[str]:
    for doubt, names in by_doubt.items():
        some = len(names) < len(row.lines) or doubt == "contributor-unknown"
        yield DOUBTS[doubt].say(language) + (f" ({', '.join(names)})" if some else "")
    yield from (detail.say(language) for detail in row.details)
