"""The kinds of record of a study: the study, the sections that agencies contribute, and remarks on them."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from comity.counsel.models import Study, StudyRemark, StudySection
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words

Taking = Literal["", "accepted", "partly", "not"]


class StudyPart(BaseModel):
    """A section of the outline: its code within the study, its title, and the agency that writes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    title: str
    agency: str


class StudyBody(Body):
    """A study: its question, who writes which section, who reviews, and in the end what it found (`summary`)."""

    references: ClassVar = ("group", "records")

    title: str
    question: str
    parts: tuple[StudyPart, ...] = ()
    reviewers: tuple[str, ...] = ()
    deadline: str = ""
    summary: str = ""
    group: str = ""
    records: tuple[str, ...] = ()


class RemarkAnswer(BaseModel):
    """How the author of a section took a remark (its record id) up; "" until it is dealt with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    remark: str
    taken: Taking = ""
    reason: str = ""


class StudySectionBody(Body):
    """An agency's section of a study. `part` is its code in the outline."""

    references: ClassVar = ("study", "records")

    study: str
    part: str
    title: str
    text: str
    records: tuple[str, ...] = ()
    answers: tuple[RemarkAnswer, ...] = ()

    def words(self) -> Iterator[str]:
        """Title and text, and why remarks were not taken up."""
        yield from (self.title, self.text)
        yield from (answer.reason for answer in self.answers if answer.reason)


class StudyRemarkBody(Body):
    """A reviewer's remark on a section, or on the whole study (`section` is "")."""

    references: ClassVar = ("study", "section")

    study: str
    title: str
    text: str
    section: str = ""


STUDY = register(
    Kind(
        "study",
        Words(vi="Nghiên cứu", en="Study"),
        StudyBody,
        Study,
        Lifecycle(
            {
                "writing": Words(vi="đang viết", en="being written"),
                "review": Words(vi="đang góp ý", en="under review"),
                "final": Words(vi="đã hoàn thành", en="final"),
                "dropped": Words(vi="thôi thực hiện", en="dropped"),
            },
            [
                Move("review", ("writing",), "review", Words(vi="Đưa ra góp ý", en="Put to review")),
                Move("rewrite", ("review",), "writing", Words(vi="Viết tiếp", en="Write on")),
                Move("finish", ("review",), "final", Words(vi="Hoàn thành", en="Make it final")),
                Move("drop", ("writing", "review"), "dropped", Words(vi="Thôi thực hiện", en="Drop")),
            ],
        ),
    )
)
SECTION = register(
    Kind(
        "study-section",
        Words(vi="Phần nghiên cứu", en="Section of a study"),
        StudySectionBody,
        StudySection,
        Lifecycle(
            {"draft": Words(vi="dự thảo", en="draft"), "given": Words(vi="đã gửi", en="given")},
            [Move("give", ("draft",), "given", Words(vi="Gửi cơ quan chủ trì", en="Give to the lead"))],
        ),
    )
)
STUDY_REMARK = register(
    Kind(
        "study-remark",
        Words(vi="Góp ý nghiên cứu", en="Remark on a study"),
        StudyRemarkBody,
        StudyRemark,
        Lifecycle({"given": Words(vi="đã góp ý", en="given")}),
        restorable=False,
    )
)
