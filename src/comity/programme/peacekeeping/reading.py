"""Peacekeeping as one hat may read it: deployments with their rotations, persons' readiness, milestones, gaps.

Each reading is a few queries, bounded: `DEPLOYMENTS` of a listing, `TURNS` rotations, `PERSONS` posts. Who reads more
narrows it by mission or deployment. What was left out is said by `more`.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import F, QuerySet

from comity.directory.names import profile
from comity.kernel.acting import Acting
from comity.kernel.kept import Kept
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.programme.models import ALIVE, Engagement
from comity.programme.peacekeeping.actions import readiness_label
from comity.programme.peacekeeping.gaps import Gap, Person, gaps
from comity.programme.peacekeeping.milestones import Milestone, Stand, stand_of
from comity.programme.peacekeeping.models import Deployment, PkMilestone, Readiness, Rotation
from comity.programme.peacekeeping.requirements import Need, requirement_state
from comity.programme.peacekeeping.turns import Month, Turn, by_month

DEPLOYMENTS = 200
TURNS = 1000
PERSONS = 2000
MILESTONES = 500
STANDING = ("prepared", "deployed")
COMING = ("prepared", "in-mission")  # rotations that are there or come
_KEPT = Kept({"deployment", "rotation", "readiness"}, 20)


@dataclass
class Picture:
    """Deployments (those that stand first), their rotations by deployment, posts by rotation.

    It is kept while none of them changes; what is reckoned from all of them is reckoned once.
    """

    deployments: list[Deployment]
    rotations: dict[uuid.UUID, list[Rotation]] = field(default_factory=dict)
    people: dict[uuid.UUID, list[Readiness]] = field(default_factory=dict)
    known: frozenset[uuid.UUID] = frozenset()  # rotations whose persons this hat may know
    more: bool = False
    _gaps: dict[tuple[date, int], list[Gap]] = field(default_factory=dict, repr=False)
    _months: dict[tuple[date, date, date], list[Month]] = field(default_factory=dict, repr=False)
    _requirements: dict[date, dict[str, Counter[str]]] = field(default_factory=dict, repr=False)

    @cached_property
    def turns(self) -> list[Turn]:
        """Every rotation as the pure functions take it."""
        return [
            turn_of(row, deployment.mission)
            for deployment in self.deployments
            for row in self.rotations.get(deployment.pk, ())
        ]

    @property
    def standing(self) -> dict[uuid.UUID, date | None]:
        """The deployments that stand, with their planned last day."""
        return {row.pk: row.last for row in self.deployments if row.record.state in STANDING}

    @property
    def records(self) -> list[Record]:
        """Every record that was read."""
        rotations = [row.record for rows in self.rotations.values() for row in rows]
        people = [row.record for rows in self.people.values() for row in rows]
        return [*(row.record for row in self.deployments), *rotations, *people]

    def persons(self) -> dict[uuid.UUID, list[Person]]:
        """The posts of each rotation that this hat may know, as the pure functions take them."""
        types = {row.pk: row.type for row in self.deployments}
        found: dict[uuid.UUID, list[Person]] = {}
        for deployment, rows in self.rotations.items():
            needs = needs_of(types[deployment])
            for row in rows:
                if row.pk in self.known:
                    found[row.pk] = [person_of(one, needs) for one in self.people.get(row.pk, ())]
        return found

    def gaps(self, today: date, months: int) -> list[Gap]:
        """The coming gaps of what was read."""
        if (today, months) not in self._gaps:
            self._gaps[today, months] = gaps(self.turns, self.standing, self.persons(), today, months)
        return self._gaps[today, months]

    def by_month(self, first: date, last: date, today: date) -> list[Month]:
        """The strength of each mission at the end of each month; of rotations whose first day is known."""
        if (first, last, today) not in self._months:
            begun = [turn for turn in self.turns if turn.begin]
            self._months[first, last, today] = by_month(begun, first, last, today)
        return self._months[first, last, today]

    def requirements(self, today: date) -> dict[str, Counter[str]]:
        """How the posts of rotations that are there or come meet each requirement: how many in each state, by code."""
        if today not in self._requirements:
            self._requirements[today] = self._counted(today)
        return self._requirements[today]

    def _counted(self, today: date) -> dict[str, Counter[str]]:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        types = {row.pk: row.type for row in self.deployments}
        for deployment, rows in self.rotations.items():
            needs = needs_of(types[deployment])
            for row in rows:
                if row.record.state not in COMING:
                    continue
                on = max(today, row.first) if row.first else today
                for person in self.people.get(row.pk, ()):
                    for need in needs:
                        state = requirement_state(person.held.get(need.code), need.lapses, on, row.last)
                        counts[need.code][state] += 1
        return counts


def picture(
    acting: Acting,
    *,
    mission: str = "",
    deployment: uuid.UUID | None = None,
    today: date | None = None,
    people: bool = True,
) -> Picture:
    """What this hat may read: all, of one mission, or one deployment.

    With `today`, posts are read only of rotations that have not come home; else of all.
    """
    return _KEPT.one(
        (mission, deployment, today, people),
        acting,
        lambda: _picture(acting, mission, deployment, today, people),
    )


def _picture(
    acting: Acting, mission: str, deployment: uuid.UUID | None, today: date | None, people: bool
) -> Picture:
    rows = Deployment.objects.visible_to(acting).select_related("record")
    if mission:
        rows = rows.filter(mission=mission)
    if deployment is not None:
        rows = rows.filter(pk=deployment)
    # Those that stand come first, so that a bound never hides who is in a mission today.
    standing = list(rows.filter(record__state__in=STANDING).order_by("-first", "pk")[: DEPLOYMENTS + 1])
    room = DEPLOYMENTS + 1 - len(standing)
    ended = list(rows.exclude(record__state__in=STANDING).order_by("-first", "pk")[:room]) if room else []
    found = [*standing, *ended]
    picture_ = Picture(found[:DEPLOYMENTS], more=len(found) > DEPLOYMENTS)
    _read_rotations(picture_, acting)
    if people:
        _read_people(picture_, acting, today)
    return picture_


def _read_rotations(found: Picture, acting: Acting) -> None:
    wanted = [row.pk for row in found.deployments]
    rows = Rotation.objects.visible_to(acting).filter(deployment__in=wanted).select_related("record")
    for row in rows.order_by(F("last").desc(nulls_first=True), "pk")[:TURNS]:
        found.rotations.setdefault(row.deployment, []).append(row)
    for several in found.rotations.values():
        several.sort(key=lambda row: (row.number, row.pk))


def _read_people(found: Picture, acting: Acting, today: date | None) -> None:
    """Posts of own rotations only: another agency's readiness is not sent, so nothing can be said of it."""
    if acting.reach < readiness_label().marking:
        return
    own = [
        row
        for rows in found.rotations.values()
        for row in rows
        if row.record.owner == acting.agency and not (today and row.record.state in ("returned", "cancelled"))
    ]
    found.known = frozenset(row.pk for row in own)
    for one in readiness_rows(acting, found.known)[:PERSONS]:
        found.people.setdefault(one.rotation, []).append(one)


