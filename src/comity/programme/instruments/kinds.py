"""The kinds of record of the instruments: an instrument, and an obligation under one."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words
from comity.programme.instruments.lifecycle import LIFECYCLE
from comity.programme.instruments.models import Instrument, Obligation

RENEWALS = {
    "automatic": Words(vi="tự động gia hạn", en="renews itself"),
    "agreement": Words(vi="gia hạn theo thỏa thuận", en="renewed by agreement"),
    "none": Words(vi="không gia hạn", en="not renewed"),
    "unlimited": Words(vi="không thời hạn", en="without term"),
}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StepTaken(_Part):
    """A step that was taken: its code in the class, its date (EDTF), the document that says so, and a note."""

    code: str
    date: str = ""
    document: str = ""
    note: str = ""


class StepPlanned(_Part):
    """A step that is to be taken: until when (EDTF), which agency does it, whose opinions it asks."""

    code: str
    deadline: str = ""
    agency: str = ""
    asked: tuple[str, ...] = ()


class Doubt(_Part):
    """A reason to doubt what was taken in from a file."""

    vi: str
    en: str

    @property
    def words(self) -> Words:
        return Words(vi=self.vi, en=self.en)


class InstrumentBody(Body):
    """A treaty, agreement, memorandum or domestic document. Dates are EDTF; codes are the profile's.

    `class_code` a class; `document_type` a type of domestic document; `fields` fields of cooperation; `number` its
    number and symbol; `texts` where its text stands. `term_years` from entry into force it ends, unless `expires` says
    when. `renewal` is a key of `RENEWALS` ("" not known), `renewal_years` for how long, `notice_days` before the end
    a notice not to renew must be given. `external_id`, `imported` and `doubts` are of a record taken from a file: its
    id there, the row as it was given, and what is doubtful of it.
    """

    references: ClassVar = ("engagements", "replaces")

    title: str
    class_code: str
    document_type: str = ""
    number: str = ""
    text: str = ""
    fields: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    forums: tuple[str, ...] = ()
    place: str = ""
    signed: str = ""
    in_force: str = ""
    expires: str = ""
    renewed: str = ""
    ended: str = ""
    term_years: int = 0
    renewal: str = ""
    renewal_years: int = 0
    notice_days: int = 0
    texts: tuple[str, ...] = ()
    steps: tuple[StepTaken, ...] = ()
    planned: tuple[StepPlanned, ...] = ()
    engagements: tuple[str, ...] = ()
    replaces: str = ""
    external_id: str = ""
    imported: dict[str, str] = {}
    doubts: tuple[Doubt, ...] = ()


class ObligationBody(Body):
    """What an agency owes under an instrument. `done_on` and `evidence` say how it was kept, or why dropped."""

    references: ClassVar = ("instrument", "engagement")

    instrument: str
    title: str
    agency: str
    text: str = ""
    deadline: str = ""
    done_on: str = ""
    evidence: str = ""
    engagement: str = ""


INSTRUMENT = register(
    Kind(
        "instrument",
        Words(vi="Văn kiện pháp lý", en="Instrument"),
        InstrumentBody,
        Instrument,
        LIFECYCLE,
    )
)
OBLIGATION = register(
    Kind(
        "obligation",
        Words(vi="Nghĩa vụ theo văn kiện", en="Obligation"),
        ObligationBody,
        Obligation,
        Lifecycle(
            {
                "open": Words(vi="chưa thực hiện", en="open"),
                "kept": Words(vi="đã thực hiện", en="kept"),
                "dropped": Words(vi="thôi thực hiện", en="dropped"),
            },
            [
                Move("keep", ("open",), "kept", Words(vi="Đã thực hiện", en="Kept")),
                Move("drop", ("open",), "dropped", Words(vi="Thôi thực hiện", en="Drop")),
            ],
        ),
    )
)
