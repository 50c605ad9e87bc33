"""The national exchange's and the trust room in Chromium: readable in both languages, on a desk and on a phone."""

import os
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer
from tests.edxml.messages import real
from tests.exchange.remote import Remote
from tests.trust.conftest import own_home as own_home
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.offices import appoint

from comity.exchange.gateway.taking import take
from comity.exchange.models import Peer
from comity.exchange.trust.directory import RegistrarCard, do_believe_registrar, take_directory
from comity.exchange.trust.registrar import Office
from comity.exchange.trust.replacing import do_revoke_peer_keys
from comity.exchange.trust.rotating import rotate
from comity.kernel.acting import machine

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_pages_read_well(live_server: LiveServer, tmp_path: Path) -> None:
    paper = take("edoc_new.edxml", real("edoc_new"), acting=machine("mnd-dfr")).record
    take("status.edxml", real("status_processing_05"), acting=machine("mnd-dfr"))
    Remote().join()
    Remote(agencies=("moj",), name="moj").join()
    do_revoke_peer_keys(Peer.objects.get(name="moj"), "laptop stolen", by="operator")
    rotate()
    office = Office.found(tmp_path / "registrar", "test", "registrar")
    do_believe_registrar(
        RegistrarCard("test", "registrar", office.keys.public), office.keys.public.fingerprint, by="operator"
    )
    third = Remote(agencies=("moh",), name="moh").card()
    office.enter(third.model_dump(mode="json"), third.fingerprint)
    take_directory(office.publish().read_text())
    user = appoint("clerk")
    pictures = os.environ.get("COMITY_PICTURES")
    with chromium() as browser:
        for name, address in (
            ("gateway", "/gateway/"),
            ("paper", f"/gateway/papers/{paper.pk}/"),
            ("trust", "/trust/"),
        ):
            for language in ("vi", "en"):
                page = open_page(browser, live_server.url + address, user, language=language)
                assert axe_violations(page) == "", f"{address} {language}"
                if pictures:
                    page.screenshot(path=f"{pictures}/{name}-{language}.png", full_page=True)
                page.set_viewport_size({"width": 390, "height": 844})
                assert not scrolls_sideways(page), f"{address} {language}"
                if pictures and language == "vi":
                    page.screenshot(path=f"{pictures}/{name}-phone.png", full_page=True)
                page.close()
