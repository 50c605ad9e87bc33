"""Seats, moves and steps in words."""

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext as _

from comity.directory.models import Post
from comity.directory.names import profile
from comity.kernel.acting import Acting
from comity.kernel.approvals.chains import MARK_DOWN, MARK_UP, Step
from comity.kernel.kinds import is_known, kind_named
from comity.kernel.words import Words

MARKING_MOVES = {
    MARK_UP: Words(vi="Nâng độ mật", en="Mark up"),
    MARK_DOWN: Words(vi="Giảm hoặc giải mật", en="Mark down"),
}
ANY_MOVE = Words(vi="Mọi bước phải duyệt", en="Any step that needs approving")


def move_words(kind: str, move: str) -> Words:
    """A move of a kind, as its buttons say it; "" is any."""
    if not move:
        return ANY_MOVE
    if move in MARKING_MOVES:
        return MARKING_MOVES[move]
    moves = kind_named(kind).lifecycle.moves if is_known(kind) else ()
    return next((known.words for known in moves if known.name == move), Words(move, move))


class Seats:
    """The words of the seats that some steps name: roles as the profile says them, posts by their titles."""

    def __init__(self, steps: Iterable[Step], acting: Acting, language: str) -> None:
        self._roles = {role.code: role.words.say(language) for role in profile().roles}
        seats = [seat for step in steps for seat in (*step.seats, step.escalate_to)]
        posts = [key for seat in seats if (key := _post(seat)) is not None]
        rows = Post.objects.visible_to(acting).filter(pk__in=posts).select_related("record")
        self._posts = {f"post:{row.pk}": row.record.title_in(language) for row in rows}

    def say(self, seat: str) -> str:
        """One seat; a post that is not here any more is said to be one."""
        return self._roles.get(seat) or self._posts.get(seat) or _("a post that is no longer here")

    def asked(self, step: Step) -> str:
        """Whom a step asks: "one of: ...", "all of: ..."."""
        who = ", ".join(map(self.say, step.seats))
        if len(step.seats) == 1:
            return who
        if step.any_of:
            return _("one of: %(who)s") % {"who": who}
        return _("all of: %(who)s") % {"who": who}

    def terms(self, step: Step) -> str:
        """A step's deadline, and to whom it passes after it; "" without one."""
        if not step.days:
            return ""
        if not step.escalate_to:
            return _("within %(days)s days") % {"days": step.days}
        return _("within %(days)s days, then %(who)s") % {
            "days": step.days,
            "who": self.say(step.escalate_to),
        }


def _post(seat: str) -> uuid.UUID | None:
    """The post's record where a seat is one post."""
    try:
        return uuid.UUID(seat.removeprefix("post:")) if seat.startswith("post:") else None
    except ValueError:
        return None
