"""The kinds of record of a proposal: itself, how opinions were taken up, the decision, what came of it."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from comity.counsel.models import Decision, FollowUp, Outcome, Proposal, Uptake
from comity.kernel.access import Verb
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words

Sort = Literal["policy", "solution", "strategic"]
Ruling = Literal["approved", "returned", "refused", "noted"]
Measure = Literal["yes", "partly", "no", "unknown"]


class Option(BaseModel):
    """One way to go, with what speaks for it and against it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    text: str = ""


class ProposalBody(Body):
    """What is put to the leadership. `evidence` are records; `consultations` the dispatches that asked opinions.

    `to` is the agency whose leadership is asked to decide, `submitted_on` the day of submission (EDTF).
    """

    references: ClassVar = ("evidence", "group", "study", "consultations")

    title: str
    sort: Sort
    problem: str
    options: tuple[Option, ...] = ()
    recommendation: str = ""
    evidence: tuple[str, ...] = ()
    group: str = ""
    study: str = ""
    consultations: tuple[str, ...] = ()
    to: str = ""
    submitted_on: str = ""


class TakenOpinion(BaseModel):
    """One comment of an opinion (its record id), and how it was taken up."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    opinion: str
    agency: str
    stance: str
    text: str = ""
    section: str = ""
    taken: str = ""
    reason: str = ""


class UptakeBody(Body):
    """How the opinions on a proposal were taken up, for who decides; the consulted are told by their table."""

    references: ClassVar = ("proposal",)

    proposal: str
    title: str
    rows: tuple[TakenOpinion, ...] = ()

    def links(self) -> Iterator[tuple[str, str]]:
        """The proposal, and every opinion."""
        yield "proposal", self.proposal
        yield from {("opinion", row.opinion) for row in self.rows}

    def words(self) -> Iterator[str]:
        """Title, comments and reasons."""
        yield self.title
        for row in self.rows:
            yield from (text for text in (row.section, row.text, row.reason) if text)


class DecisionBody(Body):
    """The leadership's word on a proposal as it stood in version `number_of_version`.

    `number` and `date` (EDTF) are those of its document; `document` is the dispatch that carried it, "" where it hangs
    on this record as a file. From `ask_on` (EDTF) it is asked whether it was done and whether it helped. `post` is the
    post of who decided.
    """

    references: ClassVar = ("proposal", "document")

    proposal: str
    title: str
    ruling: Ruling
    text: str = ""
    number: str = ""
    date: str = ""
    office: str = ""
    document: str = ""
    ask_on: str = ""
    number_of_version: int = 0
    post: str = ""


class FollowUpBody(Body):
    """What a decision, a task or another record (`of`) became: a direction, a task, an instrument, an engagement."""

    references: ClassVar = ("of", "became")

    of: str
    became: str
    title: str
    note: str = ""


class OutcomeBody(Body):
    """The answer, later: was the decision carried out, and did it help? `evidence` are records that show it."""

    references: ClassVar = ("decision", "evidence")

    decision: str
    title: str
    done: Measure
    helped: Measure
    text: str = ""
    date: str = ""
    evidence: tuple[str, ...] = ()


SORTS: dict[str, Words] = {
    "policy": Words(vi="chính sách", en="policy"),
    "solution": Words(vi="giải pháp", en="solution"),
    "strategic": Words(vi="kiến nghị chiến lược", en="strategic proposal"),
}
RULINGS: dict[str, Words] = {
    "approved": Words(vi="phê duyệt", en="approved"),
    "returned": Words(vi="trả lại để hoàn thiện", en="returned"),
    "refused": Words(vi="không phê duyệt", en="refused"),
    "noted": Words(vi="ghi nhận", en="noted"),
}
MEASURES: dict[str, Words] = {
    "yes": Words(vi="có", en="yes"),
    "partly": Words(vi="một phần", en="in part"),
    "no": Words(vi="không", en="no"),
    "unknown": Words(vi="chưa rõ", en="not known yet"),
}

PROPOSAL = register(
    Kind(
        "proposal",
        Words(vi="Kiến nghị", en="Proposal"),
        ProposalBody,
        Proposal,
        Lifecycle(
            {
                "draft": Words(vi="dự thảo", en="draft"),
                "consultation": Words(vi="đang lấy ý kiến", en="in consultation"),
                "submitted": Words(vi="đã trình", en="submitted"),
                "approved": Words(vi="đã được phê duyệt", en="approved"),
                "returned": Words(vi="bị trả lại", en="returned"),
                "refused": Words(vi="không được phê duyệt", en="refused"),
                "noted": Words(vi="đã được ghi nhận", en="noted"),
            },
            [
                Move(
                    "consult",
                    ("draft", "consultation"),
                    "consultation",
                    Words(vi="Lấy ý kiến", en="Ask opinions"),
                ),
                Move(
                    "submit",
                    ("draft", "consultation"),
                    "submitted",
                    Words(vi="Trình lãnh đạo", en="Submit"),
                    Verb.APPROVE,
                ),
                *(
                    Move(f"note-{code}", ("submitted",), code, Words(f"Ghi: {words.vi}", f"Note: {words.en}"))
                    for code, words in RULINGS.items()
                ),
                Move("rework", ("returned",), "draft", Words(vi="Hoàn thiện lại", en="Work on it again")),
            ],
        ),
    )
)
UPTAKE = register(
    Kind(
        "uptake",
        Words(vi="Giải trình tiếp thu ý kiến", en="How opinions were taken up"),
        UptakeBody,
        Uptake,
        Lifecycle({"given": Words(vi="đã giải trình", en="given")}),
        restorable=False,
    )
)
DECISION = register(
    Kind(
        "decision",
        Words(vi="Quyết định về kiến nghị", en="Decision on a proposal"),
        DecisionBody,
        Decision,
        Lifecycle(dict(RULINGS)),
        restorable=False,
    )
)
FOLLOW_UP = register(
    Kind(
        "follow-up",
        Words(vi="Triển khai quyết định", en="What a decision became"),
        FollowUpBody,
        FollowUp,
        Lifecycle({"stated": Words(vi="đã ghi", en="stated")}),
        restorable=False,
    )
)
OUTCOME = register(
    Kind(
        "outcome",
        Words(vi="Kết quả thực hiện quyết định", en="What came of a decision"),
        OutcomeBody,
        Outcome,
        Lifecycle({"stated": Words(vi="đã ghi", en="stated")}),
        restorable=False,
    )
)
