"""Who sits in which council of merit: its votes are for its members, and go to the nodes of their agencies and its own.

A member is an office of an agency, as the council names it: the post that bears this title there.
"""

import uuid

from comity.directory.models import Post
from comity.merit.models import MeritCouncil


def councils_of_post(agency: str, post: str) -> frozenset[str]:
    """The councils (record ids) in which a post of an agency of this node sits."""
    # Who one is cannot depend on what one may see: this lookup is the node's own, as that of hats is.
    rows = MeritCouncil.objects.for_machine().filter(agency_codes__contains=f"|{agency}|")
    named = [
        (str(pk), office)
        for pk, seats in rows.values_list("pk", "seats")
        for of, office in seats
        if of == agency
    ]
    if not named or not post:
        return frozenset()
    held = Post.objects.for_machine().filter(pk=uuid.UUID(post), record__owner=agency, record__state="held")
    title = held.values_list("record__title", flat=True).first()
    return frozenset(council for council, office in named if office == title)
