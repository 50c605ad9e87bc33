"""The asker's page of opinions: who said what, who waits or is late, and the consolidated table."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.exchange.opinion_kinds import STANCES, TAKEN
from comity.exchange.opinions import Line, Row, lines, table_of, table_rows
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.records import Record
from comity.web.allowed import may
from comity.web.dispatches.lists import Chip

STANCE_TONES = {
    "agreed": "done",
    "agreed-with-comments": "moving",
    "against": "stopped",
    "no-opinion": "idle",
}


@dataclass(frozen=True)
class Standing:
    """One agency's line with its chip."""

    line: Line
    chip: Chip


@dataclass(frozen=True)
class Entry:
    """One line of the consolidated table; `name` is that of its fields in the form."""

    row: Row
    stance: str
    taken: str
    name: str


@dataclass(frozen=True)
class Opinions:
    """The page; see the module. `figures` counts agencies by how they stand, in words."""

    standings: tuple[Standing, ...]
    figures: tuple[tuple[str, int, str], ...]
    late: tuple[Line, ...]
    entries: tuple[Entry, ...]
    table: Record | None
    may_write: bool
    may_share: bool

    @property
    def shown(self) -> list[Record]:
        """Every record that the page names."""
        opinions = [one.line.opinion for one in self.standings if one.line.opinion]
        return [*opinions, *([self.table] if self.table else [])]


def opinions_page(dispatch: Record, acting: Acting, language: str) -> Opinions:
    """The page of a scoped request that the hat's agency sent."""
    found = lines(dispatch, acting)
    rows = table_rows(dispatch, acting)
    table = table_of(dispatch, acting)
    shared = table is not None and table.state == "shared"
    return Opinions(
        standings=tuple(Standing(line, chip_of(line, language)) for line in found),
        figures=_figures(found, language),
        late=tuple(sorted((line for line in found if line.late), key=lambda line: -line.late)),
        entries=tuple(
            Entry(
                row,
                STANCES[row.stance].say(language),
                TAKEN[row.taken].say(language),
                f"{row.opinion.pk}.{row.place}",
            )
            for row in rows
        ),
        table=table,
        may_write=not shared and may(acting, Verb.WRITE, dispatch),
        may_share=table is not None and not shared and may(acting, Verb.SEND, table),
    )


def chip_of(line: Line, language: str) -> Chip:
    """How an agency stands."""
    if line.body is not None:
        return Chip(STANCES[line.body.stance].say(language), STANCE_TONES[line.body.stance])
    if line.refused:
        return Chip(_("refused to take it up"), "stopped")
    if line.late:
        late = ngettext("late by %(days)s day", "late by %(days)s days", line.late) % {"days": line.late}
        return Chip(late, "stopped")
    return Chip(_("waiting"), "waits")


def _figures(found: list[Line], language: str) -> tuple[tuple[str, int, str], ...]:
    stances = Counter(line.body.stance for line in found if line.body)
    waiting = [line for line in found if line.body is None and not line.refused]
    late = sum(1 for line in waiting if line.late)
    said = [(words.say(language), stances[code], STANCE_TONES[code]) for code, words in STANCES.items()]
    return (*said, (_("waiting"), len(waiting) - late, "waits"), (_("late"), late, "stopped"))
