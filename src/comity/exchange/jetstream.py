"""Parcels by NATS JetStream: stored by its servers, given to their receiver when it is there. Treated as lossy.

A network has one stream; each node takes what is published to its own subject (docs/protocol.md, "NATS JetStream").
Sending waits a while for the answer, as HTTP does. The asyncio client lives in one thread; what peers say is answered
in another, one at a time, and taken from the stream only when the answer is stored and on its way.
"""

import asyncio
import queue
import re
import secrets
import threading
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any, NamedTuple, TypeVar

import structlog

from comity.exchange.carriers import Unreachable
from comity.exchange.models import Peer
from comity.exchange.nats_client import HELD, Client, Message, Options, Unavailable
from comity.exchange.protocol import Refused
from comity.exchange.protocol.refusals import REASONS
from comity.kernel.problems import Problem

ANSWER_WITHIN = 3.0  # seconds that sending waits for the peer's answer; it may come later
PUBLISH_WITHIN = 3.0  # seconds that a server may take to store what is published
_MOST_STIRRED = 10_000
LATE = 256  # answers kept that nobody waits for
AGAIN_AFTER = 5.0  # seconds until a message is given again whose answer could not be stored or published
HEADERS = 2048  # bytes of a message that are not its payload, at most

FROM, ASKS, ANSWERS, REPLY, REFUSED = (
    "Comity-From",
    "Comity-Asks",
    "Comity-Answers",
    "Comity-Reply",
    "Comity-Refused",
)

T = TypeVar("T")
log = structlog.get_logger()


def token_of(name: str) -> str:
    """A name of a network or node as one token of a subject: what is not a letter, digit or hyphen becomes _xx."""
    return re.sub(r"[^A-Za-z0-9-]", lambda found: f"_{ord(found[0]):02x}", name)


def stream_of(network: str) -> str:
    """The stream of a network."""
    return f"comity-{token_of(network)}"


def subject_of(network: str, name: str, part: str = "in") -> str:
    """Where a node takes what is for it: `in` what peers say, other parts the answers to short-lived processes."""
    return f"comity.v1.{token_of(network)}.{token_of(name)}.{part}"


class _Asked(NamedTuple):
    """Something a peer says, and where its answer goes."""

    message: Message
    id: str
    reply: str