def readiness_rows(acting: Acting, rotations: Collection[uuid.UUID]) -> QuerySet[Readiness]:
    """The posts of rotations that this hat may read, in order, without those that were released."""
    rows = Readiness.objects.visible_to(acting).filter(rotation__in=rotations, record__state="named")
    return rows.select_related("record").order_by("order", "record__created_at", "pk")


def turn_of(row: Rotation, mission: str) -> Turn:
    """A rotation as the pure functions take it."""
    return Turn(
        id=row.pk,
        deployment=row.deployment,
        mission=mission,
        number=row.number,
        state=row.record.state,
        begin=row.first,
        end=row.last,
        strength=row.strength,
        women=row.women,
    )


def person_of(row: Readiness, needs: tuple[Need, ...]) -> Person:
    """A post as the pure functions take it."""
    return Person(row.pk, row.required, needs, row.held)


def needs_of(post_type: str) -> tuple[Need, ...]:
    """What each person of this type of unit or post needs; nothing where the profile does not know it."""
    found = next((one for one in profile().post_types if one.code == post_type), None)
    known = {one.code: Need(one.code, one.words, one.lapses) for one in profile().requirements}
    return tuple(known[code] for code in found.requirements) if found else ()


def post_type_words(code: str) -> Words:
    """A type of unit or post in words; an unknown code is its own name."""
    return next((one.words for one in profile().post_types if one.code == code), Words(code, code))


@dataclass(frozen=True)
class MilestoneLine:
    """A milestone, how it stands, and what it waits for."""

    row: PkMilestone
    stand: Stand
    waits_for: tuple[Record, ...]


def milestones(acting: Acting, today: date) -> list[MilestoneLine]:
    """The joining project as this hat may read it, in its order."""
    rows = list(
        PkMilestone.objects.visible_to(acting)
        .select_related("record")
        .order_by("order", "record")[:MILESTONES]
    )
    bodies = contents([row.record for row in rows])
    plain = {
        row.pk: Milestone(
            id=row.pk,
            state=row.record.state,
            title=row.record.title,
            due=row.due,
            reached=row.reached,
            depends_on=tuple(uuid.UUID(other) for other in bodies[row.pk].depends_on),
        )
        for row in rows
    }
    records = {row.pk: row.record for row in rows}
    return [
        MilestoneLine(
            row,
            stand_of(plain[row.pk], plain, today),
            tuple(records[other] for other in plain[row.pk].depends_on if other in records),
        )
        for row in rows
    ]


def engagements_of(mission: str, acting: Acting, most: int) -> list[Record]:
    """The latest engagements of the mission that were not cancelled or merged; those without a date last."""
    # "Not empty" is said too: those that name any mission are few, and have an index.
    rows = Engagement.objects.visible_to(acting).exclude(mission_codes="")
    of_it = rows.filter(mission_codes__contains=f"|{mission}|", record__state__in=ALIVE)
    latest = of_it.select_related("record").order_by(F("first").desc(nulls_last=True), "-pk")
    return [row.record for row in latest[:most]]
