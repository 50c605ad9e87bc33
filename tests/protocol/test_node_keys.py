"""Node keys: their form, their names, and what is not taken for one."""

import json
import re
from typing import Any

import pytest

from comity.exchange.protocol import NodeKeys, PublicKeys, Refused, key_id
from tests.protocol.offices import MOD, MOFA


def test_private_keys_survive_storage() -> None:
    stored = json.dumps(MOD.keys.as_dict())
    again = NodeKeys.from_dict(json.loads(stored))
    assert again.as_dict() == MOD.keys.as_dict()
    assert again.public.fingerprint == MOD.keys.public.fingerprint


def test_a_generated_pair_is_new_each_time() -> None:
    assert NodeKeys.generate().public.fingerprint != NodeKeys.generate().public.fingerprint


def test_the_public_part_holds_no_secret() -> None:
    public = MOD.keys.public.as_dict()
    secrets = [jwk["d"] for jwk in MOD.keys.as_dict()["keys"]]
    assert not any(secret in json.dumps(public) for secret in secrets)
    assert not any(secret in repr(MOD.keys) for secret in secrets)
    assert PublicKeys.from_dict(MOD.keys.as_dict()).as_dict() == public


def test_the_thumbprint_is_that_of_rfc_8037() -> None:
    """Appendix A.3 of RFC 8037: the thumbprint of its example key."""
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    keys = PublicKeys.from_dict({"keys": [jwk, MOD.keys.public.as_dict()["keys"][1]]})
    assert key_id(keys.signing) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_the_fingerprint_can_be_read_aloud_and_covers_both_keys() -> None:
    mine, theirs = MOD.keys.public, MOFA.keys.public
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", mine.fingerprint)
    mixed = {PublicKeys(mine.signing, theirs.encryption).fingerprint, mine.fingerprint, theirs.fingerprint}
    assert len(mixed) == 3


def changed(index: int, **change: Any) -> dict[str, Any]:
    keys = MOD.keys.as_dict()["keys"]
    keys[index] = {name: value for name, value in (keys[index] | change).items() if value is not None}
    return {"keys": keys}


@pytest.mark.parametrize(
    "jwks",
    [
        {},
        {"keys": []},
        {"keys": "both"},
        {"keys": [1, 2]},
        {"keys": MOD.keys.as_dict()["keys"][:1] * 2},
        changed(0, d=None),
        changed(0, kty="EC"),
        changed(0, crv="X25519"),
        changed(0, x="AAAA"),
        changed(0, x=MOFA.keys.as_dict()["keys"][0]["x"], kid=None),
        changed(1, d="AAAA"),
        changed(1, kid=key_id(MOFA.keys.encryption)),
        changed(1, kty=None),
    ],
)
def test_a_wrong_key_set_is_refused(jwks: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        NodeKeys.from_dict(jwks)
    assert caught.value.code == "key-malformed"
