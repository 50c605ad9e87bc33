"""Comparing two versions in words: field by field, item by item in lists, and word by word in texts.

A Vietnamese text is a row of syllables between blanks; "hợp tác" is one word of two. So the smallest thing compared is
a syllable, and what changed is then joined over lone blanks and marks, to be read as the phrase it is. Texts are
compared in Unicode's composed form (NFC): two ways of coding one letter are the same letter.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final, Literal, NamedTuple

Mark = Literal["same", "gone", "new", "cut"]
Path = tuple[str | int, ...]
Say = Callable[[Path, Any], str]

ALIKE: Final = 0.45  # items of a list with fewer words in common are two, not one that changed
MOST_PAIRED: Final = 60
MOST_WORDS: Final = 4000  # a longer stretch that changed is compared line by line first
CONTEXT: Final = 12  # words kept on either side of a change in a long text
_WORD: Final = re.compile(r"\w+|\s+|[^\w\s]")
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
_LIGHT: Final = re.compile(r"[\s,.;:–-]*")


class Piece(NamedTuple):
    """A stretch of text: in both, only before ("gone"), only after ("new"), or left out of both ("cut": text is "")."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class Change:
    """One field, or item of a field, that differs. `before` and `after` are None where there was, or is, nothing.

    `path` leads through the body as it is after, or as it was before where nothing is left.
    """

    path: Path
    before: str | None
    after: str | None
    pieces: tuple[Piece, ...]


def changes(
    before: Any, after: Any, say: Say = lambda _path, value: str(value), path: Path = ()
) -> Iterator[Change]:
    """What differs between two values of plain data (of a body, say), in the order of the later one.

    `say` puts one plain value into words. Items of a list are matched where they are alike, so that one put in front
    does not make every other look changed.
    """
    if before == after:
        return
    if isinstance(before, Mapping) or isinstance(after, Mapping):
        old, new = _mapping(before), _mapping(after)
        for key in dict.fromkeys([*new, *old]):
            yield from changes(old.get(key), new.get(key), say, (*path, key))
        yield from _plain_part(before, after, say, path)
    elif _is_list(before) or _is_list(after):
        for old_at, new_at in _matched(_list(before), _list(after)):
            at = old_at[0] if new_at is None and old_at is not None else new_at[0] if new_at else 0
            yield from changes(old_at[1] if old_at else None, new_at[1] if new_at else None, say, (*path, at))
        yield from _plain_part(before, after, say, path)
    else:
        change = _change(before, after, say, path)
        if change is not None:
            yield change


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every plain value of nested data with the path to it; what is empty is left out."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from leaves(part, (*path, key))
    elif _is_list(value):
        for at, part in enumerate(value):
            yield from leaves(part, (*path, at))
    elif value not in ("", None):
        yield path, value


