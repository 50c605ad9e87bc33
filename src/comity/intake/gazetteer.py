"""Who is named in a text? Agencies, partners, forums and forms, read from the country profile's own files.

The profile's files (`profiles/<country>/agencies.toml`, `partners.toml`, `forums.toml`, `forms.toml`) hold arrays of
tables with `code`, `vi`, `en`, `aliases`, and where they apply `abbreviations`, `hints`, `words`, `kind`. A name is
found by its longest spelling. Abbreviations and short names must match letter for letter; a long name may differ in
case, and a long Vietnamese name may have lost its accents.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from comity.intake.cues import lexicon
from comity.intake.syllables import has_marks

Kind = Literal["agency", "partner", "forum"]
_WORD = re.compile(r"[^\W_]+")
_FILES: tuple[tuple[Kind, str], ...] = (("agency", "agencies"), ("partner", "partners"), ("forum", "forums"))


@dataclass(frozen=True, slots=True)
class Name:
    """An entry of the profile: `body` marks the state's highest bodies, which texts name in passing."""

    kind: Kind
    code: str
    vi: str
    en: str
    body: bool = False
    organisation: bool = False
    parent: str = ""

    def say(self, language: str) -> str:
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands; `hint` when only a force, place or adjective of the partner is named."""

    name: Name
    start: int
    end: int
    hint: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form of engagement and the expression that finds its cue words."""

    code: str
    vi: str
    en: str
    cue: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Spelling:
    text: str
    name: Name
    exact: bool
    hint: bool


class Gazetteer:
    """The names of one country profile."""

    def __init__(self, profile: str) -> None:
        self.home = str(_profile_file(profile, "profile").get("country", profile))
        self.names: list[Name] = []
        self._spellings: dict[str, list[_Spelling]] = {}
        self._bare: dict[str, list[_Spelling]] = {}
        self._by_spelling: dict[str, Name] = {}
        for kind, file in _FILES:
            for entry in _profile_file(profile, file).get(kind, []):
                self._add(kind, entry)
        for table in (self._spellings, self._bare):
            for spellings in table.values():
                spellings.sort(key=lambda spelling: -len(spelling.text))
        self.forms = [_form(entry) for entry in _profile_file(profile, "forms").get("form", [])]
        self.words = frozenset(
            word.lower()
            for spellings in self._spellings.values()
            for spelling in spellings
            for word in re.findall(r"[^\W\d_]+", spelling.text)
        )

    def mentions(self, text: str) -> list[Mention]:
        """Every name in the text, in order, none inside another."""
        level = text.replace("’", "'")
        found: list[Mention] = []
        end = 0
        for match in _WORD.finditer(level):
            if match.start() < end:
                continue
            mention = self._at(level, match.start(), match.group())
            if mention:
                found.append(mention)
                end = mention.end
        return found

    def lookup(self, spelling: str) -> Name | None:
        """The entry with exactly this name, case aside."""
        return self._by_spelling.get(spelling.lower())

    def _add(self, kind: Kind, entry: dict[str, Any]) -> None:
        if kind == "partner" and entry["code"] == self.home:
            return
        name = Name(
            kind,
            entry["code"],
            entry["vi"],
            entry["en"],
            body=entry.get("kind") == "body",
            organisation=entry.get("kind") == "organisation",
            parent=entry.get("parent", ""),
        )
        self.names.append(name)
        exact = set(entry.get("abbreviations", []))
        plain = {entry["vi"], entry["en"], *entry.get("aliases", [])}
        for hint, spellings in ((False, exact | plain), (True, set(entry.get("hints", [])))):
            for spelling in spellings:
                text = spelling.replace("’", "'").removeprefix("the ").removeprefix("The ")
                short = text in exact or text.isupper() or len(text) < 6 or " " not in text
                self._file(_Spelling(text, name, short, hint))

    def _file(self, spelling: _Spelling) -> None:
        first = _WORD.search(spelling.text)
        if not first or first.start() > 0:
            return
        self._spellings.setdefault(first.group().lower(), []).append(spelling)
        self._by_spelling.setdefault(spelling.text.lower(), spelling.name)
        bare = bare_letters(spelling.text)
        if bare != spelling.text.lower() and len(bare) >= 10 and not spelling.exact:
            first_bare = bare_letters(first.group())
            self._bare.setdefault(first_bare, []).append(_Spelling(bare, spelling.name, False, spelling.hint))

    def _at(self, text: str, at: int, word: str) -> Mention | None:
        for spelling in self._spellings.get(word.lower(), ()):
            end = at + len(spelling.text)
            part = text[at:end]
            if part.lower() != spelling.text.lower() or not _bounded(text, at, end):
                continue
            if _spelt(part, spelling) and not _in_passing(text, at, spelling):
                return Mention(spelling.name, at, end, spelling.hint)
        for spelling in self._bare.get(word.lower(), ()):
            end = at + len(spelling.text)
            if text[at:end].lower() != spelling.text or not _bounded(text, at, end):
                continue
            if not _in_passing(text, at, spelling):
                return Mention(spelling.name, at, end, spelling.hint)
        return None


