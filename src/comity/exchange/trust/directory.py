"""The registrar's word, as this node takes it: the list of nodes, entries of single nodes, and what it revokes.

Peers that the registrar vouches for follow the list by themselves: new keys, agencies, address, ceiling, revocation.
A peer whose fingerprint people compared is the people's: where the list names other keys, it is shown and not followed.
A node becomes a peer only when its operator says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from comity.exchange.inbox import note_trouble
from comity.exchange.keys import own_keys
from comity.exchange.models import Peer
from comity.exchange.peers import Card, add
from comity.exchange.protocol import PublicKeys, Refused, key_id
from comity.exchange.protocol.directory import Directory, NodeEntry, Revoked, read_directory
from comity.exchange.protocol.registrars import follows, read_new_registrar, said_keys
from comity.exchange.trust.models import NodeKey, Registrar
from comity.exchange.trust.rotating import OVERLAP
from comity.exchange.trust.stating import state
from comity.exchange.trust.succeeding import follow, state_peer
from comity.exchange.ways import refit
from comity.kernel import clock, journal, node
from comity.kernel.actions import action
from comity.kernel.envelopes import sha256
from comity.kernel.problems import Problem
from comity.kernel.words import Words


@dataclass(frozen=True)
class RegistrarCard:
    """What a registrar says of itself."""

    network: str
    name: str
    keys: PublicKeys


def registrar() -> Registrar | None:
    """The registrar that this node believes, if any."""
    return Registrar.objects.order_by("-pk").first()


@action
def do_believe_registrar(card: RegistrarCard, fingerprint: str, *, by: str) -> Registrar:
    """Believe a registrar after its fingerprint was compared. It takes the place of one believed before."""
    if card.keys.fingerprint.replace(" ", "") != fingerprint.replace(" ", ""):
        raise Problem(
            "fingerprint-differs",
            what=Words(vi="Dấu vân tay không khớp.", en="The fingerprint is not the registrar's."),
            mend=Words(
                vi="Đối chiếu lại với cơ quan đăng ký.", en="Compare again with the registrar's people."
            ),
            place=card.name,
        )
    if card.network != node.here().network:
        raise Refused("network-mismatch", card.network)
    row = Registrar.objects.create(
        name=card.name,
        keys=card.keys.as_dict(),
        fingerprint=card.keys.fingerprint,
        confirmed_by=by[:200],
        confirmed_at=clock.now(),
    )
    journal.append("registrar", {"name": row.name, "fingerprint": row.fingerprint, "by": row.confirmed_by})
    return row


def follow_registrar(text: str) -> int:
    """Follow the registrar to its new keys by its file; returns how many steps that were. People see a refusal."""
    try:
        return do_follow_registrar(text.split())
    except Refused as refused:
        note_trouble(None, refused)
        raise


@action
def do_follow_registrar(tokens: Sequence[str]) -> int:
    """Each token that follows the key believed at its turn; those of long ago are passed over.

    The list held was signed by the key before: it goes, its version stays, and the next list comes with the file.
    """
    row = Registrar.objects.select_for_update().order_by("-pk").first()
    if row is None:
        raise _no_registrar()
    steps = 0
    for token in tokens:
        believed = PublicKeys.from_dict(row.keys).signing
        if follows(token) != key_id(believed):
            continue
        said = read_new_registrar(token, believed, node.here().network)
        row = Registrar.objects.create(
            name=row.name,
            keys=said.keys.as_dict(),
            fingerprint=said.keys.fingerprint,
            confirmed_by=row.confirmed_by,
            confirmed_at=clock.now(),
            version=row.version,
        )
        told = {"name": row.name, "fingerprint": row.fingerprint, "hash": sha256(token)}
        journal.append("registrar-followed", told)
        steps += 1
    if tokens and not steps:
        # A file that leads to the key believed was followed already; this is not verified, and changes nothing.
        led_to = {key_id(said_keys(token).signing) for token in tokens if follows(token)}
        if key_id(PublicKeys.from_dict(row.keys).signing) not in led_to:
            raise Refused("sender-unknown", row.name)
    return steps


def _no_registrar() -> Problem:
    return Problem(
        "registrar-unknown",
        what=Words(vi="Nút này chưa tin cậy cơ quan đăng ký nào.", en="This node believes no registrar yet."),
        mend=Words(vi="Chạy comity trust registrar trước.", en="Run comity trust registrar first."),
    )


def held_directory() -> tuple[Directory, tuple[NodeEntry, ...]] | None:
    """The list that this node has, verified again; None where it has none."""
    row = registrar()
    if row is None or not row.directory:
        return None
    return read_directory(row.directory, PublicKeys.from_dict(row.keys).signing, node.here().network)


def take_directory(token: str) -> Directory:
    """Take a list; Refused says why not, and people see it."""
    try:
        return do_take_directory(token.strip())
    except Refused as refused:
        note_trouble(None, refused)
        raise


@action
def do_take_directory(token: str) -> Directory:
    """Take the registrar's list, if it is newer than the one held, and follow it where the registrar is believed."""
    row = Registrar.objects.select_for_update().order_by("-pk").first()
    if row is None:
        raise _no_registrar()
    directory, entries = read_directory(token, PublicKeys.from_dict(row.keys).signing, node.here().network)
    if directory.version < row.version:
        raise Refused("directory-older", f"{directory.version} < {row.version}")
    if directory.version == row.version:
        if token != row.directory:
            raise Refused("directory-forked", str(directory.version))
        return directory
    row.version, row.directory, row.taken_at = directory.version, token, clock.now()
    row.save(update_fields=["version", "directory", "taken_at"])
    journal.append("directory", {"version": directory.version, "hash": sha256(token)})
    _revoke(directory.revoked)
    tokens = dict(zip((entry.name for entry in entries), directory.entries, strict=True))
    for entry in entries:
        _follow(entry, tokens[entry.name])
    return directory


