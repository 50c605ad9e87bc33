"""The kinds of record of a working group: the group itself, and what its members write in it."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from comity.counsel.models import (
    GroupDecision,
    GroupDocument,
    GroupMeeting,
    GroupRemark,
    GroupTask,
    GroupTopic,
    WorkingGroup,
)
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words


class Seat(BaseModel):
    """A seat in a group: a post of an agency. Who holds the post sits there.

    `post` is the post's record id where it is known; posts stay on their node, so of another node's the lead may know
    only the `title`. Then the one post of that agency which has exactly this title is meant, and none if several do.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: str
    title: str
    post: str = ""


class WorkingGroupBody(Body):
    """A working group: what it is to do, for how long (EDTF interval), and who sits in it.

    Of a `closed` group nobody knows but its members, not even others of the lead agency.
    """

    references: ClassVar = ("origin",)

    title: str
    mandate: str
    chair: Seat
    members: tuple[Seat, ...] = ()
    term: str = ""
    closed: bool = True
    origin: tuple[str, ...] = ()

    def seats(self) -> tuple[Seat, ...]:
        """The chair, then the members."""
        return (self.chair, *self.members)

    def words(self) -> Iterator[str]:
        """Title and mandate, translations too, and offices."""
        yield from (self.title, self.mandate)
        # In the order of the keys, as the canonical form has them: what is derived must derive alike later.
        for _, rendering in sorted(self.translations.items()):
            yield from (text for _, text in sorted(rendering.fields.items()))
        yield from (seat.title for seat in self.seats())


class GroupTopicBody(Body):
    """A question on which the group works; `lead` is the agency that leads it."""

    references: ClassVar = ("group",)

    group: str
    title: str
    text: str = ""
    lead: str = ""
    deadline: str = ""


class GroupDocumentBody(Body):
    """A document on the group's shelf. Its files hang on it; every version of both is kept."""

    references: ClassVar = ("group", "topic")

    group: str
    title: str
    text: str = ""
    topic: str = ""


class GroupTaskBody(Body):
    """A piece of the group's own work; `lead` is the agency that does it, `office` who of it."""

    references: ClassVar = ("group", "topic")

    group: str
    title: str
    lead: str
    office: str = ""
    text: str = ""
    topic: str = ""
    deadline: str = ""


class GroupMeetingBody(Body):
    """A meeting of the group; `date` is EDTF."""

    references: ClassVar = ("group",)

    group: str
    title: str
    date: str
    place: str = ""
    text: str = ""


class GroupDecisionBody(Body):
    """What the group decided, in the words of its chair; `date` is EDTF."""

    references: ClassVar = ("group", "topic")

    group: str
    title: str
    text: str = ""
    date: str = ""
    topic: str = ""


class GroupRemarkBody(Body):
    """A member agency's word on a topic, a document or a task of the group (`about`)."""

    references: ClassVar = ("group", "about")

    group: str
    about: str
    title: str
    text: str


GROUP = register(
    Kind(
        "working-group",
        Words(vi="Tổ công tác", en="Working group"),
        WorkingGroupBody,
        WorkingGroup,
        Lifecycle(
            {"active": Words(vi="đang hoạt động", en="active"), "ended": Words(vi="đã kết thúc", en="ended")},
            [Move("end", ("active",), "ended", Words(vi="Kết thúc", en="End"))],
        ),
        restorable=False,
    )
)
TOPIC = register(
    Kind(
        "group-topic",
        Words(vi="Chuyên đề của tổ", en="Topic of a group"),
        GroupTopicBody,
        GroupTopic,
        Lifecycle(
            {"open": Words(vi="đang nghiên cứu", en="open"), "closed": Words(vi="đã kết thúc", en="closed")},
            [
                Move("close", ("open",), "closed", Words(vi="Kết thúc chuyên đề", en="Close")),
                Move("reopen", ("closed",), "open", Words(vi="Mở lại", en="Reopen")),
            ],
        ),
    )
)
DOCUMENT = register(
    Kind(
        "group-document",
        Words(vi="Tài liệu của tổ", en="Document of a group"),
        GroupDocumentBody,
        GroupDocument,
        Lifecycle(
            {
                "draft": Words(vi="dự thảo", en="draft"),
                "final": Words(vi="bản chốt", en="final"),
                "withdrawn": Words(vi="đã rút", en="withdrawn"),
            },
            [
                Move("finish", ("draft",), "final", Words(vi="Chốt tài liệu", en="Make it final")),
                Move("reopen", ("final",), "draft", Words(vi="Sửa tiếp", en="Work on it again")),
                Move("withdraw", ("draft", "final"), "withdrawn", Words(vi="Rút", en="Withdraw")),
            ],
        ),
    )
)
GROUP_TASK = register(
    Kind(
        "group-task",
        Words(vi="Việc của tổ", en="Task of a group"),
        GroupTaskBody,
        GroupTask,
        Lifecycle(
            {
                "open": Words(vi="đang làm", en="open"),
                "done": Words(vi="đã xong", en="done"),
                "dropped": Words(vi="thôi không làm", en="dropped"),
            },
            [
                Move("finish", ("open",), "done", Words(vi="Đã xong", en="Finish")),
                Move("drop", ("open",), "dropped", Words(vi="Thôi không làm", en="Drop")),
            ],
        ),
    )
)
MEETING = register(
    Kind(
        "group-meeting",
        Words(vi="Cuộc họp của tổ", en="Meeting of a group"),
        GroupMeetingBody,
        GroupMeeting,
        Lifecycle(
            {
                "planned": Words(vi="dự kiến", en="planned"),
                "held": Words(vi="đã họp", en="held"),
                "cancelled": Words(vi="đã hủy", en="cancelled"),
            },
            [
                Move("hold", ("planned",), "held", Words(vi="Đã họp", en="Held")),
                Move("cancel", ("planned",), "cancelled", Words(vi="Hủy họp", en="Cancel")),
            ],
        ),
    )
)
GROUP_DECISION = register(
    Kind(
        "group-decision",
        Words(vi="Kết luận của tổ", en="Decision of a group"),
        GroupDecisionBody,
        GroupDecision,
        Lifecycle({"taken": Words(vi="đã kết luận", en="taken")}),
        restorable=False,
    )
)
REMARK = register(
    Kind(
        "group-remark",
        Words(vi="Ý kiến trong tổ", en="Remark in a group"),
        GroupRemarkBody,
        GroupRemark,
        Lifecycle({"given": Words(vi="đã nêu", en="given")}),
        restorable=False,
    )
)
