"""Invitations: who is told, who may answer, what the calendar file says to another program; and busy times."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from django.utils import timezone
from icalendar import Calendar

from comity.agenda.actions import do_book, do_cancel_booking
from comity.agenda.collisions import Collision, Wanted, collisions
from comity.agenda.inviting import (
    answers,
    do_answer,
    do_cancel_invitation,
    do_change_invitation,
    do_invite,
    request_file,
    to_answer,
)
from comity.agenda.kinds import BookingBody, InvitationBody
from comity.agenda.models import BusyTime
from comity.agenda.reading import calendar
from comity.agenda.windows import Search, free_windows
from comity.directory.actions import do_make_post
from comity.directory.hats import hats_of
from comity.directory.models import Person
from comity.kernel.acting import Acting, Role, machine
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, label_of
from comity.kernel.records import Record
from comity.kernel.words import Words
from tests.acts import office
from tests.web.people import appoint

GUARD = office("mnd-bgc")
DAY = date(2030, 5, 6)


def called(**more: object) -> Record:
    said = {
        "title": "Họp phối hợp; “biên giới”, lần 2 " + "rất dài " * 12,
        "date": "2030-05-06",
        "begins": "08:30",
        "ends": "11:00",
        "place": "Hà Nội",
        "agencies": ("mnd-bgc", "mofa"),
        **more,
    }
    return do_invite(InvitationBody.model_validate(said), acting=office())


@pytest.mark.django_db
def test_the_invited_know_answer_once_and_are_asked_again_after_a_change() -> None:
    record = called()
    assert label_of(record).audience == {"mnd-bgc", "mofa"}
    assert [row.pk for row in to_answer(GUARD)] == [record.pk] and not to_answer(office()).exists()
    with pytest.raises(Problem):
        do_answer(record.pk, "accepted", acting=office())
    with pytest.raises(Problem):
        do_answer(record.pk, "perhaps", acting=GUARD)
    do_answer(record.pk, "tentative", acting=GUARD)
    do_answer(record.pk, "accepted", acting=GUARD, who="Trưởng phòng", people=2)
    assert not to_answer(GUARD).exists()
    told = {one.agency: one.body.answer if one.body else "" for one in answers(record, office())}
    assert told == {"mnd-bgc": "accepted", "mofa": ""}
    moved = content(record, InvitationBody).model_copy(
        update={"date": "2030-05-07", "agencies": ("mnd-bgc",)}
    )
    changed = do_change_invitation(record.pk, moved, acting=office())
    assert label_of(changed).audience == {"mnd-bgc", "mofa"}  # nobody is uninvited
    assert [one.before for one in answers(changed, office())] == [True, False]
    do_cancel_invitation(record.pk, acting=office())
    with pytest.raises(Problem):
        do_answer(record.pk, "accepted", acting=GUARD)


@pytest.mark.django_db
def test_two_programs_read_the_request_its_change_and_its_cancelling() -> None:
    record = called()
    do_answer(record.pk, "accepted", acting=GUARD)
    content_ = request_file(record, office(), "vi")
    assert all(len(line) <= 75 for line in content_.split(b"\r\n")) and content_.endswith(
        b"END:VCALENDAR\r\n"
    )
    assert b"\n" not in content_.replace(b"\r\n", b"")
    (ours,) = Calendar.from_ical(content_).walk("VEVENT")
    whole = vobject.readOne(content_.decode())
    theirs = whole.vevent
    assert whole.method.value == "REQUEST" and theirs.sequence.value == "0"
    assert theirs.summary.value == str(ours["summary"]) == record.title
    begins = datetime(2030, 5, 6, 1, 30, tzinfo=UTC)
    assert ours.decoded("dtstart") == theirs.dtstart.value == begins
    assert theirs.dtend.value - theirs.dtstart.value == timedelta(hours=2.5)
    stands = {one.value: one.params["PARTSTAT"] for one in theirs.attendee_list}
    assert stands == {
        "mailto:mnd-bgc@test.invalid": ["ACCEPTED"],
        "mailto:mofa@test.invalid": ["NEEDS-ACTION"],
    }
    assert theirs.organizer.value == "mailto:mnd-dfr@test.invalid"
    body = content(record, InvitationBody).model_copy(update={"begins": "", "ends": ""})
    changed = do_change_invitation(record.pk, body, acting=office())
    later = vobject.readOne(request_file(changed, office(), "en").decode()).vevent
    assert (later.uid.value, later.sequence.value) == (theirs.uid.value, "1")
    assert (later.dtstart.value, later.dtend.value) == (DAY, DAY + timedelta(days=1))
    off = vobject.readOne(
        request_file(do_cancel_invitation(record.pk, acting=office()), office(), "en").decode()
    )
    assert off.method.value == "CANCEL" and off.vevent.status.value == "CANCELLED"
    assert off.vevent.uid.value == theirs.uid.value


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [{"date": "2030-05"}, {"title": " "}, {"begins": "8h"}, {"begins": "10:00", "ends": "09:00"}, {"begins": ""},
     {"agencies": ()}, {"agencies": ("mnd-dfr",)}],
)  # fmt: skip
def test_an_invitation_that_is_not_whole_is_none(wrong: dict[str, object]) -> None:
    with pytest.raises(Problem) as caught:
        called(**wrong)
    assert caught.value.code == "invitation-unfit"


def booked(acting: Acting, *told: str, marking: int = 2) -> Record:
    body = BookingBody(
        title="Chuyến đi kín", date="2030-05-06/2030-05-08", posts=(acting.post,), busy_for=told, abroad=True
    )
    return do_book(body, acting=acting, label=Label(marking))


def in_the_way(acting: Acting, **wanted: object) -> list[Collision]:
    return collisions(Wanted(DAY, DAY, **wanted), acting)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_another_agency_sees_busy_without_content_where_it_was_told_and_else_nothing() -> None:
    _, acting = appoint()
    booking = booked(acting, "mnd-bgc")
    (row,) = BusyTime.objects.visible_to(GUARD).select_related("record")
    told = str(vars(row.record)) + row.record.title_in("en")
    assert "kín" not in told and row.record.title_in("en") == "Busy: Head of a section"
    assert not row.record.links.filter(target=booking.pk).exists()
    assert [item.kind for item in calendar(GUARD, DAY, DAY).days[DAY]] == ["busy-time"]
    assert [item.kind for item in calendar(acting, DAY, DAY).days[DAY]] == ["booking"]
    (found,) = [one for one in in_the_way(GUARD, invited=("mnd-dfr",)) if one.kind == "busy"]
    assert found.record is None and "Head of a section" in found.words.en
    post = frozenset({row.record.links.get(relation="posts").target})
    free = free_windows(Search(date(2030, 5, 6), date(2030, 5, 10), posts=post), GUARD)
    assert [(one.first, one.last) for one in free.windows] == [(date(2030, 5, 9), date(2030, 5, 10))]
    elsewhere = office("mofa")
    assert in_the_way(elsewhere, invited=("mnd-dfr",), posts=post) == []
    assert calendar(elsewhere, DAY, DAY).total == 0
    do_cancel_booking(booking.pk, acting=acting)
    assert calendar(GUARD, DAY, DAY).total == 0
    assert free_windows(Search(DAY, DAY, posts=post), GUARD).windows
    with pytest.raises(Problem):
        booked(acting, "mnd-bgc", marking=4)


@pytest.mark.django_db
def test_one_person_under_two_offices_is_not_in_two_places() -> None:
    user, acting = appoint()
    title = Words("Thư ký nhóm", "Secretary of a group")
    node = machine("mnd-dfr")
    person = Person.objects.visible_to(node).get(account=user.username).pk
    do_make_post(
        title, (Role.OFFICER,), 3, acting=node, person=person, first=timezone.localdate().isoformat()
    )
    other = next(hat.acting for hat in hats_of(user) if hat.acting.post != acting.post)
    booked(acting)
    found = in_the_way(other, posts=frozenset({uuid.UUID(other.post)}))
    assert [one.kind for one in found] == ["post"]
