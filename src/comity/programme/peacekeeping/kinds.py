"""The kinds of record of peacekeeping, with their lifecycles. Dates are EDTF; missions, types, agencies are codes."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words
from comity.programme.peacekeeping.models import (
    ContributionTable,
    Deployment,
    PkMilestone,
    Readiness,
    Rotation,
)


class MilestoneBody(Body):
    """A milestone of the joining project: what, by which agency, when planned, when reached, after which others."""

    references: ClassVar = ("depends_on",)

    title: str
    lead: str
    planned: str = ""
    actual: str = ""
    depends_on: tuple[str, ...] = ()
    note: str = ""
    order: int = 0


class DeploymentBody(Body):
    """A unit or single posts sent to a mission. `strength` is the establishment: how many should be there."""

    title: str
    mission: str
    type: str
    strength: int | None = Field(default=None, ge=0)
    place: str = ""
    since: str = ""
    until: str = ""
    note: str = ""


class RotationBody(Body):
    """One turn of people in a deployment. `strength` and `women` are who really is there, None where not stated.

    `since` and `until` are the days in the mission; at the hand-over `until` becomes the day on which it was done.
    `lead_office` is who leads it there, by office.
    """

    references: ClassVar = ("deployment",)

    deployment: str
    title: str
    number: int = Field(default=1, ge=1)
    strength: int | None = Field(default=None, ge=0)
    women: int | None = Field(default=None, ge=0)
    since: str = ""
    until: str = ""
    lead_office: str = ""
    handed_over: str = ""
    handover_note: str = ""


class Held(BaseModel):
    """That a person meets a requirement (a code of the profile): since when, and valid until when; "" not stated."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    requirement: str
    since: str = ""
    until: str = ""


class ReadinessBody(Body):
    """What one person of a rotation has of what the post needs. `title` is the post, by its name.

    `person` is the id of the person's or the post's record in the directory, "" where nobody is named yet;
    `required` says that the rotation cannot do without this post. Medical content has no place here, only days.
    """

    references: ClassVar = ("rotation", "person")

    rotation: str
    title: str
    person: str = ""
    required: bool = True
    held: tuple[Held, ...] = ()
    note: str = ""
    order: int = 0


class Edition(BaseModel):
    """A file that rows were taken from: its name, and SHA-256 of its bytes (hex)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    sha256: str


class Line(BaseModel):
    """One contributor in one mission, as its source has it.

    `name` is as written, `code` the state's (ISO 3166-1, lower case) or "" where it is not known; numbers are None
    where the source gives none. `row` is the data row, `start` and `end` its characters in the file `edition`.
    `doubts` are codes of `DOUBTS`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    code: str = ""
    place: str = ""
    experts: int | None = None
    formed_police: int | None = None
    individual_police: int | None = None
    police: int | None = None
    troops: int | None = None
    observers: int | None = None
    total: int | None = None
    doubts: tuple[str, ...] = ()
    edition: int = 0
    row: int = 0
    start: int = 0
    end: int = 0

    @property
    def key(self) -> str:
        """How the contributor is counted: its code, else its name."""
        return (self.code or self.name).replace("|", "/")

    @property
    def said(self) -> tuple[object, ...]:
        """What the source says, without where in a file it stands."""
        told = self.model_dump(exclude={"edition", "row", "start", "end"})
        return tuple(told.values())


class ContributionTableBody(Body):
    """Who sent whom to one mission in one period (EDTF), by one source: a code of `SOURCES`.

    `mission` is a code of the profile, else the name as written, which `mission_name` always has.
    """

    title: str
    source: str
    period: str
    mission: str
    mission_name: str = ""
    mission_country: str = ""
    editions: tuple[Edition, ...] = ()
    lines: tuple[Line, ...] = ()

    def totals(self) -> dict[str, int]:
        """People by contributor, of those lines that give a total."""
        found: dict[str, int] = {}
        for line in self.lines:
            if line.total is not None:
                found[line.key] = found.get(line.key, 0) + line.total
        return found

    def words(self) -> Iterator[str]:
        """The title, the mission, and the contributors by name."""
        yield from (self.title, self.mission_name, *(line.name for line in self.lines))


SOURCES = {
    "ipi": Words(vi="Cơ sở dữ liệu của IPI", en="IPI Peacekeeping Database"),
    "geo-pko": Words(vi="Dữ liệu Geo-PKO", en="Geo-PKO dataset"),
}
COUNTED = "ipi"  # the source that gives people; Geo-PKO gives presence only

