"""Several ways to one peer: the preferred first, each as far as its marking allows, nothing by a way that must not."""

import json

import pytest
from django.db import connection

from comity.exchange.carriers import Carrier, Unreachable
from comity.exchange.health import health
from comity.exchange.keys import log_verifier
from comity.exchange.models import OutEntry, Peer, Way
from comity.exchange.probing import Probes
from comity.exchange.routing import Rests, carry
from comity.exchange.ways import BUNDLE, HTTP, do_add_way, do_remove_way, ways_of
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.proof import verify
from tests.acts import account
from tests.exchange.far_end import FarEnd
from tests.exchange.remote import Remote

pytestmark = pytest.mark.django_db

LOW, HIGH = "http://low.example", "http://high.example"


class Lines:
    """The far end by several lines, some of which are down; what went by which."""

    def __init__(self, far: FarEnd, *down: str) -> None:
        self.far, self.down = far, set(down)
        self.posted: list[str] = []

    def of(self, way: Way) -> Carrier | None:
        return None if way.carrier == BUNDLE else _Line(self, way.address)

    def stirred(self, way: Way) -> bool:
        return False

    def take_home(self) -> None:
        pass


class _Line:
    def __init__(self, lines: Lines, address: str) -> None:
        self.lines, self.address = lines, address

    def post_parcel(self, peer: Peer, sealed: str) -> str:
        if self.address in self.lines.down:
            raise Unreachable(self.address)
        self.lines.posted.append(self.address)
        return self.lines.far.post_parcel(peer, sealed)


@pytest.fixture
def far() -> FarEnd:
    made = FarEnd(Remote())
    do_add_way(made.peer, HTTP, address=LOW, ceiling=0)
    do_remove_way(ways_of(made.peer)[0])
    return made


def peer() -> Peer:
    return Peer.objects.prefetch_related("ways").get()


def share(title: str, marking: int = 0) -> None:
    account(title, label=Label(marking, frozenset({"mofa"})))


def round_of(lines: Lines) -> int:
    return carry(peer(), lines, Probes(), Rests())


def titles(far: FarEnd) -> list[str]:
    return [json.loads(payload)["title"] for payload in far.held()]


class TestCeilings:
    def test_what_no_way_may_carry_is_refused_before_it_is_queued(self, far: FarEnd) -> None:
        with pytest.raises(Problem) as refused:
            share("Mật", marking=1)
        assert refused.value.code == "marking-above-peer" and not OutEntry.objects.exists()
        do_add_way(peer(), BUNDLE, ceiling=1)
        share("Mật", marking=1)
        assert OutEntry.objects.get().marking == 1

    def test_a_way_carries_nothing_beyond_what_it_must_not_carry(self, far: FarEnd) -> None:
        do_add_way(peer(), BUNDLE)
        for title, marking in (("Một", 0), ("Hai, mật", 2), ("Ba", 0)):
            share(title, marking)
        lines = Lines(far)
        assert round_of(lines) == 1 and titles(far) == ["Một"]
        by_low, by_bundle = health()[0].ways
        assert (by_low.waits_at, by_bundle.waits_at) == (2, 0)

    def test_the_next_way_carries_that_entry_and_the_first_goes_on(self, far: FarEnd) -> None:
        do_add_way(peer(), HTTP, address=HIGH)
        for title, marking in (("Một", 0), ("Hai, mật", 2), ("Ba", 0)):
            share(title, marking)
        lines = Lines(far)
        assert round_of(lines) == 3 and titles(far) == ["Một", "Hai, mật", "Ba"]
        share("Bốn")
        lines.posted.clear()
        assert round_of(lines) == 1 and set(lines.posted) == {LOW}

    def test_what_came_by_another_way_needs_no_receipt_here(self, far: FarEnd) -> None:
        do_add_way(peer(), BUNDLE)
        share("Một")
        share("Hai, mật", 2)
        acknowledged = Peer.objects.get().acknowledged
        do_add_way(peer(), HTTP, address=HIGH)
        round_of(Lines(far))
        # Its receipts have not come back from there; only the probe says that it holds both.
        Peer.objects.update(acknowledged=acknowledged + 1)
        do_remove_way(next(way for way in ways_of(peer()) if way.address == HIGH))
        share("Ba")
        lines = Lines(far)
        round_of(lines)
        assert titles(far) == ["Một", "Hai, mật", "Ba"] and set(lines.posted) == {LOW}
        assert peer().acknowledged == 3

    def test_a_ceiling_above_the_peers_is_refused(self, far: FarEnd) -> None:
        for kind, address, ceiling in (
            (HTTP, HIGH, 3),
            ("pigeon", "", 0),
            (HTTP, "ftp://x.example", 0),
            (HTTP, LOW, 0),
        ):
            with pytest.raises(Problem) as refused:
                do_add_way(peer(), kind, address=address, ceiling=ceiling)
            assert refused.value.code == "way-unfit"

    def test_a_way_that_is_needed_stays(self, far: FarEnd) -> None:
        way = do_add_way(peer(), BUNDLE)
        share("Mật", 2)
        with pytest.raises(Problem) as refused:
            do_remove_way(way)
        assert refused.value.code == "way-needed"

    def test_a_higher_way_brings_what_the_peer_may_know_already(self, far: FarEnd) -> None:
        way = do_add_way(peer(), BUNDLE)
        share("Một")
        share("Hai, mật", 2)
        Peer.objects.update(acknowledged=2)
        do_remove_way(way)
        do_add_way(peer(), BUNDLE)
        assert OutEntry.objects.count() == 2, "nothing is queued twice"


class TestOrder:
    def test_where_the_first_is_down_the_next_is_taken_and_both_are_told_of(self, far: FarEnd) -> None:
        do_add_way(peer(), HTTP, address=HIGH)
        share("Một")
        lines = Lines(far, LOW)
        assert round_of(lines) == 1 and set(lines.posted) == {HIGH}
        low, high = health()[0].ways
        assert low.way.trouble and not high.way.trouble and high.way.heard_at and not peer().trouble

    def test_a_way_that_failed_rests_while_there_is_another(self, far: FarEnd) -> None:
        do_add_way(peer(), HTTP, address=HIGH)
        now = [0.0]
        lines, probes, rests = Lines(far, LOW), Probes(lambda: now[0]), Rests(lambda: now[0])
        carry(peer(), lines, probes, rests)
        lines.down.clear()
        share("Một")
        carry(peer(), lines, probes, rests)
        assert lines.posted[-1] == HIGH
        now[0] = 60.0
        share("Hai")
        carry(peer(), lines, probes, rests)
        assert lines.posted[-1] == LOW and titles(far) == ["Một", "Hai"]


def test_a_ceiling_raised_by_hand_is_found(far: FarEnd) -> None:
    share("Một")
    assert verify(log_verifier()).verified
    with connection.cursor() as cursor:
        cursor.execute("UPDATE exchange_way SET ceiling = 2")
        cursor.execute("UPDATE exchange_peer SET reach = 2")
    found = {discrepancy.place for discrepancy in verify(log_verifier()).discrepancies}
    assert f"way mofa http {LOW}" in found
