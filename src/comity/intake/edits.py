"""Edits that keep their way back: a text is mended in steps, and every character still points into the file.

Offsets are characters of the decoded file, `[start, end)`. A `Draft` is the text after some steps. For each of its
characters it knows the stretch of the given text it came from, so that steps may build on one another. Repairs are
what is left to say at the end: sorted, never overlapping; putting each `after` where its `before` stood turns the
given text into the draft's text.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict


class RepairShape(TypedDict):
    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `after` in place of characters `[start, end)` of some text."""

    start: int
    end: int
    after: str


@dataclass(frozen=True, slots=True)
class Repair:
    """One change against the file as given."""

    start: int
    end: int
    before: str
    after: str

    def as_json(self) -> RepairShape:
        return {"start": self.start, "end": self.end, "before": self.before, "after": self.after}


class Draft:
    """A text on its way from the given file to its repaired form."""

    def __init__(self, given: str) -> None:
        self.given = given
        self.text = given
        # Where each character began and ended in the given text; made at the first edit, since most text has none.
        self._begins: array[int] | None = None
        self._ends: array[int] | None = None

    def apply(self, edits: Iterable[Edit]) -> None:
        """Apply edits of the current text, in any order; one that overlaps an earlier one is left out."""
        steps = _apart(edits, self.text)
        if not steps:
            return
        begins, ends = self._origins()
        out: list[str] = []
        new_begins, new_ends = array("I"), array("I")
        at = 0
        for step in steps:
            out += (self.text[at : step.start], step.after)
            new_begins += begins[at : step.start]
            new_ends += ends[at : step.start]
            begin, end = self._stretch(step.start, step.end)
            new_begins += array("I", [begin]) * len(step.after)
            new_ends += array("I", [end]) * len(step.after)
            at = step.end
        out.append(self.text[at:])
        self.text = "".join(out)
        self._begins = new_begins + begins[at:]
        self._ends = new_ends + ends[at:]

    def source_of(self, start: int, end: int) -> tuple[int, int]:
        """The span of the given file that characters `[start, end)` of the text came from."""
        if self._begins is None or self._ends is None:
            return start, end
        if start >= end:
            return self._stretch(start, start)
        return self._begins[start], self._ends[end - 1]

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """What changed, in the order of the given text."""
        if self._begins is None or self._ends is None:
            return ()
        found: list[Repair] = []
        at, i = 0, 0
        while i < len(self.text):
            begin, end, j = self._begins[i], self._ends[i], i + 1
            while j < len(self.text) and self._begins[j] < end:
                end = max(end, self._ends[j])
                j += 1
            # A character that kept its own place, or a pure insertion, stands alone; others group with their kin.
            while begin == end and j < len(self.text) and self._begins[j] == self._ends[j] == begin:
                j += 1
            self._note(found, at, begin, "")
            self._note(found, begin, end, self.text[i:j])
            at, i = end, j
        self._note(found, at, len(self.given), "")
        return tuple(found)

    def _note(self, found: list[Repair], begin: int, end: int, after: str) -> None:
        before = self.given[begin:end]
        if before != after:
            found.append(Repair(begin, end, before, after))

    def _origins(self) -> "tuple[array[int], array[int]]":
        if self._begins is None or self._ends is None:
            self._begins = array("I", range(len(self.text)))
            self._ends = array("I", range(1, len(self.text) + 1))
        return self._begins, self._ends

    def _stretch(self, start: int, end: int) -> tuple[int, int]:
        begins, ends = self._origins()
        if start < end:
            return begins[start], max(begins[start], ends[end - 1])
        here = begins[start] if start < len(begins) else len(self.given)
        if start > 0:  # an insertion stays beside the character before it, ahead of anything removed there
            here = max(ends[start - 1], 0) if start == len(begins) or ends[start - 1] <= here else here
        return here, here


def by_words(given: str, repairs: Sequence[Repair]) -> tuple[Repair, ...]:
    """The same repairs told word by word: "ofinternational" to "of international", not a blank at a point.

    Each repair inside a line is widened to the blanks around it; those that then touch the same word become one.
    """
    told: list[Repair] = []
    for repair in repairs:
        start, end = repair.start, repair.end
        if not repair.before.isspace() and "\n" not in repair.before and "\r" not in repair.before:
            while start > 0 and not given[start - 1].isspace():
                start -= 1
            while end < len(given) and not given[end].isspace():
                end += 1
        after = given[start : repair.start] + repair.after + given[repair.end : end]
        if told and start < told[-1].end:
            last = told.pop()
            kept = last.after[: len(last.after) - max(0, last.end - repair.start)]
            between = given[last.end : repair.start]
            end = max(end, last.end)
            after = kept + between + repair.after + given[repair.end : end]
            start = last.start
        told.append(Repair(start, end, given[start:end], after))
    return tuple(told)


def put(given: str, repairs: Sequence[Repair]) -> str:
    """The given text with its repairs put in: the proof that a list of repairs tells the whole story."""
    out: list[str] = []
    at = 0
    for repair in repairs:
        out += (given[at : repair.start], repair.after)
        at = repair.end
    out.append(given[at:])
    return "".join(out)


def _apart(edits: Iterable[Edit], text: str) -> list[Edit]:
    """Edits in order, without those that change nothing or meet one already kept."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if text[edit.start : edit.end] == edit.after:
            continue
        if kept and (edit.start < kept[-1].end or (edit.start, edit.end) == (kept[-1].start, kept[-1].end)):
            continue
        kept.append(edit)
    return kept