def compare_texts(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts word by word. Same and gone pieces make up the first in NFC, same and new ones the second."""
    old, new = unicodedata.normalize("NFC", before), unicodedata.normalize("NFC", after)
    head = _shared(_WORD.findall(old), _WORD.findall(new))
    return tuple(_joined(_smoothed(head)))


def shortened(pieces: Sequence[Piece], context: int = CONTEXT) -> tuple[Piece, ...]:
    """The pieces with long stretches that did not change cut down to some words beside each change."""
    found: list[Piece] = []
    for at, piece in enumerate(pieces):
        words = _WORD.findall(piece.text)
        first, last = at == 0, at == len(pieces) - 1
        if piece.mark != "same" or len(words) <= 4 * context + 8:
            found.append(piece)
            continue
        # Words and blanks alternate, so twice as many pieces of text as words.
        if not first:
            found.append(Piece("same", "".join(words[: 2 * context])))
        found.append(Piece("cut", ""))
        if not last:
            found.append(Piece("same", "".join(words[-2 * context :])))
    return tuple(found)


def _change(before: Any, after: Any, say: Say, path: Path) -> Change | None:
    old = None if before in ("", None) else say(path, before)
    new = None if after in ("", None) else say(path, after)
    if old is None and new is None:
        return None
    return Change(path, old, new, compare_texts(old or "", new or ""))


def _plain_part(before: Any, after: Any, say: Say, path: Path) -> Iterator[Change]:
    """Where a list or mapping stands against a plain value: the plain value's own change."""
    for value, gone in ((before, True), (after, False)):
        if value in ("", None) or isinstance(value, Mapping) or _is_list(value):
            continue
        change = _change(value if gone else None, None if gone else value, say, path)
        if change is not None:
            yield change


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _list(value: Any) -> list[Any]:
    return list(value) if _is_list(value) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


Item = tuple[int, Any]


def _matched(before: list[Any], after: list[Any]) -> Iterator[tuple[Item | None, Item | None]]:
    """Pairs of items that stand for one another, in the order of `after`; None where one has no other."""
    keys = [[json.dumps(item, sort_keys=True) for item in items] for items in (before, after)]
    for tag, a, b, c, d in SequenceMatcher(a=keys[0], b=keys[1], autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for old_at, new_at in _alike(keys[0][a:b], keys[1][c:d]):
            yield (
                None if old_at is None else (a + old_at, before[a + old_at]),
                None if new_at is None else (c + new_at, after[c + new_at]),
            )


def _alike(old: list[str], new: list[str]) -> list[tuple[int | None, int | None]]:
    """The pairing in order that makes the most of what is alike; in a long stretch, simply one by one."""
    if max(len(old), len(new)) > MOST_PAIRED:
        pairs = [(at, at) for at in range(min(len(old), len(new)))]
    else:
        pairs = _best(*_likeness(old, new))
    found: list[tuple[int | None, int | None]] = []
    before, after = 0, 0
    for one, other in [*pairs, (len(old), len(new))]:
        found += [(at, None) for at in range(before, one)]
        found += [(None, at) for at in range(after, other)]
        before, after = one + 1, other + 1
        if one < len(old):
            found.append((one, other))
    return found


def _likeness(old: list[str], new: list[str]) -> tuple[list[list[float]], int, int]:
    """How alike each two items are, by the words that both have: 0 to 1, and 0 for less than `ALIKE`."""
    words = [[Counter(_WORD.findall(text)) for text in texts] for texts in (old, new)]
    table = []
    for one in words[0]:
        row = []
        for other in words[1]:
            likeness = 2 * (one & other).total() / max(1, one.total() + other.total())
            row.append(likeness if likeness >= ALIKE else 0.0)
        table.append(row)
    return table, len(old), len(new)


def _best(table: list[list[float]], rows: int, columns: int) -> list[tuple[int, int]]:
    """The pairs, both ascending, whose likeness adds up to the most."""
    most = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for one in reversed(range(rows)):
        for other in reversed(range(columns)):
            paired = table[one][other] and table[one][other] + most[one + 1][other + 1]
            most[one][other] = max(paired, most[one + 1][other], most[one][other + 1])
    pairs, one, other = [], 0, 0
    while one < rows and other < columns:
        if table[one][other] and most[one][other] == table[one][other] + most[one + 1][other + 1]:
            pairs.append((one, other))
            one, other = one + 1, other + 1
        elif most[one][other] == most[one + 1][other]:
            one += 1
        else:
            other += 1
    return pairs


def _shared(old: list[str], new: list[str]) -> list[Piece]:
    """Pieces word by word: what both begin and end with is set aside first, for texts are mostly alike."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    tail = old[len(old) - end :]
    middle = _between(old[start : len(old) - end], new[start : len(new) - end])
    return [Piece("same", "".join(old[:start])), *middle, Piece("same", "".join(tail))]


def _between(old: list[str], new: list[str]) -> list[Piece]:
    if len(old) + len(new) <= MOST_WORDS:
        return [piece for pair in _opcodes(old, new) for piece in pair]
    found: list[Piece] = []
    lines = [_LINE.findall("".join(words)) for words in (old, new)]
    if max(map(len, lines)) > MOST_WORDS:
        return [Piece("gone", "".join(old)), Piece("new", "".join(new))]
    for gone, come in _opcodes(*lines):
        words = [_WORD.findall(piece.text) for piece in (gone, come)]
        if gone.mark == "same" or not all(words) or sum(map(len, words)) > MOST_WORDS:
            found += [gone, come]
        else:
            found += [piece for pair in _opcodes(*words) for piece in pair]
    return found


def _opcodes(old: list[str], new: list[str]) -> Iterator[tuple[Piece, Piece]]:
    """What is gone and what is new, stretch by stretch; where both have the same, it stands first and nothing after."""
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[a:b])), Piece("same", "")
        else:
            yield Piece("gone", "".join(old[a:b])), Piece("new", "".join(new[c:d]))


def _smoothed(pieces: list[Piece]) -> list[Piece]:
    """A lone blank or mark between two changes is made part of both, so that a changed phrase reads as one."""
    found = _joined(pieces)
    for at in range(1, len(found) - 1):
        if found[at].mark == "same" and _LIGHT.fullmatch(found[at].text):
            text = found[at].text
            found[at] = Piece("cut", text)  # for now: both gone and new
    flat: list[Piece] = []
    for piece in found:
        flat += [Piece("gone", piece.text), Piece("new", piece.text)] if piece.mark == "cut" else [piece]
    return flat


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours of one mark as one piece, what is gone before what is new, empty ones left out."""
    found: list[Piece] = []
    gone, new = "", ""
    for piece in pieces:
        if piece.mark == "gone":
            gone += piece.text
        elif piece.mark == "new":
            new += piece.text
        elif piece.text:
            found += _changed(gone, new)
            gone, new = "", ""
            if found and found[-1].mark == "same":
                found[-1] = Piece("same", found[-1].text + piece.text)
            else:
                found.append(piece)
    return found + _changed(gone, new)


def _changed(gone: str, new: str) -> list[Piece]:
    pieces = (Piece("gone", gone), Piece("new", new))
    return [piece for piece in pieces if piece.text]
