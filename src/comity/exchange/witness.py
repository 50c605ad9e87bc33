"""Peers cosign each other's checkpoints, so that nobody can rewrite a journal that another node has seen.

    offer     a node shows a peer its latest signed checkpoint, with the proof that it continues the last one seen
    witness   the peer checks that, keeps what it saw and answers with its own signature over it
    keep      the node adds that signature to its checkpoint

The offer and its answers have the form of C2SP `tlog-witness` (add-checkpoint):

    old N                       the size that the node believes was seen last, 0 for none
    base64                      consistency proof from N to the checkpoint (RFC 6962), a hash a line
    (an empty line)
    the signed note

A cosignature is no journal entry: each would make the other log grow, and two nodes would never come to rest.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from comity.exchange.inbox import note_trouble
from comity.exchange.keys import own_keys
from comity.exchange.models import Peer
from comity.exchange.protocol import Refused
from comity.exchange.trust.history import signer_of, verifiers_of
from comity.kernel import clock, journal, node
from comity.kernel.actions import action
from comity.kernel.checkpoint import (
    Checkpoint,
    Note,
    Signer,
    Verifier,
    cosign,
    parse_checkpoint,
    parse_note,
    verify_checkpoint,
)
from comity.kernel.envelopes import sha256
from comity.kernel.journal import SignedCheckpoint
from comity.kernel.merkle import verify_consistency
from comity.kernel.problems import Problem
from comity.kernel.words import Words

MOST_BYTES = 64 * 1024
_MOST_HASHES = 64
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True)
class Offer:
    """A checkpoint as it is shown to a peer."""

    old: int
    proof: tuple[bytes, ...]
    note: str

    def text(self) -> str:
        """The offer as it travels."""
        lines = [f"old {self.old}", *(b64encode(part).decode() for part in self.proof)]
        return "\n".join(lines) + "\n\n" + self.note

    @classmethod
    def read(cls, text: str) -> Self:
        """The offer in a text; a Problem where it is none."""
        head, gap, note = text.partition("\n\n")
        first, *lines = head.split("\n")
        told = _OLD.fullmatch(first)
        if not gap or told is None or len(lines) > _MOST_HASHES or len(text) > MOST_BYTES:
            raise _not_an_offer()
        try:
            offer = cls(int(told[1]), tuple(b64decode(line, validate=True) for line in lines), note)
        except ValueError as error:
            raise _not_an_offer() from error
        if offer.proof and not offer.old:
            raise _not_an_offer()  # nothing was seen, so there is nothing to continue
        return offer


class Verdict(StrEnum):
    """What a witness says of an offer."""

    COSIGNED = "cosigned"
    CONFLICT = "conflict"  # it last saw another size: offer again from there
    ALARM = "alarm"  # the log is not the one it saw before


@dataclass(frozen=True)
class Answer:
    """A witness' answer: its signature line when it cosigned, the size it last saw otherwise."""

    verdict: Verdict
    line: str = ""
    seen: int = 0


def peer_verifiers() -> list[Verifier]:
    """The keys of every peer, those before the present ones too: who cosigned then, cosigned."""
    return [key for peer in Peer.objects.order_by("name") for key in verifiers_of(peer, ever=True)]


# The node's side


def next_offer(peer: Peer, seen: int | None = None) -> Offer | None:
    """What to show `peer` now: the latest own checkpoint, unless it cosigned that.

    `seen` is the size that it says it saw; the size it last cosigned otherwise. Where the own log is shorter than that,
    the offer says so: the peer must know.
    """
    latest = SignedCheckpoint.objects.filter(own=True).order_by("-size").first()
    old = peer.witnessed if seen is None else seen
    if latest is None or (seen is None and latest.size == old):
        return None
    proof = journal.tree().consistency_proof(old, latest.size) if 0 < old <= latest.size else []
    return Offer(old, tuple(proof), latest.note)


