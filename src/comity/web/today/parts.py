"""What the day's page is made of: lists with their first items, figures, and the whole day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from comity.kernel.acting import Acting
from comity.kernel.kept import Kept
from comity.kernel.records import Record
from comity.programme.counting import up_to
from comity.web.deadlines import Deadline
from comity.web.dispatches.lists import Chip
from comity.web.keyset import MOST

SHOWN = 6  # items of a list, before the link to all of them


@dataclass(frozen=True)
class Item:
    """One line of an agenda: the record, where it leads, what is known of it, until when or else how it stands.

    `chips` stand beside what is known: urgency, marking, and the state where a deadline has the colour.
    """

    record: Record
    url: str
    title: str
    language: str
    known: tuple[str, ...]
    chips: tuple[Chip, ...] = ()
    state: Chip | None = None
    deadline: Deadline | None = None


@dataclass(frozen=True)
class Agenda:
    """A heading with its first items; `total` counts all of them and `url` shows them."""

    title: str
    items: tuple[Item, ...]
    total: int
    url: str = ""
    late: int = 0


@dataclass(frozen=True)
class Tile:
    """One figure, as `shell/_tiles.html` takes it."""

    label: str
    figure: str
    note: str
    url: str
    tone: str = ""


@dataclass(frozen=True)
class Day:
    """See the module. `mine` waits here, `awaited` with others."""

    date: str
    mine: tuple[Agenda, ...]
    awaited: tuple[Agenda, ...]
    arrivals: tuple[Item, ...]
    tiles: tuple[Tile, ...]

    @property
    def waiting(self) -> int:
        """How many things wait here."""
        return sum(agenda.total for agenda in self.mine)

    @property
    def late(self) -> int:
        """How many of them are past their day."""
        return sum(agenda.late for agenda in self.mine)

    @property
    def shown(self) -> list[Record]:
        """Every record that the page names."""
        agendas = [item.record for agenda in (*self.mine, *self.awaited) for item in agenda.items]
        return [*agendas, *(item.record for item in self.arrivals)]


def first_of(rows: QuerySet[Any], most: int | None = MOST) -> tuple[list[Any], int]:
    """The first rows, in the order given, and how many there are, up to `most`; not asked where these are all."""
    found = list(rows[: SHOWN + 1])
    return found[:SHOWN], len(found) if len(found) <= SHOWN else up_to(rows, most)


def first_and_kept(rows: QuerySet[Any], kept: Kept, today: date, acting: Acting) -> tuple[list[Any], int]:
    """The same, where how many there are on a day follows from what `kept` watches, and is kept."""
    found = list(rows[:SHOWN])
    return found, kept.one(today, acting, lambda: up_to(rows, MOST)) if len(found) == SHOWN else len(found)
