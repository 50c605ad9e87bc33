"""The exchange as the proof page shows it: channels with other nodes, what was refused or held, the own journal."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from comity.exchange.keys import log_verifier
from comity.exchange.models import Peer, Trouble
from comity.exchange.timeline import PeerLine, peer_lines
from comity.kernel import journal
from comity.kernel.checkpoint import verify_checkpoint
from comity.kernel.journal import JournalEntry, SignedCheckpoint
from comity.kernel.problems import Problem
from comity.kernel.words import Words
from comity.web.nodes import Failed, failed

TROUBLES = 30

ENTRY_TYPES = {
    "version": Words(vi="phiên bản hồ sơ", en="versions of records"),
    "parcel": Words(vi="gói nhận được", en="parcels received"),
    "receipt-given": Words(vi="biên nhận đã cấp", en="receipts given"),
    "receipt-got": Words(vi="biên nhận nhận được", en="receipts got"),
    "peer": Words(vi="nút được kết nối", en="nodes connected"),
    "checkpoint": Words(vi="lần ký chốt sổ", en="checkpoints signed"),
    "sign-in": Words(vi="sự việc đăng nhập", en="events of signing in"),
    "key": Words(vi="thay đổi khóa", en="changes of keys"),
    "way": Words(vi="thay đổi đường truyền", en="changes of ways"),
    "opened": Words(vi="lượt mở hồ sơ mật", en="openings of marked records"),
    "glass": Words(vi="truy cập khẩn cấp", en="break-glass"),
    "marking": Words(vi="thay đổi độ mật", en="changes of marking"),
    "bundle-written": Words(vi="gói rời đã ghi", en="bundles written"),
    "bundle-read": Words(vi="gói rời đã đọc", en="bundles read"),
    "resend": Words(vi="yêu cầu gửi lại", en="resends"),
    "alarm": Words(vi="cảnh báo", en="alarms"),
}


@dataclass(frozen=True)
class Channel:
    """A peer's line, with the tone and words of how its channels stand."""

    line: PeerLine
    tone: str
    standing: Words

    @property
    def peer(self) -> Peer:
        return self.line.peer

    @property
    def failed(self) -> Failed | None:
        """Why the last attempt failed; None where it did not."""
        return failed(self.peer.trouble)


@dataclass(frozen=True)
class JournalFacts:
    """The own journal: how long it is, what it holds by type, and its last signed checkpoint.

    `signed` says whether that checkpoint's signature holds; None where nothing was signed yet.
    """

    size: int
    types: tuple[tuple[Words, int], ...]
    checkpoint: SignedCheckpoint | None
    signed: bool | None
    root: str
    vkey: str

    @property
    def unsigned(self) -> int:
        """Entries since the last signed checkpoint."""
        return self.size - (self.checkpoint.size if self.checkpoint else 0)


def channels() -> list[Channel]:
    """Every peer by name."""
    return [_channel(line) for line in peer_lines()]


def troubles() -> Sequence[Trouble]:
    """The latest parcels and receipts that were refused or held, newest first."""
    return list(Trouble.objects.select_related("peer").order_by("-at", "-pk")[:TROUBLES])


def journal_facts() -> JournalFacts:
    """The node's own journal."""
    counts = JournalEntry.objects.values_list("type").annotate(count=Count("index")).order_by("-count")
    last = SignedCheckpoint.objects.filter(own=True).order_by("-size").first()
    verifier = log_verifier()
    signed, root = None, ""
    if last is not None:
        try:
            root = verify_checkpoint(last.note, verifier).checkpoint.root.hex()
            signed = True
        except Problem:
            signed = False
    return JournalFacts(
        size=journal.size(),
        types=tuple((ENTRY_TYPES.get(type_, Words(type_, type_)), count) for type_, count in counts),
        checkpoint=last,
        signed=signed,
        root=root,
        vkey=verifier.vkey,
    )


def _channel(line: PeerLine) -> Channel:
    if line.peer.trouble:
        return Channel(
            line, "waits", Words(vi="đang trục trặc, sẽ gửi lại", en="in trouble, will be tried again")
        )
    if line.acknowledged < line.queued:
        return Channel(line, "moving", Words(vi="đang gửi", en="sending"))
    if line.peer.heard_at is None:
        return Channel(line, "idle", Words(vi="chưa liên lạc", en="not heard from yet"))
    return Channel(line, "done", Words(vi="thông suốt", en="up to date"))
