"""The exchange room: how each node and way is, bundles in and out by a browser, and the figures for monitoring."""

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.acts import account
from tests.exchange.remote import Remote, envelope
from tests.exchange.stick import FarStick
from tests.web.offices import OFFICES, appoint, browser_of

from comity.exchange.models import InEntry, Peer, Way
from comity.exchange.ways import BUNDLE, HTTP, do_add_way
from comity.kernel import node
from comity.kernel.acting import Role
from comity.kernel.labels import Label
from comity.kernel.words import Words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_life")]

OFFICES.setdefault("administrator", (Words("Quản trị viên", "Administrator"), {Role.ADMINISTRATOR}, 0))
OFFICES.setdefault("auditor", (Words("Kiểm soát viên", "Auditor"), {Role.AUDITOR}, 0))


@pytest.fixture
def far() -> FarStick:
    made = FarStick(Remote())
    do_add_way(made.peer, BUNDLE)
    return made


def test_who_may_look_and_who_may_carry(far: FarStick) -> None:
    offices = {name: browser_of(appoint(name)) for name in OFFICES}
    answers = {name: client.get("/exchange/") for name, client in offices.items()}
    seen = {name for name, answer in answers.items() if answer.status_code == 200}
    assert seen == {"head", "clerk", "administrator", "auditor"}
    missing = offices["reader"].get("/no-such-page/")
    assert answers["officer"].status_code == answers["reader"].status_code == missing.status_code == 404
    forms = {name for name in seen if "/exchange/receive/" in answers[name].content.decode()}
    assert forms == {"head", "clerk", "administrator"}
    assert offices["auditor"].post("/exchange/bundle/", {"peer": "mofa"}).status_code == 404
    assert offices["auditor"].post("/exchange/receive/").status_code == 404


def test_a_peer_and_its_ways_in_both_languages(far: FarStick) -> None:
    Way.objects.filter(carrier=HTTP).update(ceiling=0, trouble="ConnectError: http://127.0.0.1:1")
    account("Giao lưu", label=Label(0, frozenset({"mofa"})))
    account("Tuyệt đối không", label=Label(2, frozenset({"mofa"})))
    client = browser_of(appoint("clerk"))
    shown = client.get("/exchange/").content.decode()
    assert "0 / 2" in shown and "dừng ở mục 2" in shown and "bằng tệp (thẻ nhớ, đĩa)" in shown
    assert "Giao lưu" not in shown and "Tuyệt đối không" not in shown
    client.cookies["comity_language"] = "en"
    shown = client.get("/exchange/").content.decode()
    assert (
        "stops at entry 2, whose" in shown
        and "by files (stick, disc)" in shown
        and "Take a bundle in" in shown
    )


def test_a_bundle_is_downloaded_and_another_taken_in(far: FarStick, tmp_path: Path) -> None:
    account("Một", label=Label(0, frozenset({"mofa"})))
    client = browser_of(appoint("clerk"))
    answer = client.post("/exchange/bundle/", {"peer": "mofa"})
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as pack:
        pack.extractall(tmp_path)
    far.take(next(tmp_path.iterdir()))
    far.remote.tell(envelope(title="One"))
    folder = far.bundle(tmp_path / "back")
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in folder.iterdir()]
    shown = client.post("/exchange/receive/", {"files": files})
    assert shown.status_code == 200 and "1 mục mới" in shown.content.decode()
    assert InEntry.objects.count() == 1 and Peer.objects.get().acknowledged == 1
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as pack:
        for path in folder.iterdir():
            pack.write(path, f"../../{path.name}")
    again = client.post("/exchange/receive/", {"files": SimpleUploadedFile("bundle.zip", packed.getvalue())})
    assert again.status_code == 200 and "0 mục mới" in again.content.decode()
    left = [path.name for path in node.here().home.iterdir() if path.name.startswith("bundle-")]
    assert left == [], "nothing is left behind"


def test_what_is_missing_is_named_and_nothing_is_lost(far: FarStick, tmp_path: Path) -> None:
    far.remote.tell(envelope(title="One"))
    folder = far.bundle(tmp_path / "in")
    client = browser_of(appoint("clerk"))
    manifest = next(folder.glob("*.manifest"))
    shown = client.post(
        "/exchange/receive/", {"files": SimpleUploadedFile(manifest.name, manifest.read_bytes())}
    )
    part = next(folder.glob("*.part")).name
    assert shown.status_code == 400 and f"thiếu: {part}" in shown.content.decode()
    for harmed in (b"PK\x05\x06" + bytes(18) + b"x", b"", b"no bundle at all"):
        shown = client.post("/exchange/receive/", {"files": SimpleUploadedFile("stick.zip", harmed)})
        assert shown.status_code == 400 and 'role="alert"' in shown.content.decode()
    assert client.post("/exchange/receive/").status_code == 400
    assert not InEntry.objects.exists()


class TestMetrics:
    def test_without_a_token_there_is_no_such_page(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert Client().get("/metrics").status_code == 404
        _open(monkeypatch)
        assert Client().get("/metrics").status_code == 404
        assert Client().get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404

    def test_counts_and_no_content(self, far: FarStick, monkeypatch: pytest.MonkeyPatch) -> None:
        account("Một", label=Label(0, frozenset({"mofa"})))
        _open(monkeypatch)
        answer = Client().get("/metrics", headers={"Authorization": "Bearer the-token"})
        lines = answer.content.decode().splitlines()
        assert answer.status_code == 200 and answer["Content-Type"].startswith("text/plain; version=0.0.4")
        assert 'comity_peer_waiting_entries{peer="mofa"} 1' in lines
        assert 'comity_way_trouble{peer="mofa",carrier="bundle",place="2"} 0' in lines
        assert any(line.startswith("comity_journal_entries ") for line in lines)
        assert "Một" not in answer.content.decode()


def _open(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    monkeypatch.setattr(settings, "NODE", replace(node.here(), metrics="the-token"))
