"""What an agenda tells of what one may not know: nothing, but that a post of one's own agency is busy, as declared."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.agenda.busy import busy_posts, busy_venue
from comity.agenda.collisions import Wanted, collisions
from comity.agenda.models import venue_key
from comity.agenda.reading import calendar
from comity.agenda.sources import KINDS
from comity.agenda.windows import Search, free_windows
from comity.kernel.acting import Acting, Role
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from tests.acts import BORDER_GUARD, DEPARTMENT, office
from tests.agenda.happenings import booking, engagement, hold
from tests.web.people import appoint

FIRST, LAST = date(2030, 5, 1), date(2030, 5, 31)
VENUE = "Phòng khách A"
DAYS = st.integers(0, 30).map(lambda offset: FIRST + timedelta(days=offset))
KNOWN = st.builds(lambda day, length: f"{day}/{day + timedelta(days=length)}", DAYS, st.integers(0, 40))
DATES = st.one_of(KNOWN, st.sampled_from(["2030-05", "2030", "XXXX-05-28", "2030-05-10~"]))


def told(hat: Acting, posts: frozenset[uuid.UUID], venue: str = VENUE) -> object:
    """Everything that the agenda tells a hat of a month."""
    found = calendar(hat, FIRST, LAST)
    wanted = Wanted(FIRST, LAST, posts=posts, partners=("la", "ru"), venue=venue)
    search = Search(FIRST, LAST, posts=posts, partners=("la", "ru"))
    return (
        found,
        busy_posts(hat, FIRST, LAST),
        busy_venue(hat, venue_key(venue), FIRST, LAST),
        collisions(wanted, hat),
        free_windows(search, hat),
    )


@pytest.mark.django_db
def test_for_an_outsider_a_restricted_record_changes_nothing() -> None:
    """For the border guard, whatever is declared; for a colleague without clearance, unless it is declared busy."""
    _, head = appoint(DEPARTMENT)
    _, other = appoint(BORDER_GUARD)
    _, junior = appoint(DEPARTMENT, Role.READER, clearance=0)
    engagement("Thăm", "2030-05-06", label=Label(0, frozenset({BORDER_GUARD})), acting=head)
    posts = frozenset({uuid.UUID(head.post), uuid.UUID(other.post)})
    before = {hat: told(hat, posts) for hat in (other, junior)}

    def write(kind: str, when: str, label: Label, busy: bool) -> None:
        if kind == "engagement":
            engagement("Kín", when, label=label, acting=head, partners=("la", "ru"))
        elif kind == "hold":
            hold(when, label=label, acting=head, partner="la", posts=(head.post,))
        else:
            booking(
                "Kín",
                when,
                label=label,
                acting=head,
                posts=(head.post,),
                busy=busy,
                venue_busy=busy,
                venue=VENUE,
            )

    @settings(max_examples=10)
    @given(
        when=DATES,
        marking=st.sampled_from([0, 2, 3]),
        busy=st.booleans(),
        kind=st.sampled_from(["engagement", "booking", "hold"]),
    )
    def unchanged(when: str, marking: int, busy: bool, kind: str) -> None:
        with transaction.atomic():
            try:
                write(kind, when, Label(marking), busy)
            except Problem as problem:
                assert problem.code == "agenda-unfit" and "/" not in when
            declared = kind == "booking" and busy
            hats = [other, *([junior] if marking and not declared else [])]
            assert [told(hat, posts) for hat in hats] == [before[hat] for hat in hats]
            transaction.set_rollback(True)

    unchanged()


@pytest.mark.django_db
def test_busy_tells_the_post_and_the_days_and_no_more() -> None:
    _, head = appoint(DEPARTMENT)
    _, junior = appoint(DEPARTMENT, Role.READER, clearance=0)
    _, auditor = appoint(DEPARTMENT, Role.AUDITOR)
    _, other = appoint(BORDER_GUARD)
    post = uuid.UUID(head.post)
    booking("Kín", "2030-05-06/2030-05-08", label=Label(2), acting=head, posts=(head.post,), busy=True)
    booking("Kín nữa", "2030-05-07", label=Label(3), acting=head, posts=(head.post,), busy=True)
    booking("Mở", "2030-05-08", acting=head, posts=(head.post,))
    booking("Không báo", "2030-05-20", label=Label(2), acting=head, posts=(head.post,))
    days = {date(2030, 5, 6): frozenset({post}), date(2030, 5, 7): frozenset({post})}
    assert busy_posts(junior, FIRST, LAST) == days, (
        "the 8th is taken by what one may read, so nothing lies beneath"
    )
    assert [busy_posts(hat, FIRST, LAST) for hat in (head, auditor, other)] == [{}, {}, {}]
    assert calendar(junior, FIRST, LAST).total == 1, "what is busy is never counted"
    found = collisions(Wanted(FIRST, LAST, posts=frozenset({post})), junior)
    hidden = [one for one in found if one.kind == "post" and one.record is None]
    assert len(hidden) == 1 and hidden[0].words.vi == "Trưởng phòng bận (06-07/5/2030)"
    assert [one.record.title for one in found if one.record] == ["Mở"]


@pytest.mark.django_db
def test_busy_is_refused_above_what_the_profile_allows_and_a_booking_is_told_no_more_widely() -> None:
    _, head = appoint(DEPARTMENT, clearance=3)
    secret = engagement("Kín", "2030-05-06", label=Label(2), acting=head)
    with pytest.raises(Problem):
        booking("Tiếp", "2030-05-06", acting=head, label=Label(0), about=str(secret.pk))
    with pytest.raises(Problem):
        booking("Tiếp", "2030-05", acting=head)
    _, other = appoint(BORDER_GUARD)
    with pytest.raises(Problem):
        booking("Tiếp", "2030-05-06", acting=head, posts=(other.post,))


@pytest.mark.django_db
def test_each_collision_is_found() -> None:
    _, head = appoint(DEPARTMENT)
    guard = office(BORDER_GUARD)
    shared = Label(0, frozenset({DEPARTMENT}))
    post = uuid.UUID(head.post)
    engagement("Đoàn biên phòng", "2026-04-20", acting=guard, label=shared)
    engagement("Tuần sau nữa", "2026-04-27", acting=guard, label=shared)
    engagement("Của chính ta", "2026-04-15", acting=head)
    booking("Họp", "2026-04-16", acting=head, posts=(head.post,), abroad=True)
    hold("2026-04-01/2026-04-30", acting=guard, label=shared, partner="la")
    wanted = Wanted(
        *(date(2026, 4, 14), date(2026, 4, 16)),
        posts=frozenset({post}),
        partners=("la",),
        venue="phong  khach A",
        agency=DEPARTMENT,
    )
    found = collisions(wanted, head)
    by_kind = {kind: [one for one in found if one.kind == kind] for kind in {one.kind for one in found}}
    assert {kind: len(ones) for kind, ones in by_kind.items()} == {
        "hold": 1,
        "post": 1,
        "venue": 1,
        "partner": 1,
        "holiday": 3,
    }
    assert by_kind["partner"][0].record and by_kind["partner"][0].record.title == "Đoàn biên phòng"
    assert "Lào" in by_kind["holiday"][0].words.vi
    assert "Phòng" not in by_kind["hold"][0].words.vi and "Laos" in by_kind["hold"][0].words.en


def test_each_kind_stands_once_in_the_agenda() -> None:
    assert len(KINDS) == len(set(KINDS))


@pytest.mark.django_db
def test_free_days_are_those_without_a_collision() -> None:
    _, head = appoint(DEPARTMENT)
    _, peer = appoint(DEPARTMENT)
    booking("Họp", "2030-05-08/2030-05-09", acting=head, posts=(head.post,))
    engagement(
        "Biên phòng gặp Lào",
        "2030-05-24",
        acting=office(BORDER_GUARD),
        label=Label(0, frozenset({DEPARTMENT})),
    )
    posts = frozenset({uuid.UUID(head.post), uuid.UUID(peer.post)})
    search = Search(FIRST, LAST, length=3, posts=posts, partners=("la",))
    free = free_windows(search, head)
    for window in free.windows:
        assert window.days >= 3
        wanted = Wanted(window.first, window.last, posts=posts, partners=("la",), agency=DEPARTMENT)
        assert collisions(wanted, head) == []
    assert [(window.first.day, window.last.day) for window in free.windows] == [(13, 17)]
    assert free.blocked == {"post": 2, "partner": 13, "holiday": 1, "weekend": 4}
