"""The suites of algorithms that this node accepts. A new one (a hybrid post-quantum one, say) is a new row.

A sealed parcel names its algorithms in its outer header, where they are needed before anything can be opened,
and names its suite again under the sender's signature, so that nobody on the way can choose a weaker one.
"""

from typing import NamedTuple


class Suite(NamedTuple):
    """One fixed set of algorithms, by their JOSE names."""

    name: str
    signature: str  # JWS "alg"
    agreement: str  # JWE "alg"
    curve: str  # of the ephemeral key, "epk"
    encryption: str  # JWE "enc"


# Ed25519 by its RFC 9864 name (the older "EdDSA" leaves the curve open); ECDH-ES in direct mode, since a
# parcel has one receiver and a wrapped key would only be one more part.
SUITE_1 = Suite("ed25519-x25519-a256gcm", "Ed25519", "ECDH-ES", "X25519", "A256GCM")

SUITES: dict[str, Suite] = {suite.name: suite for suite in (SUITE_1,)}
SIGNATURES = frozenset(suite.signature for suite in SUITES.values())


def suite_for(agreement: object, curve: object, encryption: object) -> Suite | None:
    """The suite whose outer algorithms these are."""
    for suite in SUITES.values():
        if (suite.agreement, suite.curve, suite.encryption) == (agreement, curve, encryption):
            return suite
    return None
