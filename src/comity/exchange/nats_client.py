"""The asyncio side of the JetStream carrier: connect, make sure of stream and consumer, take, publish. Over and over.

Servers may be down, forget everything, or lose their leader: whatever fails, the session ends and a new one begins.
"""

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from comity.kernel.problems import Problem
from comity.kernel.words import Words

if TYPE_CHECKING:
    from nats.aio.client import Client as Connection
    from nats.aio.msg import Msg
    from nats.js import JetStreamContext

HELD = 16  # messages given to a node and not acknowledged yet; each may be a megabyte
ACK_WITHIN = 60.0  # seconds until the stream gives a message again that was not acknowledged
KEPT = 7 * 24 * 3600.0  # seconds that the stream keeps what nobody takes; the outbox keeps it for ever
IDLE = 2.0  # seconds of silence after which the consumer is looked for
REST = 0.5  # seconds between two sessions

log = structlog.get_logger()


class Unavailable(Exception):
    """No server took what was to be published."""


@dataclass(frozen=True)
class Options:
    """Where the servers are and how to be known to them. `subjects` and the stream's name come from the network."""

    servers: tuple[str, ...]
    replicas: int = 1
    credentials: str = field(default="", repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    ca: str = ""
    certificate: str = ""
    key: str = field(default="", repr=False)

    @classmethod
    def read(cls, settings: Mapping[str, Any], home: Path, address: str = "") -> "Options":
        """From `[nats]` of node.toml; `address` names other servers. Files are relative to the node's directory."""
        given = address or settings.get("servers", "")
        servers = given.split(",") if isinstance(given, str) else list(given)
        if not all(servers) or not servers:
            raise Problem(
                "nats-missing",
                what=Words(vi="Chưa biết máy chủ NATS nào.", en="Which NATS servers to use is not known."),
                mend=Words(
                    vi="Ghi [nats] servers trong node.toml (docs/operations.md).",
                    en="Write [nats] servers into node.toml (docs/operations.md).",
                ),
            )
        files = {
            name: str(home / settings[name])
            for name in ("credentials", "ca", "certificate", "key")
            if settings.get(name)
        }
        texts = {name: str(settings[name]) for name in ("user", "password") if settings.get(name)}
        return cls(tuple(servers), int(settings.get("replicas", 1)), **files, **texts)

    def tls(self) -> ssl.SSLContext | None:
        """The context for servers that are reached by TLS; None where nothing was said about it."""
        if not (self.ca or self.certificate):
            return None
        context = ssl.create_default_context(cafile=self.ca or None)
        if self.certificate:
            context.load_cert_chain(self.certificate, self.key or None)
        return context


@dataclass(frozen=True)
class Message:
    """What was taken from the stream: its text, its headers, and how to be done with it or to get it again."""

    text: str
    headers: Mapping[str, str]
    done: Callable[[], Coroutine[Any, Any, None]]
    again: Callable[[float], Coroutine[Any, Any, None]]


class Client:
    """One connection, for the thread of one event loop."""

    def __init__(
        self,
        options: Options,
        stream: str,
        subject: str,
        durable: str,
        take: Callable[[Message], Awaitable[None]],
    ) -> None:
        self._options, self._stream, self._subject, self._durable = options, stream, subject, durable
        self._take = take
        self._link: JetStreamContext | None = None
        self._running: asyncio.Task[None] | None = None
        self._stopped = False
        self.max_payload = 0
        self.sessions = 0  # how often it was ready to publish and take anew
        self.servers = ", ".join(_without_password(server) for server in options.servers)

    async def run(self) -> None:
        """Sessions without end, until `stop`."""
        while not self._stopped:
            self._running = asyncio.ensure_future(self._session())
            try:
                await self._running
            except asyncio.CancelledError:
                pass
            except Exception as error:
                log.info("nats", servers=self.servers, trouble=f"{type(error).__name__}: {error}"[:300])
            self._link = None
            if not self._stopped:
                await asyncio.sleep(REST)

    def stop(self) -> None:
        """End the session that is; in the loop's thread."""
        self._stopped = True
        if self._running is not None:
            self._running.cancel()

    async def publish(self, subject: str, payload: bytes, headers: dict[str, str], within: float) -> None:
        """Have the stream store a message; raises Unavailable when no server says within seconds that it did."""
        until = asyncio.get_running_loop().time() + within
        while True:
            try:
                if self._link is None:
                    raise Unavailable(f"not connected: {self.servers}")
                await self._link.publish(
                    subject, payload, timeout=within, stream=self._stream, headers=headers
                )
                return
            except Exception as error:
                # A cluster without a leader, or a stream that is just being made anew, is soon there.
                if asyncio.get_running_loop().time() + REST > until:
                    raise Unavailable(f"{type(error).__name__}: {self.servers}") from error
                await asyncio.sleep(REST / 2)

    @staticmethod
    def soon(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, None]) -> None:
        """From another thread: do this, and let it fail."""

        async def quietly() -> None:
            with contextlib.suppress(Exception):
                await work

        if loop.is_closed():
            work.close()
            return
        asyncio.run_coroutine_threadsafe(quietly(), loop)

    async def _session(self) -> None:
        link = await self._connect()
        try:
            self.max_payload = link.max_payload
            context = link.jetstream(timeout=5)
            await self._make_stream(context)
            await self._take_all(link, context)
        finally:
            self._link = None
            with contextlib.suppress(Exception):
                await link.close()

    async def _take_all(self, link: "Connection", context: "JetStreamContext") -> None:
        from nats.js.api import AckPolicy, ConsumerConfig

        config = ConsumerConfig(
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=ACK_WITHIN,
            max_ack_pending=HELD,
            inactive_threshold=None if self._durable else 60.0,
        )
        taking = await context.pull_subscribe(
            self._subject, durable=self._durable or None, stream=self._stream, config=config
        )
        self._link = context
        self.sessions += 1
        while link.is_connected:
            try:
                for got in await taking.fetch(HELD // 2, timeout=IDLE):
                    await self._take(_message(got))
            except TimeoutError:
                # Raises where stream or consumer are gone with their server's disk; the next session makes them anew.
                await taking.consumer_info()

    async def _connect(self) -> "Connection":
        import nats

        async def quiet(_: Exception) -> None:
            pass

        options = self._options
        tls = options.tls()
        return await nats.connect(
            list(options.servers),
            name=self._subject,
            connect_timeout=3,
            allow_reconnect=False,
            error_cb=quiet,
            user=options.user or None,
            password=options.password or None,
            user_credentials=options.credentials or None,
            **({"tls": tls} if tls else {}),
        )

    async def _make_stream(self, context: "JetStreamContext") -> None:
        """The network's stream, where its operator has not made it. Whoever comes first makes it."""
        from nats.js.api import DiscardPolicy, RetentionPolicy, StreamConfig
        from nats.js.errors import NotFoundError

        try:
            await context.stream_info(self._stream)
        except NotFoundError:
            prefix = ".".join(self._subject.split(".")[:3])
            await context.add_stream(
                StreamConfig(
                    name=self._stream,
                    subjects=[f"{prefix}.>"],
                    retention=RetentionPolicy.WORK_QUEUE,
                    discard=DiscardPolicy.OLD,
                    max_age=KEPT,
                    num_replicas=self._options.replicas,
                )
            )


def _message(got: "Msg") -> Message:
    async def done() -> None:
        await got.ack()

    async def again(after: float) -> None:
        await got.nak(delay=after)

    headers = {name: str(value) for name, value in (got.headers or {}).items()}
    return Message(got.data.decode("ascii", errors="replace"), headers, done, again)


def _without_password(server: str) -> str:
    """An address as people may see it."""
    scheme, _, rest = server.rpartition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if scheme else server