@action
def do_join(name: str, *, by: str) -> Peer:
    """Make a node of the list a peer: the registrar vouches for its keys."""
    entry, token = entry_named(name)
    require_holds(entry)
    if Peer.objects.filter(name=name).exists():
        raise Problem(
            "peer-known",
            what=Words(vi=f"Nút {name} đã kết nối.", en=f"Node {name} is a peer already."),
            mend=Words(vi="Không phải làm gì.", en="Nothing to do."),
            place=name,
        )
    card = Card(
        network=entry.network,
        name=entry.name,
        agencies=entry.agencies,
        address=entry.address,
        ceiling=entry.ceiling,
        keys=entry.keys.as_dict(),
    )
    return add(card, vouched="registrar", by=by, token=token, until=clock.moment(entry.until))


def entry_named(name: str) -> tuple[NodeEntry, str]:
    """A node's entry in the list that is held, and its token."""
    held = held_directory()
    for entry, token in zip(held[1], held[0].entries, strict=True) if held else ():
        if entry.name == name:
            return entry, token
    raise Problem(
        "entry-unknown",
        what=Words(
            vi=f"Danh bạ của mạng không có nút “{name}”.", en=f"The network's directory has no node “{name}”."
        ),
        mend=Words(vi="Nạp danh bạ mới nhất rồi thử lại.", en="Take the latest directory, and try again."),
        place=name,
    )


def require_holds(entry: NodeEntry) -> None:
    """Refused unless an entry holds today and none of its keys is revoked."""
    now = clock.now()
    if not clock.moment(entry.since) <= now < clock.moment(entry.until):
        raise Refused("key-ended", entry.name)
    if NodeKey.objects.filter(kid=key_id(entry.keys.signing), revoked_at__isnull=False).exists():
        raise Refused("key-revoked", entry.name)


def _follow(entry: NodeEntry, token: str) -> None:
    if entry.name == node.here().name:
        if key_id(entry.keys.signing) != key_id(own_keys().signing):
            note_trouble(None, Refused("registrar-contradicts", entry.name))
        return
    peer = Peer.objects.select_for_update().filter(name=entry.name).first()
    if peer is None or clock.moment(entry.until) <= clock.now():
        return
    held = list(NodeKey.objects.filter(peer=peer).order_by("pk"))
    kid = key_id(entry.keys.signing)
    known = next((row for row in held if row.kid == kid), None)
    current = next((row for row in reversed(held) if row.is_current), None)
    if known is None:
        if current is not None and current.vouched != "registrar":
            note_trouble(peer, Refused("registrar-contradicts", entry.name))
            return
        if NodeKey.objects.filter(kid=kid).exists():
            raise Refused("not-a-directory", entry.name)
        # Both verify while the list spreads; a revoked key is in the list's other part.
        overlap = (clock.now() + OVERLAP).isoformat()
        follow(
            peer, entry.keys, vouched="registrar", token=token, overlap_until=overlap, entry_until=entry.until
        )
    elif known.is_current:
        _renew(known, entry, token)
    else:
        return  # an entry of keys that this node knows to be ended or revoked
    _take_terms(peer, entry)


def _renew(row: NodeKey, entry: NodeEntry, token: str) -> None:
    """The registrar vouches for keys that are current here; where people compared them, that does not end."""
    until = clock.moment(entry.until)
    if row.vouched == "registrar" and (row.until, row.token) != (until, token):
        row.until, row.token = until, token
        state(row)
    elif row.vouched != "registrar" and row.token != token:
        row.token = token
        state(row)


def _take_terms(peer: Peer, entry: NodeEntry) -> None:
    """Agencies, address and ceiling as the entry has them; the ceiling never above this node's own."""
    ceiling = min(entry.ceiling, node.here().ceiling, peer.ceiling)
    if (list(peer.agencies), peer.address, peer.ceiling) == (list(entry.agencies), entry.address, ceiling):
        return
    peer.agencies, peer.address, peer.ceiling = list(entry.agencies), entry.address, ceiling
    Peer.objects.filter(pk=peer.pk).update(agencies=peer.agencies, address=peer.address, ceiling=peer.ceiling)
    state_peer(peer)
    refit(peer)


def _revoke(revoked: Sequence[Revoked]) -> None:
    for one in revoked:
        for row in NodeKey.objects.filter(kid=one.kid, revoked_at__isnull=True, peer__isnull=False):
            # From the moment that the registrar names; what this node took in before stays evidence.
            row.revoked_at, row.reason = min(clock.moment(one.at), clock.now()), one.reason
            row.ended_at = row.ended_at or row.revoked_at
            state(row)
