"""A feed as another program reads it: vdirsyncer fetches it from a running node, khal shows it, and both agree with us.

The two are Debian's, written by others and with parsers of their own. Without them the test is skipped, on CI it fails.
"""

import os
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
import vobject
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from comity.agenda.actions import do_make_feed, do_revoke_feed
from comity.kernel.labels import Label
from tests.agenda.happenings import booking, engagement
from tests.web.people import appoint

DAY = timedelta(days=1)
FORMAT = "{start-date}|{end-date}|{title}"
SYNC = """
[general]
status_path = "{home}/status"
[pair feed]
a = "remote"
b = "local"
collections = null
[storage remote]
type = "http"
url = "{url}"
[storage local]
type = "filesystem"
path = "{home}/days"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[comity]]
path = {home}/days
readonly = True
[locale]
local_timezone = Asia/Ho_Chi_Minh
default_timezone = Asia/Ho_Chi_Minh
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
timeformat = %H:%M
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {home}/khal.db
"""


def run(home: Path, *command: str) -> str:
    clean = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "no_proxy": "*"}
    done = subprocess.run(command, env=clean, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout


def shown(home: Path, first: date, days: int) -> set[tuple[str, str, str]]:
    """What khal lists, each event once."""
    said = run(
        home, "khal", "-c", str(home / "khal.conf"), "list", "--once", "--format", FORMAT, "--day-format", "",
        first.isoformat(), f"{days}d",
    )  # fmt: skip
    lines = [line.strip().split("|", 2) for line in said.splitlines() if line.strip()]
    return {(begin, end, title) for begin, end, title in lines}


@pytest.mark.django_db(transaction=True)
def test_vdirsyncer_fetches_a_served_feed_and_khal_shows_its_days(
    live_server: LiveServer, tmp_path: Path
) -> None:
    if not (shutil.which("vdirsyncer") and shutil.which("khal")):
        if os.environ.get("CI") == "true":
            pytest.fail("khal and vdirsyncer are not installed")
        pytest.skip("khal and vdirsyncer are not installed")
    _, acting = appoint()
    today = timezone.localdate()
    long = "Đoàn đại biểu quân sự cấp cao thăm, làm việc; “Lào” \\ " + "hợp tác " * 12
    engagement(long.strip(), f"{today + 3 * DAY}/{today + 5 * DAY}", acting=acting)
    engagement("Tiếp xã giao", (today + 9 * DAY).isoformat(), acting=acting, label=Label(1))
    engagement("Trong tháng", f"{today + 40 * DAY:%Y-%m}", acting=acting)
    booking("Họp giao ban", (today + DAY).isoformat(), acting=acting)
    engagement("Kín", (today + 12 * DAY).isoformat(), acting=acting, label=Label(3))
    feed, token = do_make_feed("Lịch của tôi", "vi", ("engagement", "booking"), True, acting=acting)
    (tmp_path / "days").mkdir()
    url = f"{live_server.url}/agenda/feeds/{token}.ics"
    for name, text in (("sync.conf", SYNC), ("khal.conf", KHAL)):
        (tmp_path / name).write_text(text.format(home=tmp_path, url=url), encoding="utf-8")
    sync = ("vdirsyncer", "-c", str(tmp_path / "sync.conf"))
    run(tmp_path, *sync, "discover")
    run(tmp_path, *sync, "sync")
    expected = {
        (today + 3 * DAY, today + 5 * DAY, long.strip()),
        (today + 9 * DAY, today + 9 * DAY, "Tiếp xã giao"),
        (today + DAY, today + DAY, "Họp giao ban"),
        (today + 12 * DAY, today + 12 * DAY, "Bận"),
    }
    told = {(begin.isoformat(), end.isoformat(), title) for begin, end, title in expected}
    assert shown(tmp_path, today, 60) == told
    # What it keeps on disk is one event a file, each with what RFC 5545 asks of an event.
    files = [path.read_text(encoding="utf-8") for path in (tmp_path / "days").glob("*.ics")]
    events = [event for text in files for event in vobject.readOne(text).vevent_list]
    assert len({event.uid.value for event in events}) == len(files) == len(expected)
    assert all(hasattr(event, "dtstamp") and hasattr(event, "dtstart") for event in events)
    # A day that moves is moved at the next fetch, what is revoked can be fetched no more.
    engagement("Mới thêm", (today + 20 * DAY).isoformat(), acting=acting)
    run(tmp_path, *sync, "sync")
    assert {title for _, _, title in shown(tmp_path, today, 60)} == {
        *(title for _, _, title in told),
        "Mới thêm",
    }
    do_revoke_feed(feed.pk, acting=acting)
    with pytest.raises(AssertionError, match="Not Found"):
        run(tmp_path, *sync, "sync")
