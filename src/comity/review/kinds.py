"""The kinds of record of the review, with their lifecycles."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from comity.kernel.access import Verb
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words
from comity.review.models import (
    Attendance,
    Conclusion,
    Conference,
    Finding,
    FindingGroup,
    Report,
    Round,
    Submission,
    Verdict,
)


class Part(BaseModel):
    """A part of a body."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class QuestionPart(Part):
    """What a round asks: a question in words by language, or with `columns` (headings by language) a table to fill in.

    `section` is a code of the profile's outline; `agencies` are the agencies asked, all of the round's where empty.
    """

    code: str
    section: str
    texts: dict[str, str]
    columns: tuple[dict[str, str], ...] = ()
    agencies: tuple[str, ...] = ()


class RoundBody(Body):
    """A periodic review: the period it looks back on (EDTF), who is asked, and until when (EDTF).

    `deadlines` are those of single agencies; `sections` the codes of the outline that are asked for, every one that
    takes findings where empty. `follows` is the round before; `asked_after` are groups of its findings, which this
    round asks about. `frozen` is the moment of the freeze, as `kernel.clock.stamp` writes it.
    """

    references: ClassVar = ("follows", "asked_after")

    title: str
    period: str
    agencies: tuple[str, ...]
    deadline: str = ""
    deadlines: dict[str, str] = {}
    sections: tuple[str, ...] = ()
    questions: tuple[QuestionPart, ...] = ()
    follows: str = ""
    asked_after: tuple[str, ...] = ()
    frozen: str = ""


class AnswerPart(Part):
    """An answer to a question of the round, by its code: words, or the rows of a table."""

    question: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


class SubmissionBody(Body):
    """An agency's report to a round: the accounts and findings it stands on, and words by section of the outline.

    `records` are further own records of the period (tasks, instruments, deployments ...). `agency` is whose report it
    is: another than the owner where the lead entered the file of an agency without a node; then `paper` is that file.
    """

    references: ClassVar = ("round", "accounts", "findings", "records", "paper")

    round: str
    title: str
    agency: str
    accounts: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    sections: dict[str, str] = {}
    answers: tuple[AnswerPart, ...] = ()
    records: tuple[str, ...] = ()
    paper: str = ""


class VerdictBody(Body):
    """The lead's word on a submission: accepted, or returned with remarks. `number` is the version it judges.

    `sections` are remarks by section; where a return names some, only those are to be mended.
    """

    references: ClassVar = ("submission",)

    submission: str
    number: int = 0
    title: str
    remarks: str = ""
    sections: dict[str, str] = {}


class FindingBody(Body):
    """A result, lesson, difficulty, limitation or proposal. `origin` is the record it was stated in.

    `said_by` is the agency whose word it is, where that is not the owner (a file that the lead entered).
    """

    references: ClassVar = ("origin",)
    title_field: ClassVar = "text"

    type: str
    text: str
    theme: str = ""
    origin: str = ""
    said_by: str = ""


class FindingGroupBody(Body):
    """Findings of a round that say the same, as a person confirmed it, in one sentence.

    `carried` are the records that it was carried into: a proposal, a task.
    """

    references: ClassVar = ("round", "findings", "carried")
    title_field: ClassVar = "text"

    round: str
    type: str
    text: str
    theme: str = ""
    findings: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    decided_by: str = ""


class AgendaPart(Part):
    """A point of a conference's agenda: when (free text, "8:30"), what, and which agency speaks or leads."""

    time: str = ""
    title: str
    agency: str = ""


class AskedPaperPart(Part):
    """A paper that a conference asks of an agency, until a day (EDTF)."""

    agency: str
    title: str
    deadline: str = ""


class SpeakerPart(Part):
    """A place in the speaking list: agency, office, on what, for how many minutes (0 for not settled)."""

    agency: str
    office: str = ""
    topic: str = ""
    minutes: int = 0


class ViewPart(Part):
    """A view as the minutes have it: whose agency, which office, and what it said."""

    agency: str
    office: str = ""
    view: str


class ConferenceBody(Body):
    """A conference of the review. `date` and `period` are EDTF; persons are named as the paper names them.

    `round` is the round that it looks at; `captions` are those of photographs among its files, by the file's id.
    """

    references: ClassVar = ("round",)

    title: str
    date: str = ""
    period: str = ""
    place: str = ""
    organiser: str = ""
    agencies: tuple[str, ...] = ()
    forums: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    round: str = ""
    invited: tuple[str, ...] = ()
    agenda: tuple[AgendaPart, ...] = ()
    papers: tuple[AskedPaperPart, ...] = ()
    speakers: tuple[SpeakerPart, ...] = ()
    minutes: tuple[ViewPart, ...] = ()
    captions: dict[str, str] = {}


