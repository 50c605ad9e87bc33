"""Delegations as pages show them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from comity.directory.kinds import DelegationBody
from comity.directory.models import Delegation, Post
from comity.directory.names import profile
from comity.directory.seats import held_by, holder_on
from comity.kernel.acting import Acting, Role
from comity.kernel.reading import contents
from comity.kernel.records import Record


@dataclass(frozen=True)
class Row:
    """One delegation: the post lent, whose it is and to whom, what and how long; `may_end` for this hat.

    `holder` and `lent_to` are sign-in names, `to` is the person as the agency knows them.
    """

    record: Record
    post: str
    holder: str
    to: str
    lent_to: str
    roles: tuple[str, ...]
    first: date
    last: date
    reason: str
    given_by: str
    standing: str
    tone: str
    may_end: bool


def delegations_of(acting: Acting, today: date, *, over: bool = False) -> QuerySet[Delegation]:
    """The delegations of the agency under way or to come, the earliest first; or those that are over, latest first."""
    rows = Delegation.objects.visible_to(acting).filter(
        record__kind="delegation", record__owner=acting.agency, record__replica=False
    )
    open_ = Q(record__state="given", last__gte=today)
    if over:
        return rows.exclude(open_).select_related("record").order_by("-last", "-pk")
    return rows.filter(open_).select_related("record").order_by("first", "last", "pk")


def rows_of(found: list[Delegation], acting: Acting, language: str, today: date) -> list[Row]:
    """Rows of a list, in their order."""
    bodies: dict[uuid.UUID, DelegationBody] = contents([row.record for row in found])
    posts = {
        post.pk: post
        for post in Post.objects.visible_to(acting)
        .filter(pk__in={row.post for row in found})
        .select_related("record")
    }
    titles = titles_of({row.to for row in found}, acting, language, today)
    words = {role.code: role.words.say(language) for role in profile().roles}
    rows = []
    for row in found:
        body, post = bodies[row.pk], posts.get(row.post)
        standing, tone = _standing(row, today)
        rows.append(
            Row(
                record=row.record,
                post=post.record.title_in(language) if post else row.record.title_in(language),
                holder=holder_on(post, today) if post else "",
                to=titles.get(row.to, row.to),
                lent_to=row.to,
                roles=tuple(words.get(role, role) for role in body.roles),
                first=row.first,
                last=row.last,
                reason=body.reason,
                given_by=body.given_by,
                standing=standing,
                tone=tone,
                may_end=_may_end(row, post, acting, today),
            )
        )
    return rows


def titles_of(people: Iterable[str], acting: Acting, language: str, today: date) -> dict[str, str]:
    """Each person of the agency by their first post: "Văn thư (mnd-dfr-clerk)"."""
    seated = Q(pk__in=[])
    for person in people:
        seated |= held_by(person, today)
    rows = Post.objects.visible_to(acting).filter(seated, record__owner=acting.agency, record__state="held")
    titles: dict[str, str] = {}
    for post in rows.select_related("record").order_by("record__created_at", "pk"):
        person = holder_on(post, today)
        titles.setdefault(person, f"{post.record.title_in(language)} ({person})")
    return titles


def _standing(row: Delegation, today: date) -> tuple[str, str]:
    if row.record.state == "ended":
        return _("taken back"), "stopped"
    if row.last < today:
        return _("over"), "idle"
    if row.first > today:
        return _("to begin"), "waits"
    return _("under way"), "moving"


def _may_end(row: Delegation, post: Post | None, acting: Acting, today: date) -> bool:
    if row.record.state != "given" or row.last < today or acting.delegation:
        return False
    holder = holder_on(post, today) if post else ""
    in_person = bool(acting.person) and acting.person in (holder, row.to)
    return in_person or Role.HEAD in acting.roles
