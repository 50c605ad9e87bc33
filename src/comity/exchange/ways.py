"""The ways to a peer: each with its carrier, its address, its place in the order, and the marking it may carry.

A ceiling is enforced before queueing (`outbox`: an entry is queued only if some way may carry it) and again at sending
(`barrier`). Numbers are consecutive, so where the next entry is above a way's ceiling, that way carries nothing beyond
it until another has.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Max

from comity.exchange.admitting import admitting
from comity.exchange.models import OutEntry, Peer, Way
from comity.exchange.outbox import queue_once
from comity.exchange.protocol import Outbound
from comity.kernel import journal
from comity.kernel.actions import action
from comity.kernel.envelopes import parse
from comity.kernel.kinds import is_known, kind_named
from comity.kernel.problems import Problem
from comity.kernel.readers import Reader
from comity.kernel.records import Record, Version
from comity.kernel.words import Words

HTTP, NATS, BUNDLE = "http", "nats", "bundle"
CARRIERS = (HTTP, NATS, BUNDLE)
_SCHEMES = {HTTP: ("http://", "https://"), NATS: ("nats://", "tls://")}
SMALLEST = 64 * 1024  # characters of the smallest greatest parcel: less than that carries no record


def ways_of(peer: Peer) -> Sequence[Way]:
    """The ways to a peer, the preferred first."""
    return list(Way.objects.filter(peer=peer))


@action
def do_add_way(
    peer: Peer,
    carrier: str,
    *,
    address: str = "",
    ceiling: int | None = None,
    preference: int | None = None,
    sealed: int | None = None,
) -> Way:
    """Open a way to a peer. What it may carry and no other way could is queued for the peer at once.

    `ceiling` is the highest marking it may carry, the peer's own without one; `preference` its place in the order,
    last without one; `sealed` the most characters of a parcel, where the carrier takes less than the peer.
    """
    peer = Peer.objects.select_for_update().get(pk=peer.pk)
    _require_address(carrier, address)
    ceiling = peer.ceiling if ceiling is None else ceiling
    if not 0 <= ceiling <= peer.ceiling:
        raise _unfit(
            f"Nút {peer.name} chỉ được nhận đến mức {peer.ceiling}.",
            f"Node {peer.name} may be sent markings up to {peer.ceiling} only.",
            str(ceiling),
        )
    if sealed is not None and sealed < SMALLEST:
        raise _unfit(f"Nhỏ hơn {SMALLEST} ký tự.", f"Less than {SMALLEST} characters.", str(sealed))
    if Way.objects.filter(peer=peer, carrier=carrier, address=address).exists():
        raise _unfit(
            "Đường chuyển này đã có.", "There is such a way already.", f"{carrier} {address}".strip()
        )
    if preference is None:
        highest = Way.objects.filter(peer=peer).aggregate(highest=Max("preference"))["highest"]
        preference = 0 if highest is None else highest + 1
    way = Way.objects.create(
        peer=peer, carrier=carrier, address=address, preference=preference, ceiling=ceiling, sealed=sealed
    )
    told = {"peer": peer.name, "carrier": carrier, "address": address, "ceiling": ceiling}
    journal.append("way", {**told, "open": True})
    before = (
        peer.reach if Way.objects.filter(peer=peer).count() > 1 else -1
    )  # without a way nothing was queued
    _reckon(peer)
    _catch_up(peer, before)
    return way


@action
def do_remove_way(way: Way) -> None:
    """Close a way. Refused while entries wait that no other way may carry."""
    peer = Peer.objects.select_for_update().get(pk=way.peer_id)
    others = Way.objects.filter(peer=peer).exclude(pk=way.pk)
    reach = others.aggregate(highest=Max("ceiling"))["highest"]
    waiting = OutEntry.objects.filter(peer=peer, number__gt=peer.acknowledged)
    stuck = (waiting if reach is None else waiting.filter(marking__gt=reach)).count()
    if stuck:
        raise Problem(
            "way-needed",
            what=Words(
                vi=f"Còn {stuck} mục chỉ đường chuyển này được mang.",
                en=f"{stuck} entries wait that only this way may carry.",
            ),
            mend=Words(
                vi="Chuyển xong rồi gỡ, hoặc thêm đường khác trước.",
                en="Remove it when they have arrived, or add another way first.",
            ),
            place=f"{peer.name} {way}",
        )
    told = {"peer": peer.name, "carrier": way.carrier, "address": way.address, "ceiling": way.ceiling}
    journal.append("way", {**told, "open": False})
    Way.objects.filter(pk=way.pk).delete()
    _reckon(peer)


def open_card_way(peer: Peer) -> None:
    """The way by which a new peer is reached at first: its card's HTTP address, as far as its card's ceiling.

    Within the action that adds the peer, whose journal entry says as much.
    """
    Way.objects.create(peer=peer, carrier=HTTP, preference=0, ceiling=peer.ceiling)
    _reckon(peer)
    _catch_up(peer, -1)


@action
def do_resend(peer: Peer, first: int) -> int:
    """Let the entries from number `first` go again; returns how many. The peer answers what it holds by its receipt."""
    peer = Peer.objects.select_for_update().get(pk=peer.pk)
    queued = OutEntry.objects.filter(peer=peer).aggregate(last=Max("number"))["last"] or 0
    if not 1 <= first <= queued:
        raise Problem(
            "entry-unknown",
            what=Words(
                vi=f"Kênh tới {peer.name} có các mục từ 1 đến {queued}.",
                en=f"The channel to {peer.name} has entries 1 to {queued}.",
            ),
            mend=Words(vi="Chọn số trong khoảng đó.", en="Choose a number of these."),
            place=str(first),
        )
    upto = min(peer.acknowledged, first - 1)
    Peer.objects.filter(pk=peer.pk).update(acknowledged=upto, stands=min(peer.stands, upto))
    journal.append("resend", {"peer": peer.name, "first": first})
    return queued - upto


def way_named(peer: Peer, carrier: str, address: str = "") -> Way:
    """A peer's way of this carrier, and of this address where there are several; a Problem otherwise."""
    ways = [way for way in ways_of(peer) if way.carrier == carrier and address in ("", way.address)]
    exact = [way for way in ways if way.address == address] if len(ways) > 1 else ways
    if len(exact) == 1:
        return exact[0]
    raise Problem(
        "way-unknown",
        what=Words(
            vi=f"Nút {peer.name} không có đúng một đường như vậy.",
            en=f"Node {peer.name} does not have exactly one such way.",
        ),
        mend=Words(
            vi="Xem bằng comity exchange way list; ghi rõ --address.",
            en="See comity exchange way list; name it with --address.",
        ),
        place=f"{carrier} {address}".strip(),
    )


