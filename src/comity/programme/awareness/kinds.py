"""The kinds of record of awareness work."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words
from comity.programme.awareness.models import AwarenessMaterial, AwarenessSession

Whom = Literal["both", "officers", "soldiers"]
WHOM = {
    "both": Words(vi="cán bộ, chiến sĩ", en="officers and soldiers"),
    "officers": Words(vi="cán bộ", en="officers"),
    "soldiers": Words(vi="chiến sĩ", en="soldiers"),
}
Sort = Literal["lecture", "leaflet", "handbook", "film", "slides", "other"]
SORTS = {
    "lecture": Words(vi="đề cương bài giảng", en="lecture notes"),
    "leaflet": Words(vi="tờ rơi", en="leaflet"),
    "handbook": Words(vi="sổ tay", en="handbook"),
    "film": Words(vi="phim, phóng sự", en="film"),
    "slides": Words(vi="bài trình chiếu", en="slides"),
    "other": Words(vi="tài liệu khác", en="other"),
}


class Mark(BaseModel):
    """How many listeners answered a question of the profile rightly, before and after."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    before: int = Field(default=0, ge=0)
    after: int = Field(default=0, ge=0)


class AwarenessSessionBody(Body):
    """A session in a unit: on what, when, for whom; how many came of how many; what they knew before and after.

    `asked_before` and `asked_after` are how many listeners filled in the questions. `speaker` is a post or an agency.
    """

    references: ClassVar = ("materials",)

    title: str
    topic: str
    unit: str = ""
    date: str = ""
    place: str = ""
    whom: Whom = "both"
    speaker: str = ""
    materials: tuple[str, ...] = ()
    present: int = Field(default=0, ge=0)
    strength: int = Field(default=0, ge=0)
    asked_before: int = Field(default=0, ge=0)
    asked_after: int = Field(default=0, ge=0)
    marks: tuple[Mark, ...] = ()
    remarks: str = ""
    reason: str = ""


class AwarenessMaterialBody(Body):
    """A piece of material: on what, of which sort, for whom, in how many copies."""

    title: str
    topic: str
    sort_of: Sort = "lecture"
    whom: Whom = "both"
    text: str = ""
    copies: int = Field(default=0, ge=0)


SESSION = register(
    Kind(
        "awareness-session",
        Words(vi="Buổi tuyên truyền, quán triệt", en="Awareness session"),
        AwarenessSessionBody,
        AwarenessSession,
        Lifecycle(
            {
                "planned": Words(vi="dự kiến", en="planned"),
                "held": Words(vi="đã tổ chức", en="held"),
                "cancelled": Words(vi="đã hủy", en="cancelled"),
            },
            [
                Move("hold", ("planned",), "held", Words(vi="Đã tổ chức", en="It was held")),
                Move("cancel", ("planned",), "cancelled", Words(vi="Hủy", en="Cancel")),
            ],
        ),
    )
)
MATERIAL = register(
    Kind(
        "awareness-material",
        Words(vi="Tài liệu tuyên truyền", en="Awareness material"),
        AwarenessMaterialBody,
        AwarenessMaterial,
        Lifecycle(
            {
                "draft": Words(vi="dự thảo", en="draft"),
                "issued": Words(vi="đã phát hành", en="issued"),
                "withdrawn": Words(vi="đã thu hồi", en="withdrawn"),
            },
            [
                Move("issue", ("draft",), "issued", Words(vi="Phát hành", en="Issue")),
                Move("withdraw", ("issued",), "withdrawn", Words(vi="Thu hồi", en="Withdraw")),
            ],
        ),
    )
)
