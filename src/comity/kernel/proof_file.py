"""Proof files: one version of a record, shown to be in a node's journal, for people who have neither node nor database.

Plain Python: no Django, no database, no settings. The file is JSON with sorted keys, two spaces of indentation and a
newline at the end; any other spelling is refused, so that no byte of it can change unnoticed.

    format      "comity-proof-v1"
    record      id of the record          number      of the version
    envelope    the version's canonical JSON; null in a proof of its hash only
    entry       index, payload            the journal entry that states the version's SHA-256
    inclusion   base64 hashes             RFC 6962 audit path of the entry, lowest sibling first
    checkpoint  signed note               size and root of the log, signed by the node and cosigned by its peers
    log         vkey                      the node's key
    witnesses   vkeys                     the keys of the peers that cosigned, by name
"""

import hashlib
import json
from base64 import b32encode, b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from comity.kernel.checkpoint import Checkpoint, Verifier, parse_note, verify_checkpoint
from comity.kernel.merkle import leaf_hash, verify_inclusion
from comity.kernel.problems import Problem
from comity.kernel.words import Words

FORMAT = "comity-proof-v1"
MOST_BYTES = 64 * 1024 * 1024
_GROUP = 4
_FINGERPRINT_BYTES = 20


@dataclass(frozen=True)
class Proof:
    """A proof as it stands in its file; nothing in it is checked before `check`."""

    record: str
    number: int
    envelope: str | None
    index: int
    payload: str
    inclusion: tuple[bytes, ...]
    checkpoint: str
    log: str
    witnesses: tuple[str, ...]

    def text(self) -> str:
        """The file."""
        shape = {
            "format": FORMAT,
            "record": self.record,
            "number": self.number,
            "envelope": self.envelope,
            "entry": {"index": self.index, "payload": self.payload},
            "inclusion": [b64encode(node).decode() for node in self.inclusion],
            "checkpoint": self.checkpoint,
            "log": self.log,
            "witnesses": list(self.witnesses),
        }
        return json.dumps(shape, ensure_ascii=False, indent=2, sort_keys=True) + "\n"

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """The proof in a file's bytes; anything but the exact form is a Problem."""
        if len(raw) > MOST_BYTES:
            raise _malformed("quá lớn", "it is too large")
        try:
            text = raw.decode()
            shape = json.loads(text)
            if shape["format"] != FORMAT:
                raise _malformed("định dạng khác", f"its format is not {FORMAT}")
            proof = cls(
                record=_typed(shape["record"], str),
                number=_typed(shape["number"], int),
                envelope=None if shape["envelope"] is None else _typed(shape["envelope"], str),
                index=_typed(shape["entry"]["index"], int),
                payload=_typed(shape["entry"]["payload"], str),
                inclusion=tuple(b64decode(node, validate=True) for node in shape["inclusion"]),
                checkpoint=_typed(shape["checkpoint"], str),
                log=_typed(shape["log"], str),
                witnesses=tuple(_typed(vkey, str) for vkey in shape["witnesses"]),
            )
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise _malformed("thiếu hoặc sai mục", "a field is missing or malformed") from error
        # Another spelling of the same values (spaces, escapes, fields of its own) is an altered file.
        if proof.text() != text:
            raise _malformed("cách viết đã bị đổi", "its spelling was changed")
        return proof


@dataclass(frozen=True)
class Proved:
    """What a proof proves. `envelope` is None where only the hash is shown; `trusted` names the keys one was given."""

    record: str
    number: int
    hash: str
    at: str
    envelope: dict[str, Any] | None
    index: int
    checkpoint: Checkpoint
    log: Verifier
    witnesses: tuple[Verifier, ...]
    trusted: tuple[str, ...]

    @property
    def log_trusted(self) -> bool:
        """Whether the log's own key is one that the reader of the proof already had."""
        return self.log.name in self.trusted

    def as_json(self) -> dict[str, Any]:
        """What `comity journal check --json` prints."""
        shown = self.envelope or {}
        return {
            "proved": True,
            "record": self.record,
            "number": self.number,
            "hash": self.hash,
            "at": self.at,
            "content": self.envelope is not None,
            **{name: shown.get(name) for name in ("kind", "owner", "title", "marking", "author")},
            "index": self.index,
            "size": self.checkpoint.size,
            "root": self.checkpoint.root.hex(),
            "log": _key_shape(self.log, self.trusted),
            "witnesses": [_key_shape(witness, self.trusted) for witness in self.witnesses],
            "trusted": self.log_trusted,
        }


def fingerprint(key: Verifier) -> str:
    """A log key in 8 groups of 4 letters and digits (160 bits), to be read aloud or compared by eye.

    Base32 of the first 20 bytes of SHA-256("comity log key v1" newline, vkey, newline).
    """
    digest = hashlib.sha256(f"comity log key v1\n{key.vkey}\n".encode()).digest()
    letters = b32encode(digest[:_FINGERPRINT_BYTES]).decode()
    return " ".join(letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP))


