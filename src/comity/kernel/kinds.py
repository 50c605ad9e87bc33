"""Kinds of records: what a room registers once, and labels, versions, search, links and exchange then work."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict

from comity.kernel.access import Rights, set_rights
from comity.kernel.lifecycles import Lifecycle
from comity.kernel.records import Typed
from comity.kernel.words import Words


class Rendering(BaseModel):
    """Some fields of a body in another language, with the translator named."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fields: dict[str, str]
    translator: str


class Said(NamedTuple):
    """A text, the language it is in, and who translated it ("" where it is the owner's own)."""

    text: str
    language: str
    translator: str = ""


class Source(BaseModel):
    """Where a field comes from: `[start, end)` in characters of a source document as it was given.

    `field` is a path into the body ("results/0"); `document` is the id of a source record; `quote` is the span's
    text, so that who was never given the document still sees the words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str
    document: str
    start: int
    end: int
    quote: str


class Body(BaseModel):
    """Base of every kind's content. Subclasses say which fields make the title and which are references."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    references: ClassVar[tuple[str, ...]] = ()
    title_field: ClassVar[str] = "title"

    language: str = "vi"
    translations: dict[str, Rendering] = {}

    def heading(self) -> str:
        """The record's title in its own language."""
        text: str = getattr(self, self.title_field)
        return text

    def headings(self) -> dict[str, str]:
        """The title by language."""
        found = {self.language: self.heading()}
        for language, rendering in self.translations.items():
            if self.title_field in rendering.fields:
                found[language] = rendering.fields[self.title_field]
        return found

    def say(self, field: str, language: str) -> Said:
        """A text in `language` where it was translated, otherwise in its own.

        `field` is a path: "text", or "results/0" for one of several.
        """
        rendering = self.translations.get(language)
        if language != self.language and rendering and field in rendering.fields:
            return Said(rendering.fields[field], language, rendering.translator)
        name, _, index = field.partition("/")
        value = getattr(self, name)
        return Said(value[int(index)] if index else value, self.language)

    def links(self) -> Iterator[tuple[str, str]]:
        """(relation, record id) of every reference."""
        for field in self.references:
            value = getattr(self, field)
            for target in [value] if isinstance(value, str) else value or ():
                if target:
                    yield field, target

    def words(self) -> Iterator[str]:
        """Every text of the body, for search."""
        skipped = {*self.references, "language"}
        yield from _texts(
            {field: value for field, value in self.model_dump().items() if field not in skipped}
        )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        # In the order of the keys, as the canonical form has them: what is derived must derive alike later.
        for _, part in sorted(value.items()):
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


@dataclass(frozen=True)
class Kind:
    """A kind of record: its name, words, content, table and lifecycle.

    `local` kinds stay on their node whatever their label says (readings of paper, for example). `rights` says which
    roles may do what to it: content's, unless it is a setting or an act. Judgements, and what follows from other
    records, are not `restorable`: an older version's content is not brought back.
    """

    name: str
    words: Words
    body: type[Body]
    model: type[Typed]
    lifecycle: Lifecycle
    local: bool = False
    rights: Rights | None = None
    restorable: bool = True


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known to the kernel. Registering a name twice is a programming error."""
    if kind.name in _kinds:
        raise ValueError(f"kind {kind.name!r} is registered twice")
    _kinds[kind.name] = kind
    if kind.rights is not None:
        set_rights(kind.name, kind.rights)
    return kind


def kind_named(name: str) -> Kind:
    """The registered kind; KeyError when there is none."""
    return _kinds[name]


def is_known(name: str) -> bool:
    """Whether this node's rooms registered the kind."""
    return name in _kinds


def all_kinds() -> list[Kind]:
    """Every registered kind, by name."""
    return sorted(_kinds.values(), key=lambda kind: kind.name)


Subscriber = Callable[["Change"], None]
SubscriberOfMany = Callable[[Sequence["Change"]], None]


class Change(NamedTuple):
    """A version that was just written, inside its transaction."""

    record_id: str
    kind: str
    owner: str
    audience: frozenset[str]
    marking: int
    envelope: str
    replica: bool
    number: int


_subscribers: list[SubscriberOfMany] = []


def subscribe(subscriber: Subscriber) -> None:
    """Have `subscriber` called, inside the same transaction, for every version written."""

    def each(changes: Sequence[Change]) -> None:
        for change in changes:
            subscriber(change)

    _subscribers.append(each)


def subscribe_to_many(subscriber: SubscriberOfMany) -> None:
    """The same, called once for all versions that are written together: for what would ask the database for each."""
    _subscribers.append(subscriber)


def announce(changes: Sequence[Change]) -> None:
    """Tell the subscribers, in the order in which they subscribed, of what was written, in the order of writing."""
    for subscriber in _subscribers:
        subscriber(changes)
