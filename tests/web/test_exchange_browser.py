"""The exchange room in Chromium: readable in both languages, on a desk and on a phone; a bundle taken in by hand."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from tests.acts import account
from tests.exchange.remote import Remote, envelope
from tests.exchange.stick import FarStick
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.offices import appoint

from comity.exchange.models import Way
from comity.exchange.ways import BUNDLE, HTTP, NATS, do_add_way
from comity.kernel.labels import Label

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("COMITY_SHOTS", "")


def test_the_room_reads_well_and_takes_a_bundle_in(live_server: LiveServer, tmp_path: Path) -> None:
    far = FarStick(Remote())
    do_add_way(far.peer, NATS, address="nats://10.0.0.5:4222")
    do_add_way(far.peer, BUNDLE)
    Way.objects.filter(carrier=HTTP).update(ceiling=0, trouble="ConnectError: http://127.0.0.1:1")
    for level in (0, 0, 1):
        account("Một", label=Label(level, frozenset({"mofa"})))
    far.remote.tell(envelope(title="One"))
    far.remote.tell(envelope(title="Two"))
    folder = far.bundle(tmp_path / "in", entries=1)
    parts = sorted(folder.glob("*.part"))
    user = appoint("clerk")
    with chromium() as browser:
        for language in ("vi", "en"):
            page = open_page(browser, live_server.url + "/exchange/", user, language=language)
            files = [*folder.glob("*.manifest"), *(parts if language == "en" else parts[:1])]
            page.set_input_files("#bundle-files", [str(path) for path in files])
            page.locator("form.form button").click()
            said = {"vi": parts[1].name, "en": "held up to number 2"}[language]
            expect(page.locator("#found")).to_contain_text(said)
            assert axe_violations(page) == "", language
            _shot(page, f"exchange-{language}-wide")
            page.set_viewport_size({"width": 390, "height": 844})
            assert not scrolls_sideways(page), language
            _shot(page, f"exchange-{language}-phone")
            page.close()


def _shot(page: object, name: str) -> None:
    """A picture for people who polish, where COMITY_SHOTS names a directory."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)  # type: ignore[attr-defined]
