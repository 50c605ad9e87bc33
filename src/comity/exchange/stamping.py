"""Time-stamps for the journal's checkpoints, from an RFC 3161 authority; never in the way of anything else."""

import secrets
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

import httpx
import structlog

from comity.kernel import clock, node, timestamps
from comity.kernel.actions import action
from comity.kernel.checkpoint import parse_note
from comity.kernel.journal import SignedCheckpoint, TimeStamp
from comity.kernel.problems import Problem
from comity.kernel.words import Words

EVERY = timedelta(hours=1)
TIMEOUT = 10.0  # seconds
MOST_BYTES = 256 * 1024

log = structlog.get_logger()


def stamp_latest(authority: str) -> TimeStamp:
    """Have the latest signed checkpoint time-stamped by the authority at this address, and keep the token.

    What is stamped is the SHA-256 of the note's text (what its log signed), so that cosignatures may come later.
    """
    latest = SignedCheckpoint.objects.filter(own=True).order_by("-size").first()
    if latest is None:
        raise _nothing_signed()
    held = TimeStamp.objects.filter(size=latest.size, authority=authority).first()
    if held is not None:
        return held
    token, stamp = ask(authority, parse_note(latest.note).text.encode())
    return do_keep_time_stamp(latest.size, authority, token, stamp)


def ask(authority: str, data: bytes) -> tuple[bytes, timestamps.Stamp]:
    """A checked token for `data`. Touches no database, so it may wait in a thread of its own."""
    nonce = secrets.randbits(63)
    try:
        with httpx.Client(timeout=TIMEOUT, trust_env=False) as client:
            answer = client.post(
                authority,
                content=timestamps.request(data, nonce),
                headers={"Content-Type": timestamps.REQUEST_TYPE},
            )
            answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _unreachable(authority, type(error).__name__) from error
    if len(answer.content) > MOST_BYTES:
        raise _unreachable(authority, "too large")
    return timestamps.read_response(answer.content, data, nonce)


@action
def do_keep_time_stamp(size: int, authority: str, token: bytes, stamp: timestamps.Stamp) -> TimeStamp:
    """Keep a checked token."""
    kept, _ = TimeStamp.objects.get_or_create(
        size=size, authority=authority, defaults={"token": token, "at": stamp.at}
    )
    return kept


class _Waiting:
    """The one request that may be under way, and when the next may start."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="time-stamp")
        self._asked: Future[tuple[bytes, timestamps.Stamp]] | None = None
        self._size = 0
        self._next = clock.now()

    def step(self, authority: str) -> None:
        """Take home what came; ask anew when it is time and there is something new to stamp."""
        if self._asked is not None:
            if self._asked.done():
                asked, self._asked = self._asked, None
                token, stamp = asked.result()
                do_keep_time_stamp(self._size, authority, token, stamp)
            return
        if clock.now() < self._next:
            return
        latest = SignedCheckpoint.objects.filter(own=True).order_by("-size").first()
        last = TimeStamp.objects.filter(authority=authority).order_by("-size").first()
        if latest is None or (last and (last.size >= latest.size or clock.now() - last.at < EVERY)):
            return
        self._next, self._size = clock.now() + EVERY, latest.size
        self._asked = self._worker.submit(ask, authority, parse_note(latest.note).text.encode())


_waiting: _Waiting | None = None


def stamp_now_and_then() -> None:
    """The chore: once an hour, where `node.toml` names an authority (`tsa`). It never waits for the answer."""
    global _waiting
    authority = node.here().tsa
    if not authority:
        return
    if _waiting is None:
        _waiting = _Waiting()
    try:
        _waiting.step(authority)
    except Problem as problem:
        log.info("time-stamp", authority=authority, trouble=str(problem))


def _nothing_signed() -> Problem:
    return Problem(
        "nothing-signed",
        what=Words(vi="Sổ chưa có điểm chốt nào đã ký.", en="The journal has no signed checkpoint yet."),
        mend=Words(vi="Chạy comity serve, rồi thử lại.", en="Run comity serve, and try again."),
    )


def _unreachable(authority: str, reason: str) -> Problem:
    return Problem(
        "tsa-unreachable",
        what=Words(
            vi=f"Không lấy được dấu thời gian ({reason}).", en=f"No time-stamp could be had ({reason})."
        ),
        mend=Words(vi="Kiểm tra địa chỉ rồi thử lại.", en="Check the address, and try again."),
        place=authority,
    )
