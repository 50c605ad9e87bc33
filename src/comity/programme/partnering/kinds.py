"""The kinds of record of partnering, with their lifecycles. Partners, forums and agencies are codes, dates EDTF."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words
from comity.programme.partnering.models import Assessment, Commitment, Counterpart, Relation

Side = Literal["ours", "theirs"]


class RelationBody(Body):
    """That the relation with a partner stands at a level (code of the profile) from a date on.

    A relation's history is its records in order of `since`. `source` is the words of what says so; `verified` whether
    a person has checked it there.
    """

    title: str
    partner: str
    level: str
    since: str = ""
    source: str = ""
    verified: bool = False
    note: str = ""


class CommitmentBody(Body):
    """Something promised: by us (`owes` "ours") or to us ("theirs"), to or by a partner, or in a forum.

    `agency` answers for it at home, or watches over it; `date` is when it was made, `settled` when it was kept or
    dropped, `reason` how it was kept or why it was dropped. `origin` is the record it comes from, of any kind.
    """

    references: ClassVar = ("origin",)

    title: str
    text: str = ""
    partner: str = ""
    forum: str = ""
    owes: Side = "ours"
    agency: str
    date: str = ""
    deadline: str = ""
    origin: str = ""
    settled: str = ""
    reason: str = ""


class Met(BaseModel):
    """That the two met on a date (EDTF), and the record that tells of it, "" for none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: str
    record: str = ""


class CounterpartBody(Body):
    """That a post of ours (`post`, a record's id, or "") keeps up with a post of theirs, from one date to another.

    `ours` and `theirs` are the offices in words: who was never given the post still reads its name.
    """

    references: ClassVar = ("post",)

    title: str
    partner: str
    agency: str
    post: str = ""
    ours: str
    theirs: str
    since: str = ""
    until: str = ""
    met: tuple[Met, ...] = ()
    note: str = ""

    def links(self) -> Iterator[tuple[str, str]]:
        """The post, and what tells of the meetings."""
        yield from super().links()
        yield from {("met", met.record) for met in self.met if met.record}


class Answer(BaseModel):
    """A mark on one question of the profile: 1 to the highest of its scale, 0 where it was left open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    mark: int = Field(default=0, ge=0, le=10)
    remark: str = ""


class AssessmentBody(Body):
    """What those who keep a relation up think of it on a day (full date)."""

    title: str
    partner: str
    date: str
    answers: tuple[Answer, ...] = ()
    summary: str = ""


def _withdrawable(state: str, words: Words) -> Lifecycle:
    return Lifecycle(
        {state: words, "withdrawn": Words(vi="đã rút", en="withdrawn")},
        [Move("withdraw", (state,), "withdrawn", Words(vi="Rút", en="Withdraw"))],
    )


RELATION = register(
    Kind(
        "relation",
        Words(vi="Mức quan hệ", en="Relation"),
        RelationBody,
        Relation,
        _withdrawable("stated", Words(vi="đã ghi nhận", en="stated")),
    )
)
COMMITMENT = register(
    Kind(
        "commitment",
        Words(vi="Cam kết", en="Commitment"),
        CommitmentBody,
        Commitment,
        Lifecycle(
            {
                "open": Words(vi="chưa thực hiện xong", en="open"),
                "kept": Words(vi="đã thực hiện", en="kept"),
                "dropped": Words(vi="không thực hiện", en="dropped"),
            },
            [
                Move("keep", ("open",), "kept", Words(vi="Đã thực hiện", en="Kept")),
                Move("drop", ("open",), "dropped", Words(vi="Không thực hiện", en="Drop")),
                Move("reopen", ("kept", "dropped"), "open", Words(vi="Mở lại", en="Open again")),
            ],
        ),
    )
)
COUNTERPART = register(
    Kind(
        "counterpart",
        Words(vi="Đầu mối tương ứng", en="Counterpart"),
        CounterpartBody,
        Counterpart,
        Lifecycle(
            {
                "current": Words(vi="đang giữ liên hệ", en="kept up"),
                "ended": Words(vi="đã thôi", en="ended"),
            },
            [Move("end", ("current",), "ended", Words(vi="Thôi liên hệ", en="End"))],
        ),
    )
)
ASSESSMENT = register(
    Kind(
        "assessment",
        Words(vi="Đánh giá quan hệ", en="Assessment"),
        AssessmentBody,
        Assessment,
        _withdrawable("given", Words(vi="đã đánh giá", en="given")),
    )
)
