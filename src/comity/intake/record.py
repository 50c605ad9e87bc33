"""One conference, engagement or report as a text tells it; every field with its source.

A `source` is `[start, end)` in characters of the file as decoded (with a UTF-8 mark, if the file has one, as
character 0). What the text does not state is None or empty.
"""

from dataclasses import dataclass, field
from typing import Any

Source = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the text with where they stand.

    A direction also has whom it binds (`responsible`, each with its place) and by when (`deadline`), where stated.
    """

    text: str
    source: Source
    responsible: "tuple[Passage, ...]" = ()
    deadline: "Timed | None" = None

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "source": list(self.source)}


@dataclass(frozen=True, slots=True)
class Timed:
    """A date or period in EDTF, with the words that say it."""

    edtf: str
    text: str
    source: Source

    def as_json(self) -> dict[str, Any]:
        return {"edtf": self.edtf, "source": list(self.source)}


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a role (organiser, participant, partner, forum, responsible, mentioned), as the profile knows it."""

    role: str
    kind: str
    code: str
    name: str
    source: Source
    body: bool = False

    @property
    def listed(self) -> str:
        """The list of the record in which the name stands: agency, partner, forum; or only mentioned."""
        if self.role in ("partner", "forum"):
            return self.role
        if self.kind == "agency" and not (self.body and self.role == "mentioned"):
            return "agency"
        return "mentioned"

    def as_json(self) -> dict[str, Any]:
        return {
            "role": self.listed,
            "part": self.role,
            "kind": self.kind,
            "code": self.code,
            "name": self.name,
            "source": list(self.source),
        }


@dataclass(frozen=True, slots=True)
class Post:
    """A person as named, with the rank or post the text gives."""

    name: str
    post: str
    source: Source

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "post": self.post, "source": list(self.source)}


@dataclass(frozen=True, slots=True)
class Record:
    """One conference, engagement or report as the text tells it."""

    kind: str
    form: str
    title: Passage | None
    topic: Passage | None
    date: Timed | None
    period: Timed | None
    plan_period: Timed | None
    place: Passage | None
    mentions: tuple[Named, ...]
    participants: tuple[Passage, ...]
    persons: tuple[Post, ...]
    audience: tuple[str, ...]
    form_source: Source | None = None
    findings: dict[str, tuple[Passage, ...]] = field(default_factory=dict)

    def names(self, *roles: str, kind: str = "") -> list[str]:
        """Distinct names in any of the roles, in the order of the text."""
        found = [m.name for m in self.mentions if m.role in roles and (not kind or m.kind == kind)]
        return list(dict.fromkeys(found))

    def codes(self, *roles: str, kind: str = "") -> frozenset[str]:
        return frozenset(m.code for m in self.mentions if m.role in roles and (not kind or m.kind == kind))

    @property
    def agencies(self) -> list[str]:
        """Agencies named in any role; the state's highest bodies only where they hold, attend or are bound."""
        return list(dict.fromkeys(m.name for m in self.mentions if m.listed == "agency"))

    def as_json(self) -> dict[str, Any]:
        shape: dict[str, Any] = {
            "kind": self.kind,
            "title": self.title.text if self.title else None,
            "form": self.form,
            "date": self.date.as_json() if self.date else None,
            "period": self.period.as_json() if self.period else None,
            "place": self.place.text if self.place else None,
            "agencies": self.agencies,
            "partners": self.names("partner"),
            "forums": self.names("forum"),
        }
        for name in ("results", "lessons", "difficulties", "limitations"):
            shape[name] = [passage.as_json() for passage in self.findings.get(name, ())]
        shape["directions"] = [
            {
                **passage.as_json(),
                "responsible": [one.text for one in passage.responsible],
                "deadline": passage.deadline.as_json() if passage.deadline else None,
            }
            for passage in self.findings.get("directions", ())
        ]
        shape["proposals"] = [passage.as_json() for passage in self.findings.get("proposals", ())]
        return {**shape, **self._more()}

    def _more(self) -> dict[str, Any]:
        """Keys beyond the contract's: the sources of plain fields, and what else the text says."""
        return {
            "title_source": list(self.title.source) if self.title else None,
            "topic": self.topic.as_json() if self.topic else None,
            "place_source": list(self.place.source) if self.place else None,
            "plan_period": self.plan_period.as_json() if self.plan_period else None,
            "form_source": list(self.form_source) if self.form_source else None,
            "organiser": next(iter(self.names("organiser")), None),
            "organisers": self.names("organiser"),
            "participants": [passage.as_json() for passage in self.participants],
            "persons": [person.as_json() for person in self.persons],
            "audience": list(self.audience),
            "merit": [passage.as_json() for passage in self.findings.get("merit", ())],
            "mentions": [
                *(mention.as_json() for mention in self.mentions),
                *({**person.as_json(), "role": "person", "part": "mentioned"} for person in self.persons),
            ],
        }
