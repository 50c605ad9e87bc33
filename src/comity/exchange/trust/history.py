"""Which key counts. For what comes in: now. For what is kept as evidence: when it came."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from joserfc.jwk import OKPKey

from comity.exchange.keys import own_keys
from comity.exchange.models import Peer
from comity.exchange.protocol import KeyOf, KnownKey, PublicKeys, Refused, key_id
from comity.exchange.protocol.envelope import kid_of
from comity.exchange.trust.models import NodeKey
from comity.kernel import clock, node
from comity.kernel.checkpoint import Verifier, parse_note
from comity.kernel.problems import Problem
from comity.kernel.words import Words


def key_of(kid: str) -> KnownKey | None:
    """The peer whose signing key this is, and counts now; None for nobody's.

    One that was revoked or has ended raises Refused: whoever signed with it hears why.
    """
    rows = NodeKey.objects.filter(kid=kid, peer__isnull=False).select_related("peer").order_by("-pk")
    row = rows.first()
    return _counting(row) if row else None


def own_earlier(kid: str) -> KnownKey | None:
    """This node's own signing key, whatever its age; one that was revoked raises Refused."""
    row = NodeKey.objects.filter(kid=kid, peer__isnull=True).first()
    if row is None:
        return None
    if row.revoked_at is not None:
        raise Refused("key-revoked", kid)
    return KnownKey(node.here().name, public_of(row).signing)


def _counting(row: NodeKey) -> KnownKey:
    assert row.peer is not None
    if row.revoked_at is not None:
        raise Refused("key-revoked", row.peer.name)
    if row.until is not None and row.until < clock.now():
        raise Refused("key-ended", row.peer.name)
    return KnownKey(row.peer.name, public_of(row).signing)


def evidence_keys(peer: Peer | None, at: datetime | None) -> KeyOf:
    """The signing keys of a peer (of this node: None) by which something is checked that is kept here since `at`.

    Ended keys count, revoked ones for what was here before they were; without `at`, never.
    """
    rows = {row.kid: row for row in NodeKey.objects.filter(peer=peer)}
    name = peer.name if peer else node.here().name
    current = _current_public(peer)

    def known(kid: str) -> KnownKey | None:
        row = rows.get(kid)
        if row is None:
            return KnownKey(name, current.signing) if key_id(current.signing) == kid else None
        if row.revoked_at is not None and (at is None or at > row.revoked_at):
            raise Refused("key-revoked", name)
        return KnownKey(name, public_of(row).signing)

    return known


def public_behind(peer: Peer | None, token: str, at: datetime | None) -> PublicKeys:
    """The keys of a peer (of this node: None) that signed what is kept here since `at`, by the key ID in its header.

    Where that key never counted, or was revoked before, the present keys: the signature then does not hold.
    """
    row = NodeKey.objects.filter(peer=peer, kid=kid_of(token)).first()
    if row is not None and (row.revoked_at is None or (at is not None and at <= row.revoked_at)):
        return public_of(row)
    return _current_public(peer)


def sealing_key(peer: Peer) -> OKPKey:
    """To which key a peer is written to. Refused where its keys were revoked or the registrar's word has ended."""
    row = NodeKey.objects.filter(peer=peer).order_by("-pk").first()
    if row is not None:
        row.peer = peer  # it is this one; not to be read again
        _counting(row)
    return _public(json.dumps(peer.keys)).encryption


def verifiers_of(peer: Peer, *, ever: bool = False) -> list[Verifier]:
    """By which keys a peer's checkpoints and cosignatures are checked, the current one last.

    `ever`: also by those that ended or were revoked, for what is kept since before.
    """
    rows = list(NodeKey.objects.filter(peer=peer).order_by("pk"))
    now = clock.now()
    counting = [row for row in rows if row.revoked_at is None and (row.until is None or row.until >= now)]
    chosen = sorted(rows if ever else counting, key=lambda row: (row.is_current, row.pk))
    return [_verifier(peer.name, public_of(row)) for row in chosen]


def own_verifiers() -> list[tuple[Verifier, int | None]]:
    """This node's keys before the present ones, each with the size of the journal up to which it signed."""
    rows = NodeKey.objects.filter(peer__isnull=True).exclude(signed_size__isnull=True)
    name = node.here().name
    return [(_verifier(name, public_of(row)), row.signed_size) for row in rows]


def signer_of(note: str, keys: Sequence[Verifier]) -> Verifier | None:
    """The first of these keys whose signature line a note has, checked or not."""
    lines = {(line.name, line.key_id) for line in parse_note(note).signatures}
    return next((key for key in keys if (key.name, key.key_id) in lines), None)


def require_unused(keys: PublicKeys) -> None:
    """A Problem where a node has, or had, this signing key already: a revoked key does not come back."""
    if key_id(keys.signing) == key_id(own_keys().signing) or _was_seen(keys):
        raise Problem(
            "keys-in-use",
            what=Words(vi="Khóa này đã có trong danh bạ.", en="These keys are in the directory already."),
            mend=Words(vi="Xin thẻ có khóa mới.", en="Ask for a card with new keys."),
            place=keys.fingerprint,
        )


def _was_seen(keys: PublicKeys) -> bool:
    return NodeKey.objects.filter(kid=key_id(keys.signing)).exists()


def public_of(row: NodeKey) -> PublicKeys:
    """The keys of a row."""
    return _public(json.dumps(row.keys))


@lru_cache(maxsize=1024)
def _public(keys: str) -> PublicKeys:
    return PublicKeys.from_dict(json.loads(keys))


def _current_public(peer: Peer | None) -> PublicKeys:
    if peer is not None:
        return _public(json.dumps(peer.keys))
    return own_keys().public


def _verifier(name: str, keys: PublicKeys) -> Verifier:
    return Verifier(name, keys.signing.public_key.public_bytes_raw())
