"""Hats: the posts a signed-in person holds or was lent, and acting under one of them."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from comity.directory.kinds import DelegationBody, PostBody
from comity.directory.models import Delegation, Post, User
from comity.directory.seats import held, held_by, holder_on
from comity.directory.today import today
from comity.kernel.acting import Acting, Role
from comity.kernel.dates import span
from comity.kernel.glass import targets_of
from comity.kernel.reading import content, contents
from comity.kernel.words import Words

# Asked with agency and post (record id): the ids of the working groups in which that post sits.
Seating = Callable[[str, str], frozenset[str]]

_seatings: list[Seating] = []


class Hat(NamedTuple):
    """A post as its holder puts it on; `delegation` is set where it is another person's."""

    post: uuid.UUID
    title: Words
    acting: Acting
    delegation: uuid.UUID | None = None


def add_seating(seating: Seating) -> None:
    """Have `seating` asked in which working groups a post sits."""
    _seatings.append(seating)


def hats_of(user: User) -> list[Hat]:
    """The open posts that `user` holds, by title, then those lent to them now."""
    # Who one is cannot depend on what one may see: this lookup is the node's own, by the signed-in name.
    rows = Post.objects.for_machine().filter(
        held_by(user.username, today()), record__state="held", record__replica=False
    )
    glass = targets_of(user.username)
    posts = list(rows.select_related("record"))
    bodies = contents([row.record for row in posts])
    own = [_hat(row, bodies[row.pk], user.username, glass) for row in posts]
    lent = _lent_to(user.username, own, glass) if own else []
    return [*sorted(own, key=_by_title), *sorted(lent, key=_by_title)]


def cast() -> list[Hat]:
    """Every open post of this node that somebody holds, in order of appointment: the demo's sign-in page."""
    day = today()
    rows = Post.objects.for_machine().filter(held(day), record__state="held", record__replica=False)
    posts = list(rows.select_related("record").order_by("record__created_at", "pk"))
    bodies = contents([row.record for row in posts])
    return [_hat(row, bodies[row.pk], holder_on(row, day), {}) for row in posts]


def _by_title(hat: Hat) -> str:
    return hat.title.vi


def _hat(row: Post, body: PostBody, person: str, glass: dict[str, frozenset[uuid.UUID]]) -> Hat:
    title = _title(body)
    roles = frozenset(Role(role) for role in body.roles)
    return Hat(row.id, title, _worn(row, title, roles, clearance_of(body), person, glass))


def clearance_of(body: PostBody) -> int:
    """The post's clearance today: none after its last day."""
    last = span(body.clearance_until).last
    if body.clearance_until and (last is None or last < today()):
        return 0
    return body.clearance


def _lent_to(person: str, own: list[Hat], glass: dict[str, frozenset[uuid.UUID]]) -> list[Hat]:
    """The posts of others that this person wears today, each within what they hold themselves in that agency."""
    day = today()
    rows = Delegation.objects.for_machine().filter(
        to=person, record__state="given", record__replica=False, first__lte=day, last__gte=day
    )
    hats = []
    for row in rows.select_related("record"):
        seats = [hat for hat in own if hat.acting.agency == row.record.owner]
        post = Post.objects.for_machine().filter(
            pk=row.post, record__state="held", record__owner=row.record.owner
        )
        lent = post.filter(held(day)).select_related("record").first()
        if seats and lent is not None:
            hats.append(_lent(row, lent, seats, glass))
    return hats


def _lent(row: Delegation, post: Post, seats: list[Hat], glass: dict[str, frozenset[uuid.UUID]]) -> Hat:
    """The post as its substitute wears it: the roles that were lent and it still has, never above either clearance."""
    given, body = content(row.record, DelegationBody), content(post.record, PostBody)
    roles = frozenset(Role(role) for role in set(given.roles) & set(body.roles))
    highest = max(seats, key=lambda hat: hat.acting.clearance)
    clearance = min(clearance_of(body), highest.acting.clearance)
    title = _standing_for(_title(body), highest.title, row, Role.HEAD in roles)
    return Hat(
        post.id, title, _worn(post, title, roles, clearance, given.to, glass, delegation=str(row.pk)), row.id
    )


def _standing_for(absent: Words, present: Words, row: Delegation, head: bool) -> Words:
    """Both offices by name: "KT." (ký thay) for a head, "Thay" for any other post."""
    first, last = _day(row.first), _day(row.last)
    return Words(
        vi=f"{'KT.' if head else 'Thay'} {absent.vi}: {present.vi} (được ủy quyền từ {first} đến {last})",
        en=f"For {absent.en}: {present.en} (delegated from {first} to {last})",
    )


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _title(body: PostBody) -> Words:
    return Words(vi=body.say("title", "vi").text, en=body.say("title", "en").text)


def _worn(
    row: Post,
    title: Words,
    roles: frozenset[Role],
    clearance: int,
    person: str,
    glass: dict[str, frozenset[uuid.UUID]],
    delegation: str = "",
) -> Acting:
    # The agency is the owner of the post's record: no other word of the record can lend a hat of another agency.
    agency, post = row.record.owner, str(row.pk)
    return Acting(
        agency=agency,
        office=title.vi,
        roles=roles,
        clearance=clearance,
        person=person,
        groups=frozenset[str]().union(*(seating(agency, post) for seating in _seatings)),
        glass=glass.get(post, frozenset()),
        post=post,
        delegation=delegation,
    )
