"""What a node needs to speak: its keys, the keys it knows, its clock. The same for the real node and the simulated."""

from collections.abc import Callable
from dataclasses import dataclass, field

from joserfc.jwk import OKPKey

from comity.exchange.protocol.keys import KnownKey, NodeKeys, key_id
from comity.exchange.protocol.messages import Accepts
from comity.exchange.protocol.seal import KeyOf


@dataclass(frozen=True)
class Desk:
    """`here` on `network`. `now` gives RFC 3339; `key_of` finds peers' signing keys (not our own)."""

    network: str
    here: str
    keys: NodeKeys
    key_of: KeyOf
    now: Callable[[], str]
    accepts: Accepts = field(default_factory=Accepts)
    own_earlier: KeyOf = lambda _: None  # our own signing keys before this one

    @property
    def signing(self) -> OKPKey:
        return self.keys.signing

    def any_key(self, kid: str) -> KnownKey | None:
        """A peer's signing key or our own: for what we signed once and are shown again."""
        if kid == key_id(self.keys.signing):
            return KnownKey(self.here, self.keys.public.signing)
        return self.own_earlier(kid) or self.key_of(kid)
