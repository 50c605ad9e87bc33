"""Accounts side by side: a column an account, a row a fact or a kind of statement."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from comity.directory import names
from comity.kernel import clock
from comity.kernel.envelopes import Envelope
from comity.kernel.kinds import Said, Source
from comity.kernel.reading import envelopes
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.wording import edtf_words
from comity.programme.counting import AccountOf
from comity.programme.kinds import AccountBody
from comity.web.engagements import relations
from comity.web.engagements.figures import counts_in
from comity.web.languages import page_language

STATEMENTS = ("results", "difficulties", "limitations", "lessons", "proposals")


@dataclass(frozen=True)
class Column:
    """One account: whose it is, from which office, and when it was given."""

    record: Record
    body: AccountBody
    agency: str
    office: str
    at: datetime
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Passage:
    """A text in a cell, with the numbers of its sources on the page."""

    said: Said
    cites: tuple[int, ...] = ()


@dataclass(frozen=True)
class Cell:
    """What one account says of one row; no passages: nothing."""

    agency: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Line:
    """A row. `relation` is "agree", "differ", "one" (only one account speaks of it) or "" (not compared)."""

    label: str
    relation: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Quote:
    """A source of an account: the words quoted, the document they stand in, and where."""

    number: int
    record: Record
    agency: str
    quote: str
    language: str
    document: Record | None


@dataclass(frozen=True)
class Comparison:
    """Accounts compared. `differing` names the facts on which they do not agree."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    quotes: tuple[Quote, ...] = ()

    @property
    def differing(self) -> list[str]:
        return [line.label for line in self.lines if line.relation == "differ"]


@dataclass
class _Cites:
    """Numbers the sources of a page, each quoted passage once."""

    numbered: bool
    numbers: dict[tuple[Any, str, int, int], int] = field(default_factory=dict)
    quotes: list[Quote] = field(default_factory=list)

    def of(self, column: Column, path: str, documents: dict[str, Record]) -> tuple[int, ...]:
        wanted = [source for source in column.sources if source.field == path and self.numbered]
        return tuple(sorted({self._number(column, source, documents) for source in wanted}))

    def _number(self, column: Column, source: Source, documents: dict[str, Record]) -> int:
        key = (column.record.pk, source.document, source.start, source.end)
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers) + 1
            self.quotes.append(
                Quote(
                    number=self.numbers[key],
                    record=column.record,
                    agency=column.agency,
                    quote=source.quote,
                    language=column.body.language,
                    document=documents.get(source.document),
                )
            )
        return self.numbers[key]


def column_of(account: AccountOf, envelope: Envelope) -> Column:
    """An account as a column."""
    return Column(
        record=account.record,
        body=account.body,
        agency=names.agency(account.record.owner).say(page_language()),
        office=envelope.author.office,
        at=clock.moment(envelope.at),
        sources=tuple(envelope.sources),
    )


def comparison(
    accounts: Sequence[AccountOf],
    sayings: Sayings,
    documents: dict[str, Record] | None = None,
    said: Mapping[uuid.UUID, Envelope] | None = None,
) -> Comparison:
    """Accounts side by side, with their sources numbered where `documents` is given.

    `documents` are the source papers that this office may open, by id; a page lists the sources of one comparison.
    `said` are the accounts' current versions, where they are at hand.
    """
    held = said if said is not None else envelopes([account.record for account in accounts])
    columns = tuple(column_of(account, held[account.record.pk]) for account in accounts)
    known, cites = documents or {}, _Cites(numbered=documents is not None)
    lines = [
        _texts(_("Title"), columns, "title", sayings, cites, known),
        _fact(_("Date"), columns, "date", cites, known, _date, relations.of_dates),
        _fact(_("Period it speaks of"), columns, "period", cites, known, _date, relations.of_dates),
        _fact(_("Place"), columns, "place", cites, known, str, relations.of_places),
        _fact(_("Form of engagement"), columns, "form", cites, known, _form, relations.of_values),
        _named(_("Partners"), columns, "partners", cites, known, names.partner),
        _named(_("Forums"), columns, "forums", cites, known, names.forum),
        _named(_("Agencies taking part"), columns, "agencies", cites, known, names.agency, compared=False),
        _figures(columns),
        *(_statements(name, columns, sayings, cites, known) for name in STATEMENTS),
    ]
    spoken = tuple(line for line in lines if any(cell.passages for cell in line.cells))
    return Comparison(columns, spoken, tuple(cites.quotes))


def statement_words(name: str) -> str:
    """The heading of a kind of statement."""
    return {
        "results": _("Results"),
        "difficulties": _("Difficulties"),
        "limitations": _("Limitations"),
        "lessons": _("Lessons"),
        "proposals": _("Proposals"),
    }[name]


def _texts(
    label: str,
    columns: Sequence[Column],
    path: str,
    sayings: Sayings,
    cites: _Cites,
    known: dict[str, Record],
) -> Line:
    cells = [
        Cell(c.agency, (Passage(sayings.say(c.record, path, page_language()), cites.of(c, path, known)),))
        for c in columns
    ]
    return Line(label, "", tuple(cells))


def _statements(
    name: str, columns: Sequence[Column], sayings: Sayings, cites: _Cites, known: dict[str, Record]
) -> Line:
    cells = []
    for column in columns:
        paths = [f"{name}/{index}" for index in range(len(getattr(column.body, name)))]
        passages = [
            Passage(sayings.say(column.record, path, page_language()), cites.of(column, path, known))
            for path in paths
        ]
        cells.append(Cell(column.agency, tuple(passages)))
    spoken = sum(bool(cell.passages) for cell in cells)
    return Line(statement_words(name), "one" if spoken == 1 < len(cells) else "", tuple(cells))


def _fact(
    label: str,
    columns: Sequence[Column],
    name: str,
    cites: _Cites,
    known: dict[str, Record],
    say: Callable[[str], str],
    relate: Callable[[list[str], int], str],
) -> Line:
    values = [getattr(column.body, name) for column in columns]
    cells = [
        Cell(c.agency, (Passage(_plain(say(value)), cites.of(c, name, known)),) if value else ())
        for c, value in zip(columns, values, strict=True)
    ]
    return Line(label, relate([value for value in values if value], len(columns)), tuple(cells))


def _named(
    label: str,
    columns: Sequence[Column],
    name: str,
    cites: _Cites,
    known: dict[str, Record],
    say: Callable[[str], Any],
    compared: bool = True,
) -> Line:
    cells, stated = [], []
    for column in columns:
        codes = getattr(column.body, name)
        text = ", ".join(say(code).say(page_language()) for code in codes)
        cells.append(
            Cell(column.agency, (Passage(_plain(text), cites.of(column, name, known)),) if codes else ())
        )
        if codes:
            stated.append(frozenset(codes))
    return Line(label, relations.of_values(stated, len(columns)) if compared else "", tuple(cells))


def _figures(columns: Sequence[Column]) -> Line:
    counts = [counts_in(_told(column.body)) for column in columns]
    cells = [
        Cell(c.agency, tuple(Passage(Said(text, c.body.language)) for text in counted.values()))
        for c, counted in zip(columns, counts, strict=True)
    ]
    return Line(_("Figures"), relations.of_counts(counts) if len(columns) > 1 else "", tuple(cells))


def _told(body: AccountBody) -> Iterable[str]:
    yield from (body.title, body.text)
    for name in STATEMENTS:
        yield from getattr(body, name)


def _plain(text: str) -> Said:
    return Said(text, page_language())


def _date(text: str) -> str:
    return edtf_words(text, page_language())


def _form(code: str) -> str:
    return names.form(code).say(page_language())
