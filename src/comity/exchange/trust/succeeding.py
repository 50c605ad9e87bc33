"""New keys of a peer, announced by its old ones: taken when they come, answered with a receipt."""

from comity.exchange.channels import desk, inbound_state
from comity.exchange.models import Peer
from comity.exchange.protocol import PublicKeys, Refused, key_id
from comity.exchange.protocol.receiver import answer
from comity.exchange.protocol.rotation import Announced, read_rekey
from comity.exchange.trust.models import NodeKey
from comity.exchange.trust.stating import add_key, state
from comity.kernel import clock, journal
from comity.kernel.actions import action


def hear_rekey(text: str) -> str:
    """Take a peer's announcement; returns the signed receipt. What does not hold raises Refused and changes nothing."""
    spoken = desk()
    announced = read_rekey(text, key_of=spoken.key_of, network=spoken.network, here=spoken.here)
    peer = Peer.objects.get(name=announced.rekey.channel.sender)
    return do_succeed(peer, announced, text)


@action
def do_succeed(peer: Peer, announced: Announced, token: str) -> str:
    """Let a peer's new keys follow those that are current. Shown again, it is answered and changes nothing."""
    peer = Peer.objects.select_for_update().get(pk=peer.pk)
    said = announced.succession
    new = key_id(said.keys.signing)
    if not NodeKey.objects.filter(peer=peer, kid=new).exists():
        current = NodeKey.objects.filter(peer=peer, ended_at__isnull=True, revoked_at__isnull=True)
        old = current.filter(kid=said.previous).first()
        if old is None or NodeKey.objects.filter(kid=new).exists():
            raise Refused("key-not-current", peer.name)
        follow(peer, said.keys, vouched="succession", token=token, overlap_until=said.until)
    return answer(inbound_state(peer), desk())


def follow(
    peer: Peer,
    keys: PublicKeys,
    *,
    vouched: str,
    token: str = "",
    by: str = "",
    overlap_until: str = "",
    entry_until: str = "",
) -> None:
    """End a peer's current keys (what they sign counts until `overlap_until`) and let new ones be current."""
    for row in NodeKey.objects.filter(peer=peer, ended_at__isnull=True, revoked_at__isnull=True):
        row.ended_at = clock.now()
        ends = clock.moment(overlap_until) if overlap_until else row.ended_at
        row.until = min(ends, row.until) if row.until else ends
        state(row)
    until = clock.moment(entry_until) if entry_until else None
    add_key(peer, keys, vouched=vouched, token=token, by=by, until=until)
    use(peer, keys)


def use(peer: Peer, keys: PublicKeys) -> None:
    """Let these be the keys by which a peer is written to, and journal how the peer stands."""
    peer.keys, peer.fingerprint = keys.as_dict(), keys.fingerprint
    Peer.objects.filter(pk=peer.pk).update(keys=peer.keys, fingerprint=peer.fingerprint)
    state_peer(peer)


def state_peer(peer: Peer) -> None:
    """Journal how a peer stands, as when it was added."""
    told = {"name": peer.name, "agencies": list(peer.agencies), "fingerprint": peer.fingerprint}
    journal.append("peer", {**told, "ceiling": peer.ceiling})
