"""Proof: whether what the database holds is what the journal says was written.

Every check recomputes from the lowest level up: leaf hashes from payloads, the root from leaves, versions from their
envelopes, record rows and typed rows from versions. Whatever an operator changed by hand shows at one of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from comity.kernel import merkle
from comity.kernel.checkpoint import Verifier, verify_checkpoint
from comity.kernel.envelopes import body_of, parse, sha256
from comity.kernel.journal import JournalEntry, SignedCheckpoint
from comity.kernel.kinds import is_known, kind_named
from comity.kernel.problems import Problem
from comity.kernel.projection import record_columns, typed_columns
from comity.kernel.readers import Reader
from comity.kernel.records import Record, Version
from comity.kernel.words import Words


@dataclass(frozen=True)
class Discrepancy:
    """Something that is not as it was written: where, and what differs."""

    place: str
    what: Words


@dataclass
class Verification:
    """What was checked and what did not hold. `root` is the Merkle root, hex."""

    entries: int = 0
    versions: int = 0
    records: int = 0
    checkpoints: int = 0
    root: str = ""
    discrepancies: list[Discrepancy] = field(default_factory=list)

    @property
    def verified(self) -> bool:
        return not self.discrepancies

    def as_json(self) -> dict[str, Any]:
        """The verification as `comity journal verify --json` prints it."""
        return {
            "verified": self.verified,
            "entries": self.entries,
            "versions": self.versions,
            "records": self.records,
            "checkpoints": self.checkpoints,
            "root": self.root,
            "discrepancies": [{"place": d.place, "what": d.what.en} for d in self.discrepancies],
        }


def verify(log_key: Verifier) -> Verification:
    """Check the whole journal and every record of this node against it; `log_key` is the node's own public key."""
    outcome = Verification()
    journaled = _check_log(outcome, log_key)
    _check_versions(outcome, journaled)
    for problem in _record_problems(outcome):
        outcome.discrepancies.append(problem)
    return outcome


def _check_log(outcome: Verification, log_key: Verifier) -> dict[tuple[str, int], str]:
    """Check leaves, order, root and checkpoints; returns the journaled version hashes."""
    log = merkle.Tree(merkle.MemoryNodes())
    checkpoints = {row.size: row for row in SignedCheckpoint.objects.filter(own=True)}
    journaled: dict[tuple[str, int], str] = {}
    for expected, entry in enumerate(JournalEntry.objects.order_by("index").iterator()):
        place = f"journal {entry.index}"
        if entry.index != expected:
            _note(outcome, place, f"thiếu mục {expected}", f"entry {expected} is missing")
            break
        leaf = merkle.leaf_hash(entry.payload.encode())
        if leaf != bytes(entry.leaf):
            _note(outcome, place, "nội dung không khớp giá trị băm", "the content does not match its hash")
        log.append(leaf)
        payload = entry.read()
        if payload["type"] != entry.type:
            _note(outcome, place, "loại mục đã bị đổi", "the type was changed")
        if payload["type"] == "version":
            journaled[payload["record"], payload["number"]] = payload["hash"]
        if log.size in checkpoints:
            _check_checkpoint(outcome, checkpoints.pop(log.size), log, log_key)
    for size in checkpoints:
        _note(
            outcome,
            f"checkpoint {size}",
            "sổ ngắn hơn điểm chốt đã ký",
            "the log is shorter than a signed checkpoint",
        )
    outcome.entries, outcome.root = log.size, log.root().hex()
    return journaled


def _check_checkpoint(
    outcome: Verification, row: SignedCheckpoint, log: merkle.Tree, log_key: Verifier
) -> None:
    outcome.checkpoints += 1
    place = f"checkpoint {row.size}"
    try:
        stated = verify_checkpoint(row.note, log_key).checkpoint
    except Problem as problem:
        outcome.discrepancies.append(Discrepancy(place, problem.what))
        return
    if stated.size != log.size or stated.root != log.root():
        _note(outcome, place, "gốc Merkle khác gốc đã ký", "the Merkle root differs from the signed one")


def _check_versions(outcome: Verification, journaled: dict[tuple[str, int], str]) -> None:
    for version in Version.objects.for_machine().order_by("record", "number").iterator():
        outcome.versions += 1
        place = f"record {version.record_id} version {version.number}"
        digest = sha256(version.envelope)
        stated = journaled.pop((str(version.record_id), version.number), None)
        if stated is None:
            _note(outcome, place, "phiên bản không có trong sổ", "the version is not in the journal")
        elif digest != stated or version.hash != stated:
            _note(outcome, place, "phiên bản khác với sổ", "the version differs from the journal")
    for record, number in journaled:
        _note(outcome, f"record {record} version {number}", "phiên bản đã bị xóa", "the version was deleted")


def _record_problems(outcome: Verification) -> Iterator[Discrepancy]:
    latest = {(row.record_id, row.number): row for row in Version.objects.for_machine().iterator()}
    for record in Record.objects.for_machine().order_by("pk").iterator():
        outcome.records += 1
        place = f"record {record.pk}"
        version = latest.get((record.pk, record.number))
        if version is None or (record.pk, record.number + 1) in latest:
            yield Discrepancy(
                place, Words(vi="không phải phiên bản mới nhất", en="not at its latest version")
            )
            continue
        yield from _row_problems(place, record, version)


def _row_problems(place: str, record: Record, version: Version) -> Iterator[Discrepancy]:
    envelope = parse(version.envelope)
    body = body_of(envelope) if is_known(envelope.kind) else None
    for column, value in record_columns(envelope, sha256(version.envelope), body).items():
        if getattr(record, column) != value:
            yield Discrepancy(place, Words(vi=f"cột {column} đã bị sửa", en=f"column {column} was changed"))
    readers = set(Reader.objects.filter(record=record).values_list("agency", flat=True))
    if readers != {envelope.owner, *envelope.audience}:
        yield Discrepancy(place, Words(vi="phạm vi đã bị sửa", en="the audience was changed"))
    if body is None:
        return
    model = kind_named(record.kind).model
    row = model.objects.for_machine().filter(pk=record.pk).first()
    if row is None:
        yield Discrepancy(place, Words(vi="dòng chi tiết đã bị xóa", en="the typed row was deleted"))
        return
    for column, value in typed_columns(model, record, body).items():
        if _plain(getattr(row, column)) != _plain(value):
            yield Discrepancy(
                place,
                Words(
                    vi=f"cột {record.kind}.{column} đã bị sửa",
                    en=f"column {record.kind}.{column} was changed",
                ),
            )


def _plain(value: Any) -> str:
    # What the database gives back and what a body holds may differ in type (UUID and text), not in meaning.
    return "" if value is None else str(value)


def _note(outcome: Verification, place: str, vi: str, en: str) -> None:
    outcome.discrepancies.append(Discrepancy(place, Words(vi, en)))