def check(proof: Proof, trusted: Sequence[str] = ()) -> Proved:
    """Everything that the proof shows, or a Problem that says what does not hold.

    `trusted` are vkeys that the reader got by another way; where any are given, the log's must be among them.
    """
    log = Verifier.from_vkey(proof.log)
    witnesses = tuple(Verifier.from_vkey(vkey) for vkey in proof.witnesses)
    known = [Verifier.from_vkey(vkey) for vkey in trusted]
    if known and log not in known:
        raise _refused(
            f"sổ do khóa khác ký: {log.vkey}", f"the log is signed by another key than yours: {log.vkey}"
        )
    checkpoint = _checkpoint(proof, log, witnesses)
    leaf = leaf_hash(proof.payload.encode())
    if not verify_inclusion(leaf, proof.index, checkpoint.size, proof.inclusion, checkpoint.root):
        raise _refused(
            "mục này không có trong sổ đã ký, hoặc mục hay đường chứng minh đã bị sửa",
            "the entry is not in the signed log, or the entry or its path was altered",
        )
    stated = _stated(proof)
    named = tuple(key.name for key in (log, *witnesses) if key in known)
    return Proved(
        record=proof.record,
        number=proof.number,
        hash=stated["hash"],
        at=stated["at"],
        envelope=_envelope(proof, stated["hash"]),
        index=proof.index,
        checkpoint=checkpoint,
        log=log,
        witnesses=witnesses,
        trusted=named,
    )


def _checkpoint(proof: Proof, log: Verifier, witnesses: Sequence[Verifier]) -> Checkpoint:
    signers = {(line.name, line.key_id) for line in parse_note(proof.checkpoint).signatures}
    listed = [(key.name, key.key_id) for key in (log, *witnesses)]
    # A line that nobody can check, or a key that did not sign, says nothing: a proof has neither.
    if signers != set(listed) or len(set(listed)) != len(listed):
        raise _refused(
            "các chữ ký không khớp với các khóa kèm theo", "its signatures are not those of the keys listed"
        )
    return verify_checkpoint(proof.checkpoint, log, witnesses, quorum=len(witnesses)).checkpoint


def _stated(proof: Proof) -> dict[str, Any]:
    """What the entry says; the inclusion proof was checked before."""
    try:
        stated: dict[str, Any] = json.loads(proof.payload)
        fits = (stated["type"], stated["record"], stated["number"]) == ("version", proof.record, proof.number)
        complete = isinstance(stated["hash"], str) and isinstance(stated["at"], str)
    except (ValueError, KeyError, TypeError):
        fits = complete = False
    if not fits or not complete:
        raise _refused(
            "mục nhật ký nói về phiên bản khác",
            "the journal entry is about another version of another record",
        )
    return stated


def _envelope(proof: Proof, stated: str) -> dict[str, Any] | None:
    if proof.envelope is None:
        return None
    if hashlib.sha256(proof.envelope.encode()).hexdigest() != stated:
        raise _refused(
            "nội dung không phải nội dung đã ghi vào sổ", "the content is not the content that was journaled"
        )
    try:
        envelope: dict[str, Any] = json.loads(proof.envelope)
        fits = (envelope["id"], envelope["number"]) == (proof.record, proof.number)
    except (ValueError, KeyError, TypeError):
        fits = False
    if not fits:
        raise _refused("nội dung thuộc hồ sơ khác", "the content belongs to another record")
    return envelope


def _key_shape(key: Verifier, trusted: Sequence[str]) -> dict[str, Any]:
    return {
        "name": key.name,
        "vkey": key.vkey,
        "fingerprint": fingerprint(key),
        "trusted": key.name in trusted,
    }


def _typed(value: Any, type_: type) -> Any:
    if type(value) is not type_:
        raise TypeError(type_.__name__)
    return value


def _malformed(vi: str, en: str) -> Problem:
    return Problem(
        "proof-malformed",
        what=Words(vi=f"Đây không phải tệp chứng minh: {vi}.", en=f"This is not a proof file: {en}."),
        mend=Words(
            vi="Xin lại tệp do “comity journal prove” ghi ra, không mở ra lưu lại.",
            en="Ask again for the file that “comity journal prove” wrote, not opened and saved by anything.",
        ),
    )


def _refused(vi: str, en: str) -> Problem:
    return Problem(
        "proof-refused",
        what=Words(vi=f"Không chứng minh được: {vi}.", en=f"Not proved: {en}."),
        mend=Words(
            vi="Đừng dựa vào tệp này; hỏi lại cơ quan đã đưa tệp.",
            en="Do not rely on this file; ask the agency that gave it.",
        ),
    )
