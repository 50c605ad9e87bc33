"""Taking one whole part of a bundle: each line by what it is, each in a transaction of its own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from comity.exchange.channels import desk, outbound_state
from comity.exchange.courier import do_take_receipt
from comity.exchange.giving import take_held
from comity.exchange.inbox import note_trouble, receive
from comity.exchange.models import InEntry, Peer
from comity.exchange.open_ends import do_note, do_note_asked
from comity.exchange.probing import RESTORED, do_take_recovery, do_take_standing
from comity.exchange.protocol import Outcome, Refused
from comity.exchange.protocol.bundles import Line, Part, read_lines
from comity.exchange.protocol.canonical import read_json
from comity.exchange.protocol.envelope import kind_of, payload_of
from comity.exchange.protocol.receiver import hear
from comity.kernel.problems import Problem
from comity.kernel.words import Words

_QUESTIONS = ("probe", "recall", "resumption")


class LineFault(Exception):
    """A line that cannot be applied: nothing of it was, and nothing behind it was looked at.

    `waits`: it is whole and right, but entries before it are missing.
    """

    def __init__(self, problem: Problem, *, waits: bool = False) -> None:
        super().__init__(str(problem))
        self.problem, self.waits = problem, waits


@dataclass
class Applied:
    """What taking came to: entries that are new here, and the receipts that answer the parcels."""

    entries: int = 0
    receipts: list[str] = field(default_factory=list)


def take_part(peer: Peer, part: Part, file: BinaryIO, applied: Applied, *, first_time: bool) -> None:
    """Take the lines of a part in order. What it asks and answers counts the first time only; parcels are replays."""
    for line in _lines(file):
        try:
            peer.refresh_from_db()
            if line.answers:
                if first_time:
                    _take_answer(peer, line.text)
            elif kind_of(line.text) in _QUESTIONS:
                if first_time:
                    _note_question(peer, line.text)
            else:
                _hear(peer, part, line.text, applied)
        except Refused as refused:
            note_trouble(peer, refused)
            raise LineFault(refused) from refused
        except Problem as problem:
            raise LineFault(problem) from problem


def _lines(file: BinaryIO) -> Iterator[Line]:
    try:
        yield from read_lines(file, desk().accepts.sealed)
    except Refused as refused:
        raise LineFault(refused) from refused


def _note_question(peer: Peer, text: str) -> None:
    """Kept for our next bundle. What asks for our people's consent is shown to them at once."""
    _require_from(peer, text)
    if kind_of(text) == "resumption":
        receive(text)
    do_note_asked(peer, kind_of(text), text)


def _hear(peer: Peer, part: Part, text: str, applied: Applied) -> None:
    """A parcel, or an agreement of ours that we may have lost."""
    _require_from(peer, text)
    before = _held(peer)
    token = receive(text)
    said = read_json(payload_of(token), "not-a-receipt")
    if said["outcome"] == Outcome.REFUSED:
        do_note(peer, refused=token)  # people were told with it
        raise LineFault(Refused(said["reason"], str(said["upto"] + 1)))
    if kind_of(text) != "parcel":
        return
    if said["outcome"] == Outcome.MISSING:
        do_note(peer, gap=max(part.first - 1, said["upto"] + 1))
        raise LineFault(_ahead(peer, said["upto"] + 1, part.first - 1), waits=True)
    applied.receipts.append(token)
    applied.entries += _held(peer) - before


def _require_from(peer: Peer, text: str) -> None:
    sender = hear(text, desk()).channel.sender
    if sender != peer.name:
        raise Refused("foreign", sender)


def _held(peer: Peer) -> int:
    return InEntry.objects.filter(peer=peer).order_by("-number").values_list("number", flat=True).first() or 0


def _take_answer(peer: Peer, text: str) -> None:
    kind = kind_of(text)
    if peer.suspended == RESTORED:
        # Receipts and standings that crossed our recall do not fit it; they are no reason to stop.
        with _noting(peer):
            if kind in ("parcel", "agreement", "receipt"):
                do_take_recovery(peer, text)
    elif kind == "receipt":
        do_take_receipt(peer, text, outbound_state(peer))
    elif kind == "standing":
        _take_standing(peer, text)
    elif kind == "held":
        with _noting(peer):  # a record that is not shared any more is no reason to stop
            take_held(text)


@contextmanager
def _noting(peer: Peer) -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        note_trouble(peer, refused)


def _take_standing(peer: Peer, token: str) -> None:
    """Only what answers the probe that is open; one for an older probe is no news."""
    probe = peer.open_ends.get("probe")
    said = json.loads(payload_of(token) or "{}")
    if probe is None or not isinstance(said, dict) or said.get("nonce") != probe["nonce"]:
        return
    asked = replace(outbound_state(peer), acknowledged=probe["acknowledged"])
    do_take_standing(peer, token, probe["nonce"], asked)
    do_note(peer, probe=None)


def _ahead(peer: Peer, first: int, last: int) -> Problem:
    return Problem(
        "bundle-ahead",
        what=Words(
            vi=f"Còn thiếu các mục từ {first} đến {max(first, last)} của nút {peer.name}: chúng ở bộ tệp trước.",
            en=f"Entries {first} to {max(first, last)} of node {peer.name} are missing: an earlier bundle has them.",
        ),
        mend=Words(
            vi=f"Nhận bộ tệp trước, rồi bộ này; hoặc đề nghị: comity exchange resend --from {first}",
            en=f"Receive the earlier bundle, then this one; or ask for: comity exchange resend --from {first}",
        ),
        place=str(first),
    )
