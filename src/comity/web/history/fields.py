"""A version's content in words: every part by the field's own name, codes as names, references as titles."""

import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.comparing_words import Path, leaves
from comity.kernel.envelopes import Envelope
from comity.kernel.ids import is_id
from comity.kernel.kinds import is_known, kind_named
from comity.kernel.labels import EVERYONE, group_member
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words
from comity.kernel.words import Words
from comity.programme.engaging.own_fields import level_words
from comity.web.history.naming import (
    A_GROUP,
    DIRECTIONS,
    EVERY_AGENCY,
    FIELDS,
    FIELDS_OF,
    LANGUAGES,
    NO,
    NOT_GIVEN,
    OWNER_ALONE,
    ROW_PARTS,
    YES,
)

_AGENCIES = frozenset({"agencies", "agency", "coordinating", "lead", "organiser", "recipients"})
_NAMED = {
    "partners": names.partner,
    "forums": names.forum,
    "form": names.form,
    "level": level_words,
    "missions": names.mission,
}
_DATES = frozenset({"approved_on", "date", "deadline", "done_on", "period"})


class Value(NamedTuple):
    """A plain value in words. `under` says where in its field; `language` is its text's, "" for the page's own."""

    under: str
    text: str
    language: str
    record: Record | None


@dataclass(frozen=True)
class Fact:
    """One field of the content."""

    label: str
    values: tuple[Value, ...]


class Wording:
    """Puts parts of some versions into words, for one hat and language. One query for all that they refer to."""

    def __init__(self, envelopes: Iterable[Envelope], acting: Acting, language: str) -> None:
        given = list(envelopes)
        self._language = language
        self._own = given[-1].language if given else language
        self._kind = given[-1].kind if given else ""
        held = {value for one in given for _, value in leaves(one.body) if _is_id(value)}
        found = Record.objects.visible_to(acting).in_bulk([uuid.UUID(value) for value in held])
        self._records = {str(key): record for key, record in found.items()}

    @property
    def records(self) -> list[Record]:
        """Every record that the words may name."""
        return list(self._records.values())

    def facts(self, envelope: Envelope) -> Iterator[Fact]:
        """Every field that says something, the title first."""
        for name in fields_in_order(envelope):
            if name == "language":  # the page says it where it is not its own
                continue
            values = tuple(
                Value(
                    self._under(path), self.say(path, value), self.language_of(path, value), self._held(value)
                )
                for path, value in leaves(envelope.body.get(name), (name,))
            )
            if values:
                yield Fact(self.field(name), values)

    def field(self, name: str | int) -> str:
        """The name of a field."""
        return field_name(str(name), self._language, self._kind)

    def words(self, words: Words) -> str:
        """Words in the page's language."""
        return words.say(self._language)

    def label(self, path: Path) -> str:
        """A path in words: "Câu 3 › tiếng Việt"."""
        return " › ".join(self._steps(path))

    def say(self, path: Path, value: Any) -> str:
        """A plain value in words."""
        if isinstance(value, bool):
            return (YES if value else NO).say(self._language)
        text = str(value)
        if _is_id(value):
            record = self._records.get(text)
            return record.title_in(self._language) if record else NOT_GIVEN.say(self._language)
        words = _words(_name(path), text)
        if words is not None:
            return words.say(self._language)
        return edtf_words(text, self._language) if _name(path) in _DATES else text

    def language_of(self, path: Path, value: Any) -> str:
        """The language of a text that is shown as it was written; "" where that is the page's own, or for words."""
        if not isinstance(value, str) or _is_id(value) or self.say(path, value) != value:
            return ""
        spoken = next((str(step) for step in reversed(path) if step in LANGUAGES), self._own)
        return "" if spoken == self._language else spoken

    def state(self, envelope: Envelope) -> str:
        """The state's words."""
        return state_name(envelope.kind, envelope.state, self._language)

    def marking(self, envelope: Envelope) -> str:
        """The marking's words."""
        return names.profile().marking(envelope.marking).words.say(self._language)

    def audience(self, envelope: Envelope) -> str:
        """Who may know, the owner aside."""
        members = [one for one in envelope.audience if one != envelope.owner]
        if EVERYONE in members:
            return EVERY_AGENCY.say(self._language)
        said = [self._member(one) for one in members]
        return "; ".join(sorted(said)) or OWNER_ALONE.say(self._language)

    def _member(self, code: str) -> str:
        is_group = code.startswith(group_member(""))
        return (A_GROUP if is_group else names.agency(code)).say(self._language)

    def _held(self, value: Any) -> Record | None:
        return self._records.get(value) if _is_id(value) else None

    def _under(self, path: Path) -> str:
        """Where in its field a value stands; "" for a field's only value, and for one of a plain list."""
        deep = [step for step in path[1:] if isinstance(step, str)]
        return " › ".join(list(self._steps(path))) if deep else ""

    def _steps(self, path: Path) -> Iterator[str]:
        """The steps of a path; a number joins the name before it."""
        words = ""
        for at, step in enumerate(path):
            if isinstance(step, int):
                if at >= 2 and path[at - 2] == "rows" and step < len(ROW_PARTS):
                    yield words
                    words = ROW_PARTS[step].say(self._language)
                else:
                    words = f"{words} {step + 1}"
                continue
            if words:
                yield words
            words = self._step(step, path[at - 1] if at else "")
        yield words

    def _step(self, step: str, before: str | int) -> str:
        if step in LANGUAGES:
            return LANGUAGES[step].say(self._language)
        if before == "sections":
            return _section(step, self._language)
        name, _, index = step.partition("/")
        return f"{self.field(name)} {int(index) + 1}" if index.isdigit() else self.field(name)


