"""Members of a group on two whole nodes that do not reach each other for a while: nothing is lost, and both agree."""

from pathlib import Path
from typing import Any

import pytest

from tests.exchange.whole_nodes import WholeNode, two_nodes

pytestmark = pytest.mark.nodes


def play(one: WholeNode, name: str, **with_: Any) -> Any:
    return one.play("call", module="tests.counsel.playing", name=name, **with_)


def test_members_who_were_cut_off_end_with_the_same_shelf(tmp_path: Path) -> None:
    with two_nodes(tmp_path, "bundle") as (here, there):
        carried = iter(range(100))

        def carry(one: WholeNode, other: WholeNode) -> None:
            folder = str(tmp_path / f"stick-{next(carried)}")
            play(one, "pack", folder=folder)
            assert play(other, "unpack", folder=folder)

        for one in (here, there):
            play(one, "appoint")
        group = play(here, "found", other="mofa")
        play(here, "write", group=group, titles=["A1"])
        carry(here, there)
        assert [row[0] for row in play(there, "shelf")] == ["A1", "Tổ công tác"]

        # Cut off: both go on working on what they hold, each writing its own.
        play(here, "write", group=group, titles=["A2"])
        play(there, "write", group=group, titles=["B1", "B2"])
        play(here, "revise", group=group, suffix=" sửa")
        play(there, "revise", group=group, suffix=" sửa")
        play(there, "revise", group=group, suffix=" lần hai")

        carry(there, here)
        carry(here, there)
        carry(there, here)
        shelf = play(here, "shelf")
        assert shelf == play(there, "shelf")
        assert [row[0] for row in shelf] == [
            "A1 sửa",
            "A2 sửa",
            "B1 sửa lần hai",
            "B2 sửa lần hai",
            "Tổ công tác",
        ]
        for one in (here, there):
            assert play(one, "seen_by_outsider") == 0
            assert one.play("held")["refusals"] == [] and one.play("verified")