def barrier(peer: Peer, way: Way, state: Outbound) -> int:
    """The number of the first entry still to be sent that is above a way's ceiling; 0 when there is none."""
    if way.ceiling >= peer.reach:
        return 0
    above = OutEntry.objects.filter(peer=peer, number__gt=state.sent, marking__gt=way.ceiling)
    return above.order_by("number").values_list("number", flat=True).first() or 0


def allowed(peer: Peer, way: Way, state: Outbound) -> Outbound:
    """The state as far as a way may carry it: what to make parcels of, not what to judge answers by."""
    end = barrier(peer, way, state)
    return replace(state, queued=end - 1) if end else state


def beginning(peer: Peer, way: Way, state: Outbound) -> Outbound:
    """From where a way goes on: beyond what another way carried, where this one must not carry that."""
    return state.dispatched(min(peer.stands, state.queued)) if barrier(peer, way, state) else state


def _catch_up(peer: Peer, above: int) -> None:
    """Queue what a peer's agencies may know, of markings above `above` that some way may carry now."""
    peer.refresh_from_db()
    agencies = admitting(peer)
    known = Reader.objects.filter(agency__in=agencies).values("record")
    records = Record.objects.for_machine().filter(pk__in=known, replica=False, marking__gt=above)
    for record in records.filter(marking__lte=min(peer.ceiling, peer.reach)).order_by("pk").iterator():
        text = Version.objects.for_machine().get(record=record, number=record.number).envelope
        stays = is_known(record.kind) and kind_named(record.kind).local
        if set(parse(text).audience) & agencies and not stays:
            queue_once(text, peer)


@action
def do_fit_way(way: Way, sealed: int) -> None:
    """Note how large a parcel the carrier takes, as its server says."""
    Way.objects.filter(pk=way.pk).update(sealed=sealed)
    way.sealed = sealed
    _reckon(way.peer)


def _reckon(peer: Peer) -> None:
    """What the ways come to: the highest marking that some way may carry, and the largest parcel that one takes."""
    ways = ways_of(peer)
    sizes = [way.sealed for way in ways]
    Peer.objects.filter(pk=peer.pk).update(
        reach=max((way.ceiling for way in ways), default=0),
        widest=max((size or 0 for size in sizes), default=0) if ways and None not in sizes else None,
    )


def refit(peer: Peer) -> None:
    """After a peer's agencies or ceiling changed, within that action: no way above it, nothing left unqueued."""
    Way.objects.filter(peer=peer, ceiling__gt=peer.ceiling).update(ceiling=peer.ceiling)
    _reckon(peer)
    _catch_up(peer, -1)


def _require_address(carrier: str, address: str) -> None:
    if carrier not in CARRIERS:
        raise _unfit("Loại: http, nats hoặc bundle.", "The carriers are http, nats and bundle.", carrier)
    if not address:
        return
    schemes = _SCHEMES.get(carrier)
    if schemes is None:
        raise _unfit("Đường bằng tệp không có địa chỉ.", "A bundle's way has no address.", address)
    parts = address.split(",") if carrier == NATS else [address]
    if len(address) > 400 or not all(part.startswith(schemes) and len(part) > 10 for part in parts):
        raise _unfit(
            f"Địa chỉ phải bắt đầu bằng {' hoặc '.join(schemes)}.",
            f"Its address begins with {' or '.join(schemes)}.",
            address[:120],
        )


def _unfit(vi: str, en: str, place: str) -> Problem:
    return Problem(
        "way-unfit",
        what=Words(vi=f"Không mở được đường chuyển này. {vi}", en=f"This way cannot be opened. {en}"),
        mend=Words(
            vi="Xem docs/operations.md, phần đường chuyển.",
            en="See docs/operations.md, on carriers and ways.",
        ),
        place=place,
    )
