"""The kinds of record of the review, with their lifecycles."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from comity.kernel.access import Verb
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words
from comity.review.models import Conclusion, Conference, Finding, Report, Round, Submission, Verdict


class RoundBody(Body):
    """A periodic review: the period it looks back on (EDTF), who is asked, and until when (EDTF)."""

    title: str
    period: str
    agencies: tuple[str, ...]
    deadline: str = ""


class SubmissionBody(Body):
    """An agency's report to a round: the accounts and findings it stands on, and words by section of the outline."""

    references: ClassVar = ("round", "accounts", "findings")

    round: str
    title: str
    agency: str
    accounts: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    sections: dict[str, str] = {}


class VerdictBody(Body):
    """The lead's word on a submission: accepted, or returned with remarks. `number` is the version it judges."""

    references: ClassVar = ("submission",)

    submission: str
    number: int = 0
    title: str
    remarks: str = ""


class FindingBody(Body):
    """A result, lesson, difficulty, limitation or proposal. `origin` is the record it was stated in."""

    references: ClassVar = ("origin",)
    title_field: ClassVar = "text"

    type: str
    text: str
    theme: str = ""
    origin: str = ""


class ConferenceBody(Body):
    """A conference of the review. `date` and `period` are EDTF; persons are named as the paper names them."""

    title: str
    date: str = ""
    period: str = ""
    place: str = ""
    organiser: str = ""
    agencies: tuple[str, ...] = ()
    forums: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()


class ConclusionBody(Body):
    """What a conference decided or asked for. `lead` is empty where the conference named nobody."""

    references: ClassVar = ("conference",)
    title_field: ClassVar = "text"

    conference: str
    text: str
    theme: str = ""
    lead: str = ""
    coordinating: tuple[str, ...] = ()
    deadline: str = ""
    order: int = 0


class SentenceBody(BaseModel):
    """A sentence of a report by language, and the ids of the records it stands on.

    A carried-over sentence may exist in one language only. `section` is a code of the profile's outline;
    `block` tells sentences of one paragraph from those of the next; an `item` is a point of a list.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    section: str
    block: int
    texts: dict[str, str]
    sources: tuple[str, ...] = ()
    item: bool = False


class FigureBody(BaseModel):
    """Counts to be shown as a table and bar chart: `rows` are (labels by language, value, source ids)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    section: str
    caption: dict[str, str]
    rows: tuple[tuple[dict[str, str], int, tuple[str, ...]], ...]


class ReportBody(Body):
    """The central report of a round."""

    references: ClassVar = ("round",)

    round: str
    title: str
    period: str
    number: str = ""
    date: str = ""
    sentences: tuple[SentenceBody, ...] = ()
    figures: tuple[FigureBody, ...] = ()


ROUND = register(
    Kind(
        "round",
        Words(vi="Đợt sơ kết/tổng kết", en="Review round"),
        RoundBody,
        Round,
        Lifecycle(
            {
                "open": Words(vi="đang thu báo cáo", en="collecting"),
                "frozen": Words(vi="đã chốt số liệu", en="frozen"),
                "closed": Words(vi="đã kết thúc", en="closed"),
            },
            [
                Move("freeze", ("open",), "frozen", Words(vi="Chốt số liệu", en="Freeze")),
                Move("close", ("frozen",), "closed", Words(vi="Kết thúc", en="Close")),
            ],
        ),
    )
)
SUBMISSION = register(
    Kind(
        "submission",
        Words(vi="Báo cáo của cơ quan", en="Submission"),
        SubmissionBody,
        Submission,
        Lifecycle(
            {
                "draft": Words(vi="dự thảo", en="draft"),
                "approved": Words(vi="đã duyệt", en="approved"),
                "submitted": Words(vi="đã gửi", en="submitted"),
            },
            [
                Move("approve", ("draft",), "approved", Words(vi="Duyệt", en="Approve"), Verb.APPROVE),
                Move("submit", ("approved",), "submitted", Words(vi="Gửi", en="Submit"), Verb.SEND),
                Move("reopen", ("approved", "submitted"), "draft", Words(vi="Sửa lại", en="Revise")),
            ],
        ),
    )
)
VERDICT = register(
    Kind(
        "verdict",
        Words(vi="Ý kiến về báo cáo", en="Verdict"),
        VerdictBody,
        Verdict,
        Lifecycle(
            {
                "accepted": Words(vi="đã tiếp nhận", en="accepted"),
                "returned": Words(vi="đã trả lại", en="returned"),
            },
        ),
        restorable=False,
    )
)
FINDING = register(
    Kind(
        "finding",
        Words(vi="Phát hiện", en="Finding"),
        FindingBody,
        Finding,
        Lifecycle({"stated": Words(vi="đã nêu", en="stated")}),
    )
)
CONFERENCE = register(
    Kind(
        "conference",
        Words(vi="Hội nghị", en="Conference"),
        ConferenceBody,
        Conference,
        Lifecycle({"held": Words(vi="đã tổ chức", en="held")}),
    )
)
CONCLUSION = register(
    Kind(
        "conclusion",
        Words(vi="Kết luận", en="Conclusion"),
        ConclusionBody,
        Conclusion,
        Lifecycle(
            {
                "stated": Words(vi="chờ giao nhiệm vụ", en="waits to become a task"),
                "taken-up": Words(vi="đã thành nhiệm vụ", en="became a task"),
            },
            [Move("take-up", ("stated",), "taken-up", Words(vi="Giao thành nhiệm vụ", en="Make it a task"))],
        ),
    )
)
REPORT = register(
    Kind(
        "report",
        Words(vi="Báo cáo trung tâm", en="Central report"),
        ReportBody,
        Report,
        Lifecycle(
            {
                "draft": Words(vi="dự thảo", en="draft"),
                "signed": Words(vi="đã ký", en="signed off"),
            },
            [Move("sign", ("draft",), "signed", Words(vi="Ký ban hành", en="Sign off"), Verb.APPROVE)],
        ),
    )
)
