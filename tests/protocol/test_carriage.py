"""Two nodes and a carrier that loses, repeats and reorders: exactly once and in order, all the same."""

from typing import NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from comity.exchange.protocol import Alarm, Refuse, read_receipt
from tests.protocol.offices import MOD, MOFA, NETWORK, trusting
from tests.protocol.two_nodes import Node, heal

TRUST = trusting(MOD, MOFA)


def pair() -> tuple[Node, Node]:
    return Node(MOD, MOFA, TRUST), Node(MOFA, MOD, TRUST)


def prefix_holds(sender: Node, receiver: Node) -> bool:
    return receiver.applied == sender.outbox[: len(receiver.applied)]


class Carried(NamedTuple):
    to: int
    kind: str
    text: str


class Carriage(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.nodes = pair()
        self.way: list[Carried] = []
        self.count = 0

    @rule(who=st.integers(0, 1), size=st.sampled_from([0, 10, 90, 250]))
    def queue(self, who: int, size: int) -> None:
        self.count += 1
        self.nodes[who].queue(b"%d:" % self.count + b"x" * size)

    @rule(who=st.integers(0, 1))
    def send(self, who: int) -> None:
        parcel = self.nodes[who].send()
        if parcel is not None:
            self.way.append(Carried(1 - who, "parcel", parcel))

    @rule(who=st.integers(0, 1))
    def no_answer_in_time(self, who: int) -> None:
        self.nodes[who].outbound = self.nodes[who].outbound.rewind()

    @precondition(lambda self: self.way)
    @rule(which=st.integers(0, 99), repeated=st.booleans())
    def deliver(self, which: int, repeated: bool) -> None:
        item = self.way[which % len(self.way)]
        if not repeated:
            self.way.remove(item)
        node = self.nodes[item.to]
        if item.kind == "receipt":
            node.take_receipt(item.text)
        elif (answer := node.take_parcel(item.text)) is not None:
            self.way.append(Carried(1 - item.to, "receipt", answer))

    @precondition(lambda self: self.way)
    @rule(which=st.integers(0, 99))
    def lose(self, which: int) -> None:
        del self.way[which % len(self.way)]

    @invariant()
    def applied_once_and_in_order(self) -> None:
        first, second = self.nodes
        assert prefix_holds(first, second) and prefix_holds(second, first)

    @invariant()
    def nothing_is_acknowledged_that_was_not_applied(self) -> None:
        first, second = self.nodes
        assert first.outbound.acknowledged <= len(second.applied)
        assert second.outbound.acknowledged <= len(first.applied)

    def teardown(self) -> None:
        first, second = self.nodes
        heal(first, second)
        assert second.applied == first.outbox and first.applied == second.outbox
        for node in self.nodes:
            assert not node.alarms
            assert node.outbound.acknowledged == len(node.outbox)
            for text in node.receipts_kept:
                read_receipt(text, key_of=TRUST, network=NETWORK, here=node.office.node)


Carriage.TestCase.settings = settings(
    max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestCarriage = Carriage.TestCase


def test_a_replayed_parcel_gets_the_very_same_receipt() -> None:
    mod, mofa = pair()
    mod.queue(b"one")
    parcel = mod.send()
    assert parcel is not None
    assert mofa.take_parcel(parcel) == mofa.take_parcel(parcel)
    assert [entry.payload for entry in mofa.applied] == [b"one"]


def test_a_receiver_restored_from_an_old_backup_is_healed() -> None:
    mod, mofa = pair()
    for number in range(10):
        mod.queue(b"%d" % number)
    heal(mod, mofa)
    mofa.restore_inbound(3)
    # Until something new is sent, the sender cannot know; then the gap shows, and all comes again.
    mod.queue(b"new")
    heal(mod, mofa)
    assert mofa.applied == mod.outbox
    assert not mod.alarms and mod.outbound.acknowledged == 11


def test_a_sender_restored_from_an_old_backup_raises_the_alarm() -> None:
    mod, mofa = pair()
    for number in range(6):
        mod.queue(b"%d" % number)
    heal(mod, mofa)
    restored = Node(MOD, MOFA, TRUST)
    for number in range(3):
        restored.queue(b"%d" % number)
    restored.queue(b"a different fourth")
    before = list(mofa.applied)
    while (parcel := restored.send()) is not None:
        answer = mofa.take_parcel(parcel)
        assert answer is not None
        restored.take_receipt(answer)
    assert mofa.applied == before
    assert mofa.alarms == [Refuse("fork", 4)]
    assert Alarm("receipt-beyond", 6) in restored.alarms
