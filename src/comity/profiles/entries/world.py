"""Who and where: the agencies of a country, its partners and how close they are, forums, missions and places."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from comity.profiles.entries import Code, Named, OnceNamed, Part, Period, Said, Saying

AgencyKind = Literal[
    "body", "ministry", "department", "commission", "committee", "office", "province", "unit"
]


class Agency(Named):
    """An organisation in the tree of direction; `parent` directs it.

    `seat` is the place that its papers are dated from; without one it is its parent's.
    """

    kind: AgencyKind
    parent: Code | None = None
    seat: Saying | None = None
    electronic_code: Said | None = None
    period: Period | None = None
    successors: tuple[Code, ...] = ()


class Place(OnceNamed):
    """A place by name, above all a province; `successors` are where it lies today."""

    kind: Literal["province"]
    period: Period | None = None
    successors: tuple[Code, ...] = ()


class Partner(OnceNamed):
    """A country (code: ISO 3166-1 alpha-2, lower case) or an organisation one works with.

    `cow` is a country's number in the Correlates of War state list. `hints` are forces, places and adjectives
    by which a text shows that the partner is meant; they are no names of it.
    """

    kind: Literal["country", "organisation"]
    region: Code
    cow: int | None = Field(default=None, gt=0)
    hints: tuple[Said, ...] = ()


class Forum(Named):
    """A standing multilateral mechanism, of an organisation and perhaps under another forum."""

    organisation: Code | None = None
    parent: Code | None = None
    level: Literal["ministers", "chiefs", "senior-officials", "experts"]


class ForumCycle(Part):
    """Who chairs a forum together from one date to another (`period` is EDTF); `co_chairs` are partners' codes."""

    forum: Code
    period: Period
    co_chairs: tuple[Code, ...]
    source: Said
    verified: bool = False


class RelationLevel(Named):
    """How close a relation with a partner is said to be. Levels ascend from 1."""

    level: int = Field(gt=0)


class Region(Named):
    """A part of the world under which partners stand; the profile lists the nearest first."""


class Mission(Named):
    """A United Nations peace operation; `contributes` is what the profile's country sends."""

    country: Code | None = None
    period: Period | None = None
    contributes: Saying | None = None


class Country(Named):
    """A state that sends people to peace operations; `alpha3` is its three-letter code (ISO 3166-1), lower case."""

    alpha3: Annotated[str, StringConstraints(pattern=r"^[a-z]{3}$")]
