"""What a person typed, as the words, dates and phrases that a record must have, and the tiers by which hits are ranked.

    1  every word stands in the title as written       3  in the title, diacritics aside
    2  every word stands in the record as written      4  in the record, diacritics aside
    5  as 3, the last word only begun                  6  as 4, the last word only begun

    7  its words stand in a translation only

A rank depends on the record and the query alone. Weights by how rare a word is (BM25) would tell an outsider of records
that it may not know.
"""

import re
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from comity.kernel.search.tokens import Token, days, tokens

MOST_CHARACTERS = 300
MOST_WORDS = 16
_SHORTEST_BEGUN = 2

TITLE_WRITTEN, TEXT_WRITTEN, TITLE_FOLDED, TEXT_FOLDED = "1", "2", "3", "4"  # which set a lexeme belongs to
TRANSLATION = "5"  # a lexeme that only translations have
READER = "6"  # begins the lexeme of who is admitted

_SPACES = dict(zip(range(1, 7), (TITLE_WRITTEN, TEXT_WRITTEN, *(TITLE_FOLDED, TEXT_FOLDED) * 2), strict=True))


class Word(NamedTuple):
    """A word that must stand; `open` where anything may follow it (a month, whose days are told)."""

    written: str
    folded: str
    open: bool = False


class Lexeme(NamedTuple):
    """A word of one of the four sets of a record's words; `open` where only its beginning is known."""

    text: str
    open: bool = False


@dataclass(frozen=True)
class Query:
    """`phrases` are folded words that must follow each other. `begun`: the last word may go on."""

    words: tuple[Word, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    begun: bool = False
    begun_phrase: bool = False

    def tiers(self, among: "Tiers") -> "Tiers":
        """Those of the tiers that this query has."""
        if not self.words:
            return {}
        return {rank: before for rank, before in among.items() if rank <= 4 or self.begun}

    @property
    def widest(self) -> int:
        """The tier of which all the others are a part."""
        return 6 if self.begun else 4

    @property
    def whole(self) -> int:
        """The tier of which all are a part in which no word is only begun."""
        return 4

    def lexemes(self, rank: int) -> list[Lexeme]:
        """What a record of this tier has, all of it."""
        space = _SPACES[rank]
        last = len(self.words) - 1
        return [
            Lexeme(
                space + (word.written if rank < 3 else word.folded), word.open or (rank > 4 and place == last)
            )
            for place, word in enumerate(self.words)
        ]

    def phrase_patterns(self, rank: int) -> list[str]:
        """What must stand in the folded text of a record of this tier."""
        patterns = [f" {' '.join(phrase)} " for phrase in self.phrases]
        if self.begun_phrase and rank > 4:
            patterns[-1] = patterns[-1][:-1]
        return patterns

    def condition(self, rank: int, before: tuple[int, ...] = ()) -> "Condition":
        """What makes a record belong to this tier and to none of those before it."""
        absent = ""
        if self.begun_phrase and before and rank > 4:
            # Who has the last phrase whole is ranked before, and who has only its words whole is not.
            before = tuple(earlier for earlier in before if earlier > 4)
            absent = f" {' '.join(self.phrases[-1])} "
        return Condition(
            self.lexemes(rank),
            [self.lexemes(earlier) for earlier in before],
            self.phrase_patterns(rank),
            absent,
        )


class Condition(NamedTuple):
    """All of `lexemes`, all of none of `without`; all of `patterns` in the folded text, and not `absent`.

    One of `readers`: who may be admitted. It only spares the label rule the rows that it would turn down anyway.
    `among` are the only records looked at; None for all. With `newest`, only so many that were found among the entries
    written lately are: the latest of a common word, without a walk through all that have it.
    """

    lexemes: list[Lexeme]
    without: list[list[Lexeme]]
    patterns: list[str]
    absent: str = ""
    readers: tuple[str, ...] = ()
    among: tuple[uuid.UUID, ...] | None = None
    newest: int = 0

    def latest(self, newest: int) -> "Condition":
        """The same, of so many written lately only; 0 for all."""
        return self._replace(newest=newest)

    def within(self, among: Collection[uuid.UUID] | None) -> "Condition":
        """The same, of these records only."""
        return self._replace(among=None if among is None else tuple(among))

    def for_readers(self, admitted: Iterable[str]) -> "Condition":
        """The same, of records to which one of these is admitted."""
        return self._replace(readers=tuple(sorted(reader_lexeme(member) for member in admitted)))

    def translating(self) -> "Condition":
        """The same, of translations only."""
        return self._replace(lexemes=[Lexeme(TRANSLATION), *self.lexemes])


def reader_lexeme(member: str) -> str:
    """The lexeme of a member of an audience, in letters and digits."""
    return READER + member.encode().hex()


Tiers = Mapping[int, tuple[int, ...]]

# By tier, those whose lexemes it leaves out because who has them is ranked before it. (1 is a part of 2, 2 and 3 of 4.)
ALL_TIERS: Tiers = {1: (), 2: (1,), 3: (2,), 4: (2, 3), 5: (4,), 6: (4, 5)}
TITLE_TIERS: Tiers = {1: (), 3: (1,), 5: (3,)}
TRANSLATED = 7

_QUOTED = re.compile(r'["“”„]([^"“”„]*)(["“”„]|$)')


def parse(typed: str) -> Query:
    """The query in what was typed. Words in quotes, and words joined by signs ("15/BC-ĐN"), are phrases."""
    text = typed[:MOST_CHARACTERS]
    query = _Reading()
    position = 0
    for quoted in _QUOTED.finditer(text):
        query.plain(text[position : quoted.start()])
        query.run(list(tokens(quoted[1])), closed=bool(quoted[2]))
        position = quoted.end()
    query.plain(text[position:])
    return query.done()


class _Reading:
    """A query while it is read."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.phrases: list[tuple[str, ...]] = []
        self.begun = self.begun_phrase = False

    def plain(self, text: str) -> None:
        """Text outside quotes: dates first, then runs without white space."""
        position = 0
        for day in days(text):
            if day.start < position or not _stands_alone(text, day.start, day.end):
                continue
            self.runs(text[position : day.start])
            self.word(Word(day.word, day.word, day.open))
            position = day.end
        self.runs(text[position:])

    def runs(self, text: str) -> None:
        for run in re.finditer(r"\S+", text):
            self.run(list(tokens(run[0])), closed=run.end() < len(text))

    def run(self, found: list[Token], *, closed: bool) -> None:
        """Words that stand together: one word, or a phrase."""
        if not found:
            return
        for token in found:
            self.word(Word(token.written, token.folded))
        self.begun = not closed and len(found[-1].folded) >= _SHORTEST_BEGUN
        if len(found) > 1:
            self.phrases.append(tuple(token.folded for token in found))
            self.begun_phrase = self.begun

    def word(self, word: Word) -> None:
        # The last word stays last: it is the one that may be only begun.
        if word in self.words:
            self.words.remove(word)
        self.words.append(word)
        self.begun = self.begun_phrase = False

    def done(self) -> Query:
        return Query(tuple(self.words[-MOST_WORDS:]), tuple(self.phrases), self.begun, self.begun_phrase)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a date is not a part of something longer, such as the number 10/2018/NĐ-CP."""
    return not re.match(r"[/.\-]?\w", text[end:]) and not re.search(r"\w[/.\-]?$", text[:start])
