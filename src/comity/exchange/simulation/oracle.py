"""What must hold, kept apart from the nodes: it is told what became durable, and never asks them how they decided."""

from dataclasses import dataclass, field
from typing import NamedTuple

from comity.exchange.protocol import Channel, Entry, Outcome, Receipt


class Violation(NamedTuple):
    """An invariant that did not hold, and what was seen instead."""

    seed: int
    step: int
    invariant: str
    seen: str


class Meta(NamedTuple):
    """What the world knows of a parcel on its way, without opening it."""

    channel: Channel
    first: int
    last: int
    epoch: int
    forged: bool = False  # a second history, signed by a copy of its sender


@dataclass
class _Track:
    """One channel as it became durable."""

    order: dict[bytes, int] = field(default_factory=dict)  # payload: when it was queued
    truth: list[bytes] = field(default_factory=list)  # payloads by number, as they were first applied
    held: int = 0
    most_held: int = 0
    receipts: dict[int, str] = field(default_factory=dict)  # stored by the receiver, by upto
    lost: set[bytes] = field(default_factory=set)  # queued by a life of the sender that was given up


class Oracle:
    """`honest`: no node was restored yet; `restored` is the one that was. Only that one may ever raise an alarm."""

    def __init__(self, seed: int) -> None:
        self.seed, self.step = seed, 0
        self.violations: list[Violation] = []
        self.honest = True
        self.restored = ""
        self._tracks: dict[Channel, _Track] = {}

    def violated(self, invariant: str, seen: str) -> None:
        """Note it, once for each invariant and step."""
        self.violations.append(Violation(self.seed, self.step, invariant, seen))

    def track(self, channel: Channel) -> _Track:
        """What is known of a channel."""
        return self._tracks.setdefault(channel, _Track())

    # Told when they are durable

    def queued(self, channel: Channel, payload: bytes) -> None:
        """An official wrote something."""
        order = self.track(channel).order
        order[payload] = len(order)

    def applied(self, channel: Channel, entries: tuple[Entry, ...]) -> None:
        """The receiver applied these: in order, each once, only what was queued, and after a restore the same again."""
        track = self.track(channel)
        for entry in entries:
            if entry.number != track.held + 1:
                self.violated("in order", f"{_name(channel)}: {entry.number} applied after {track.held}")
            track.held = entry.number
            if entry.number <= len(track.truth):
                if track.truth[entry.number - 1] != entry.payload:
                    self.violated(
                        "exactly once", f"{_name(channel)}: {entry.number} applied with two contents"
                    )
                continue
            self._applied_first(channel, track, entry)
        track.most_held = max(track.most_held, track.held)

    def _applied_first(self, channel: Channel, track: _Track, entry: Entry) -> None:
        place = track.order.get(entry.payload)
        if place is None:
            self.violated("only what was sent", f"{_name(channel)}: {entry.number} was never queued")
        elif entry.payload in track.truth:
            self.violated("exactly once", f"{_name(channel)}: {entry.number} was applied before")
        elif track.truth and place < track.order.get(track.truth[-1], -1):
            self.violated(
                "in order", f"{_name(channel)}: {entry.number} was queued before what stands before it"
            )
        track.truth.append(entry.payload)

    def given(self, channel: Channel, upto: int, token: str) -> None:
        """The receiver stored a receipt."""
        self.track(channel).receipts[upto] = token

    def acknowledged(self, channel: Channel, upto: int) -> None:
        """The sender believes that the receiver holds so much."""
        track = self.track(channel)
        if upto > track.most_held:
            self.violated(
                "nothing acknowledged that was not applied",
                f"{_name(channel)}: {upto} acknowledged, {track.most_held} applied",
            )

    def suspended(self, channel: Channel, code: str) -> None:
        """A sender stopped because of an alarm."""
        if channel.sender != self.restored:
            self.violated("no false alarm", f"{_name(channel)}: {code}")

    def sender_restored(self, channel: Channel, kept: set[bytes]) -> None:
        """The sender was put back to when its outbox held these; what it queued since is lost where nobody has it."""
        self.honest, self.restored = False, channel.sender
        track = self.track(channel)
        track.lost = set(track.order) - kept

    def receiver_restored(self, channel: Channel, held: int) -> None:
        """The receiver of this channel was put back to when it held so much."""
        track = self.track(channel)
        track.held = held
        track.receipts = {upto: token for upto, token in track.receipts.items() if upto <= held}

    # Asked at every answer to a parcel

    def expected(self, meta: Meta, held: int, epoch: int, base: int) -> str:
        """What a parcel that came unharmed must be answered with, when the receiver held so much of the channel."""
        if meta.forged:
            return "refused"
        if meta.epoch > epoch or (meta.epoch == epoch and meta.first > held + 1):
            return "missing"
        if meta.epoch < epoch and meta.last > base:
            return "refused"
        if meta.first > held + 1:
            return "missing"
        return "replay" if meta.last <= held else "arrived"

    def answered(self, meta: Meta, expected: str, token: str, receipt: Receipt, reported: bool) -> None:
        """Whether the receiver's answer is that, and a replay's answer the stored receipt."""
        said = str(receipt.outcome)
        name = f"{_name(meta.channel)} {meta.first}..{meta.last} of epoch {meta.epoch}"
        if expected == "replay":
            stored = self.track(meta.channel).receipts
            wanted = [stored[upto] for upto in sorted(stored) if upto >= meta.last]
            if receipt.outcome is Outcome.REFUSED and not self.honest:
                return  # a parcel of a past that lost against another one
            if wanted and token != wanted[0]:
                self.violated("replay gets the identical receipt", name)
        elif expected == "refused":
            if said != "refused" or not reported:
                self.violated("every fork is reported", f"{name}: {said}")
        elif expected != said and (self.honest or said != "refused"):
            self.violated("every gap is reported", f"{name}: {said}, not {expected}")


def _name(channel: Channel) -> str:
    return f"{channel.sender}>{channel.receiver}"
