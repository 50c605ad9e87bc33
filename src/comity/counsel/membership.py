"""Who sits in which working group: asked by hats (whose groups?) and by the exchange (whose nodes does a group reach?).

A group's seats are what its own record says, wherever that record lies, so a member is known on every node that was
given it. A post that a group names by title only is the one post of that agency which bears exactly that title.
"""

import uuid

from comity.counsel.group_kinds import Seat, WorkingGroupBody
from comity.counsel.models import WorkingGroup
from comity.directory.models import Post
from comity.kernel import groups
from comity.kernel.acting import Acting
from comity.kernel.kinds import Change


def groups_of_post(agency: str, post: str) -> frozenset[str]:
    """The groups (record ids) in which a post of an agency of this node sits. Groups that ended keep their readers."""
    # Who one is cannot depend on what one may see: this lookup is the node's own, as that of hats is.
    rows = WorkingGroup.objects.for_machine().filter(agency_codes__contains=f"|{agency}|")
    found, named = set(), []
    for group, seats in rows.values_list("pk", "seats"):
        for of, id_, title in seats:
            if of != agency:
                continue
            if id_ == post:
                found.add(str(group))
            elif not id_:
                named.append((str(group), title))
    if named:
        title = _only_title(agency, post)
        found |= {group for group, wanted in named if title and wanted == title}
    return frozenset(found)


def _only_title(agency: str, post: str) -> str:
    """The post's title, unless another post of the agency bears the same."""
    held = Post.objects.for_machine().filter(
        record__owner=agency, record__replica=False, record__state="held"
    )
    title = held.filter(pk=uuid.UUID(post)).values_list("record__title", flat=True).first() if post else None
    return title if title and held.filter(record__title=title).count() == 1 else ""


def sits(acting: Acting, body: WorkingGroupBody) -> bool:
    """Whether a hat has one of the seats that a group's content names."""
    return any(is_seat_of(acting, seat) for seat in body.seats())


def is_seat_of(acting: Acting, seat: Seat) -> bool:
    """Whether a seat is this hat's own: by post, or by title where the group knows no more."""
    if seat.agency != acting.agency or acting.delegation:
        return bool(seat.post) and seat.agency == acting.agency and seat.post == acting.post
    return seat.post == acting.post if seat.post else seat.title == acting.office


def tell_regrouped(change: Change) -> None:
    """A subscriber of every version: agencies that a group has newly are to be given what is its members' already."""
    if change.kind == "working-group":
        groups.regrouped(change.record_id)
