"""Two whole nodes over a real JetStream server that is stopped, restarted and loses its disk: all arrives once.

The server asks for certificates, and has one: what holds here holds by TLS at both ends.
"""

from pathlib import Path

import pytest

from tests.exchange.certificates import Authority
from tests.exchange.jetstream import servers, settings, wait_for
from tests.exchange.whole_nodes import WholeNode, two_nodes

pytestmark = pytest.mark.nodes


def arrived(there: WholeNode, here: WholeNode, count: int) -> bool:
    return len(there.play("held")["titles"]) == count and here.play("held")["acknowledged"] == count


def test_two_nodes_exchange_though_the_server_forgets(tmp_path: Path) -> None:
    authority = Authority(tmp_path, "system")
    with (
        servers(tmp_path / "nats", max_payload=100_000, authority=authority) as system,
        two_nodes(tmp_path, "nats", settings(system, authority)) as (here, there),
    ):
        here.play("share", titles=["Một", "Hai"], to="mofa")
        there.play("share", titles=["One"], to="mnd-dfr")
        here.carry()
        there.carry()
        wait_for(lambda: arrived(there, here, 2) and arrived(here, there, 1), "both to be told")

        large = [f"{number} " + "x" * 12_000 for number in range(8)]
        here.play("share", titles=large, to="mofa")
        wait_for(lambda: arrived(there, here, 10), "more than the server takes in one message")

        system.each[0].kill()
        here.play("share", titles=["Ba"], to="mofa")
        system.start()
        wait_for(lambda: arrived(there, here, 11), "what was written while the server was away")

        # The receiver is away; what the server keeps for it is lost with the server's disk.
        there.kill()
        here.play("share", titles=["Bốn", "Năm"], to="mofa")
        wait_for(lambda: "no answer" in here.play("held")["way"]["trouble"], "the sender to miss an answer")
        system.each[0].kill()
        system.each[0].wipe()
        system.start()
        there.carry()
        wait_for(lambda: arrived(there, here, 13), "what the server forgot")

        held = there.play("held")
        assert held["titles"] == ["Một", "Hai", *large, "Ba", "Bốn", "Năm"]
        assert held["numbers"] == list(range(1, 14)) and held["refusals"] == []
        assert here.play("held")["troubles"] == [] and there.play("held")["troubles"] == []
        assert here.play("verified") and there.play("verified")
