"""What of the exchange a post has in hand: dispatches that it drafts, and those received that it is answering for."""

from collections.abc import Iterator

from comity.directory.held import MOST, Held, Seat, written_by
from comity.exchange.models import Assignment, Dispatch, Handling
from comity.kernel.records import Record
from comity.kernel.words import Words

_OPEN = ("accepted", "assigned", "in-progress")


def assigned_to_post(seat: Seat) -> Iterator[Held]:
    """Received dispatches that this very post was given to deal with: they go with the post, not with the person."""
    rows = Assignment.objects.visible_to(seat.hat).filter(post=seat.post, record__state="open")
    keys = list(rows.order_by("due", "pk").values_list("dispatch", flat=True)[: MOST + 1])
    found = Record.objects.visible_to(seat.hat).in_bulk(keys[:MOST])
    heading = Words(vi="Văn bản được phân công xử lý", en="Dispatches assigned to it")
    yield Held(heading, [found[key] for key in keys[:MOST] if key in found], len(keys) > MOST)


def dispatches_of(seat: Seat) -> Iterator[Held]:
    """Own dispatches not sent yet, and received ones not done yet, that this office wrote last; all for the head."""
    agency = seat.hat.agency
    rows = Dispatch.objects.visible_to(seat.hat).filter(
        record__owner=agency, record__state__in=("draft", "approved")
    )
    own = [row.record for row in rows.select_related("record").order_by("-record__changed_at")[: MOST + 1]]
    heading = Words(vi="Văn bản gửi đang soạn", en="Dispatches being written")
    yield Held(heading, written_by(seat, own[:MOST]), len(own) > MOST)

    handled = Handling.objects.visible_to(seat.hat).filter(record__owner=agency, record__state__in=_OPEN)
    open_ = [row for row in handled.select_related("record").order_by("-record__changed_at")[: MOST + 1]]
    mine = {record.pk for record in written_by(seat, [row.record for row in open_[:MOST]])}
    asked = Record.objects.visible_to(seat.hat).in_bulk([row.dispatch for row in open_ if row.pk in mine])
    heading = Words(vi="Văn bản đến đang xử lý", en="Dispatches being handled")
    yield Held(heading, list(asked.values()), len(open_) > MOST)
