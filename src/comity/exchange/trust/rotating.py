"""New keys of this node: made, announced to every peer by the old ones, and used from then on.

The file of keys is the truth, and is replaced whole: it holds the new keys, the earlier private encryption keys (peers
may still write to them), and the announcements that the old key signed while it was there. What the tables hold follows
from it (`do_settle`), now or, after a crash, when the courier starts again.
"""

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from comity.exchange.channels import outgoing
from comity.exchange.keys import do_sign_checkpoint, own_keys, own_secret
from comity.exchange.models import Peer
from comity.exchange.protocol import NodeKeys, PublicKeys, key_id
from comity.exchange.protocol.keys import ENCRYPTION_CURVE
from comity.exchange.protocol.rotation import Succession, announce, sign_succession
from comity.exchange.trust.models import Announcement, NodeKey
from comity.exchange.trust.stating import add_key, state
from comity.exchange.trust.storing import is_encrypted, passphrase_from_around, write_secret
from comity.kernel import clock, journal, node
from comity.kernel.actions import action
from comity.kernel.problems import Problem

OVERLAP = timedelta(days=14)


def rotate(overlap: timedelta = OVERLAP) -> PublicKeys:
    """Follow the present keys by new ones. What the old key signs counts for peers until the overlap ends."""
    settle()
    do_sign_checkpoint()  # whatever the journal holds now is the old key's to sign
    here, old, new = node.here(), own_keys(), NodeKeys.generate()
    now, until = clock.stamp(), (clock.now() + overlap).isoformat()
    said = Succession(here.network, here.name, key_id(old.signing), new.public, now, until)
    succession = sign_succession(said, new)
    told = {
        peer.name: announce(succession, outgoing(peer), old, now) for peer in Peer.objects.order_by("name")
    }
    rotation = {"previous": old.public.as_dict(), "since": own_secret().get("since", now), "until": until}
    _replace(new, {**rotation, "succession": succession, "announcements": told, "revoked": ""}, until)
    settle()
    return new.public


def renew_without_announcing(reason: str) -> PublicKeys:
    """New keys where the old ones are lost or in other hands: no old signature may vouch for them.

    Peers compare the new fingerprint by voice (`comity trust replace`), or take it from the registrar.
    """
    here, new = node.here(), NodeKeys.generate()
    now = clock.stamp()
    try:
        before: dict[str, Any] = own_keys().public.as_dict()
        since = own_secret().get("since", now)
        settle()
        do_sign_checkpoint()
    except Problem:
        before, since = {}, now
        _put_aside(here.keys_file)
    rotation = {"previous": before, "since": since, "until": now, "succession": "", "announcements": {}}
    _replace(new, {**rotation, "revoked": reason or "lost"}, now, keep=bool(before))
    settle()
    return new.public


_settled = ""


def settle_now_and_then() -> None:
    """The chore: once for every set of keys that this process meets."""
    global _settled
    kid = key_id(own_keys().signing)
    if kid != _settled:
        settle()
        _settled = kid


def settle() -> None:
    """Bring the tables to what the file of keys says, where they are not."""
    keys = own_keys()
    if not NodeKey.objects.filter(peer__isnull=True, kid=key_id(keys.signing)).exists():
        do_settle()


@action
def do_settle() -> None:
    """Keep this node's present keys, end or revoke those before, and keep what peers are to be told."""
    secret, keys = own_secret(), own_keys()
    if NodeKey.objects.filter(peer__isnull=True, kid=key_id(keys.signing)).exists():
        return
    rotation = secret.get("rotation")
    if rotation:
        _end(rotation)
    since = secret.get("since")
    add_key(None, keys.public, vouched="own", since=clock.moment(since) if since else None)
    if rotation:
        for name, token in rotation["announcements"].items():
            peer = Peer.objects.filter(name=name).first()
            if peer is not None:
                Announcement.objects.create(
                    peer=peer, kid=key_id(keys.signing), token=token, made_at=clock.now()
                )
    journal.sign(keys.ed25519)


def _end(rotation: Mapping[str, Any]) -> None:
    """The keys before: known by their row, or, where there is none yet, by the file."""
    if rotation["previous"]:
        previous = PublicKeys.from_dict(rotation["previous"])
        if not NodeKey.objects.filter(peer__isnull=True, kid=key_id(previous.signing)).exists():
            add_key(None, previous, vouched="own", since=clock.moment(rotation["since"]))
    for row in NodeKey.objects.filter(peer__isnull=True, ended_at__isnull=True, revoked_at__isnull=True):
        row.ended_at, row.signed_size = clock.now(), journal.signed_size()
        row.until = clock.moment(rotation["until"])
        if rotation["revoked"]:
            row.revoked_at, row.reason = row.ended_at, rotation["revoked"]
        state(row)


def _replace(new: NodeKeys, rotation: Mapping[str, Any], until: str, *, keep: bool = True) -> None:
    path = node.here().keys_file
    earlier = []
    if keep:
        old = own_secret()
        now = clock.now()
        earlier = [one for one in old.get("earlier", ()) if clock.moment(one["until"]) > now]
        pair = [key for key in old["keys"] if key["crv"] == ENCRYPTION_CURVE]
        earlier += [{"key": key, "until": until} for key in pair if until > clock.stamp()]
    passphrase = passphrase_from_around(path) if path.exists() and is_encrypted(path) else None
    if passphrase is None and not path.exists():
        passphrase = os.environ.get("COMITY_KEY_PASSPHRASE") or None
    secret = {**new.as_dict(), "since": clock.stamp(), "earlier": earlier, "rotation": dict(rotation)}
    write_secret(path, secret, passphrase)


def _put_aside(path: Path) -> None:
    """Keep what is left of a file of keys that cannot be used."""
    if path.exists():
        path.rename(path.with_name(f"{path.name}.lost-{clock.now():%Y%m%d%H%M%S}"))