DOUBTS = {
    "mission-unknown": Words(
        vi="Phái bộ không có trong danh mục, giữ nguyên tên",
        en="the mission is not in the profile; kept as named",
    ),
    "contributor-unknown": Words(
        vi="Nước cử lực lượng không có trong danh mục, giữ nguyên tên",
        en="the contributor is not in the profile; kept as named",
    ),
    "codes-differ": Words(
        vi="Mã nước và tên nước khác nhau, lấy theo tên", en="code and name differ; the name was taken"
    ),
    "quote-removed": Words(
        vi="Bỏ dấu nháy thừa ở tên nước đặt phái bộ",
        en="a stray quote was removed from the mission's country",
    ),
    "total-differs": Words(
        vi="Tổng số khác với cộng các thành phần", en="the total differs from the sum of its parts"
    ),
    "police-differs": Words(
        vi="Số cảnh sát khác với cộng đơn vị và cá nhân",
        en="police differ from formed units plus individual officers",
    ),
    "observers-differ": Words(
        vi="Số quan sát viên khác với số chuyên gia", en="observers differ from experts on mission"
    ),
    "not-a-state": Words(vi="Không phải một nước, giữ nguyên tên", en="not a state; kept as named"),
    "total-unknown": Words(vi="Nguồn không ghi tổng số", en="the source gives no total"),
    "count-differs": Words(
        vi="Số nước ghi khác với số nước kể tên", en="the number of contributors differs from those named"
    ),
}


MILESTONE = register(
    Kind(
        "pk-milestone",
        Words(vi="Mốc đề án gìn giữ hòa bình", en="Peacekeeping milestone"),
        MilestoneBody,
        PkMilestone,
        Lifecycle(
            {
                "planned": Words(vi="chưa bắt đầu", en="planned"),
                "in-progress": Words(vi="đang thực hiện", en="in progress"),
                "reached": Words(vi="đã đạt", en="reached"),
                "dropped": Words(vi="thôi thực hiện", en="dropped"),
            },
            [
                Move("start", ("planned",), "in-progress", Words(vi="Bắt đầu", en="Start")),
                Move("reach", ("planned", "in-progress"), "reached", Words(vi="Đã đạt", en="Reached")),
                Move("drop", ("planned", "in-progress"), "dropped", Words(vi="Thôi thực hiện", en="Drop")),
            ],
        ),
    )
)
DEPLOYMENT = register(
    Kind(
        "deployment",
        Words(vi="Lực lượng triển khai", en="Deployment"),
        DeploymentBody,
        Deployment,
        Lifecycle(
            {
                "prepared": Words(vi="đang chuẩn bị", en="in preparation"),
                "deployed": Words(vi="đang ở phái bộ", en="deployed"),
                "withdrawn": Words(vi="đã rút về", en="withdrawn"),
                "cancelled": Words(vi="không triển khai", en="cancelled"),
            },
            [
                Move("deploy", ("prepared",), "deployed", Words(vi="Triển khai", en="Deploy")),
                Move("withdraw", ("deployed",), "withdrawn", Words(vi="Rút về", en="Withdraw")),
                Move("cancel", ("prepared",), "cancelled", Words(vi="Thôi triển khai", en="Cancel")),
            ],
        ),
    )
)
ROTATION = register(
    Kind(
        "rotation",
        Words(vi="Lượt luân phiên", en="Rotation"),
        RotationBody,
        Rotation,
        Lifecycle(
            {
                "prepared": Words(vi="đang chuẩn bị", en="in preparation"),
                "in-mission": Words(vi="đang ở phái bộ", en="in the mission"),
                "returned": Words(vi="đã về nước", en="returned"),
                "cancelled": Words(vi="đã hủy", en="cancelled"),
            },
            [
                Move("depart", ("prepared",), "in-mission", Words(vi="Lên đường", en="Depart")),
                Move("hand-over", ("in-mission",), "returned", Words(vi="Bàn giao, về nước", en="Hand over")),
                Move("cancel", ("prepared",), "cancelled", Words(vi="Hủy lượt", en="Cancel")),
            ],
        ),
    )
)
READINESS = register(
    Kind(
        "readiness",
        Words(vi="Mức sẵn sàng", en="Readiness"),
        ReadinessBody,
        Readiness,
        Lifecycle(
            {
                "named": Words(vi="trong đội hình", en="in the rotation"),
                "released": Words(vi="đã thôi", en="released"),
            },
            [Move("release", ("named",), "released", Words(vi="Đưa ra khỏi đội hình", en="Release"))],
        ),
    )
)
CONTRIBUTION_TABLE = register(
    Kind(
        "contribution-table",
        Words(vi="Bảng đóng góp lực lượng", en="Contributor table"),
        ContributionTableBody,
        ContributionTable,
        Lifecycle({"taken": Words(vi="đã nhập", en="taken")}),
    )
)
