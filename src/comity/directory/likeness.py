"""How like two names are, for names as Vietnamese papers write them; plain Python, no database.

    same          written alike, but for case and spacing
    folded        alike without diacritics, hyphens and spaces     "Cam-pu-chia", "Campuchia"
    core          alike without what only says the sort            "CHDCND Lào", "Lào"; "tỉnh Lào Cai", "Lào Cai"
    order         the same words in another order                  "An Nguyễn Văn", "Nguyễn Văn An"
    initials      one is the other's initials                      "LHQ", "Liên hợp quốc"
    part          a person's name without its middle
    near          nearly the same letters                          "Laos", "Lào"; "Mianma", "Myanmar"

Names of persons differ by diacritics alone ("Hùng", "Hưng"): alike without them weighs less there.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from comity.kernel.folding import fold
from comity.kernel.words import Words

LIKELY = 0.75
LONGEST_KEY = 80

_WORD = re.compile(r"[^\W_]+")
_NEAR = 0.8
# What says the sort of a thing and not which one, without diacritics.
_SORTS = {
    "partner": """cong hoa dan chu nhan xa hoi nghia vuong quoc lien bang hop chung nuoc chdcnd chxhcn chnd
        the of and republic democratic socialist people peoples s kingdom federation federal state states islamic""",
    "place": """tinh thanh pho tp huyen quan xa phuong thi tran tx dac khu cua khau quoc te cang nuoc
        the of province city district town commune ward border gate international port""",
    "person": """dong chi ong ba mr mrs ms dr ts ths gs pgs bs
        dai tuong thuong trung thieu ta uy general lieutenant major senior colonel captain""",
}
_NOISE = {kind: frozenset(words.split()) for kind, words in _SORTS.items()}
# Family and middle names that every second person bears: alone or together they point at nobody.
_COMMON = frozenset(
    [
        "nguyen",
        "tran",
        "le",
        "pham",
        "hoang",
        "phan",
        "vu",
        "vo",
        "dang",
        "bui",
        "do",
        "ho",
        "ngo",
        "duong",
        "ly",
        "van",
        "thi",
        "huu",
        "duc",
    ]
)

WHY = {
    "same": Words(vi="tên giống hệt", en="the same name"),
    "folded": Words(vi="giống nhau khi bỏ dấu", en="the same without diacritics"),
    "core": Words(vi="giống nhau ở phần tên riêng", en="the same proper name"),
    "order": Words(vi="cùng các chữ, khác thứ tự", en="the same words in another order"),
    "initials": Words(vi="một bên là chữ viết tắt", en="one is an abbreviation of the other"),
    "part": Words(vi="trùng họ và tên, khác chữ đệm", en="the same but for a middle name"),
    "near": Words(vi="cách viết gần giống", en="spelt nearly alike"),
}


class Likeness(NamedTuple):
    """How like, 0 to 1, and why (a key of `WHY`; "" for not at all)."""

    score: float
    why: str


NONE = Likeness(0.0, "")


class _Form(NamedTuple):
    """A name as it is compared: folded words, those without the noise of its kind, and initials."""

    written: str
    words: tuple[str, ...]
    core: tuple[str, ...]
    joined: str
    initials: str


def likeness(one: Iterable[str], other: Iterable[str], kind: str) -> Likeness:
    """The best likeness between any name of one and any of the other. `kind` is person, partner or place."""
    others = [form for name in other if (form := _form(name, kind)).joined]
    found = (_compare(_form(name, kind), form, kind) for name in one for form in others)
    return max(found, default=NONE)


def keys(names: Iterable[str], kind: str) -> set[str]:
    """Under what a name is looked for: two names that are likely alike share at least one of their keys."""
    return {key[:LONGEST_KEY] for name in names for key in _keys(_form(name, kind), kind) if key}


def _keys(form: _Form, kind: str) -> Iterator[str]:
    if not form.joined:
        return
    yield f"={form.joined}"
    if kind == "person":
        # Two words together, so that a common family name does not bring half the country.
        for pair in combinations(sorted(set(form.core)), 2):
            if not set(pair) <= _COMMON:
                yield " ".join(pair)
        if len(form.core) == 1:
            yield form.core[0]
        return
    yield from form.core
    yield f"{form.joined[:3]}~"
    if len(form.words) > 1:
        yield f"={form.initials}"


@lru_cache(maxsize=8192)
def _form(name: str, kind: str) -> _Form:
    written = " ".join(name.casefold().split())
    words = tuple(_WORD.findall(fold(name)))
    # A name of nothing but such words ("Cộng hòa Séc" is not one, "Thành phố" is) keeps them all.
    core = tuple(word for word in words if word not in _NOISE[kind]) or words
    if kind == "person":
        core = _without_rank(words)
    return _Form(written, words, core, "".join(core), "".join(word[0] for word in words))


def _without_rank(words: tuple[str, ...]) -> tuple[str, ...]:
    """A person's name without rank and address in front; "Đại", "Tường" within a name stay."""
    start = 0
    while start < len(words) - 2 and words[start] in _NOISE["person"]:
        start += 1
    return words[start:]


def _compare(one: _Form, other: _Form, kind: str) -> Likeness:
    if not one.joined or not other.joined:
        return NONE
    if one.written == other.written:
        return Likeness(1.0, "same")
    if "".join(one.words) == "".join(other.words):
        return Likeness(0.85 if kind == "person" else 0.97, "folded")
    if one.joined == other.joined:
        return Likeness(0.85 if kind == "person" else 0.92, "core")
    if sorted(one.core) == sorted(other.core):
        return Likeness(0.84 if kind == "person" else 0.9, "order")
    if kind == "person":
        return _persons(one, other)
    if _abbreviates(one, other) or _abbreviates(other, one):
        return Likeness(0.85, "initials")
    near = SequenceMatcher(None, one.joined, other.joined, autojunk=False).ratio()
    return (
        Likeness(0.9 * near, "near")
        if near >= _NEAR and min(map(len, (one.joined, other.joined))) > 2
        else NONE
    )


def _persons(one: _Form, other: _Form) -> Likeness:
    """Names of persons: family and given name agree and one lacks the middle, or one letter is off."""
    short, long = sorted((one.core, other.core), key=len)
    if 2 <= len(short) < len(long) and (short[0], short[-1]) == (long[0], long[-1]):
        return Likeness(0.78, "part")
    near = SequenceMatcher(None, one.joined, other.joined, autojunk=False).ratio()
    return Likeness(0.85 * near, "near") if near >= 0.92 and one.core[-1] == other.core[-1] else NONE


def _abbreviates(short: _Form, long: _Form) -> bool:
    letters = "".join(short.words)
    return len(short.words) == 1 and len(letters) >= 2 and len(long.words) >= 2 and letters == long.initials
