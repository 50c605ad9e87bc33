"""Hats: the posts a signed-in person holds, and acting under one of them."""

import uuid
from typing import NamedTuple

from comity.directory.kinds import PostBody
from comity.directory.models import Post, User
from comity.kernel.acting import Acting, Role
from comity.kernel.reading import content
from comity.kernel.words import Words


class Hat(NamedTuple):
    """A post as its holder puts it on."""

    post: uuid.UUID
    title: Words
    acting: Acting


def hats_of(user: User) -> list[Hat]:
    """The open posts that `user` holds, by title."""
    # Who one is cannot depend on what one may see: this lookup is the node's own, by the signed-in name.
    rows = (
        Post.objects.for_machine().filter(holder=user.username, record__state="held").select_related("record")
    )
    return sorted((_hat(row) for row in rows), key=lambda hat: hat.title.vi)


def cast() -> list[Hat]:
    """Every open post of this node that somebody holds, in order of appointment: the demo's sign-in page."""
    rows = Post.objects.for_machine().filter(record__state="held").exclude(holder="").select_related("record")
    return [_hat(row) for row in rows.order_by("record__created_at", "pk")]


def _hat(row: Post) -> Hat:
    body = content(row.record, PostBody)
    title = Words(vi=body.say("title", "vi").text, en=body.say("title", "en").text)
    roles = frozenset(Role(role) for role in body.roles)
    return Hat(row.id, title, Acting(body.agency, title.vi, roles, body.clearance, person=body.holder))
