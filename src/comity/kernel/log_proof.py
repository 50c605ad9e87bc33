"""The first half of a proof: the log itself. Entries, stored hashes, checkpoints, time-stamps, version hashes."""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from comity.kernel.checkpoint import Verifier, parse_note, verify_checkpoint
from comity.kernel.journal import JournalEntry, JournalNode, SignedCheckpoint, TimeStamp
from comity.kernel.merkle import EMPTY_ROOT, leaf_hash, node_hash
from comity.kernel.problems import Problem
from comity.kernel.records import Version
from comity.kernel.streams import Ascending, Pairing, Unequal, rows
from comity.kernel.timestamps import read_token
from comity.kernel.verification import Auditor, Discrepancy, Verification, differs, earlier_keys
from comity.kernel.words import Words

VersionKey = tuple[uuid.UUID, int]


def check_log(outcome: Verification, key: Verifier, auditors: Sequence[Auditor]) -> None:
    """Check the journal against itself and against its signed checkpoints; tell the auditors every entry."""
    versions: Pairing[VersionKey] = Pairing(_version_rows(outcome))
    subtrees = _Subtrees(outcome)
    checkpoints = _Checkpoints(outcome, key, [witness for part in auditors for witness in part.witnesses()])
    unsigned_since = ""
    for index, payload in _entries(outcome, subtrees):
        try:
            if payload["type"] == "version":
                version = (uuid.UUID(payload["record"]), payload["number"])
                outcome.add(map(_version_difference, versions.state(version, payload["hash"])))
            for part in auditors:
                outcome.add(part.entry(index, payload))
            unsigned_since = unsigned_since or payload["at"]
        except (KeyError, ValueError, TypeError, AttributeError):
            # Never ours: what actions append has its fields.
            outcome.note(f"journal {index}", "nội dung thiếu mục", "its content lacks a field")
        if checkpoints.reach(index + 1, payload, subtrees):
            unsigned_since = ""
    outcome.add(map(_version_difference, versions.rest()))
    outcome.root = subtrees.root().hex()
    subtrees.finish()
    checkpoints.finish()
    if unsigned_since:
        count = outcome.entries - outcome.signed_size
        outcome.notices.append(
            Words(
                vi=f"{count} mục chưa được ký, từ {unsigned_since}; nút đang chạy tự ký sau chưa đầy một giây.",
                en=f"{count} entries are not signed yet, since {unsigned_since}; a running node signs them"
                " within a second.",
            )
        )


def _version_rows(outcome: Verification) -> Iterator[tuple[VersionKey, str]]:
    # In order of writing, which is the journal's.
    for record, number, digest in rows(
        Version.objects.for_machine().order_by("pk"), "record_id", "number", "hash"
    ):
        outcome.versions += 1
        yield (record, number), digest


def _version_difference(found: Unequal[VersionKey]) -> Discrepancy:
    place = f"record {found.key[0]} version {found.key[1]}"
    if found.held is None:
        return differs(place, "phiên bản đã bị xóa", "the version was deleted")
    if found.stated is None:
        return differs(
            place,
            "phiên bản được chèn vào, không có trong sổ",
            "the version was inserted: not in the journal",
        )
    return differs(place, "phiên bản khác với sổ", "the version differs from the journal")


