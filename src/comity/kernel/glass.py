"""Break-glass as records: who may read which record of the own agency above their clearance, why and how long.

A grant is one person's, under one post, for one record, for minutes. It opens reading and nothing else; it never
reaches another agency's record, nor above the node's ceiling. What changes grants stands in `glass_breaking`.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from django.db import models

from comity.kernel import clock
from comity.kernel.access import ACTS, Verb, not_found
from comity.kernel.acting import Acting, Role
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle
from comity.kernel.reading import contents, get
from comity.kernel.records import Record, Typed
from comity.kernel.words import Words


class Glass(Typed):
    """A grant: `target` is the record, `holder` the person, `post` theirs; `until` is NULL while it is not open."""

    target = models.UUIDField()
    holder = models.CharField(max_length=150, db_index=True)
    post = models.CharField(max_length=36)
    until = models.DateTimeField(null=True)
    acknowledged = models.BooleanField(default=False)

    class Meta:
        app_label = "kernel"

    def project(self, body: Any) -> None:
        self.until = clock.moment(body.until) if body.until else None
        self.acknowledged = bool(body.seen_by)


class GlassBody(Body):
    """`consent_by` and `seen_by` are offices: who consented, and which head took notice."""

    references: ClassVar = ("target",)

    title: str
    target: str
    reason: str
    minutes: int
    holder: str
    post: str
    office: str
    needs_consent: bool
    until: str = ""
    consent_by: str = ""
    seen_by: str = ""

    def words(self) -> Iterator[str]:
        """Title and reason."""
        yield from (self.title, self.reason)


# No moves: the states follow from consent and the clock, in `glass_breaking`.
GLASS = register(
    Kind(
        "glass",
        Words(vi="Mở khẩn cấp", en="Break-glass"),
        GlassBody,
        Glass,
        Lifecycle(
            {
                "asked": Words(vi="chờ người thứ hai đồng ý", en="waits for a second person"),
                "open": Words(vi="đang mở", en="open"),
                "refused": Words(vi="không đồng ý", en="refused"),
                "ended": Words(vi="đã hết", en="ended"),
            }
        ),
        local=True,
        rights={**ACTS, Verb.READ: ACTS[Verb.READ] | {Role.AUDITOR}},
    )
)


def targets_of(person: str) -> dict[str, frozenset[uuid.UUID]]:
    """The records that a person may read by glass now, by post: what `Acting.glass` is filled from."""
    rows = Glass.objects.for_machine().filter(
        holder=person, record__state="open", record__replica=False, until__gt=clock.now()
    )
    found: dict[str, set[uuid.UUID]] = defaultdict(set)
    for post, target in rows.values_list("post", "target"):
        found[post].add(target)
    return {post: frozenset(targets) for post, targets in found.items()}


class OpenGlass(NamedTuple):
    """A grant as the banner, the head's notice and the agency's list show it."""

    glass: uuid.UUID
    target: uuid.UUID
    office: str
    reason: str
    state: str
    consent_by: str
    until: datetime | None


def open_glasses(acting: Acting) -> list[OpenGlass]:
    """What this hat has open, for the banner: soonest to end first."""
    rows = Glass.objects.for_machine().filter(
        record__owner=acting.agency, record__state="open", holder=acting.person, post=acting.post
    )
    return _shown(rows.filter(until__gt=clock.now()).order_by("until"))


def glasses_to_consent(acting: Acting) -> list[OpenGlass]:
    """What waits for a second person's consent and this hat might give, oldest first."""
    if not acting.hosted or not acting.roles & {Role.APPROVER, Role.HEAD}:
        return []
    rows = Glass.objects.visible_to(acting).filter(record__owner=acting.agency, record__state="asked")
    return _shown(rows.exclude(holder=acting.who).order_by("record__created_at"))


def glass_notices(acting: Acting) -> list[OpenGlass]:
    """The grants of the agency that its head has not taken notice of yet, newest first; for heads only."""
    if not acting.hosted or Role.HEAD not in acting.roles:
        return []
    # The head is told whatever their clearance: that glass was broken, by whom and why, not what was read.
    rows = Glass.objects.for_machine().filter(record__owner=acting.agency, acknowledged=False)
    return _shown(rows.order_by("-record__created_at", "-pk"))


def grants(acting: Acting) -> models.QuerySet[Glass]:
    """The grants that this hat may follow, newest first: heads and auditors all of the agency's, others their own.

    Heads and auditors are told whatever their clearance, as by `glass_notices`.
    """
    rows = Glass.objects.for_machine().filter(record__owner=acting.agency, record__replica=False)
    if not acting.hosted:
        return rows.none()
    if not acting.roles & {Role.HEAD, Role.AUDITOR}:
        rows = rows.filter(holder=acting.person) if acting.person else rows.none()
    return rows.select_related("record").order_by("-record__created_at", "-pk")


def grant_of(glass: uuid.UUID, acting: Acting) -> Record:
    """One grant as a page shows it: one of `grants`, or one that waits for this hat's consent; else "not found"."""
    row = grants(acting).filter(pk=glass).first()
    if row is not None:
        return row.record
    if any(one.glass == glass for one in glasses_to_consent(acting)):
        return get(glass, acting, kind="glass")
    raise not_found()


def _shown(rows: models.QuerySet[Glass]) -> list[OpenGlass]:
    found = list(rows.select_related("record"))
    bodies: dict[uuid.UUID, GlassBody] = contents([row.record for row in found])
    return [
        OpenGlass(
            glass=row.pk,
            target=row.target,
            office=bodies[row.pk].office,
            reason=bodies[row.pk].reason,
            state=row.record.state,
            consent_by=bodies[row.pk].consent_by,
            until=row.until,
        )
        for row in found
    ]