@action
def do_keep_cosignature(peer: Peer, note: str, line: str) -> None:
    """Add the peer's signature line to the own checkpoint that `note` is; a Problem where it does not sign it."""
    text = parse_note(note).text
    given = parse_note(f"{text}\n{line}").signatures
    key = signer_of(f"{text}\n{line}", verifiers_of(peer))
    if key is None or len(given) != 1 or not key.verifies(text, given[0].value):
        raise _not_a_cosignature(peer.name)
    size = parse_checkpoint(note).size
    row = SignedCheckpoint.objects.select_for_update().get(own=True, size=size)
    held = parse_note(row.note)
    if held.text == text and given[0] not in held.signatures:
        row.note = str(Note(text, (*held.signatures, given[0])))
        row.save(update_fields=["note"])
    Peer.objects.filter(pk=peer.pk).update(witnessed=size)
    peer.witnessed = size


def disputed(peer: Peer, offer: Offer, seen: int) -> None:
    """The alarm at the node itself: a peer saw another log than the one offered to it."""
    size = parse_checkpoint(offer.note).size
    problem = _alarm(
        "log-disputed",
        f"sổ của nút này ở mục {size} không nối tiếp {seen} mục mà nút {peer.name} đã thấy",
        f"this node's journal at {size} does not continue the {seen} entries that node {peer.name} saw",
    )
    do_raise_alarm(peer, problem, offer.text())


# The witness' side


def witness(text: str) -> Answer:
    """Judge a peer's offer. What nobody known signed raises Problem; a broken log is an alarm, kept with both notes."""
    offer = Offer.read(text)
    origin = parse_checkpoint(offer.note).origin
    peer = Peer.objects.filter(name=origin).first()
    if peer is None:
        raise _unknown_origin(origin)
    stated = verify_checkpoint(offer.note, _log_key(peer, offer.note)).checkpoint
    return do_witness(peer, offer, stated)


@action
def do_witness(peer: Peer, offer: Offer, stated: Checkpoint) -> Answer:
    """Cosign a verified checkpoint that continues what was seen of the peer's log, or say why not.

    size seen before     the same root: cosigned (again); another root: alarm, a fork
    shorter than seen    conflict; the sender then says that it knows (old = seen), and it is an alarm
    longer, old differs  conflict: offer again from what was seen
    longer, old = seen   the proof holds: cosigned; it does not: alarm, a fork
    """
    # The row lock makes offers of one log serial where the database allows several writers.
    peer = Peer.objects.select_for_update().get(pk=peer.pk)
    seen = SignedCheckpoint.objects.filter(own=False, origin=peer.name).order_by("-size")
    last = seen.first()
    same = seen.filter(size=stated.size).first()
    if same is not None:
        if parse_checkpoint(same.note).root == stated.root:
            return Answer(Verdict.COSIGNED, _line(_cosigned_still(same)))
        return _alarmed(peer, _forked(peer, same.size, stated.size), same, offer)
    if last is not None and stated.size < last.size:
        if offer.old != last.size:
            return Answer(Verdict.CONFLICT, seen=last.size)
        return _alarmed(peer, _shrunk(peer, last.size, stated.size), last, offer)
    if offer.old != (last.size if last else 0):
        return Answer(Verdict.CONFLICT, seen=last.size if last else 0)
    if last is not None:
        before = parse_checkpoint(last.note)
        if not verify_consistency(before.size, before.root, stated.size, stated.root, offer.proof):
            return _alarmed(peer, _forked(peer, last.size, stated.size), last, offer)
    note = cosign(_own_lines(offer.note, _log_key(peer, offer.note)), _signer())
    SignedCheckpoint.objects.create(origin=peer.name, size=stated.size, note=note, own=False, at=clock.now())
    return Answer(Verdict.COSIGNED, _line(note))


@action
def do_raise_alarm(peer: Peer, problem: Problem, evidence: str) -> None:
    """Keep an alarm where people see it; the first time, also in the journal, so that it cannot be made to vanish."""
    if note_trouble(peer, problem, evidence):
        told = {"peer": peer.name, "code": problem.code, "what": problem.what.en}
        journal.append("alarm", {**told, "evidence": sha256(evidence)})


