"""Feeds as calendar programs read them: by the library that made them, and by one that did not."""

from datetime import date, timedelta
from typing import Any

import pytest
import vobject
from django.utils import timezone
from icalendar import Calendar

from comity.agenda.actions import do_make_feed, do_revoke_feed
from comity.agenda.feeds import feed_file, feed_of, feeds
from comity.agenda.models import Feed
from comity.directory.actions import do_clear
from comity.directory.delegating import do_delegate
from comity.directory.hats import hats_of
from comity.kernel.acting import Acting, Role, machine
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from tests.agenda.happenings import engagement
from tests.kernel.worlds import entries, later
from tests.web.people import appoint

TODAY = date(2030, 5, 1)
KINDS = ("engagement", "booking", "task")


def made(acting: Acting, language: str = "vi", own: bool = True) -> tuple[Feed, str]:
    return do_make_feed("Lịch; của, tôi", language, KINDS, own, acting=acting)


def read(token: str) -> bytes:
    found = feed_of(token)
    assert found is not None
    return feed_file(*found, TODAY)


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


@pytest.mark.django_db
def test_two_programs_read_the_same_days() -> None:
    _, acting = appoint()
    long = "Thăm, làm việc; “Lào” \\ " + "rất dài " * 20
    engagement(long, "2030-05-06/2030-05-08", acting=acting)
    engagement("Một ngày", "2030-05-10", acting=acting, label=Label(1))
    engagement("Trong tháng", "2030-05", acting=acting)
    engagement("Xưa quá", "2029-01-10", acting=acting)
    content = read(made(acting)[1])
    assert all(len(line) <= 75 for line in content.split(b"\r\n")) and b"\r\n" in content
    ours = {
        str(event["summary"]): (event.decoded("dtstart"), event.decoded("dtend")) for event in events(content)
    }
    parsed = vobject.readOne(content.decode())
    theirs = {event.summary.value: (event.dtstart.value, event.dtend.value) for event in parsed.vevent_list}
    assert ours == theirs
    assert theirs == {
        long: (date(2030, 5, 6), date(2030, 5, 9)),
        "Một ngày": (date(2030, 5, 10), date(2030, 5, 11)),
    }
    note = parsed.contents["x-wr-caldesc"][0].value
    assert "Lưu hành nội bộ" in note and "1 mục chưa rõ ngày" in note
    marked = next(event for event in parsed.vevent_list if event.summary.value == "Một ngày")
    assert "Độ mật: Lưu hành nội bộ" in marked.description.value
    assert {parsed.contents[name][0].value for name in ("name", "x-wr-calname")} == {"Lịch; của, tôi"}


@pytest.mark.django_db
def test_nothing_above_the_ceiling_but_busy_days_once_a_day() -> None:
    _, acting = appoint()
    engagement("Kín một", "2030-05-06/2030-05-07", acting=acting, label=Label(2), place="Hà Nội")
    engagement("Kín hai", "2030-05-07", acting=acting, label=Label(3), partners=("ru",))
    content = read(made(acting, "en")[1])
    found = [(str(event["summary"]), event.decoded("dtstart")) for event in events(content)]
    assert found == [("Busy", date(2030, 5, 6)), ("Busy", date(2030, 5, 7))]
    text = content.decode().casefold().replace("\r\n ", "")
    assert [
        word for word in ("kín", "hà nội", "secret", "confidential\n", "lào", "nga") if word in text
    ] == []


@pytest.mark.django_db
def test_identifiers_stay_when_a_record_changes() -> None:
    _, acting = appoint()
    engagement("Thăm", "2030-05-06", acting=acting)
    engagement("Kín", "2030-05-20", acting=acting, label=Label(2))
    token = made(acting)[1]
    before = {str(event["uid"]) for event in events(read(token))}
    engagement("Kín nữa", "2030-05-20", acting=acting, label=Label(2))
    assert {str(event["uid"]) for event in events(read(token))} == before and len(before) == 2


@pytest.mark.django_db
def test_a_feed_reads_as_its_hat_may_read_now() -> None:
    _, admin = appoint("mnd-dfr", Role.ADMINISTRATOR)
    _, acting = appoint(clearance=1)
    engagement("Nội bộ", "2030-05-06", acting=acting, label=Label(1))
    _, token = made(acting)
    assert len(events(read(token))) == 1
    do_clear(acting.post, 0, "", acting=admin)
    assert events(read(token)) == []
    neighbour = made(appoint("mnd-bgc")[1], own=False)[1]
    assert events(read(neighbour)) == []


@pytest.mark.django_db
def test_a_feed_under_a_lent_hat_ends_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _, head = appoint("mnd-dfr", Role.HEAD)
    user, _ = appoint("mnd-dfr", Role.READER)
    today = timezone.localdate()
    last = today + timedelta(days=2)
    do_delegate(head.post, user.username, today.isoformat(), last.isoformat(), acting=head)
    lent = next(hat.acting for hat in hats_of(user) if hat.delegation)
    token = made(lent)[1]
    assert feed_of(token) is not None
    later(monkeypatch, days=5)
    assert feed_of(token) is None


@pytest.mark.django_db
def test_making_and_revoking_are_journaled_and_the_token_is_kept_nowhere() -> None:
    _, acting = appoint()
    feed, token = made(acting)
    do_revoke_feed(feed.pk, acting=acting)
    assert feed_of(token) is None
    for type_ in ("feed-made", "feed-revoked"):
        (entry,) = entries(type_)
        assert entry["feed"] == str(feed.pk) and entry["person"] == acting.person
        assert token not in str(entry)
    assert token not in str(vars(Feed.objects.get(pk=feed.pk)))
    assert [one.pk for one in feeds(acting)] == [feed.pk]
    with pytest.raises(Problem):
        do_make_feed("x", "vi", KINDS, True, acting=machine("mnd-dfr"))
