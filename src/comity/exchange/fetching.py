"""Bringing the bytes of attachments: this node fetches what it awaits, and hands over what others cannot fetch.

Whoever awaits a file asks for it, a strand at a time, and goes on where it stopped. Where the asking side cannot open
a connection to the owner's node, nothing is asked for; then the owner's node, which sees that nobody said "held",
offers: it asks what is wanted and brings it. Both run beside the courier and never in the way of parcels.
"""

import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Protocol

import structlog
from django.db import connection

from comity.exchange.carriers import Unreachable
from comity.exchange.giving import Given, give, offer_to, take_held, unheld
from comity.exchange.models import Peer, Way
from comity.exchange.protocol import Refused
from comity.exchange.protocol.envelope import kind_of
from comity.exchange.protocol.pieces import CODE
from comity.exchange.taking import finish, held_by_us, put_off, take, want_for
from comity.exchange.ways import BUNDLE, HTTP
from comity.kernel import clock
from comity.kernel.attachments.awaiting import do_note_told, do_rest
from comity.kernel.attachments.models import Awaited
from comity.kernel.problems import Problem
from comity.kernel.words import Words

AT_A_TIME = 20  # files looked at in one round
OFFER_AFTER = 60.0  # seconds after which what nobody came for is offered
OFFER_EVERY, OFFER_REST = (
    60.0,
    3600.0,
)  # seconds between offers to one peer: when it wanted something, and when not

log = structlog.get_logger()


class PieceCarrier(Protocol):
    """What bringing bytes needs of a way to a peer. All raise Unreachable, or Refused with the peer's code."""

    def ask(self, peer: Peer, want: str) -> AbstractContextManager[Iterable[bytes]]:
        """Carry a want; within the context, the strand as it comes."""

    def tell(self, peer: Peer, text: str) -> list[str]:
        """Carry an offer or a word of what is held; returns the wants that answer it."""

    def hand(self, peer: Peer, strand: Given) -> list[str]:
        """Carry a strand; returns what the peer wants next."""


def run(carrier: PieceCarrier, stopped: Callable[[], bool], interval: float = 1.0) -> None:
    """Fetch and offer until `stopped()`. For a thread of its own."""
    offers = Offering()
    try:
        while not stopped():
            try:
                fetched = fetch_due(carrier, stopped)
                offers.round(carrier, stopped)
            except Exception:
                log.exception("bringing attachments failed")
                fetched = 0
            if not fetched:
                time.sleep(interval)
    finally:
        connection.close()


def fetch_due(carrier: PieceCarrier, stopped: Callable[[], bool] = lambda: False) -> int:
    """One strand of each file that is due, those that waited longest first; returns how many brought something."""
    due = Awaited.objects.filter(told_at__isnull=True, refused=False, due_at__lte=clock.now())
    rows = list(due.select_related("record").order_by("due_at")[:AT_A_TIME])
    speakers = {code: peer for peer in Peer.objects.all() for code in peer.agencies} if rows else {}
    addresses = _addresses() if rows else {}
    down: set[str] = set()
    brought = 0
    for row in rows:
        peer = speakers.get(row.record.owner)
        if stopped() or peer is None or peer.name in down:
            continue
        if peer.pk not in addresses:
            if row.whole_at is None:
                put_off(row, peer, _no_way(peer))
            else:
                do_rest(row)  # our word on it goes with the next bundle
            continue
        peer.address = addresses[peer.pk] or peer.address
        try:
            brought += fetch(row, peer, carrier)
        except Unreachable as error:
            down.add(peer.name)
            put_off(row, peer, _unreachable(peer, error))
        except Problem as problem:
            put_off(row, peer, problem)
    return brought


def fetch(row: Awaited, peer: Peer, carrier: PieceCarrier) -> bool:
    """Do the next thing for one file: ask for more of it, inspect it, or say that it is held."""
    before = row.upto
    if row.whole_at is not None:
        carrier.tell(peer, held_by_us(row, peer))
        do_note_told(row)
        return True
    if row.upto < row.size:
        _ask(row, peer, carrier)
    else:
        finish(row)
    row.refresh_from_db()
    return row.upto > before or row.whole_at is not None


