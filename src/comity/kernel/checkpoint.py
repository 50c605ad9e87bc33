"""Signed checkpoints of a log: its size and root, vouched for by the node and by its peers.

The text form is C2SP `tlog-checkpoint` inside C2SP `signed-note`, with Ed25519 keys (signature type 0x01),
so that anybody's transparency-log tools can read it:

    origin
    size in decimal
    root in base64
    (extension lines, if any)
    (an empty line)
    — name base64(key ID || signature)

The signature is over the text up to and including the newline before the empty line. A key is known by its
name and its ID, the first 4 bytes of SHA-256(name || 0x0A || 0x01 || public key), and is written for others
as a `vkey`: name+hex(ID)+base64(0x01 || public key).

A peer cosigns by adding its own line; nothing already there changes.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from comity.kernel.merkle import HASH_SIZE
from comity.kernel.problems import Problem
from comity.kernel.words import Words

MAX_NOTE_BYTES = 1_000_000
MAX_SIGNATURES = 100

_ED25519 = b"\x01"
_DASH = "— "
_KEY_ID_BYTES = 4
_SIGNATURE_BYTES = 64
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True)
class Checkpoint:
    """What a log says of itself: `origin` names it, `size` counts its leaves, `root` is 32 bytes."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The text that is signed. A value that would not read back the same raises Problem."""
        root = b64encode(self.root).decode()
        text = "".join(f"{line}\n" for line in (self.origin, str(self.size), root, *self.extensions))
        if _has_control_characters(text) or _parsed_text(text) != self:
            raise _malformed("giá trị không ghi được thành dòng", "a value does not fit on its line")
        return text


class Signature(NamedTuple):
    """One signature line: who is said to have signed, by which key, and the 64 signature bytes."""

    name: str
    key_id: bytes
    value: bytes


@dataclass(frozen=True)
class Note:
    """A parsed but NOT verified note: trust nothing in it before `verify_checkpoint`."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        lines = (f"{_DASH}{s.name} {b64encode(s.key_id + s.value).decode()}\n" for s in self.signatures)
        return f"{self.text}\n{''.join(lines)}"


@dataclass(frozen=True)
class Verifier:
    """A key by which signatures are checked: its name and its 32 public bytes."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not _is_key_name(self.name) or len(self.public) != 32:
            raise _bad_vkey(self.name)

    @property
    def key_id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:_KEY_ID_BYTES]

    @property
    def vkey(self) -> str:
        """The key in the one-line form that is handed to others."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(_ED25519 + self.public).decode()}"

    @classmethod
    def from_vkey(cls, vkey: str) -> Self:
        """Read a `vkey`; one that is malformed, or whose ID does not match its key, raises Problem."""
        parts = vkey.split("+", 2)
        key = _strict_base64(parts[2]) if len(parts) == 3 else None
        if key is None or key[:1] != _ED25519:
            raise _bad_vkey(vkey)
        verifier = cls(parts[0], key[1:])
        if verifier.vkey != vkey:
            raise _bad_vkey(vkey)
        return verifier

    def verifies(self, text: str, signature: bytes) -> bool:
        """Whether `signature` is this key's over `text`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """A key that signs, under the name by which others know it."""

    name: str
    key: Ed25519PrivateKey

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self.key.public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        return Signature(self.name, self.verifier.key_id, self.key.sign(text.encode()))


class Verified(NamedTuple):
    """A checkpoint whose log signed it, with the names of the witnesses whose signatures also held."""

    checkpoint: Checkpoint
    witnesses: tuple[str, ...]


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> str:
    """The checkpoint as a note signed by its log."""
    text = checkpoint.text()
    return str(Note(text, (signer.sign(text),)))


def cosign(note: str, signer: Signer) -> str:
    """The same note with `signer`'s line added (once: cosigning again changes nothing).

    Cosigning says "I saw this". Verify the note, and its consistency with the last one seen, first.
    """
    parsed = parse_note(note)
    added = signer.sign(parsed.text)
    if added in parsed.signatures:
        return note
    return str(Note(parsed.text, (*parsed.signatures, added)))


def verify_checkpoint(
    note: str, log: Verifier, witnesses: Collection[Verifier] = (), *, quorum: int = 0
) -> Verified:
    """Read a note, and hold it to the log's signature and to at least `quorum` of the witnesses'.

    Signatures of unknown keys are passed over, as signed-note asks; a known key's signature that does not
    hold refuses the whole note. The log's key must carry the origin as its name. Every failure is a Problem.
    """
    parsed = parse_note(note)
    checkpoint = _parsed_text(parsed.text)
    if checkpoint.origin != log.name:
        raise _unproved(
            f"điểm chốt này là của «{checkpoint.origin}»", f"this checkpoint is from “{checkpoint.origin}”"
        )
    signed = _signers(parsed, (log, *witnesses))
    if log not in signed:
        raise _unproved("thiếu chữ ký của chính sổ ghi", "the log's own signature is missing")
    seen = tuple(dict.fromkeys(key.name for key in signed if key != log))
    if len(seen) < quorum:
        raise _unproved(
            f"mới có {len(seen)} trong {quorum} chữ ký chứng kiến",
            f"it carries {len(seen)} of the {quorum} witness signatures asked for",
        )
    return Verified(checkpoint, seen)


