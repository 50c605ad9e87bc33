"""The attachments room in Chromium: nothing for axe to find, nothing too wide for a phone, papers shown in a frame."""

import time
from pathlib import Path

import pytest
import typst
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer
from tests.acts import DEPARTMENT, account, office
from tests.kernel.attached import PNG, attach
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.people import appoint

from comity.kernel.labels import Label

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "Bien_ban_hoi_nghi_phoi_hop_cong_tac_doi_ngoai_quoc_phong_va_hoi_nhap_quoc_te_lan_thu_hai_nam_2019"


def paper() -> bytes:
    """A real PDF of one page."""
    made: bytes = typst.compile(b"= Bien ban\n#rect(width: 100%, height: 5cm, fill: red)")
    return made


def test_pages_read_well(live_server: LiveServer) -> None:
    record = account(label=Label(2))
    document = attach(record, office(), paper(), f"{LONG}.pdf")
    picture = attach(record, office(), PNG, "Sơ đồ vị trí.png")
    user, _acting = appoint(DEPARTMENT)
    pages = [
        (reverse("attachments", args=[record.pk]), ("vi", "en")),
        (reverse("attachment", args=[document.pk]), ("vi", "en")),
        (reverse("attachment", args=[picture.pk]), ("vi",)),
    ]
    with chromium() as browser:
        for address, languages in pages:
            for language in languages:
                for view in ("wide", "phone"):
                    page = open_page(browser, live_server.url + address, user, language=language, view=view)
                    assert axe_violations(page) == "", f"{address} {language} {view}"
                    assert not scrolls_sideways(page), f"{address} {language} {view}"
                    page.close()


def test_a_file_is_attached_shown_and_taken_home_by_hand(live_server: LiveServer, tmp_path: Path) -> None:
    record = account()
    user, _acting = appoint(DEPARTMENT)
    file = tmp_path / "Biên bản họp.pdf"
    file.write_bytes(paper())
    with chromium(whole=True) as browser:
        page = open_page(browser, live_server.url + reverse("attachments", args=[record.pk]), user)
        page.get_by_label("Tệp cần đính kèm").set_input_files(file)
        page.get_by_role("button", name="Đính kèm", exact=True).click()
        page.get_by_text("Đã đính kèm 1 tệp.").wait_for()
        with page.expect_download() as coming:
            page.get_by_role("link", name="Tải về").click()
        assert coming.value.suggested_filename == "Biên bản họp.pdf"
        assert Path(coming.value.path()).read_bytes() == file.read_bytes()
        page.get_by_role("link", name="Biên bản họp.pdf", exact=True).click()
        # The browser's own viewer takes the paper, sandbox and all.
        deadline = time.monotonic() + 30
        while not any(frame.url.startswith("chrome-extension://") for frame in page.frames):
            assert time.monotonic() < deadline, "the viewer never took the paper"
            page.wait_for_timeout(100)
        assert axe_violations(page) == ""
