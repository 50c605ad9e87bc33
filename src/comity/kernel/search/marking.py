"""The words of a query, marked in the text as it was written: segments, never markup."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from comity.kernel.search.queries import Query
from comity.kernel.search.tokens import DAY, Token, days, tokens

WINDOW = 26  # words of a snippet
LEAD = 6  # words before the first that is marked
MOST_LOOKED_AT = 20_000  # words of a record that are looked through for a snippet
ELLIPSIS = "…"


class Segment(NamedTuple):
    """A piece of text; `marked` where it is what was searched for."""

    text: str
    marked: bool = False


class Marker:
    """Finds a query's words in texts. In a hit of rank 1 or 2 only words as written count."""

    def __init__(self, query: Query, rank: int) -> None:
        self._written = rank in (1, 2)
        self._words = {word.written if self._written else word.folded for word in query.words}
        self._open = tuple(word.folded for word in query.words if word.open)
        self._dates = any(word.written.startswith(DAY) for word in query.words)
        self._begun = query.words[-1].folded if query.begun and rank > 4 else ""

    def marks(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, which word) of everything in the text that the query asks for, in order."""
        return self._of(text, tokens(text))

    def _of(self, text: str, words: Iterable[Token]) -> list[tuple[int, int, str]]:
        found = []
        for token in words:
            word = token.written if self._written else token.folded
            if word in self._words:
                found.append((token.start, token.end, word))
            elif self._begun and token.folded.startswith(self._begun):
                found.append((token.start, token.end, self._begun))
        for day in days(text) if self._dates else ():
            if day.word in self._words or (self._open and day.word.startswith(self._open)):
                found.append((day.start, day.end, day.word))
        return sorted(found)

    def whole(self, text: str) -> tuple[Segment, ...]:
        """The whole text with its marks: for titles."""
        return _segments(text, 0, len(text), self.marks(text))

    def snippet(self, texts: Sequence[str]) -> tuple[Segment, ...]:
        """The part of the texts that has the most of the query's words; the first words where none has any."""
        best: tuple[int, str, list[Token], list[tuple[int, int, str]], int] | None = None
        looked_at = 0
        for text in texts:
            words = list(tokens(text[: MOST_LOOKED_AT * 8]))
            looked_at += len(words)
            marks = self._of(text, words)
            count, start = _densest(words, marks)
            if words and (best is None or count > best[0]):
                best = (count, text, words, marks, start)
            if looked_at > MOST_LOOKED_AT or count == len(self._words):
                break
        return _cut(*best[1:]) if best else ()


def _densest(words: list[Token], marks: list[tuple[int, int, str]]) -> tuple[int, int]:
    """(how many different words, where it starts) of the window with the most of them."""
    best, start = 0, 0
    for place, (begin, _, _) in enumerate(marks):
        reach = begin + WINDOW * 7
        count = len({word for at, _, word in marks[place : place + WINDOW] if at < reach})
        if count > best:
            best, start = count, begin
    return best, start


def _cut(text: str, words: list[Token], marks: list[tuple[int, int, str]], start: int) -> tuple[Segment, ...]:
    at = next((place for place, token in enumerate(words) if token.end > start), 0)
    first = max(0, min(at - LEAD, len(words) - WINDOW))
    last = min(len(words), first + WINDOW) - 1
    begin = 0 if first == 0 else words[first].start
    end = len(text) if last == len(words) - 1 else words[last].end
    inside = [mark for mark in marks if mark[0] >= begin and mark[1] <= end]
    before = (Segment(f"{ELLIPSIS} "),) if begin else ()
    after = (Segment(f" {ELLIPSIS}"),) if end < len(text) else ()
    return (*before, *_segments(text, begin, end, inside), *after)


def _segments(text: str, begin: int, end: int, marks: list[tuple[int, int, str]]) -> tuple[Segment, ...]:
    parts: list[Segment] = []
    position = begin
    for start, stop, _ in marks:
        if start < position:
            continue
        if start > position:
            parts.append(Segment(text[position:start]))
        parts.append(Segment(text[start:stop], marked=True))
        position = stop
    if position < end:
        parts.append(Segment(text[position:end]))
    return tuple(parts)
