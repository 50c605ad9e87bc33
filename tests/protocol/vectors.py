"""The protocol a second time, from docs/protocol.md alone: no joserfc, nothing of the package.

Run as a program it writes docs/protocol-vectors.json; the tests recompute that file and hold the package to
it. Random values (the ephemeral key, the nonce) are fixed here so that the file is always the same.
"""

import hmac
import json
from base64 import b32encode, urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FILE = Path(__file__).resolve().parents[2] / "docs" / "protocol-vectors.json"

NETWORK, SENDER, RECEIVER = "integration.example", "mod.dfr", "mofa"
PAYLOADS = [
    '{"kind":"notice","title":"Lịch họp tổ công tác"}'.encode(),
    b"",
    bytes(range(16)),
    b'{"kind":"request-for-opinion"}',
    b"five",
]
ISSUED, AT = "2026-03-02T08:00:00Z", "2026-03-02T08:00:01.250Z"
EPHEMERAL, NONCE = bytes([77]) * 32, bytes(range(12))


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def canonical(value: Any) -> bytes:
    """RFC 8785 for what occurs here: ASCII names, strings, small integers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def thumbprint(crv: str, x: str) -> str:
    return b64(sha256(canonical({"crv": crv, "kty": "OKP", "x": x})).digest())


def jwk(crv: str, seed: bytes) -> dict[str, str]:
    kind: Any = Ed25519PrivateKey if crv == "Ed25519" else X25519PrivateKey
    x = b64(kind.from_private_bytes(seed).public_key().public_bytes_raw())
    use = "sig" if crv == "Ed25519" else "enc"
    return {"kty": "OKP", "crv": crv, "x": x, "d": b64(seed), "kid": thumbprint(crv, x), "use": use}


def node(seed: int) -> dict[str, Any]:
    keys = [jwk("Ed25519", bytes([seed]) * 32), jwk("X25519", bytes([seed + 100]) * 32)]
    named = "".join(f"{name}\n" for name in ("comity node keys v1", keys[0]["kid"], keys[1]["kid"]))
    letters = b32encode(sha256(named.encode()).digest()[:20]).decode()
    return {"keys": keys, "fingerprint": " ".join(letters[i : i + 4] for i in range(0, 32, 4))}


def jws(payload: bytes, kind: str, key: dict[str, str]) -> str:
    header = {"alg": "Ed25519", "kid": key["kid"], "typ": f"comity-{kind}-v1"}
    signed = f"{b64(canonical(header))}.{b64(payload)}"
    return f"{signed}.{b64(Ed25519PrivateKey.from_private_bytes(unb64(key['d'])).sign(signed.encode()))}"


def content_key(shared: bytes) -> bytes:
    """Concat KDF of RFC 7518 section 4.6.2, direct agreement, for A256GCM, no party information."""
    name = b"A256GCM"
    other = len(name).to_bytes(4, "big") + name + bytes(4) + bytes(4) + (256).to_bytes(4, "big")
    return sha256((1).to_bytes(4, "big") + shared + other).digest()


def jwe(plaintext: bytes, receiver: dict[str, str]) -> str:
    ephemeral = X25519PrivateKey.from_private_bytes(EPHEMERAL)
    header = canonical(
        {
            "alg": "ECDH-ES",
            "enc": "A256GCM",
            "epk": {"crv": "X25519", "kty": "OKP", "x": b64(ephemeral.public_key().public_bytes_raw())},
            "kid": receiver["kid"],
            "typ": "comity-parcel-v1",
        }
    )
    key = content_key(ephemeral.exchange(X25519PublicKey.from_public_bytes(unb64(receiver["x"]))))
    sealed = AESGCM(key).encrypt(NONCE, plaintext, b64(header).encode())
    return ".".join([b64(header), "", b64(NONCE), b64(sealed[:-16]), b64(sealed[-16:])])


def open_jwe(text: str, receiver: dict[str, str]) -> bytes:
    header, _, nonce, body, tag = text.split(".")
    epk = unb64(json.loads(unb64(header))["epk"]["x"])
    private = X25519PrivateKey.from_private_bytes(unb64(receiver["d"]))
    key = content_key(private.exchange(X25519PublicKey.from_public_bytes(epk)))
    return AESGCM(key).decrypt(unb64(nonce), unb64(body) + unb64(tag), header.encode())


def frame(signed_head: str, payloads: list[bytes]) -> bytes:
    body = b"".join(len(payload).to_bytes(4, "big") + payload for payload in payloads)
    return signed_head.encode() + b"\n" + body


def tree(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\x01" + tree(leaves[:half]) + tree(leaves[half:])).digest()


def path(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    if index < half:
        return [*path(index, leaves[:half]), tree(leaves[half:])]
    return [*path(index - half, leaves[half:]), tree(leaves[:half])]


def leaf(payload: bytes) -> bytes:
    return sha256(b"\x00" + sha256(payload).digest()).digest()


def head(first: int, last: int, hashes: list[bytes], **change: Any) -> bytes:
    fields = {
        "v": 1,
        "suite": "ed25519-x25519-a256gcm",
        "network": NETWORK,
        "sender": SENDER,
        "receiver": RECEIVER,
        "epoch": 1,
        "first": first,
        "last": last,
        "previous": hashes[first - 1].hex(),
        "root": tree([leaf(payload) for payload in PAYLOADS[first - 1 : last]]).hex(),
        "issued": ISSUED,
    }
    return canonical(fields | change)


def receipt(upto: int, hashes: list[bytes], outcome: str = "arrived", reason: str = "") -> bytes:
    return canonical(
        {
            "v": 1,
            "network": NETWORK,
            "sender": SENDER,
            "receiver": RECEIVER,
            "epoch": 1,
            "upto": upto,
            "hash": hashes[upto].hex(),
            "at": AT,
            "outcome": outcome,
            "reason": reason,
        }
    )


def parcel(first: int, last: int, hashes: list[bytes], sender: Any, receiver: Any) -> dict[str, Any]:
    plain = head(first, last, hashes)
    signed = jws(plain, "head", sender["keys"][0])
    sealed = jwe(frame(signed, PAYLOADS[first - 1 : last]), receiver["keys"][1])
    return {"head": plain.decode(), "signed_head": signed, "sealed": sealed}


def refused(hashes: list[bytes], sender: Any, receiver: Any) -> list[dict[str, str]]:
    """Parcels that must be refused, each under the code given."""
    good = parcel(1, 2, hashes, sender, receiver)["sealed"]
    header, *rest = good.split(".")

    def reheaded(**change: Any) -> str:
        return ".".join([b64(canonical(json.loads(unb64(header)) | change)), *rest])

    def resigned(payloads: list[bytes], **change: Any) -> str:
        signed = jws(head(1, 2, hashes, **change), "head", sender["keys"][0])
        return jwe(frame(signed, payloads), receiver["keys"][1])

    last = good[-1]
    cases = {
        "the tag's last character changed": ("altered", good[:-2] + ("A" if good[-2] != "A" else "B") + last),
        "the header says version 2": ("version-unsupported", reheaded(typ="comity-parcel-v2")),
        "the header asks for compression": ("not-a-parcel", reheaded(zip="DEF")),
        "the header names a weaker cipher": ("suite-unsupported", reheaded(enc="A128GCM")),
        "another node's key is named": ("not-for-us", reheaded(kid=sender["keys"][1]["kid"])),
        "an entry was exchanged": ("hash-mismatch", resigned([b"other", PAYLOADS[1]])),
        "an entry is missing": ("numbers-inconsistent", resigned(PAYLOADS[:1])),
        "the channel does not start at its start": (
            "hash-mismatch",
            resigned(PAYLOADS[:2], previous="00" * 32),
        ),
        "another receiver is named inside": (
            "not-for-us",
            resigned(PAYLOADS[:2], receiver="province.border"),
        ),
        "another sender is named inside": (
            "signer-mismatch",
            resigned(PAYLOADS[:2], sender="province.border"),
        ),
        "another network is named inside": ("network-mismatch", resigned(PAYLOADS[:2], network="training")),
    }
    return [{"case": case, "code": code, "sealed": sealed} for case, (code, sealed) in cases.items()]


def message(kind: str, key: dict[str, str], **fields: Any) -> dict[str, str]:
    common = {"v": 1, "network": NETWORK, "sender": SENDER, "receiver": RECEIVER, "at": AT}
    plain = canonical(common | fields)
    return {"kind": kind, "message": plain.decode(), "signed": jws(plain, kind, key)}


def epoch_2(hashes: list[bytes], sender: Any, receiver: Any) -> dict[str, Any]:
    """The channel begun anew after entry 3: its hashes, and all that is said on the way there."""
    said = ["comity epoch v1", NETWORK, SENDER, RECEIVER, 2, 3, hashes[3].hex()]
    chain = [sha256(canonical(said)).digest()]
    for payload in PAYLOADS[3:]:
        chain.append(sha256(chain[-1] + sha256(payload).digest()).digest())
    theirs, ours = sender["keys"][0], receiver["keys"][0]
    resumption = message("resumption", theirs, epoch=2, base=3, closing=hashes[3].hex())
    accepts = {"versions": [1], "suites": ["ed25519-x25519-a256gcm"], "sealed": 16777216}
    accepts |= {"entries": 4096, "payload": 4194304, "window": 4096}
    stands = {"nonce": "n-1", "epoch": 1, "upto": 3, "hash": hashes[3].hex()}
    messages = [
        message("probe", theirs, nonce="n-1"),
        message("standing", ours, **stands, **accepts),
        message("recall", theirs, epoch=1, first=2),
        resumption,
        message("agreement", ours, resumption=resumption["signed"]),
    ]
    return {"base": 3, "channel_hashes": [digest.hex() for digest in chain], "messages": messages}


FILED, PIECE = bytes(range(40)), 16  # a file's bytes, in pieces of so many
RECORD = "01890a5d-ac96-774b-bcce-b302099a8057"
NAMED = {"record": RECORD, "sha256": sha256(FILED).hexdigest(), "size": len(FILED)}


def strand(sender: Any, receiver: Any) -> dict[str, Any]:
    """All pieces of a file, sealed for the receiver."""
    ephemeral = X25519PrivateKey.from_private_bytes(EPHEMERAL)
    to = receiver["keys"][1]
    fields = {
        "v": 1,
        "suite": "ed25519-x25519-a256gcm",
        "network": NETWORK,
        "sender": SENDER,
        "receiver": RECEIVER,
    }
    fields |= NAMED | {"piece": PIECE, "first": 0, "last": 2, "kid": to["kid"], "issued": ISSUED}
    plain = canonical(fields | {"epk": ephemeral.public_key().public_bytes_raw().hex()})
    signed = jws(plain, "pieces", sender["keys"][0]).encode()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(unb64(to["x"])))
    # HKDF-SHA256 of RFC 5869, one block.
    extracted = hmac.digest(sha256(signed).digest(), shared, "sha256")
    key = hmac.digest(extracted, b"comity pieces v1" + bytes([1]), "sha256")
    sealed = b"".join(
        AESGCM(key).encrypt(
            index.to_bytes(12, "big"),
            FILED[index * PIECE : (index + 1) * PIECE],
            sha256(FILED).digest() + index.to_bytes(8, "big"),
        )
        for index in range(3)
    )
    theirs, ours = sender["keys"][0], receiver["keys"][0]
    messages = [
        message("offer", theirs),
        message("want", ours, **NAMED, offset=0, most=len(FILED)),
        message("held", ours, **NAMED),
    ]
    raw = signed + b"\n" + sealed
    return {
        "file": b64(FILED),
        "head": plain.decode(),
        "key": key.hex(),
        "strand": b64(raw),
        "messages": messages,
    }


def bundle(hashes: list[bytes], sender: Any, receiver: Any) -> dict[str, Any]:
    """A bundle of three parts: an answer and a parcel, a parcel, a strand; the receipt is of the other direction."""
    answered = {"v": 1, "network": NETWORK, "sender": RECEIVER, "receiver": SENDER, "epoch": 1, "upto": 0}
    opening = sha256(canonical(["comity channel v1", NETWORK, RECEIVER, SENDER])).hexdigest()
    plain = canonical(answered | {"hash": opening, "at": AT, "outcome": "missing", "reason": ""})
    owed = jws(plain, "receipt", sender["keys"][0])
    sealed = [parcel(first, last, hashes, sender, receiver)["sealed"] for first, last in ((1, 3), (4, 5))]
    parts = [
        (f"< {owed}\n> {sealed[0]}\n".encode(), 1, 3, ["receipt"]),
        (f"> {sealed[1]}\n".encode(), 4, 5, []),
        (unb64(strand(sender, receiver)["strand"]), 0, 0, ["pieces"]),
    ]
    listed = [
        {
            "name": f"vector.{number:04d}.part",
            "size": len(raw),
            "sha256": sha256(raw).hexdigest(),
            "first": first,
            "last": last,
            "with": kinds,
        }
        for number, (raw, first, last, kinds) in enumerate(parts, 1)
    ]
    ends = {"v": 1, "network": NETWORK, "sender": SENDER, "receiver": RECEIVER}
    manifest = canonical(ends | {"at": AT, "name": "vector", "parts": listed})
    return {
        "manifest": manifest.decode(),
        "signed": jws(manifest, "bundle", sender["keys"][0]),
        "parts": [b64(raw) for raw, *_ in parts],
    }


def vectors() -> dict[str, Any]:
    """Everything in docs/protocol-vectors.json."""
    sender, receiver = node(1), node(2)
    start = sha256(canonical(["comity channel v1", NETWORK, SENDER, RECEIVER])).digest()
    hashes = [start]
    for payload in PAYLOADS:
        hashes.append(sha256(hashes[-1] + sha256(payload).digest()).digest())
    leaves = [leaf(payload) for payload in PAYLOADS]
    receipts = [receipt(5, hashes), receipt(3, hashes, "missing"), receipt(3, hashes, "refused", "fork")]
    return {
        "about": "Test vectors of docs/protocol.md, version 1. Binary values are base64url, hashes are hex. "
        "The keys are published: never use them.",
        "sender": {"node": SENDER, **sender},
        "receiver": {"node": RECEIVER, **receiver},
        "channel": {"network": NETWORK, "start": start.hex()},
        "entries": [
            {
                "number": number,
                "payload": b64(payload),
                "digest": sha256(payload).hexdigest(),
                "leaf": leaves[number - 1].hex(),
                "channel_hash": hashes[number].hex(),
            }
            for number, payload in enumerate(PAYLOADS, 1)
        ],
        "ephemeral": {"d": b64(EPHEMERAL), "nonce": b64(NONCE)},
        "parcels": [parcel(1, 5, hashes, sender, receiver), parcel(4, 5, hashes, sender, receiver)],
        "entry_proof": {"parcel": 0, "number": 4, "path": [step.hex() for step in path(3, leaves)]},
        "receipts": [
            {"receipt": plain.decode(), "signed": jws(plain, "receipt", receiver["keys"][0])}
            for plain in receipts
        ],
        "epoch_2": epoch_2(hashes, sender, receiver),
        "strand": strand(sender, receiver),
        "bundle": bundle(hashes, sender, receiver),
        "refused": refused(hashes, sender, receiver),
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(vectors(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
