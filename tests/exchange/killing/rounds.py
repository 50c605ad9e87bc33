"""The rounds, and what must hold after them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from comity.cli.demo.stage import free_port
from comity.exchange.jetstream import stream_of
from tests.exchange.jetstream import Servers, settings
from tests.exchange.killing.node import Target
from tests.exchange.whole_nodes import make

AGENCIES = ("mnd-dfr", "mofa")
NETWORK = "killing"
HEALED_WITHIN = 180.0  # seconds
UP_FIRST = 0.85  # of the rounds: both nodes answer before the next kill; in the others it meets them starting


@dataclass
class Outcome:
    """What the rounds came to."""

    rounds: int
    kills: int = 0
    leaders: int = 0  # of the stream, killed
    dispatches: int = 0
    receipts: int = 0
    seconds: float = 0.0
    violations: list[str] = field(default_factory=list)


def play(
    home: Path,
    rounds: int,
    *,
    seed: int = 1,
    file_size: int = 48 * 2**20,
    longest: float = 1.5,
    cluster: Servers | None = None,
) -> Outcome:
    """Kill one of two nodes, or both, at random moments, `rounds` times; then heal and look.

    `longest`: seconds between two kills, at most. With a `cluster` the nodes speak by NATS, have no HTTP between them
    and no files, and every other round kills the server that leads their stream as well. A line to stderr tells of
    each round.
    """
    chance, outcome, begun = Random(seed), Outcome(rounds), time.monotonic()
    targets = _made(home, 0 if cluster else file_size, cluster)
    try:
        for target in targets:
            target.start()
        for number in range(1, rounds + 1):
            led = cluster if number % 2 == 0 else None  # in every other round
            killed = _round(targets, chance, longest, led, outcome)
            passed = f"{time.monotonic() - begun:.0f} s"
            print(f"{number} of {rounds}, {passed}: killed {killed}", file=sys.stderr, flush=True)
        _heal(targets, outcome)
        _look(targets, outcome)
    finally:
        for target in targets:
            target.kill()
    outcome.seconds = round(time.monotonic() - begun, 1)
    return outcome


def _round(
    targets: list[Target], chance: Random, longest: float, cluster: Servers | None, outcome: Outcome
) -> str:
    """One round, of which `outcome` counts the kills; returns what was killed."""
    if chance.random() < UP_FIRST:
        for target in targets:
            target.wait_open()
    time.sleep(chance.uniform(0.0, longest))
    victims = chance.choice([targets[:1], targets[1:], targets[:1], targets[1:], targets])
    led = cluster.leader(stream_of(NETWORK)) if cluster else None
    if led is not None:
        led.kill()
        outcome.leaders += 1
    for victim in victims:
        victim.kill()
        outcome.kills += 1
    time.sleep(chance.uniform(0.0, longest / 3))
    for victim in victims:
        victim.start()
    if led is not None:
        time.sleep(chance.uniform(0.0, longest))
        led.start()
    return ", ".join([victim.name for victim in victims] + ["the stream's leader"] * (led is not None))


def _made(home: Path, file_size: int, cluster: Servers | None) -> list[Target]:
    targets, port = [], 8500 + 4 * (os.getpid() % 1000)  # several may run side by side
    for agency, other in zip(AGENCIES, reversed(AGENCIES), strict=True):
        port = free_port(port)
        targets.append(Target(home / agency, agency, port, other))
        port += 1
    make(targets, NETWORK, "nats" if cluster else "http", settings(cluster) if cluster else "")
    if file_size:
        _ask(targets, "attach", [{"size": file_size, "to": target.other} for target in targets])
    for target in targets:
        target.dismiss()
    return targets


def _ask(targets: list[Target], scene: str, with_: Sequence[dict[str, Any]] = ({}, {})) -> list[Any]:
    """Ask both at the same time."""
    with ThreadPoolExecutor() as pool:
        asked = [pool.submit(target.ask, scene, **each) for target, each in zip(targets, with_, strict=True)]
        return [each.result() for each in asked]


def _heal(targets: list[Target], outcome: Outcome) -> None:
    """Let both run in peace until all that was queued is acknowledged and the files are whole."""
    for target in targets:
        target.stop_writing()
    deadline = time.monotonic() + HEALED_WITHIN
    while True:
        stands = _ask(targets, "stand")
        if all(_is_healed(stand) for stand in stands):
            return
        if time.monotonic() > deadline:
            outcome.violations.append(f"not healed within {HEALED_WITHIN:.0f} s: {stands}")
            return
        time.sleep(0.2)


def _is_healed(stand: dict[str, Any]) -> bool:
    whole = all(percent == 100 and told for percent, told, _ in stand["files"])
    return whole and stand["queued"] == stand["acknowledged"]


def _look(targets: list[Target], outcome: Outcome) -> None:
    tolds = _ask(targets, "told")
    for target, told, (other, heard) in zip(
        targets, tolds, reversed(list(zip(targets, tolds, strict=True))), strict=True
    ):
        found = [*_one_way(target, told, heard), *_journal(target)]
        outcome.violations += [f"{target.name} to {other.name}: {each}" for each in found]
        outcome.dispatches += sum(owner == target.name for owner, _, _ in told["dispatches"])
        outcome.receipts += len(told["got"])


def _one_way(sender: Target, told: dict[str, Any], heard: dict[str, Any]) -> Iterator[str]:
    """What does not hold of the channel from one node to the other."""
    if told["out"] != heard["in"]:
        yield f"{len(told['out'])} entries sent, {len(heard['in'])} received, or not the same"
    if [row[0] for row in heard["in"]] != list(range(1, len(heard["in"]) + 1)):
        yield "entries are missing, or came twice"
    if heard["refused"]:
        yield f"{heard['refused']} entries were refused"
    own = [row[1:] for row in told["dispatches"] if row[0] == sender.name]
    there = [row[1:] for row in heard["dispatches"] if row[0] == sender.name]
    if own != there:
        yield "the dispatches are not the same at both ends"
    titles = [title for title, _ in there]
    if titles != [f"{sender.name} {number:06d}" for number in range(1, len(titles) + 1)]:
        yield "a dispatch is missing or there twice"
    if [title for title in heard["in_titles"] if title] != titles:
        yield "the dispatches came in another order"
    if lost := set(sender.written) - set(titles):
        yield f"{len(lost)} that were committed are lost: {sorted(lost)[:3]}"
    if len({number for _, number in there}) != len(there):
        yield "a number of the register was used twice"
    yield from _proofs(told, heard)


def _proofs(told: dict[str, Any], heard: dict[str, Any]) -> Iterator[str]:
    """What does not hold of what the sender can show."""
    if told["acknowledged"] != len(heard["in"]):
        yield f"{told['acknowledged']} acknowledged, {len(heard['in'])} held"
    if told["unproved"]:
        yield f"receipts do not verify: {told['unproved'][:5]}"
    if any(heard["given"].get(upto) != token for upto, token in told["got"].items()):
        yield "a receipt is not the one that was given"
    if not all(whole for _, whole in heard["files"]) or told["held"] != len(heard["files"]):
        yield f"files: {heard['files']}, {told['held']} said to be held"


def _journal(target: Target) -> Iterator[str]:
    command = [sys.executable, "-m", "comity", "journal", "verify", "--json", "--home", str(target.home)]
    done = subprocess.run(command, env=target.environment, capture_output=True, text=True, check=False)
    if done.returncode or not json.loads(done.stdout)["verified"]:
        yield f"journal: {done.stdout[-2000:]} {done.stderr[-500:]}"
