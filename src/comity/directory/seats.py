"""Who holds a post on a day, asked of its row and as a condition of a query."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from comity.directory.kinds import PostBody
from comity.directory.models import Post
from comity.kernel.acting import Role
from comity.kernel.reading import contents


class Seat(NamedTuple):
    """A post that is held, and who holds it."""

    post: uuid.UUID
    person: str


def held_by(account: str, day: date) -> Q:
    """The condition on `Post` that `account` holds it on `day`."""
    return (Q(holder=account) & _lasts(day)) | Q(former=account, former_until__gte=day)


def held(day: date) -> Q:
    """The condition on `Post` that somebody holds it on `day`."""
    return (~Q(holder="") & _lasts(day)) | (~Q(former="") & Q(former_until__gte=day))


def holder_on(post: Post, day: date) -> str:
    """The sign-in name of who holds the post on `day`; "" where nobody does."""
    if post.former and post.former_until is not None and post.former_until >= day:
        return post.former
    begun = post.since is None or post.since <= day
    lasts = post.until is None or post.until >= day
    return post.holder if begun and lasts else ""


def seated(agencies: Collection[str], day: date, role: Role) -> dict[str, list[Seat]]:
    """By agency, its own posts of a role that are held on the day. Not asked on anybody's behalf: for chores."""
    rows = Post.objects.for_machine().filter(
        held(day), record__owner__in=agencies, record__state="held", record__replica=False
    )
    posts = list(rows.select_related("record"))
    bodies = contents([row.record for row in posts])
    found: dict[str, list[Seat]] = defaultdict(list)
    for row in posts:
        body = bodies[row.pk]
        if isinstance(body, PostBody) and role.value in body.roles:
            found[row.record.owner].append(Seat(row.pk, holder_on(row, day)))
    return found


def _lasts(day: date) -> Q:
    begun = Q(since__isnull=True) | Q(since__lte=day)
    return begun & (Q(until__isnull=True) | Q(until__gte=day))