def field_name(name: str, language: str, kind: str) -> str:
    """The name of a field of a kind's body; one without words shows by its code."""
    return FIELDS_OF.get((kind, name), FIELDS.get(name, Words(name, name))).say(language)


def state_name(kind: str, state: str, language: str) -> str:
    """The words of a state, which a kind of this node may not have any more."""
    states = kind_named(kind).lifecycle.states if is_known(kind) else {}
    return states.get(state, Words(state, state)).say(language)


def fields_in_order(envelope: Envelope) -> list[str]:
    """The fields of a version's body in their order."""
    return in_order(envelope.kind, envelope.body)


def in_order(kind: str, fields: Collection[str]) -> list[str]:
    """Some fields as their kind has them, the title first; then what the kind does not know."""
    known: list[str] = []
    if is_known(kind):
        body = kind_named(kind).body
        known = [body.title_field, *body.model_fields]
    return [name for name in dict.fromkeys([*known, *fields]) if name in fields]


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and is_id(value)


def _name(path: Path) -> str:
    """The field that a value stands in: the last name of its path."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _section(code: str, language: str) -> str:
    known = {section.code: section.words for section in names.profile().sections}
    return known[code].say(language) if code in known else code


def _words(name: str, text: str) -> Words | None:
    """The words of a code; None for what is no code, or none that this profile has."""
    if name in _AGENCIES:
        return names.agency(text)
    if name in _NAMED:
        return _NAMED[name](text)
    if name in ("language", "into"):
        return LANGUAGES.get(text)
    if name == "direction":  # of a task it is a record
        return DIRECTIONS.get(text)
    profile = names.profile()
    listed = {"type": (*profile.dispatch_kinds, *profile.findings), "section": profile.sections}.get(name, ())
    for entry in listed:
        if entry.code == text:
            return entry.words
    return _of_profile(name, text)


def _of_profile(name: str, text: str) -> Words | None:
    profile = names.profile()
    try:
        match name:
            case "clearance" | "marking":
                return profile.marking(int(text)).words
            case "theme":
                return profile.theme(text).words
            case "roles":
                return profile.role(text).words
            case "urgency":
                return profile.urgency(text).words
    except (Problem, ValueError):
        return None
    return None
