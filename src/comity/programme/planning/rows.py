"""A plan's table as rows, and what became of each row that was taken in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from comity.kernel.words import Words


@dataclass(frozen=True)
class Row:
    """One task of a table, in texts as they stand there. `number` is the row's in the sheet, from 1.

    `key` is the task's record id, "" for a task not yet in the plan; `no` its number in the sheet ("2.3"), by which
    `depends_on` names it; indicators are (name, unit, baseline, target).
    """

    number: int
    key: str = ""
    no: str = ""
    direction: str = ""
    title: str = ""
    english: str = ""
    lead: str = ""
    coordinating: str = ""
    begins: str = ""
    deadline: str = ""
    indicator: tuple[str, str, str, str] = ("", "", "", "")
    depends_on: str = ""


@dataclass(frozen=True)
class Told:
    """A row that was taken with a doubt, or refused, and why."""

    row: int
    why: tuple[Words, ...]

    def as_json(self, language: str) -> dict[str, Any]:
        """{"row", "why"} in one language."""
        return {"row": self.row, "why": "; ".join(words.say(language) for words in self.why)}


@dataclass
class Outcome:
    """What became of every row: each is in exactly one of the four. Rows are numbered as in the sheet."""

    taken: list[int] = field(default_factory=list)
    doubtful: list[Told] = field(default_factory=list)
    refused: list[Told] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows there were."""
        return len(self.taken) + len(self.doubtful) + len(self.refused) + len(self.unchanged)

    def as_json(self, language: str) -> dict[str, Any]:
        """As `comity plan import --json` prints it."""
        return {
            "taken": len(self.taken),
            "doubtful": [told.as_json(language) for told in self.doubtful],
            "refused": [told.as_json(language) for told in self.refused],
            "unchanged": len(self.unchanged),
        }


Rows = Sequence[Row]
