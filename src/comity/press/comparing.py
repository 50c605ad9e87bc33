"""What an outlet wrote beside our own account: where they agree, where they differ, what only one of them says.

Pure: two `Told` in, differences out. The rules:

    date        agree where they can mean one day ("within" and "overlap" too), differ where they cannot
    period      agree where equal, differ otherwise
    place       agree where the proper words of one are among the other's, accents aside
    attendance  agency by agency; persons likewise, by folded name
    conclusion  each of ours: said where, in one language, at least half of its words (of four letters and more, folded)
                stand in one of theirs; "perhaps" where both only have the same theme; otherwise not said
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from comity.kernel.folding import fold
from comity.programme.likeness.days import agreement
from comity.programme.likeness.fields import place_words

Relation = Literal["agree", "differ", "perhaps", "ours", "theirs"]
SHORTEST, ENOUGH = 4, 0.5
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Point:
    """A conclusion: its text, language and theme ("" where none)."""

    text: str
    language: str
    theme: str = ""


@dataclass(frozen=True)
class Told:
    """One telling of a conference. Dates are EDTF, agencies codes or names."""

    date: str = ""
    period: str = ""
    place: str = ""
    agencies: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    conclusions: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Difference:
    """One thing compared: `ours` and `theirs` as each says it ("" where it does not)."""

    field: str
    relation: Relation
    ours: str
    theirs: str


def differences(ours: Told, theirs: Told) -> list[Difference]:
    """Everything compared, in the order in which a person would look at it."""
    return [
        *_date(ours, theirs),
        *_plain("period", ours.period, theirs.period, agree=ours.period == theirs.period),
        *_plain("place", ours.place, theirs.place, agree=_same_place(ours.place, theirs.place)),
        *_names("agency", ours.agencies, theirs.agencies),
        *_names("person", ours.persons, theirs.persons),
        *_conclusions(ours.conclusions, theirs.conclusions),
    ]


def _date(ours: Told, theirs: Told) -> Iterator[Difference]:
    yield from _plain("date", ours.date, theirs.date, agree=agreement(ours.date, theirs.date) != "apart")


def _plain(field: str, ours: str, theirs: str, *, agree: bool) -> Iterator[Difference]:
    if ours and theirs:
        yield Difference(field, "agree" if agree else "differ", ours, theirs)
    elif ours or theirs:
        yield Difference(field, "ours" if ours else "theirs", ours, theirs)


def _same_place(ours: str, theirs: str) -> bool:
    one, two = place_words(ours), place_words(theirs)
    joined = {"".join(re.findall(r"\w+", fold(text))) for text in (ours, theirs)}
    return bool(one & two) or len(joined) == 1


def _names(field: str, ours: Iterable[str], theirs: Iterable[str]) -> Iterator[Difference]:
    one, two = ({fold(name): name for name in names} for names in (ours, theirs))
    for key, name in one.items():
        yield Difference(field, "agree" if key in two else "ours", name, two.get(key, ""))
    for key, name in two.items():
        if key not in one:
            yield Difference(field, "theirs", "", name)


def _conclusions(ours: tuple[Point, ...], theirs: tuple[Point, ...]) -> Iterator[Difference]:
    taken: set[int] = set()
    for point in ours:
        found = _best(point, theirs)
        if found is None:
            yield Difference("conclusion", "ours", point.text, "")
            continue
        place, relation = found
        taken.add(place)
        yield Difference("conclusion", relation, point.text, theirs[place].text)
    for place, point in enumerate(theirs):
        if place not in taken:
            yield Difference("conclusion", "theirs", "", point.text)


def _best(point: Point, theirs: tuple[Point, ...]) -> tuple[int, Relation] | None:
    shares = [(_share(point, other), place) for place, other in enumerate(theirs)]
    share, place = max(shares, key=lambda pair: (pair[0], -pair[1]), default=(0.0, 0))
    if share >= ENOUGH:
        return place, "agree"
    alike = [n for n, other in enumerate(theirs) if point.theme and point.theme == other.theme]
    return (alike[0], "perhaps") if alike else None


def _share(point: Point, other: Point) -> float:
    """How much of the shorter one's words stand in the other; 0 between two languages."""
    one, two = _words(point.text), _words(other.text)
    if point.language != other.language or not one or not two:
        return 0.0
    return len(one & two) / min(len(one), len(two))


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(fold(text)) if len(word) >= SHORTEST)
