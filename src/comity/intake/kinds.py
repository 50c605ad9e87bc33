"""The kinds of record of intake: paper as it was given, and drafts read from it. Both stay on their node."""

from typing import Any, ClassVar

from comity.intake.models import Draft, Paper
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words


class PaperBody(Body):
    """A file as it was given: its bytes lie under `sha256`, `repairs` are [start, end, before, after]."""

    title: str
    sha256: str
    size: int
    repairs: tuple[tuple[int, int, str, str], ...] = ()


class DraftBody(Body):
    """One record as read from a paper, in the shape of `comity read`, waiting for a person."""

    references: ClassVar = ("paper", "became")

    paper: str
    type: str
    title: str
    read: dict[str, Any]
    became: tuple[str, ...] = ()


PAPER = register(
    Kind(
        "paper",
        Words(vi="Văn bản nguồn", en="Source paper"),
        PaperBody,
        Paper,
        Lifecycle({"kept": Words(vi="đang lưu", en="kept")}),
        local=True,
        restorable=False,
    )
)
DRAFT = register(
    Kind(
        "draft",
        Words(vi="Bản nháp đọc từ văn bản", en="Draft read from paper"),
        DraftBody,
        Draft,
        Lifecycle(
            {
                "waiting": Words(vi="chờ xác nhận", en="waits for a person"),
                "confirmed": Words(vi="đã xác nhận", en="confirmed"),
                "set-aside": Words(vi="đã bỏ qua", en="set aside"),
            },
            [
                Move("confirm", ("waiting",), "confirmed", Words(vi="Xác nhận", en="Confirm")),
                Move("set-aside", ("waiting",), "set-aside", Words(vi="Bỏ qua", en="Set aside")),
            ],
        ),
        local=True,
        restorable=False,
    )
)
