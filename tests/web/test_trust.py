"""The trust page: whose keys count, by whose word, since when, and which were revoked."""

import pytest
from tests.exchange.remote import Remote
from tests.trust.conftest import own_home as own_home
from tests.web.offices import appoint, browser_of

from comity.exchange.keys import own_keys
from comity.exchange.models import Peer
from comity.exchange.trust.directory import RegistrarCard, do_believe_registrar, take_directory
from comity.exchange.trust.registrar import Office
from comity.exchange.trust.replacing import do_revoke_peer_keys
from comity.exchange.trust.rotating import rotate

pytestmark = pytest.mark.django_db


def test_it_says_who_vouches_for_whom(tmp_path) -> None:  # type: ignore[no-untyped-def]
    remote, other = Remote(), Remote(agencies=("moj",), name="moj")
    remote.join()
    before = own_keys().public.fingerprint
    rotate()
    office = Office.found(tmp_path / "registrar", "test", "registrar")
    said = RegistrarCard("test", "registrar", office.keys.public)
    do_believe_registrar(said, office.keys.public.fingerprint, by="operator of the day")
    office.enter(other.card().model_dump(mode="json"), other.card().fingerprint)
    take_directory(office.publish().read_text())
    do_revoke_peer_keys(Peer.objects.get(), "laptop stolen", by="operator")
    vi = browser_of(appoint("reader")).get("/trust/").content.decode()
    for words in (
        own_keys().public.fingerprint,
        before,
        remote.card().fingerprint,
        office.keys.public.fingerprint,
        other.card().fingerprint,
        "đã thu hồi",
        "laptop stolen",
        "chưa mã hóa",
        "operator of the day",
        "chưa được báo khóa mới",
        "Bộ Tư pháp",
        "<svg",
    ):
        assert words in vi, words
    en = browser_of(appoint("officer"), "en").get("/trust/").content.decode()
    assert "Its keys are revoked" in en and "not connected" in en and "version 1" in en


def test_without_anybody_it_says_what_to_do() -> None:
    page = browser_of(appoint("reader")).get("/trust/").content.decode()
    assert "comity trust registrar" in page and own_keys().public.fingerprint in page