class Link:
    """One node's connection to one NATS system; a `Carrier`. Without `answer` it only sends, and takes the answers."""

    def __init__(
        self, options: Options, network: str, name: str, answer: Callable[[str], str] | None = None
    ) -> None:
        self._network, self._name, self._answer = network, name, answer
        part = "in" if answer else f"x-{secrets.token_hex(6)}"
        self._own = subject_of(network, name, part)
        durable = token_of(name) if answer else ""
        self._client = Client(options, stream_of(network), self._own, durable, self._take)
        self._loop = asyncio.new_event_loop()
        self._asked: queue.Queue[_Asked] = queue.Queue(HELD)
        self._waiting: dict[str, Future[Message]] = {}
        self._late: deque[tuple[str, str]] = deque(maxlen=LATE)
        self._stirred: set[str] = set()
        self._sessions: dict[str, int] = {}
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()

    # --- for the courier's thread ------------------------------------------------------------------------

    def open(self) -> None:
        """Start connecting; a server that is down is tried again until `close`."""
        threads = [threading.Thread(target=self._run_loop, name="nats", daemon=True)]
        if self._answer:
            threads.append(threading.Thread(target=self._answer_all, name="nats-answers", daemon=True))
        for thread in threads:
            thread.start()
        self._threads = threads

    def close(self) -> None:
        """Stop. What was taken and not answered is given again by the stream."""
        self._stopping.set()
        if self._threads:
            self._loop.call_soon_threadsafe(self._client.stop)
            for thread in self._threads:
                thread.join(timeout=10)

    @property
    def most(self) -> int:
        """The most characters of a parcel that the servers take; 0 while that is not known."""
        return max(0, self._client.max_payload - HEADERS)

    def stirred(self, name: str) -> bool:
        """Whether a node, or the servers, came back since this was asked last: good for trying again, no more."""
        back = self._sessions.get(name) != self._client.sessions
        self._sessions[name] = self._client.sessions
        if name in self._stirred:  # whoever sent it says so; nothing is proved by it
            self._stirred.discard(name)
            return True
        return back

    def late(self) -> list[tuple[str, str]]:
        """Answers that came when nobody waited for them any longer: who says to have sent it, and the text."""
        found = []
        while self._late:
            found.append(self._late.popleft())
        return found

    def post_parcel(self, peer: Peer, sealed: str) -> str:
        """See `Carrier`. Raises Unreachable where no answer came in time; it may come yet."""
        if self.most and len(sealed) > self.most:
            raise Unreachable(f"{len(sealed)} > {self.most}: {self._client.servers}")
        asks = secrets.token_hex(12)
        waiting: Future[Message] = Future()
        self._waiting[asks] = waiting
        headers = {FROM: self._name, ASKS: asks, REPLY: self._own}
        try:
            self._publish(subject_of(self._network, peer.name), sealed, headers)
            said = waiting.result(ANSWER_WITHIN)
        except FutureTimeout as error:
            raise Unreachable(f"no answer yet: {self._client.servers}") from error
        finally:
            self._waiting.pop(asks, None)
        code = said.headers.get(REFUSED, "")
        if code in REASONS:
            raise Refused(code, peer.name)
        if code:
            raise Unreachable(f"{code}: {self._client.servers}")
        return said.text

    # --- in the thread that answers ----------------------------------------------------------------------

    def _answer_all(self) -> None:
        from django.db import close_old_connections, connection

        while not self._stopping.is_set():
            try:
                asked = self._asked.get(timeout=0.2)
            except queue.Empty:
                continue
            close_old_connections()
            self._answer_one(asked)
        connection.close()

    def _answer_one(self, asked: _Asked) -> None:
        assert self._answer
        headers, text = {FROM: self._name, ANSWERS: asked.id}, ""
        try:
            text = self._answer(asked.message.text)
        except Problem as problem:
            headers[REFUSED] = problem.code
        except Exception:
            # Nothing was stored; the stream gives it again.
            log.exception("a message could not be answered")
            self._client.soon(self._loop, asked.message.again(AGAIN_AFTER))
            return
        try:
            if asked.reply:
                self._publish(asked.reply, text, headers)
        except Unreachable as error:
            log.info("an answer was not published", reason=str(error))
        # It is stored: without an answer the sender asks again and gets the stored receipt.
        self._client.soon(self._loop, asked.message.done())

    # --- in the thread of the client ---------------------------------------------------------------------

    def _run_loop(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._client.run())
        finally:
            self._loop.close()

    async def _take(self, message: Message) -> None:
        """A message came: an answer goes to who waits for it, what a peer says to the thread that answers."""
        sender = message.headers.get(FROM, "")
        if len(self._stirred) < _MOST_STIRRED:  # unproved names: bounded
            self._stirred.add(sender)
        if answers := message.headers.get(ANSWERS, ""):
            waiting = self._waiting.get(answers)
            if waiting is not None and not waiting.done():
                waiting.set_result(message)
            else:
                self._late.append((sender, message.text))
            await message.done()
            return
        if not self._answer:
            await message.done()  # nobody says anything to a process that only sends
            return
        asked = _Asked(message, message.headers.get(ASKS, "")[:64], self._reply_of(message))
        while not self._stopping.is_set():
            try:
                self._asked.put_nowait(asked)
                return
            except queue.Full:
                await asyncio.sleep(0.02)

    def _reply_of(self, message: Message) -> str:
        """Where the answer goes: a subject of our own network, or nowhere."""
        reply = message.headers.get(REPLY, "")
        prefix = f"comity.v1.{token_of(self._network)}."
        fits = reply.startswith(prefix) and re.fullmatch(r"[A-Za-z0-9_-]+\.[a-z0-9-]+", reply[len(prefix) :])
        return reply if fits else ""

    def _publish(self, subject: str, text: str, headers: dict[str, str]) -> None:
        self._wait(self._client.publish(subject, text.encode(), headers, PUBLISH_WITHIN))

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        if self._stopping.is_set() or self._loop.is_closed():
            work.close()
            raise Unreachable(f"closed: {self._client.servers}")
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(2 * PUBLISH_WITHIN)
        except FutureTimeout as error:
            future.cancel()
            raise Unreachable(f"no server answers: {self._client.servers}") from error
        except Unavailable as error:
            raise Unreachable(str(error)) from error