def _ask(row: Awaited, peer: Peer, carrier: PieceCarrier) -> None:
    """Ask for the next strand. One that breaks off is gone on with at once, unless it brought nothing at all."""
    before = row.upto
    try:
        with carrier.ask(peer, want_for(row, peer)) as strand:
            take(strand)
    except Refused as refused:
        row.refresh_from_db()
        if refused.code != CODE or row.upto == before:
            raise


class Offering:
    """Which peer to offer to when. `monotonic` gives seconds, as `time.monotonic` does."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._next: dict[str, float] = {}

    def round(self, carrier: PieceCarrier, stopped: Callable[[], bool] = lambda: False) -> None:
        """Offer to every peer that is due and has not said that it holds something of ours."""
        addresses = _addresses()
        reached = Peer.objects.filter(pk__in=addresses, suspended="", trouble="")
        for peer in reached.order_by("name"):
            peer.address = addresses[peer.pk] or peer.address
            now = self._monotonic()
            if stopped() or now < self._next.setdefault(peer.name, now):
                continue
            rest = OFFER_EVERY
            old = clock.now() - timedelta(seconds=OFFER_AFTER)
            if unheld(peer, HTTP).filter(record__changed_at__lte=old).exists() and not offer(peer, carrier):
                rest = OFFER_REST
            self._next[peer.name] = self._monotonic() + rest


def offer(peer: Peer, carrier: PieceCarrier) -> int:
    """Ask a peer what it wants and bring it; returns how many strands were taken. What fails is tried another time."""
    handed = 0
    try:
        wanted = carrier.tell(peer, offer_to(peer))
        while wants := [text for text in wanted if not _is_word(text)]:
            wanted = carrier.hand(peer, give(wants[0]))
            handed += 1
    except Unreachable as error:
        log.info("attachments not handed over", peer=peer.name, trouble=str(error))
    except Problem as problem:
        log.info("attachments not handed over", peer=peer.name, trouble=problem.code)
    return handed


def _addresses() -> dict[int, str]:
    """Where each peer is reached by HTTP, by its key ("": its card's address); others are not in it."""
    ways = Way.objects.filter(carrier=HTTP).order_by("-preference")  # of several, the preferred comes last
    return dict(ways.values_list("peer_id", "address"))


def _is_word(text: str) -> bool:
    """Keep a word of what is held; whether it was one."""
    if kind_of(text) != "held":
        return False
    take_held(text)
    return True


def _unreachable(peer: Peer, error: Unreachable) -> Problem:
    return Problem(
        "unreachable",
        what=Words(
            vi=f"Chưa nối được tới nút {peer.name} để nhận tệp.",
            en=f"Node {peer.name} cannot be reached to fetch the file.",
        ),
        mend=Words(
            vi="Không phải làm gì: sẽ tự nhận tiếp từ chỗ đang dở.",
            en="Nothing to do: it goes on by itself from where it stopped.",
        ),
        place=str(error),
    )


def _no_way(peer: Peer) -> Problem:
    if Way.objects.filter(peer=peer, carrier=BUNDLE).exists():
        return Problem(
            "no-way",
            what=Words(
                vi=f"Tệp sẽ tới theo bộ tệp mang tay tiếp theo của nút {peer.name}.",
                en=f"The file comes with the next bundle of node {peer.name}, by hand.",
            ),
            mend=Words(
                vi="Chờ bộ tệp đó; hoặc đề nghị nút gửi ghi bộ mới.",
                en="Wait for that bundle; or ask the sending node to write a new one.",
            ),
        )
    return Problem(
        "no-way",
        what=Words(
            vi=f"Chưa có đường HTTP tới nút {peer.name}; tệp chưa đi được bằng đường khác.",
            en=f"There is no way by HTTP to node {peer.name}, and files do not come by others by themselves.",
        ),
        mend=Words(
            vi="Đề nghị người vận hành mở đường HTTP, hoặc xin tệp bằng cách khác.",
            en="Ask the operator to open a way by HTTP, or ask for the file in another manner.",
        ),
    )
