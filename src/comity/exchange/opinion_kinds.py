"""The kinds of record of asking many: an asked agency's opinion, and the asker's table of all of them."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from comity.exchange.letter_tables import Opinion, OpinionTable
from comity.kernel.access import Verb
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words

Stance = Literal["agreed", "agreed-with-comments", "against", "no-opinion"]
Taken = Literal["", "accepted", "partly", "not"]


class Remark(BaseModel):
    """A comment on one of the request's sections; `section` is "" for the whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    section: str = ""
    text: str


class OpinionBody(Body):
    """What an asked agency says to a request for opinion. `number` and `date` are given at sending."""

    references: ClassVar = ("dispatch",)

    dispatch: str
    title: str
    stance: Stance
    remarks: tuple[Remark, ...] = ()
    number: str = ""
    date: str = ""


class TakenUp(BaseModel):
    """How a comment was taken up. `record` is the opinion; its words stand here only once the table is shared."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    record: str
    place: int
    agency: str
    taken: Taken = ""
    reason: str = ""
    section: str = ""
    text: str = ""
    stance: str = ""


class OpinionTableBody(Body):
    """The asker's table of opinions. `place` of a row is the comment's among its opinion's; -1 where it has none."""

    references: ClassVar = ("dispatch",)

    dispatch: str
    title: str
    rows: tuple[TakenUp, ...] = ()

    def links(self) -> Iterator[tuple[str, str]]:
        """The request, and every opinion."""
        yield "dispatch", self.dispatch
        yield from {("opinion", row.record) for row in self.rows}

    def words(self) -> Iterator[str]:
        """Title, comments and reasons."""
        yield self.title
        for row in self.rows:
            yield from (text for text in (row.section, row.text, row.reason) if text)


STANCES: dict[Stance, Words] = {
    "agreed": Words(vi="nhất trí", en="agreed"),
    "agreed-with-comments": Words(vi="nhất trí, có góp ý", en="agreed with comments"),
    "against": Words(vi="không nhất trí", en="against"),
    "no-opinion": Words(vi="không có ý kiến", en="no opinion"),
}
TAKEN: dict[str, Words] = {
    "": Words(vi="chưa xử lý", en="not dealt with yet"),
    "accepted": Words(vi="tiếp thu", en="accepted"),
    "partly": Words(vi="tiếp thu một phần", en="accepted in part"),
    "not": Words(vi="không tiếp thu", en="not accepted"),
}

OPINION = register(
    Kind(
        "opinion",
        Words(vi="Ý kiến", en="Opinion"),
        OpinionBody,
        Opinion,
        Lifecycle(
            {
                "draft": Words(vi="dự thảo", en="draft"),
                "approved": Words(vi="đã duyệt", en="approved"),
                "sent": Words(vi="đã gửi", en="sent"),
                "withdrawn": Words(vi="đã bỏ, không gửi", en="withdrawn, not sent"),
            },
            [
                Move("approve", ("draft",), "approved", Words(vi="Duyệt", en="Approve"), Verb.APPROVE),
                Move(
                    "send", ("approved",), "sent", Words(vi="Lấy số và gửi", en="Number and send"), Verb.SEND
                ),
                Move("reopen", ("approved",), "draft", Words(vi="Sửa lại", en="Revise")),
                Move("withdraw", ("draft", "approved"), "withdrawn", Words(vi="Bỏ", en="Withdraw")),
            ],
        ),
    )
)
OPINION_TABLE = register(
    Kind(
        "opinion-table",
        Words(vi="Bảng tổng hợp ý kiến", en="Table of opinions"),
        OpinionTableBody,
        OpinionTable,
        Lifecycle(
            {
                "open": Words(vi="đang tổng hợp", en="open"),
                "shared": Words(vi="đã gửi các cơ quan", en="shared"),
            },
            [Move("share", ("open",), "shared", Words(vi="Gửi các cơ quan", en="Share"), Verb.SEND)],
        ),
        restorable=False,
    )
)


def in_words(body: Body, language: str) -> dict[str, str]:
    """For search: the stance and how comments were taken up as people read them."""
    if isinstance(body, OpinionBody):
        return {body.stance: STANCES[body.stance].say(language)}
    if isinstance(body, OpinionTableBody):
        return {code: words.say(language) for code, words in TAKEN.items() if code}
    return {}
