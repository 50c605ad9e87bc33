"""Worlds that go wrong: nothing acknowledged is lost or doubled, and a bug planted in a node is found."""

import json
from collections.abc import Callable

import pytest
from typer.testing import CliRunner

from comity.cli import app
from comity.exchange.protocol import Apply, Entry, Inbound, Relation
from comity.exchange.protocol.wire import HashAt, Parcel
from comity.exchange.simulation import Violation, run
from comity.exchange.simulation.disk import DiskFailed
from comity.exchange.simulation.node import SimNode
from comity.exchange.simulation.store import SimInbox

SEEDS = 300
FEW = 60  # seeds within which a planted bug must be found


def test_nothing_acknowledged_is_lost_or_doubled() -> None:
    result = CliRunner().invoke(app, ["exchange", "simulate", "--seeds", str(SEEDS), "--jobs", "2", "--json"])
    assert json.loads(result.stdout) == {"seeds": SEEDS, "violations": []}
    assert result.exit_code == 0


def test_a_seed_is_played_again_to_the_letter() -> None:
    told: list[list[str]] = [[], []]
    first, second = (run(11, log=lines.append) for lines in told)
    assert told[0] == told[1] and len(told[0]) > 50
    assert first == second
    assert first.trace != run(12).trace


def test_the_storm_brings_everything() -> None:
    """A world in which nothing happens proves nothing: among a few, every kind of trouble and its remedy occurs."""
    lines: list[str] = []
    for seed in range(40):
        run(seed, log=lines.append)
    told = "\n".join(lines)
    for event in (
        "stops",
        "partition",
        "bit flips",
        "restore of",
        "missing",
        "behind",
        "agreement",
        "DiskFailed",
    ):
        assert event in told, event


# Planted bugs


class AcknowledgesBeforeCommit(SimNode):
    """Answers although its transaction did not become durable."""

    def answer_to(self, peer: str, act: Callable[[SimInbox], str]) -> str:
        token = ""

        def kept(inbox: SimInbox) -> str:
            nonlocal token
            token = act(inbox)
            return token

        try:
            return super().answer_to(peer, kept)
        except DiskFailed:
            return token


class _Trusting(Inbound):
    def relation_of(self, parcel: Parcel, hash_at: HashAt) -> Relation:
        relation = super().relation_of(parcel, hash_at)
        if relation is not Relation.FORK:
            return relation
        return Relation.REPLAY if parcel.last <= self.upto else Relation.OVERLAP


class _TrustingInbox(SimInbox):
    def state(self) -> Inbound:
        held = super().state()
        return _Trusting(held.channel, held.upto, held.hash, held.epochs)


class SkipsTheChannelHash(SimNode):
    """Believes any parcel whose numbers fit."""

    inbox_type = _TrustingInbox


class _ForgetfulInbox(SimInbox):
    def receipt_from(self, upto: int) -> str | None:
        return None


class ReceiptsAnew(SimNode):
    """Answers a replay with a new receipt in place of the stored one."""

    inbox_type = _ForgetfulInbox


class _DoublingInbox(SimInbox):
    """Its state lags behind what it applied."""

    def apply(self, opened: object, step: Apply) -> None:
        super().apply(opened, step)  # type: ignore[arg-type]
        self.tx.put(step.state.upto - 1, "in-last", self.peer)


class AppliesTwice(SimNode):
    """Forgets the last entry that it applied."""

    inbox_type = _DoublingInbox


class _Dropping(SimInbox):
    def apply(self, opened: object, step: Apply) -> None:
        whole: tuple[Entry, ...] = step.entries
        super().apply(opened, Apply(whole[-1:], step.hashes[-1:], step.state))  # type: ignore[arg-type]


class DropsEntries(SimNode):
    """Applies the last entry of each parcel only."""

    inbox_type = _Dropping


@pytest.mark.parametrize(
    ("node", "invariant"),
    [
        (AcknowledgesBeforeCommit, "nothing acknowledged that was not applied"),
        (SkipsTheChannelHash, "every fork is reported"),
        (ReceiptsAnew, "replay gets the identical receipt"),
        (AppliesTwice, "in order"),
        (DropsEntries, "in order"),
    ],
)
def test_a_planted_bug_is_found_within_few_seeds(node: type[SimNode], invariant: str) -> None:
    for seed in range(FEW):
        found: list[Violation] = run(seed, node).violations
        if any(violation.invariant == invariant for violation in found):
            return
    pytest.fail(f"not found in {FEW} seeds")