def _entries(outcome: Verification, subtrees: "_Subtrees") -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Every entry whose payload can be read, after its leaf was checked and added to the tree."""
    found = rows(JournalEntry.objects.order_by("index"), "index", "type", "payload", "leaf")
    for index, type_, text, stored in found:
        place = f"journal {index}"
        if index != outcome.entries:
            last = index - 1
            missing = str(last) if last == outcome.entries else f"{outcome.entries}–{last}"
            outcome.note(place, f"thiếu mục {missing} ngay trước", f"entry {missing} before it is missing")
            subtrees.tear()
        outcome.entries = index + 1
        leaf = leaf_hash(text.encode())
        if leaf != bytes(stored):
            outcome.note(place, "nội dung không khớp giá trị băm", "the content does not match its hash")
        subtrees.append(leaf, tainted=leaf != bytes(stored))
        try:
            payload = json.loads(text)
            told = payload["type"]
        except (ValueError, TypeError, KeyError):
            outcome.note(place, "nội dung không đọc được", "the content cannot be read")
            continue
        if told != type_:
            outcome.note(place, "loại mục đã bị đổi", "the type was changed")
        yield index, payload


class _Subtrees:
    """The tree as its entries make it, compared with the stored subtree hashes as each becomes complete.

    A peak is (hash, tainted): below a difference that was named already, its consequences are not named again.
    """

    def __init__(self, outcome: Verification) -> None:
        self._outcome = outcome
        self._peaks: list[tuple[bytes, bool]] = []
        self._levels: dict[int, Ascending[tuple[int, bytes]]] = {}
        self._size = 0
        self.whole = True

    def tear(self) -> None:
        """An entry is missing: from here on nothing can be said of subtrees and roots."""
        self.whole = False

    def append(self, leaf: bytes, *, tainted: bool) -> None:
        """Add a leaf and compare every subtree that it completes."""
        if not self.whole:
            return
        node, level, index = leaf, 0, self._size
        self._size += 1
        while index & 1:
            left, left_tainted = self._peaks.pop()
            node, level, index = node_hash(left, node), level + 1, index >> 1
            tainted = self._compare(level, index, node, tainted or left_tainted)
        self._peaks.append((node, tainted))

    def root(self) -> bytes:
        """The root over the leaves so far."""
        if not self._peaks:
            return EMPTY_ROOT
        node = self._peaks[-1][0]
        for left, _ in reversed(self._peaks[:-1]):
            node = node_hash(left, node)
        return node

    def finish(self) -> None:
        """Name stored hashes of subtrees that the log does not have."""
        if not self.whole:
            return
        known = set(self._levels)
        for level in JournalNode.objects.values_list("level", flat=True).distinct().order_by("level"):
            if level not in known:
                self._outcome.note(
                    f"journal node {level}/*", "giá trị băm thừa", "a stored hash belongs to no entries"
                )
        for level, stream in self._levels.items():
            self._extra(level, stream.rest())

    def _compare(self, level: int, position: int, node: bytes, tainted: bool) -> bool:
        if level not in self._levels:
            nodes = JournalNode.objects.filter(level=level).order_by("position")
            self._levels[level] = Ascending(rows(nodes, "position", "hash"), key=lambda row: row[0])
        stream = self._levels[level]
        self._extra(level, stream.below(position))
        stored = stream.at(position)
        if stored and bytes(stored[0][1]) == node:
            return tainted
        if not stored:
            place = f"journal node {level}/{position}"
            self._outcome.note(place, "giá trị băm lưu trữ đã bị xóa", "the stored hash was deleted")
        elif not tainted:
            first = position << level
            self._outcome.note(
                f"journal {first}–{first + (1 << level) - 1}",
                "các mục này không khớp giá trị băm đã lưu: có mục bị sửa, tráo, chèn, hoặc giá trị băm bị sửa",
                "these entries do not match their stored hash: one was rewritten, swapped or inserted, "
                "or the stored hash was altered",
            )
        return True

    def _extra(self, level: int, found: Iterator[tuple[int, bytes]]) -> None:
        for position, _ in found:
            self._outcome.note(
                f"journal node {level}/{position}", "giá trị băm thừa", "a stored hash belongs to no entries"
            )


class _Checkpoints:
    """The node's own signed checkpoints, met in order of size as the log is read."""

    def __init__(self, outcome: Verification, key: Verifier, witnesses: Sequence[Verifier]) -> None:
        self._outcome, self._key, self._witnesses = outcome, key, witnesses
        self._earlier = earlier_keys()
        own = SignedCheckpoint.objects.filter(own=True).order_by("size")
        self._rows = Ascending(rows(own, "size", "note"), key=lambda row: row[0])
        stamps = TimeStamp.objects.order_by("size", "pk")
        self._stamps = Ascending(rows(stamps, "size", "authority", "token"), key=lambda row: row[0])
        self._unmatched = 0

    def reach(self, size: int, payload: Mapping[str, Any], log: _Subtrees) -> bool:
        """Check what was signed at this size of the log; whether anything was."""
        found = self._rows.at(size)
        for _, note in found:
            self._check(size, note, log)
        for stamp in self._stamps.at(size):
            self._check_stamp(stamp, found[0][1] if found else "")
        if payload["type"] == "checkpoint" and not found:
            self._outcome.note(
                f"checkpoint {size}", "điểm chốt đã ký bị xóa", "the signed checkpoint was deleted"
            )
        return bool(found)

    def finish(self) -> None:
        """Name what was signed beyond the end of the log."""
        beyond = [size for size, _ in self._rows.rest()]
        if beyond:
            self._outcome.note(
                f"checkpoint {beyond[0]}",
                f"sổ chỉ còn {self._outcome.entries} mục, ngắn hơn điểm chốt đã ký{_and_more(beyond, 'vi')}",
                f"the log has only {self._outcome.entries} entries, fewer than were signed{_and_more(beyond, 'en')}",
            )
        for stamp in self._stamps.rest():
            self._check_stamp(stamp, "")
        if self._unmatched > 1:
            self._outcome.notices.append(
                Words(
                    vi=f"{self._unmatched} điểm chốt từ chỗ đó trở đi đều không khớp.",
                    en=f"{self._unmatched} checkpoints from there on do not match.",
                )
            )

    def _check(self, size: int, note: str, log: _Subtrees) -> None:
        place = f"checkpoint {size}"
        self._outcome.checkpoints += 1
        try:
            verified = verify_checkpoint(note, self._signer(size, note), self._witnesses)
        except Problem as problem:
            self._outcome.add([Discrepancy(place, problem.what)])
            return
        before, self._outcome.signed_size = self._outcome.signed_size, size
        if verified.witnesses:
            self._outcome.cosigned += 1
            self._outcome.cosigned_size = size
        stated = verified.checkpoint
        if not log.whole or (stated.size == size and stated.root == log.root()):
            return
        self._unmatched += 1
        if self._unmatched == 1:
            self._outcome.note(
                place,
                f"gốc Merkle khác gốc đã ký: một mục từ {before} đến {size - 1} đã bị sửa, tráo, chèn hoặc xóa",
                f"the Merkle root differs from the signed one: an entry from {before} to {size - 1} was "
                "rewritten, swapped, inserted or removed",
            )

    def _signer(self, size: int, note: str) -> Verifier:
        """The own key by which a checkpoint of this size is to be checked: the present one, or the one of its day."""
        lines = {(line.name, line.key_id) for line in parse_note(note).signatures}
        for key, upto in self._earlier:
            if upto is not None and size <= upto and (key.name, key.key_id) in lines:
                return key
        return self._key

    def _check_stamp(self, stamp: tuple[int, str, bytes], note: str) -> None:
        size, authority, token = stamp
        self._outcome.timestamps += 1
        place = f"timestamp {size} ({authority})"
        try:
            stated = read_token(bytes(token))
            text = parse_note(note).text if note else ""
            if not text or not stated.covers(text.encode()):
                self._outcome.note(
                    place,
                    "dấu thời gian không thuộc điểm chốt này",
                    "the time-stamp is not of this checkpoint",
                )
        except Problem as problem:
            self._outcome.add([Discrepancy(place, problem.what)])


def _and_more(sizes: Sequence[int], language: str) -> str:
    if len(sizes) == 1:
        return ""
    more = len(sizes) - 1
    return f" (và {more} điểm chốt sau)" if language == "vi" else f" (and {more} checkpoints after it)"