@lru_cache(maxsize=4)
def gazetteer(profile: str = "vn") -> Gazetteer:
    """The names of a profile, read once."""
    return Gazetteer(profile)


def distributed(text: str, names: Gazetteer) -> Iterator[Mention]:
    """ "The Offices of the State President, Government and National Assembly": one mention for each office.

    A plural head is dealt out over the list that follows it; an item counts where the profile has such a name.
    """
    for head in lexicon("heads")["head"]:
        for start in re.finditer(rf"\b{head['plural']}\s+", text):
            at, opening = start.end(), True
            while item := re.compile(r"(?:(?:,|;|\band\b|\bvà\b|\s)\s*)*(?:the\s+)?", re.I).match(text, at):
                begin = item.end()
                name, end = _longest_item(text, begin, head["single"], names)
                if name is None:
                    break
                yield Mention(name, start.start() if opening else begin, end)
                at, opening = end, False


def _longest_item(text: str, begin: int, single: list[str], names: Gazetteer) -> tuple[Name | None, int]:
    words = list(re.finditer(r"[^\s,;.]+", text[begin : begin + 90]))[:6]
    for word in reversed(words):
        part = text[begin : begin + word.end()]
        for shape in single:
            name = names.lookup(shape.replace("*", part))
            if name:
                return name, begin + word.end()
    return None, begin


def bare_letters(text: str) -> str:
    """Lower case without accents, đ as d; as long as the composed text it came from."""
    low = unicodedata.normalize("NFC", text).lower().replace("đ", "d")
    return "".join(unicodedata.normalize("NFD", c)[0] for c in low)


def _profile_file(profile: str, name: str) -> dict[str, Any]:
    source = files("comity.profiles").joinpath(profile, f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8")) if source.is_file() else {}


def _form(entry: dict[str, Any]) -> Form:
    words = sorted({w.lower() for w in entry.get("words", [])}, key=len, reverse=True)
    parts = [re.escape(word) + ("(?:s|es)?" if word.isascii() else "") for word in words]
    cue = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE) if parts else None
    return Form(entry["code"], entry["vi"], entry["en"], cue)


def _bounded(text: str, at: int, end: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() or before in "_@") and not (after.isalnum() or after in "_@")


def _spelt(part: str, spelling: _Spelling) -> bool:
    """Does the text write the name as a name? A heading in capitals does; "foreign ministry" in passing does not."""
    if part == spelling.text:
        return True
    if spelling.exact:
        return False
    if part.isupper() or part[0].isupper():
        return True
    return has_marks(spelling.text) and spelling.text.count(" ") >= 2


def _in_passing(text: str, at: int, spelling: _Spelling) -> bool:
    """A spelling that stands here for something else: a code's part, a person's name, a province as a place."""
    if spelling.exact and (text[at - 1 : at] in "-/" and at and text[at - 2 : at - 1].isalnum()):
        return spelling.name.kind == "agency" or not text[at - 2 : at - 1].isalpha()
    before = text[max(0, at - 24) : at]
    if spelling.name.kind == "partner" and re.search(r"\btiếng \Z", before, re.I):
        return True  # a language ("tiếng Anh") is no partner
    if spelling.name.kind == "agency" and re.match(r"tỉnh |tinh |province of ", spelling.text, re.I):
        return (
            re.search(r"(?:tại|ở|trên địa bàn|in|at|near|of|thuộc|,)\s+(?:the\s+)?\Z", before, re.I)
            is not None
        )
    if spelling.name.kind == "agency" and spelling.text.lower().endswith(" province"):
        return re.search(r"(?:in|at|near|of|,)\s+(?:the\s+)?(?:\w+\s)?\Z", before, re.I) is not None
    if spelling.name.kind == "partner" and len(spelling.text) <= 4 and not spelling.text.isupper():
        return (
            re.search(r"(?<![.!?-] )\b(?!Nước|Quân|Bộ|Việt|Với|Tại|Và)[^\W\d_a-z]\w+ \Z", before) is not None
        )
    return False
