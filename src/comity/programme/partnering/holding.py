"""What of partners and forums belongs to a post, so that a hand-over lists it: counterparts, and seats in forums."""

from collections.abc import Iterator

from comity.directory.held import MOST, Held, Seat
from comity.kernel.words import Words
from comity.programme.forums.models import ForumSeat
from comity.programme.partnering.models import Counterpart


def contacts_of(seat: Seat) -> Iterator[Held]:
    """With whom the post keeps up now, and in which forums it sits."""
    kept_up = Counterpart.objects.visible_to(seat.hat).filter(post=seat.post, current=True)
    records = [row.record for row in kept_up.select_related("record").order_by("partner", "pk")[: MOST + 1]]
    yield Held(Words(vi="Đầu mối tương ứng", en="Counterparts"), records[:MOST], len(records) > MOST)
    seats = ForumSeat.objects.visible_to(seat.hat).filter(post=seat.post, current=True)
    records = [row.record for row in seats.select_related("record").order_by("forum", "pk")[: MOST + 1]]
    yield Held(
        Words(vi="Đại diện tại cơ chế đa phương", en="Seats in forums"), records[:MOST], len(records) > MOST
    )
