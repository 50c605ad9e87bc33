"""Who trusts whom, gathered for the page. Nothing of it is a secret: these are public keys and who vouches for them."""

import textwrap
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from comity.exchange.keys import own_keys, own_secret
from comity.exchange.models import Peer
from comity.exchange.protocol import key_id
from comity.exchange.protocol.directory import NodeEntry
from comity.exchange.trust.changing import encrypted
from comity.exchange.trust.directory import held_directory, registrar
from comity.exchange.trust.models import Announcement, NodeKey, Registrar
from comity.kernel import clock, node
from comity.kernel.problems import Problem
from comity.web.nodes import called


@dataclass(frozen=True)
class KeyLine:
    """One key of a node: how it stands, in words and tone, and who vouches for it."""

    row: NodeKey
    standing: str
    tone: str
    vouched: str


@dataclass(frozen=True)
class PeerCard:
    """A peer with its present key (None: it has none that counts) and those before, newest first."""

    peer: Peer
    current: KeyLine | None
    before: tuple[KeyLine, ...]
    rotated_at: datetime | None
    told: bool


@dataclass(frozen=True)
class Own:
    """This node: its present fingerprint, since when, and those before."""

    name: str
    agencies: tuple[str, ...]
    fingerprint: str
    kid: str
    since: datetime | None
    before: tuple[KeyLine, ...]
    encrypted: bool


@dataclass(frozen=True)
class Spot:
    """A node in the picture: where it stands, its name in lines (each with its y), and its line to this node.

    `tone` is a chip's; `words`, at `words_y`, say the same.
    """

    x: int
    y: int
    name: tuple[tuple[int, str], ...]
    tone: str
    words: str = ""
    words_y: int = 0


@dataclass(frozen=True)
class Trust:
    """The page. `entries` are the directory's, each with how this node stands to it."""

    own: Own
    registrar: Registrar | None
    entries: tuple[tuple[NodeEntry, str, str], ...]
    unreadable: Problem | None
    peers: tuple[PeerCard, ...]
    spots: tuple[Spot, ...]
    height: int


def trust_page() -> Trust:
    """Everything, in a handful of queries whatever the number of peers."""
    keys: dict[int | None, list[NodeKey]] = defaultdict(list)
    for row in NodeKey.objects.order_by("-pk"):
        keys[row.peer_id].append(row)
    untold = set(Announcement.objects.filter(told_at__isnull=True).values_list("peer", flat=True))
    peers = tuple(_card(peer, keys[peer.pk], peer.pk not in untold) for peer in Peer.objects.order_by("name"))
    entries, problem = _entries({card.peer.name for card in peers})
    spots, height = _picture(peers, entries)
    return Trust(_own(keys[None]), registrar(), entries, problem, peers, spots, height)


def _own(rows: list[NodeKey]) -> Own:
    here, public = node.here(), own_keys().public
    kid = key_id(public.signing)
    since = own_secret().get("since")
    return Own(
        here.name,
        here.agencies,
        public.fingerprint,
        kid,
        clock.moment(since) if since else None,
        tuple(_line(row) for row in rows if row.kid != kid),
        encrypted(),
    )


def _card(peer: Peer, rows: list[NodeKey], told: bool) -> PeerCard:
    lines = [_line(row) for row in rows]
    current = next((line for line in lines if line.row.is_current), None)
    rotated = current.row.since if current and len(rows) > 1 else None
    return PeerCard(peer, current, tuple(line for line in lines if line is not current), rotated, told)


def _line(row: NodeKey) -> KeyLine:
    vouched = {
        "own": _("this node's own"),
        "compared": _("fingerprint compared by people"),
        "registrar": _("the registrar vouches for it"),
        "succession": _("announced by the key before it"),
    }.get(row.vouched, row.vouched)
    if row.revoked_at is not None:
        return KeyLine(row, _("revoked"), "stopped", vouched)
    if row.until is not None and row.until < clock.now():
        return KeyLine(row, _("ended"), "idle", vouched)
    if row.ended_at is not None:
        return KeyLine(row, _("still counts"), "moving", vouched)
    return KeyLine(row, _("in use"), "done", vouched)


def _entries(peers: set[str]) -> tuple[tuple[tuple[NodeEntry, str, str], ...], Problem | None]:
    try:
        held = held_directory()
    except Problem as problem:
        return (), problem
    if held is None:
        return (), None
    now, here = clock.now(), node.here().name

    def standing(entry: NodeEntry) -> tuple[str, str]:
        if entry.name == here:
            return _("this node"), "done"
        if clock.moment(entry.until) <= now:
            return _("entry ended"), "stopped"
        return (_("connected"), "done") if entry.name in peers else (_("not connected"), "idle")

    return tuple((entry, *standing(entry)) for entry in held[1]), None


_MOST_SPOTS = 24
_ROW = 58
_LINE = 13  # from one line of a name to the next
_WIDE = 27  # characters of a line
_HERE_WIDE = 18  # of this node's, which stands beneath it, beside the lines to the others
_LINES = 3  # of a name


def _picture(
    peers: tuple[PeerCard, ...], entries: tuple[tuple[NodeEntry, str, str], ...]
) -> tuple[tuple[Spot, ...], int]:
    """This node at the left, the others below one another at the right: it stays readable on a phone and on paper."""
    others = [
        (
            called(card.peer.agencies, card.peer.name),
            *((card.current.tone, card.current.vouched) if card.current else ("stopped", _("revoked"))),
        )
        for card in peers
    ]
    here = node.here()
    known = {card.peer.name for card in peers} | {here.name}
    others += [
        (called(entry.agencies, entry.name), "idle", words)
        for entry, words, _tone in entries
        if entry.name not in known
    ]
    shown = others[:_MOST_SPOTS]
    height = max(2, len(shown)) * _ROW + 16
    middle = height // 2
    spots = [Spot(20, middle, _lines(called(here.agencies, here.name), middle + 26, _HERE_WIDE), "done")]
    for index, (name, tone, words) in enumerate(shown):
        y = index * _ROW + _ROW // 2 + 4
        lines = _lines(name, y - 1)
        spots.append(Spot(190, y, lines, tone, words, lines[-1][0] + _LINE))
    return tuple(spots), height


def _lines(name: str, y: int, wide: int = _WIDE) -> tuple[tuple[int, str], ...]:
    """A name in lines, the first at `y`; what has no room is cut off with a mark."""
    lines = textwrap.wrap(name, wide, max_lines=_LINES, placeholder=" …")
    return tuple((y + at * _LINE, line) for at, line in enumerate(lines))
