"""What of intake a post has in hand: readings of paper that wait for a person."""

from collections.abc import Iterator

from comity.directory.held import MOST, Held, Seat, written_by
from comity.intake.models import Draft
from comity.kernel.words import Words


def drafts_of(seat: Seat) -> Iterator[Held]:
    """Drafts of the agency that this office made and that wait to be confirmed; all of them for the head."""
    rows = Draft.objects.visible_to(seat.hat).filter(record__owner=seat.hat.agency, record__state="waiting")
    found = [row.record for row in rows.select_related("record").order_by("-record__changed_at")[: MOST + 1]]
    heading = Words(vi="Bản nháp chờ xác nhận", en="Drafts to confirm")
    yield Held(heading, written_by(seat, found[:MOST]), len(found) > MOST)
