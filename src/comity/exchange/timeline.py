"""A dispatch's way in plain words: every step with its time, and the receipt that proves it."""

from dataclasses import dataclass
from datetime import datetime

from comity.exchange.kinds import DispatchBody
from comity.exchange.models import Dispatch, Handling, InEntry, OutEntry, Peer, Receipt
from comity.kernel import clock
from comity.kernel.acting import Acting
from comity.kernel.kinds import kind_named
from comity.kernel.reading import content, versions
from comity.kernel.records import Record
from comity.kernel.words import Words


@dataclass(frozen=True)
class Step:
    """One step. `who` is an agency code or a node's name; `receipt` the id of a stored receipt, where one proves it."""

    at: datetime | None
    what: Words
    who: str = ""
    office: str = ""
    receipt: int | None = None
    done: bool = True


def timeline(dispatch: Record, acting: Acting) -> list[Step]:
    """The steps of a scoped dispatch in order of time; what is still awaited comes last."""
    steps = [
        *_own_steps(dispatch),
        *_carriage(dispatch),
        *_handling(dispatch, acting),
        *_answers(dispatch, acting),
    ]
    past = sorted((step for step in steps if step.at is not None), key=lambda step: step.at or clock.now())
    return [*past, *(step for step in steps if step.at is None)]


def _own_steps(dispatch: Record) -> list[Step]:
    steps, before = [], ""
    for version in reversed(versions(dispatch)):
        words = _step_words(before, version.state)
        steps.append(Step(clock.moment(version.at), words, version.author.agency, version.author.office))
        before = version.state
    return steps


def _step_words(before: str, state: str) -> Words:
    """What led from one version's state to the next's; `before` is "" for the first that is here."""
    if before == state:
        return Words(vi="Sửa đổi", en="Changed")
    lifecycle = kind_named("dispatch").lifecycle
    if not before and state == lifecycle.initial:
        return Words(vi="Soạn thảo", en="Composed")
    moves = [move for move in lifecycle.moves if move.after == state]
    return next((move.words for move in moves if before in move.before), moves[0].words)


def _carriage(dispatch: Record) -> list[Step]:
    steps = []
    for entry in OutEntry.objects.filter(record=dispatch.pk).select_related("peer"):
        receipt = Receipt.objects.filter(peer=entry.peer, given=False, upto__gte=entry.number).first()
        arrived = Words(
            vi=f"Đến nút, số {entry.number} của kênh, có biên nhận ký số",
            en=f"Arrived at the node, number {entry.number} of the channel, with a signed receipt",
        )
        awaited = Words(vi="Chờ nút nhận xác nhận", en="Waiting for the receiving node")
        steps.append(
            Step(receipt.at, arrived, entry.peer.name, receipt=receipt.pk)
            if receipt
            else Step(None, awaited, entry.peer.name, done=False)
        )
    for arrival in InEntry.objects.filter(record=dispatch.pk, refusal="").select_related("peer"):
        receipt = Receipt.objects.filter(peer=arrival.peer, given=True, upto__gte=arrival.number).first()
        here = Words(
            vi=f"Đến nút này, số {arrival.number} của kênh; đã cấp biên nhận",
            en=f"Arrived here, number {arrival.number} of the channel; receipt given",
        )
        steps.append(Step(arrival.at, here, arrival.peer.name, receipt=receipt.pk if receipt else None))
    return steps


def _handling(dispatch: Record, acting: Acting) -> list[Step]:
    states = kind_named("handling").lifecycle.states
    steps = []
    for row in Handling.objects.visible_to(acting).filter(dispatch=dispatch.pk).select_related("record"):
        for version in versions(row.record):
            author = version.author
            steps.append(Step(clock.moment(version.at), states[version.state], author.agency, author.office))
    return steps


def _answers(dispatch: Record, acting: Acting) -> list[Step]:
    answered = Words(vi="Có văn bản trả lời", en="Answered")
    return [
        Step(answer.changed_at, answered, answer.owner)
        for answer in answers(dispatch, acting)
        if answer.state == "sent"
    ]


def answers(dispatch: Record, acting: Acting) -> list[Record]:
    """The dispatches that answer a scoped dispatch."""
    rows = Dispatch.objects.visible_to(acting).filter(in_reply_to=dispatch.pk).select_related("record")
    return [row.record for row in rows.order_by("record__created_at")]


@dataclass(frozen=True)
class Letter:
    """A dispatch as lists show it."""

    record: Record
    body: DispatchBody
    handling: str
    answered: bool


def letters(acting: Acting, *, incoming: bool) -> list[Letter]:
    """The dispatches that this hat's agency received, or wrote, newest first."""
    rows = Dispatch.objects.visible_to(acting).select_related("record")
    rows = rows.exclude(record__owner=acting.agency) if incoming else rows.filter(record__owner=acting.agency)
    found = []
    for row in rows.order_by("-record__changed_at")[:200]:
        handled = (
            Handling.objects.visible_to(acting).filter(dispatch=row.pk, record__owner=acting.agency).first()
        )
        found.append(
            Letter(
                row.record,
                content(row.record, DispatchBody),
                handled.record.state if handled else "",
                any(answer.state == "sent" for answer in answers(row.record, acting)),
            )
        )
    return found


@dataclass(frozen=True)
class PeerLine:
    """How the channels with a peer stand."""

    peer: Peer
    queued: int
    acknowledged: int
    received: int


def peer_lines() -> list[PeerLine]:
    """Every peer with its channels' figures."""
    return [
        PeerLine(
            peer,
            OutEntry.objects.filter(peer=peer).count(),
            peer.acknowledged,
            InEntry.objects.filter(peer=peer).count(),
        )
        for peer in Peer.objects.order_by("name")
    ]
