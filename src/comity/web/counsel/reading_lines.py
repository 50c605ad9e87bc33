"""Lines of a form that name agencies: read into seats and sections, and written back as people typed them."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _

from comity.counsel.group_kinds import Seat
from comity.counsel.study_kinds import StudyPart
from comity.directory import names
from comity.directory.models import Post
from comity.kernel import node
from comity.kernel.acting import Acting
from comity.web.languages import page_language
from comity.web.shell.forms import agency_code


def lines_of(text: str) -> list[str]:
    """The lines that say something, white space single."""
    return [line for one in text.splitlines() if (line := " ".join(one.split()))]


def seats_from(text: str, acting: Acting) -> tuple[Seat, ...]:
    """Seats, one a line: "agency; post"."""
    seats = []
    for line in lines_of(text):
        agency, between, title = (part.strip() for part in line.partition(";"))
        if not between or not title:
            raise forms.ValidationError(_("Write “agency; post” in each line: %(line)s") % {"line": line})
        code = agency_code(agency)
        seats.append(Seat(agency=code, title=title, post=_post(code, title, acting)))
    return tuple(seats)


def _post(agency: str, title: str, acting: Acting) -> str:
    """The record of a post of this node that bears this title; "" where it is not known here, or not one."""
    if agency == acting.agency and title == acting.office:
        return acting.post
    if agency not in node.here().agencies:
        return ""
    rows = Post.objects.visible_to(acting).filter(record__owner=agency, record__state="held")
    found = list(rows.filter(record__title=title).values_list("pk", flat=True)[:2])
    return str(found[0]) if len(found) == 1 else ""


def seats_as_text(seats: Iterable[Seat]) -> str:
    """Seats as `seats_from` reads them."""
    return "\n".join(f"{names.agency(seat.agency).say(page_language())}; {seat.title}" for seat in seats)


def parts_from(text: str) -> tuple[StudyPart, ...]:
    """Sections of an outline, one a line: "title; agency". Their codes are their places."""
    parts = []
    for place, line in enumerate(lines_of(text), 1):
        title, between, agency = (part.strip() for part in line.rpartition(";"))
        if not between or not title:
            raise forms.ValidationError(_("Write “section; agency” in each line: %(line)s") % {"line": line})
        parts.append(StudyPart(code=str(place), title=title, agency=agency_code(agency)))
    return tuple(parts)


def parts_as_text(parts: Iterable[StudyPart]) -> str:
    """Sections as `parts_from` reads them."""
    return "\n".join(f"{part.title}; {names.agency(part.agency).say(page_language())}" for part in parts)
