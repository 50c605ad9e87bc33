"""What of the programme a post has in hand: tasks that its agency leads and that are not done."""

from collections.abc import Iterator

from comity.directory.held import MOST, Held, Seat, written_by
from comity.kernel.words import Words
from comity.programme.models import Task


def tasks_of(seat: Seat) -> Iterator[Held]:
    """Open tasks led by the agency that this office wrote last; all of them for the head."""
    rows = Task.objects.visible_to(seat.hat).filter(
        lead=seat.hat.agency, record__state__in=("assigned", "in-progress")
    )
    found = [row.record for row in rows.select_related("record").order_by("due", "pk")[: MOST + 1]]
    heading = Words(vi="Nhiệm vụ đang chủ trì", en="Tasks it leads")
    yield Held(heading, written_by(seat, found[:MOST]), len(found) > MOST)
