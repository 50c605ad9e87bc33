"""The exchange's part in a verification: peers, parcels, receipts, alarms and channels against the journal."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, Subquery

from comity.exchange import awaiting
from comity.exchange.channels import outgoing
from comity.exchange.inbox import digest_of
from comity.exchange.keys import log_verifier
from comity.exchange.models import Arrival, Epoch, HeldBytes, InEntry, OutEntry, Peer, Receipt, Trouble
from comity.exchange.protocol import Entry, PublicKeys, next_hash
from comity.exchange.trust.history import own_verifiers, signer_of, verifiers_of
from comity.kernel import node
from comity.kernel.checkpoint import Verifier, verify_checkpoint
from comity.kernel.envelopes import Envelope, sha256
from comity.kernel.groups import reached_by
from comity.kernel.journal import SignedCheckpoint
from comity.kernel.kinds import is_known, kind_named
from comity.kernel.labels import EVERYONE
from comity.kernel.problems import Problem
from comity.kernel.records import Version
from comity.kernel.streams import Ascending, Pairing, Unequal, rows
from comity.kernel.verification import Discrepancy, Verification, differs

ALARMS = ("log-forked", "log-shrunk", "log-disputed")

Key = tuple[Any, ...]


class ExchangeAudit:
    """See `kernel.verification.Auditor`. Rows are named as people know them: "receipt mofa given 12"."""

    def __init__(self) -> None:
        self._peers = {peer.pk: peer for peer in Peer.objects.order_by("name")}
        self._stated_peers: dict[str, Any] = {}
        self._arrivals: Pairing[Key] = Pairing(self._arrival_rows())
        self._receipts: Pairing[Key] = Pairing(self._receipt_rows())
        self._epochs: Pairing[Key] = Pairing(self._epoch_rows())
        self._alarms: Pairing[Key] = Pairing(self._alarm_rows())
        self._held_bytes: Pairing[Key] = Pairing(self._held_bytes_rows())
        queued = OutEntry.objects.order_by("record")
        self._queued = Ascending(rows(queued, "record", "version", "peer_id"), key=lambda row: row[0])

    def witnesses(self) -> Sequence[Verifier]:
        """See `Auditor`. A peer whose keys cannot be read is named by `finish`."""
        readable = [peer for peer in self._peers.values() if _fingerprint(peer)]
        return [key for peer in readable for key in verifiers_of(peer, ever=True)]

    def entry(self, index: int, payload: Mapping[str, Any]) -> Iterator[Discrepancy]:
        """See `Auditor`."""
        peer = payload.get("peer", "")
        match payload["type"]:
            case "peer":
                self._stated_peers[payload["name"]] = payload
            case "parcel":
                key = ("parcel", peer, payload["first"], payload["last"])
                found = self._arrivals.state(key, (payload["head"], payload["entries"]))
                yield from map(_difference, found)
            case "receipt-given" | "receipt-got":
                way = payload["type"].removeprefix("receipt-")
                found = self._receipts.state(("receipt", peer, way, payload["upto"]), payload["hash"])
                yield from map(_difference, found)
            case "epoch":
                key = ("epoch", peer, payload["way"], payload["epoch"])
                found = self._epochs.state(key, (payload["base"], payload["hash"]))
                yield from map(_difference, found)
            case "alarm":
                key = ("alarm", peer, payload["code"], payload["what"])
                yield from map(_difference, self._alarms.state(key, payload["evidence"]))
            case "bytes-held":
                key = ("held bytes", peer, payload["record"], payload["hash"])
                yield from map(_difference, self._held_bytes.state(key, payload["hash"]))

    def record(self, envelope: Envelope) -> Iterator[Discrepancy]:
        """The current version of an own record must be queued for every peer that speaks for its audience."""
        pk = uuid.UUID(envelope.id)
        yield from self._foreign(self._queued.below(pk))
        queued = {(version, peer) for _, version, peer in self._queued.at(pk)}
        if envelope.owner not in node.here().agencies:
            return
        if is_known(envelope.kind) and kind_named(envelope.kind).local:
            return
        reach = reached_by(envelope.audience)
        for peer in self._peers.values():
            told = reach & {EVERYONE, *peer.agencies}
            may = envelope.marking <= min(peer.ceiling, peer.reach)
            if told and may and (envelope.number, peer.pk) not in queued:
                yield differs(
                    f"outbox {peer.name}",
                    f"phiên bản {envelope.number} của hồ sơ {envelope.id} đã bị gỡ khỏi hàng gửi",
                    f"version {envelope.number} of record {envelope.id} was taken from what is to be sent",
                )

    def finish(self, outcome: Verification) -> Iterator[Discrepancy]:
        """See `Auditor`."""
        for pairing in (self._arrivals, self._receipts, self._epochs, self._alarms, self._held_bytes):
            yield from map(_difference, pairing.rest())
        yield from self._foreign(self._queued.rest())
        yield from self._peer_problems()
        yield from _awaiting_problems()
        for peer in self._peers.values():
            yield from _outbox_problems(peer)
            yield from _cosignature_problems(peer, outcome)
            yield from _seen_problems(peer)

    def _arrival_rows(self) -> Iterator[tuple[Key, Any]]:
        entries = {
            pk: Ascending(
                rows(InEntry.objects.filter(peer=pk).order_by("number")), key=lambda row: row.number
            )
            for pk in self._peers
        }
        for peer, first, last, head in rows(
            Arrival.objects.order_by("pk"), "peer_id", "first", "last", "signed_head"
        ):
            # Numbers have no gaps, so whatever stands before the parcel's end is its own, or was inserted.
            held = list(entries[peer].below(last + 1)) if peer in entries else []
            yield ("parcel", self._name(peer), first, last), (sha256(head), digest_of(held))
        for pk, stream in entries.items():
            for row in stream.rest():
                yield ("entry", self._name(pk), "in", row.number), row.hash

    def _receipt_rows(self) -> Iterator[tuple[Key, str]]:
        for peer, given, upto, token in rows(
            Receipt.objects.order_by("pk"), "peer_id", "given", "upto", "token"
        ):
            yield ("receipt", self._name(peer), "given" if given else "got", upto), sha256(token)

    def _held_bytes_rows(self) -> Iterator[tuple[Key, str]]:
        for peer, record, token in rows(HeldBytes.objects.order_by("pk"), "peer_id", "record", "token"):
            yield ("held bytes", self._name(peer), str(record), sha256(token)), sha256(token)

    def _epoch_rows(self) -> Iterator[tuple[Key, Any]]:
        columns = ("peer_id", "outgoing", "number", "base", "agreement")
        for peer, outgoing_, number, base, token in rows(Epoch.objects.order_by("pk"), *columns):
            key = ("epoch", self._name(peer), "out" if outgoing_ else "in", number)
            yield key, (base, sha256(token))

    def _alarm_rows(self) -> Iterator[tuple[Key, str]]:
        alarms = Trouble.objects.filter(code__in=ALARMS).order_by("pk")
        for peer, code, what, evidence in rows(alarms, "peer_id", "code", "what_en", "evidence"):
            yield ("alarm", self._name(peer), code, what), sha256(evidence)

    def _peer_problems(self) -> Iterator[Discrepancy]:
        held = {peer.name: peer for peer in self._peers.values()}
        for name in sorted(held.keys() | self._stated_peers.keys()):
            peer, stated = held.get(name), self._stated_peers.get(name)
            place = f"peer {name}"
            if peer is None:
                yield differs(place, "nút đã bị xóa", "the peer was deleted")
            elif stated is None:
                yield differs(place, "nút được chèn vào, không có trong sổ", "inserted: not in the journal")
            else:
                for column, value in (
                    ("keys", _fingerprint(peer) == stated["fingerprint"]),
                    ("fingerprint", peer.fingerprint == stated["fingerprint"]),
                    ("agencies", peer.agencies == stated["agencies"]),
                    ("ceiling", peer.ceiling == stated["ceiling"]),
                ):
                    if not value:
                        yield differs(place, f"cột {column} đã bị sửa", f"column {column} was changed")

    def _name(self, peer: int | None) -> str:
        # Rows of a peer that was deleted with the database's own checks turned off still have to be named.
        return self._peers[peer].name if peer in self._peers else f"#{peer}"

    def _foreign(self, found: Iterable[tuple[Any, ...]]) -> Iterator[Discrepancy]:
        for record, version, peer in found:
            yield differs(
                f"outbox {self._name(peer)}",
                f"hồ sơ {record} không tồn tại (phiên bản {version})",
                f"record {record} does not exist (version {version})",
            )


def _awaiting_problems() -> Iterator[Discrepancy]:
    """What waits, as it follows from the records."""
    for dispatch, agency, missing in awaiting.differences():
        place = f"awaiting {agency} {dispatch}"
        if missing:
            yield differs(place, "thiếu trong danh sách văn bản chờ xử lý", "missing from what waits")
        else:
            yield differs(place, "không còn chờ xử lý", "it does not wait")


def _outbox_problems(peer: Peer) -> Iterator[Discrepancy]:
    """The channel to a peer, from its start: numbers, payloads, chain of hashes."""
    stated = Version.objects.for_machine().filter(record=OuterRef("record"), number=OuterRef("version"))
    queued = OutEntry.objects.filter(peer=peer).order_by("number")
    queued = queued.annotate(stated=Subquery(stated.values("hash")[:1]))
    expected, chain = 1, outgoing(peer).start.hex()
    openings = {epoch.base: epoch.opening for epoch in peer.epochs.filter(outgoing=True).order_by("number")}
    for number, payload, digest, version in rows(queued, "number", "payload", "hash", "stated"):
        place = f"outbox {peer.name} {number}"
        chain = openings.get(number - 1, chain)
        if number != expected:
            yield differs(place, "mục trước đó đã bị xóa", "an entry before it was deleted")
        elif not _continues(chain, Entry(number, payload.encode()), digest):
            yield differs(place, "không khớp giá trị băm của kênh", "it does not fit the channel's hash")
        if sha256(payload) != version:
            yield differs(
                place, "không phải phiên bản đã ghi vào sổ", "it is not the version that was journaled"
            )
        expected, chain = number + 1, digest
    if expected <= peer.acknowledged:
        yield differs(
            f"outbox {peer.name}",
            f"nút nhận đã xác nhận {peer.acknowledged} mục, ở đây còn {expected - 1}",
            f"the peer acknowledged {peer.acknowledged} entries; {expected - 1} are here",
        )


def _continues(chain: str, entry: Entry, digest: str) -> bool:
    try:
        return next_hash(bytes.fromhex(chain), entry).hex() == digest
    except ValueError:
        return False


def _cosignature_problems(peer: Peer, outcome: Verification) -> Iterator[Discrepancy]:
    """What the peer cosigned last must still be here, with its signature."""
    if not peer.witnessed or not _fingerprint(peer):
        return
    place = f"checkpoint {peer.witnessed}"
    row = SignedCheckpoint.objects.filter(own=True, size=peer.witnessed).first()
    if row is None:
        yield differs(
            place,
            f"nút {peer.name} đã ký chứng kiến {peer.witnessed} mục, sổ còn {outcome.entries}",
            f"node {peer.name} cosigned {peer.witnessed} entries; the journal has {outcome.entries} "
            "and not that checkpoint",
        )
        return
    try:
        cosigned = signer_of(row.note, verifiers_of(peer, ever=True))
    except Problem:
        return  # named already
    if cosigned is None:
        yield differs(
            place,
            f"chữ ký chứng kiến của {peer.name} đã bị gỡ",
            f"the cosignature of {peer.name} was removed",
        )


def _seen_problems(peer: Peer) -> Iterator[Discrepancy]:
    """The peer's checkpoints as this node saw and cosigned them."""
    if not _fingerprint(peer):
        return
    own = [log_verifier(), *(key for key, _ in own_verifiers())]
    keys = verifiers_of(peer, ever=True)
    seen = SignedCheckpoint.objects.filter(own=False, origin=peer.name).order_by("size")
    for size, note in rows(seen, "size", "note"):
        place = f"checkpoint {peer.name} {size}"
        try:
            verified = verify_checkpoint(note, signer_of(note, keys) or keys[-1], own, quorum=1)
            if verified.checkpoint.size != size:
                yield differs(place, "cột size đã bị sửa", "column size was changed")
        except Problem as problem:
            yield Discrepancy(place, problem.what)


def _difference(found: Unequal[Key]) -> Discrepancy:
    place = " ".join(str(part) for part in found.key)
    if found.held is None:
        return differs(place, "đã bị xóa", "it was deleted")
    if found.stated is None:
        return differs(place, "được chèn vào, không có trong sổ", "it was inserted: not in the journal")
    return differs(place, "khác với sổ", "it differs from the journal")


def _fingerprint(peer: Peer) -> str:
    """Of the keys themselves; "" where they cannot be read."""
    try:
        return PublicKeys.from_dict(peer.keys).fingerprint
    except (Problem, AttributeError, TypeError):
        return ""
