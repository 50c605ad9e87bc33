"""What a conference's page shows of its preparation and minutes: agenda, invitations, papers, speakers, photos."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.attachments.reading import Attached, attachments_of
from comity.kernel.dates import span
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words
from comity.review.kinds import AttendanceBody, ConferenceBody
from comity.review.models import Attendance
from comity.web.languages import page_language


class Point(NamedTuple):
    """A point of the agenda."""

    time: str
    title: str
    agency: str


class Invited(NamedTuple):
    """An agency invited: its answer (None: not yet), who comes, what it handed in, by whom the answer was noted."""

    agency: str
    record: Record | None
    tone: str
    delegates: tuple[str, ...]
    papers: tuple[str, ...]
    note: str
    noted_by: str


class AskedPaper(NamedTuple):
    """A paper asked for, and whether it came."""

    agency: str
    title: str
    deadline: str
    came: bool
    late: bool


class Speaker(NamedTuple):
    agency: str
    office: str
    topic: str
    minutes: int


class Speech(NamedTuple):
    """What one speaker said, view by view."""

    agency: str
    office: str
    views: tuple[str, ...]


class Photo(NamedTuple):
    url: str
    page: str
    caption: str
    name: str


@dataclass(frozen=True)
class Meeting:
    """The parts of the page that a conference read from paper does not have."""

    agenda: tuple[Point, ...]
    invited: tuple[Invited, ...]
    papers: tuple[AskedPaper, ...]
    speakers: tuple[Speaker, ...]
    speeches: tuple[Speech, ...]
    photos: tuple[Photo, ...]
    answers: tuple[Record, ...]
    own_answer: Record | None
    own_body: AttendanceBody | None
    silent: tuple[str, ...]

    @property
    def coming(self) -> int:
        return sum(one.record is not None and one.record.state == "accepted" for one in self.invited)


def photos_of(record: Record, acting: Acting) -> list[Attached]:
    """The photographs among a scoped conference's files."""
    return [
        one for one in attachments_of(record, acting) if one.body.media_type.startswith("image/") and one.here
    ]


def meeting(record: Record, body: ConferenceBody, acting: Acting) -> Meeting:
    """What a scoped conference's page shows of it."""
    rows = Attendance.objects.visible_to(acting).filter(conference=record.pk).select_related("record")
    spoken = [
        row for row in rows.order_by("record__created_at") if row.record.owner in (row.agency, record.owner)
    ]
    # An agency's own answer stands before what the organiser noted for it.
    spoken.sort(key=lambda row: row.record.owner == row.agency)
    answers = {row.agency: row.record for row in spoken}
    bodies: dict[uuid.UUID, AttendanceBody] = contents(list(answers.values()))
    own = answers.get(acting.agency)
    invited = tuple(_invited(code, answers.get(code), bodies) for code in body.invited)
    handed = {code: bodies[one.pk].papers for code, one in answers.items()}
    today = timezone.localdate()
    return Meeting(
        agenda=tuple(Point(one.time, one.title, _agency(one.agency)) for one in body.agenda),
        invited=invited,
        papers=tuple(
            AskedPaper(
                _agency(one.agency),
                one.title,
                edtf_words(one.deadline, page_language()) if one.deadline else "",
                bool(handed.get(one.agency)),
                _is_late(one.deadline, today) and not handed.get(one.agency),
            )
            for one in body.papers
        ),
        speakers=tuple(Speaker(_agency(s.agency), s.office, s.topic, s.minutes) for s in body.speakers),
        speeches=_speeches(body),
        photos=tuple(_photo(one, body) for one in photos_of(record, acting)),
        answers=tuple(answers.values()),
        own_answer=own,
        own_body=bodies[own.pk] if own else None,
        silent=tuple(code for code in body.invited if code not in answers),
    )


def _is_late(deadline: str, today: date) -> bool:
    last = span(deadline).last
    return last is not None and last < today


def _invited(code: str, record: Record | None, bodies: dict[uuid.UUID, AttendanceBody]) -> Invited:
    if record is None:
        return Invited(_agency(code), None, "waits", (), (), "", "")
    said = bodies[record.pk]
    noted_by = "" if record.owner == code else _agency(record.owner)
    tone = "done" if record.state == "accepted" else "stopped"
    return Invited(_agency(code), record, tone, said.delegates, said.papers, said.note, noted_by)


def _speeches(body: ConferenceBody) -> tuple[Speech, ...]:
    """Views by speaker, in the order in which each first spoke."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in body.minutes:
        found.setdefault((one.agency, one.office), []).append(one.view)
    return tuple(Speech(_agency(agency), office, tuple(views)) for (agency, office), views in found.items())


def _photo(one: Attached, body: ConferenceBody) -> Photo:
    return Photo(
        reverse("attachment-preview", args=[one.record.pk]),
        reverse("attachment", args=[one.record.pk]),
        body.captions.get(str(one.record.pk), ""),
        one.body.name,
    )


def _agency(code: str) -> str:
    return names.agency(code).say(page_language()) if code else ""