def _alarmed(peer: Peer, problem: Problem, seen: SignedCheckpoint, offer: Offer) -> Answer:
    do_raise_alarm(peer, problem, f"{seen.note}\n\n{offer.text()}")
    return Answer(Verdict.ALARM, seen=seen.size)


def _log_key(peer: Peer, note: str) -> Verifier:
    """The key of a peer by which this note is to be checked: the one that signed it, of those that count."""
    keys = verifiers_of(peer)
    found = signer_of(note, keys) or next(reversed(keys), None)
    if found is None:
        raise Refused("key-revoked", peer.name)
    return found


def _cosigned_still(seen: SignedCheckpoint) -> str:
    """A note that was cosigned here, with a line of the present key: this node may have new keys since."""
    if signer_of(seen.note, [_signer().verifier]) is None:
        seen.note = cosign(seen.note, _signer())
        seen.save(update_fields=["note"])
    return seen.note


def _signer() -> Signer:
    return Signer(node.here().name, own_keys().ed25519)


def _line(note: str) -> str:
    """The own signature line in a note that was cosigned here."""
    own = _signer().verifier
    parsed = parse_note(note)
    lines = tuple(line for line in parsed.signatures if (line.name, line.key_id) == (own.name, own.key_id))
    return str(Note(parsed.text, lines)).removeprefix(f"{parsed.text}\n")


def _own_lines(note: str, log: Verifier) -> str:
    """The note with its log's signature only: what others cosigned is not ours to keep."""
    parsed = parse_note(note)
    lines = (line for line in parsed.signatures if (line.name, line.key_id) == (log.name, log.key_id))
    return str(Note(parsed.text, tuple(dict.fromkeys(lines))))


def _forked(peer: Peer, seen: int, size: int) -> Problem:
    return _alarm(
        "log-forked",
        f"sổ của nút {peer.name} ở mục {size} không nối tiếp sổ mà nút ấy đã ký ở mục {seen}",
        f"the journal of node {peer.name} at {size} does not continue the one it signed at {seen}",
    )


def _shrunk(peer: Peer, seen: int, size: int) -> Problem:
    return _alarm(
        "log-shrunk",
        f"sổ của nút {peer.name} chỉ còn {size} mục, trước đó nút ấy đã ký {seen} mục",
        f"the journal of node {peer.name} has {size} entries; it signed {seen} before",
    )


def _alarm(code: str, vi: str, en: str) -> Problem:
    return Problem(
        code,
        what=Words(vi=f"Báo động: {vi}.", en=f"Alarm: {en}."),
        mend=Words(
            vi="Giữ cả hai điểm chốt làm bằng chứng; hỏi nút kia có khôi phục từ bản sao lưu không.",
            en="Keep both checkpoints as evidence; ask whether the node was restored from a backup.",
        ),
    )


def _not_an_offer() -> Problem:
    return Problem(
        "offer-malformed",
        what=Words(vi="Đây không phải lời mời ký chứng kiến.", en="This is not an offer of a checkpoint."),
        mend=Words(vi="Gửi lại theo docs/journal.md.", en="Send it again as docs/journal.md says."),
    )


def _not_a_cosignature(peer: str) -> Problem:
    return Problem(
        "cosignature-refused",
        what=Words(
            vi=f"Nút {peer} trả về chữ ký không đúng.",
            en=f"Node {peer} answered with a signature that does not hold.",
        ),
        mend=Words(vi="Đối chiếu lại khóa của nút đó.", en="Compare that node's key again."),
        place=peer,
    )


def _unknown_origin(origin: str) -> Problem:
    return Problem(
        "origin-unknown",
        what=Words(vi=f"Không biết sổ “{origin}”.", en=f"The log “{origin}” is not known here."),
        mend=Words(vi="Hai nút phải kết nối với nhau trước.", en="The two nodes must be peers first."),
        place=origin[:100],
    )
