"""Two whole nodes over three JetStream servers: the stream's leader is killed now and then, and a courier with it."""

from functools import partial
from pathlib import Path

import pytest

from comity.exchange.jetstream import stream_of
from tests.exchange.jetstream import servers, settings, wait_for
from tests.exchange.test_nats import arrived
from tests.exchange.whole_nodes import two_nodes

pytestmark = pytest.mark.nodes

ROUNDS = 2


def test_the_leader_is_killed_and_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    with (
        servers(tmp_path / "nats", 3) as cluster,
        two_nodes(tmp_path, "nats", settings(cluster)) as (here, there),
    ):
        here.carry()
        there.carry()
        told = ["Trước"]
        here.play("share", titles=told, to="mofa")
        wait_for(lambda: arrived(there, here, 1), "the first")
        for number in range(ROUNDS):
            titles = [f"Vòng {number}, {each}" for each in range(20)]
            here.play("share", titles=titles, to="mofa")
            told += titles
            leader = cluster.leader(stream_of("comity"))
            leader.kill()
            victim = (here, there)[number % 2]
            victim.kill()
            victim.carry()
            wait_for(partial(arrived, there, here, len(told)), f"round {number}", within=60)
            leader.start()
        held = there.play("held")
        assert held["titles"] == told and held["numbers"] == list(range(1, len(told) + 1))
        assert held["troubles"] == [] and here.play("held")["troubles"] == []
        assert here.play("verified") and there.play("verified")