def parse_note(note: str) -> Note:
    """Split a note into its text and its signature lines, strictly; anything else raises Problem."""
    if len(note) > MAX_NOTE_BYTES or len(note.encode("utf-8", "replace")) > MAX_NOTE_BYTES:
        raise _malformed("quá dài", "it is too long")
    if _has_control_characters(note):
        raise _malformed("có ký tự điều khiển", "it contains a control character")
    head, gap, tail = note.rpartition("\n\n")
    if not gap or not head or not tail.endswith("\n"):
        raise _malformed("thiếu phần chữ ký", "it has no signature block")
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise _malformed("quá nhiều chữ ký", "it has too many signatures")
    return Note(head + "\n", tuple(_parsed_signature(line) for line in lines))


def parse_checkpoint(note: str) -> Checkpoint:
    """What a note claims, WITHOUT verifying any signature: to learn the origin, and so which key to ask."""
    return _parsed_text(parse_note(note).text)


def _signers(note: Note, known: Sequence[Verifier]) -> list[Verifier]:
    found = []
    for signature in note.signatures:
        for key in known:
            if (key.name, key.key_id) != (signature.name, signature.key_id):
                continue
            if not key.verifies(note.text, signature.value):
                raise _unproved(
                    f"chữ ký của «{key.name}» không đúng", f"the signature of “{key.name}” does not hold"
                )
            found.append(key)
    return found


def _parsed_text(text: str) -> Checkpoint:
    if not text.endswith("\n"):
        raise _malformed("dòng cuối bị cắt", "its last line is cut off")
    lines = text[:-1].split("\n")
    if len(lines) < 3 or not all(lines):
        raise _malformed("thiếu dòng", "it lacks a line")
    origin, size, root = lines[:3]
    if not _DECIMAL.fullmatch(size):
        raise _malformed("số mục không phải số thập phân", "its size is not a plain decimal number")
    root_bytes = _strict_base64(root)
    if root_bytes is None or len(root_bytes) != HASH_SIZE:
        raise _malformed("giá trị băm gốc sai", "its root hash is not 32 bytes of base64")
    return Checkpoint(origin, int(size), root_bytes, tuple(lines[3:]))


def _parsed_signature(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    raw = _strict_base64(encoded)
    if not line.startswith(_DASH) or not space or not _is_key_name(name) or raw is None:
        raise _malformed("dòng chữ ký sai dạng", "a signature line is malformed")
    if len(raw) <= _KEY_ID_BYTES:
        raise _malformed("chữ ký bị cắt", "a signature is cut off")
    return Signature(name, raw[:_KEY_ID_BYTES], raw[_KEY_ID_BYTES:])


def _has_control_characters(text: str) -> bool:
    """Whether signed-note forbids a character of it; lone surrogates stand for bytes that are not UTF-8."""
    return any((c < " " and c != "\n") or "\ud800" <= c <= "\udfff" for c in text)


def _is_key_name(name: str) -> bool:
    return bool(name) and not any(c.isspace() or c == "+" or c < " " for c in name)


def _strict_base64(text: str) -> bytes | None:
    """Standard base64 with padding, in its one canonical spelling; None for anything else."""
    try:
        raw = b64decode(text, validate=True)
    except (NotBase64, ValueError):
        return None
    # A second spelling of the same bytes would let a note change without its meaning changing.
    return raw if b64encode(raw).decode() == text else None


def _malformed(vi: str, en: str) -> Problem:
    return Problem(
        "checkpoint-malformed",
        what=Words(vi=f"Đây không phải là một điểm chốt: {vi}.", en=f"This is not a checkpoint: {en}."),
        mend=Words(
            vi="Hãy lấy lại điểm chốt từ nơi phát hành, không sửa một ký tự nào.",
            en="Fetch the checkpoint again from where it was published, without changing a character.",
        ),
    )


def _unproved(vi: str, en: str) -> Problem:
    return Problem(
        "checkpoint-unproved",
        what=Words(vi=f"Điểm chốt không được chứng thực: {vi}.", en=f"The checkpoint is not proved: {en}."),
        mend=Words(
            vi="Đừng dựa vào điểm chốt này; hãy hỏi đơn vị giữ sổ ghi và so lại khóa của họ.",
            en="Do not rely on it; ask the agency that keeps the log, and compare its key again.",
        ),
    )


def _bad_vkey(text: str) -> Problem:
    return Problem(
        "vkey-malformed",
        what=Words(vi="Dòng khóa kiểm chứng không hợp lệ.", en="This verification key line is not valid."),
        mend=Words(
            vi="Dạng đúng: tên+mã khóa 8 chữ số hex+base64; tên không có dấu cách và dấu cộng.",
            en="It must read name+eight hex digits+base64, the name without spaces or plus signs.",
        ),
        place=text[:80],
    )