class AttendanceBody(Body):
    """An agency's answer to the invitation to a conference: who comes (offices), and with which papers.

    `agency` is another than the owner where the organiser noted the answer of an agency without a node.
    """

    references: ClassVar = ("conference",)

    conference: str
    agency: str
    title: str
    delegates: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    note: str = ""


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


class SentenceBody(Part):
    """A sentence of a report by language, and the ids of the records it stands on.

    A carried-over sentence may exist in one language only. `section` is a code of the profile's outline;
    `block` tells sentences of one paragraph from those of the next; an `item` is a point of a list.
    """

    section: str
    block: int
    texts: dict[str, str]
    sources: tuple[str, ...] = ()
    item: bool = False


class FigureBody(Part):
    """Counts to be shown as a table and bar chart: `rows` are (labels by language, value, source ids).

    `compared` are the same rows of another series (of the last period, say), (value, source ids) each; `legend`
    then names both series by language.
    """

    section: str
    caption: dict[str, str]
    rows: tuple[tuple[dict[str, str], int, tuple[str, ...]], ...]
    compared: tuple[tuple[int, tuple[str, ...]], ...] = ()
    legend: tuple[dict[str, str], ...] = ()


class ReportBody(Body):
    """The central report of a round.

    `as_of` is the moment that it tells of: the round's freeze, or else that of drafting. `snapshot` is the SHA-256
    over the versions of all sources at that moment (`review.snapshot`). `translators` are the offices that put
    sentences into another language by hand.
    """

    references: ClassVar = ("round",)

    round: str
    title: str
    period: str
    number: str = ""
    date: str = ""
    sentences: tuple[SentenceBody, ...] = ()
    figures: tuple[FigureBody, ...] = ()
    as_of: str = ""
    snapshot: str = ""
    translators: tuple[str, ...] = ()

    def words(self) -> Iterator[str]:
        """Title, sentences and captions: not the thousands of ids that they lead to."""
        yield from (self.title, self.number)
        for rendering in self.translations.values():
            yield from rendering.fields.values()
        for sentence in self.sentences:
            yield from sentence.texts.values()
        for figure in self.figures:
            yield from figure.caption.values()


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
FINDING_GROUP = register(
    Kind(
        "finding-group",
        Words(vi="Nhóm phát hiện", en="Group of findings"),
        FindingGroupBody,
        FindingGroup,
        Lifecycle(
            {
                "confirmed": Words(vi="đã xác nhận cùng một ý", en="confirmed to say the same"),
                "rejected": Words(vi="đã xác nhận khác ý", en="confirmed to differ"),
                "dissolved": Words(vi="đã tách ra", en="taken apart"),
            },
            [Move("dissolve", ("confirmed", "rejected"), "dissolved", Words(vi="Tách ra", en="Take apart"))],
        ),
        restorable=False,
    )
)
CONFERENCE = register(
    Kind(
        "conference",
        Words(vi="Hội nghị", en="Conference"),
        ConferenceBody,
        Conference,
        Lifecycle(
            {
                "planned": Words(vi="đang chuẩn bị", en="being prepared"),
                "held": Words(vi="đã tổ chức", en="held"),
                "cancelled": Words(vi="không tổ chức", en="cancelled"),
            },
            [
                Move("hold", ("planned",), "held", Words(vi="Đã tổ chức", en="It was held")),
                Move("cancel", ("planned",), "cancelled", Words(vi="Không tổ chức", en="Cancel it")),
            ],
        ),
    )
)
ATTENDANCE = register(
    Kind(
        "attendance",
        Words(vi="Trả lời mời dự hội nghị", en="Answer to an invitation"),
        AttendanceBody,
        Attendance,
        Lifecycle(
            {
                "accepted": Words(vi="nhận lời", en="accepted"),
                "declined": Words(vi="từ chối", en="declined"),
            },
            [
                Move("decline", ("accepted",), "declined", Words(vi="Không dự", en="Decline")),
                Move("accept", ("declined",), "accepted", Words(vi="Nhận lời", en="Accept")),
            ],
        ),
        restorable=False,
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
