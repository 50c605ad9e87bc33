"""A bundle whose files came to harm: what is whole and in order is applied, the rest is named, and nothing breaks."""

import json
import shutil
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.exchange.models import InEntry
from comity.exchange.unbundling import read_bundles
from comity.exchange.ways import BUNDLE, do_add_way
from comity.kernel import node
from comity.kernel.records import Record
from tests.exchange.remote import Remote, envelope
from tests.exchange.stick import FarStick

ENTRIES = 4
HARMS = ("flip", "cut", "grow", "lose", "rename", "exchange", "empty", "edit")


def harm(folder: Path, draw: st.DataObject) -> None:
    """Do one thing to one file that sticks, people and attackers do."""
    files = sorted(folder.iterdir())
    path = draw.draw(st.sampled_from(files))
    raw = path.read_bytes()
    match draw.draw(st.sampled_from(HARMS)):
        case "flip" if raw:
            at = draw.draw(st.integers(0, len(raw) - 1))
            path.write_bytes(raw[:at] + bytes([raw[at] ^ draw.draw(st.integers(1, 255))]) + raw[at + 1 :])
        case "cut" if raw:
            path.write_bytes(raw[: draw.draw(st.integers(0, len(raw) - 1))])
        case "grow":
            path.write_bytes(raw + draw.draw(st.binary(min_size=1, max_size=40)))
        case "lose":
            path.unlink()
        case "rename":
            path.rename(folder / draw.draw(st.sampled_from(["a.part", "a.manifest", "readme.txt", "ẩn"])))
        case "exchange":
            other = draw.draw(st.sampled_from(files))
            path.write_bytes(other.read_bytes())
            other.write_bytes(raw)
        case "empty":
            path.write_bytes(b"")
        case "edit":
            path.write_bytes(raw.replace(b".", b"..", draw.draw(st.integers(1, 3))))


@pytest.mark.django_db
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_harmed_bundle_is_applied_as_far_as_it_is_whole(tmp_path: Path, draw: st.DataObject) -> None:
    folder = tmp_path / "stick"
    shutil.rmtree(folder, ignore_errors=True)
    (node.here().home / "life").unlink(missing_ok=True)
    with transaction.atomic():
        far = FarStick(Remote())
        do_add_way(far.peer, BUNDLE)
        for number in range(ENTRIES):
            far.remote.tell(envelope(title=f"No. {number + 1}"))
        far.bundle(folder, entries=2)
        for _ in range(draw.draw(st.integers(1, 3))):
            if any(folder.iterdir()):
                harm(folder, draw)
        reading = read_bundles([folder])
        held = list(InEntry.objects.order_by("number").values_list("number", "refusal"))
        assert held == [(number, "") for number in range(1, len(held) + 1)], "in order and without a gap"
        titles = Record.objects.for_machine().filter(kind="account").values_list("title", flat=True)
        assert sorted(titles) == [f"No. {number}" for number, _ in held]
        assert reading.complete == (len(held) == ENTRIES) or reading.trouble() is not None
        for report in reading.reports:
            json.dumps([*report.parts.items()])  # every part has a state that can be said
        transaction.set_rollback(True)
    (node.here().home / "life").unlink(missing_ok=True)
