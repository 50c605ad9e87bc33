"""Conferences and releases that tests of press need."""

from typing import Any

from comity.kernel.acting import Acting
from comity.kernel.kinds import Rendering
from comity.kernel.labels import Label
from comity.kernel.records import Record
from comity.press.actions import do_draft_release
from comity.press.drafting import drafted
from comity.review.actions import do_record_conference, do_state_conclusion, do_state_finding
from comity.review.kinds import ConclusionBody, ConferenceBody, FindingBody
from tests.acts import office

TRANSLATOR = "Biên dịch viên, Cục Đối ngoại"
CONCLUSION = "Xây dựng quy chế phối hợp và trao đổi thông tin về đối ngoại quốc phòng"
CONCLUSION_EN = "Write rules for coordination and the exchange of information on defence relations"


def said(vi: str, en: str, field: str = "text") -> dict[str, Any]:
    return {field: vi, "translations": {"en": Rendering(fields={field: en}, translator=TRANSLATOR)}}


def held(acting: Acting | None = None, label: Label | None = None) -> tuple[Record, Record, Record]:
    """A conference in two languages, with a result and a conclusion."""
    acting = acting or office()
    body = ConferenceBody(
        date="2018-12-20",
        period="2015/2018",
        place="Hà Nội",
        organiser="mnd-dfr",
        agencies=("mnd-dfr", "mofa", "mnd-bgc"),
        **said("Hội nghị phối hợp các cơ quan", "Conference on coordination among agencies", "title"),
    )
    conference = do_record_conference(body, acting=acting, label=label)
    result = do_state_finding(
        FindingBody(
            type="result",
            origin=str(conference.pk),
            **said("Lịch trao đổi đoàn được thông báo sớm hơn", "Visits are announced earlier"),
        ),
        acting=acting,
        label=label,
    )
    conclusion = do_state_conclusion(
        ConclusionBody(conference=str(conference.pk), **said(CONCLUSION, CONCLUSION_EN)),
        acting=acting,
        label=label,
    )
    return conference, result, conclusion


def released(acting: Acting | None = None, **more: Any) -> Record:
    """A draft about the conference."""
    acting = acting or office()
    body = drafted(held(acting)[0], acting)
    return do_draft_release(body.model_copy(update=more), acting=acting)
