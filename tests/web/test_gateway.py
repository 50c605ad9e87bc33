"""The national exchange's room: a paper waits with its doubts beside the fields, until the clerk confirms it."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.acts import DEPARTMENT
from tests.edxml.messages import real
from tests.exchange.test_gateway import CODES, sent, status_of
from tests.web.offices import appoint, browser_of
from tests.web.people import Page

from comity.exchange import edxml
from comity.exchange.gateway.models import ReceivedPaper
from comity.exchange.gateway.taking import take
from comity.kernel.acting import machine
from comity.kernel.records import Record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def codes() -> Iterator[None]:
    before = settings.NODE
    settings.NODE = replace(before, edxml=CODES)
    yield
    settings.NODE = before


def steady(answer: Page) -> str:
    """A page without its address, ids and tokens."""
    return re.sub(
        r"[0-9a-f]{8}-[0-9a-f-]{27}|/gateway/[^\"]*|value=\"[^\"]{40,}\"|Token[^}]*",
        "",
        answer.content.decode(),
    )


def received(name: str = "edoc_new") -> Record:
    return take(f"{name}.edxml", real(name), acting=machine(DEPARTMENT)).record


def test_the_clerk_sees_what_is_doubtful_beside_the_field_and_confirms() -> None:
    paper = received()
    clerk = browser_of(appoint("clerk"))
    listed = clerk.get("/gateway/").content.decode()
    assert paper.title in listed and "mục cần xem lại" in listed
    page = clerk.get(f"/gateway/papers/{paper.pk}/").content.decode()
    assert "trước ngày ban hành" in page and "2014/02/30" in page and "1212" in page
    assert page.index('name="deadline"') < page.index("trước ngày ban hành") < page.index("</fieldset>")
    wrong = clerk.post(f"/gateway/papers/{paper.pk}/accept/", {"title": "Đúng", "deadline": "hôm kia"})
    assert wrong.status_code == 400 and "Đúng" in wrong.content.decode()
    done = clerk.post(
        f"/gateway/papers/{paper.pk}/accept/",
        {"title": "Đúng", "symbol": "74/VPCP-TTĐT", "deadline": "", "type": "notice", "sender": "ogov"},
        follow=True,
    )
    assert "Đã tiếp nhận" in done.content.decode() and "Đúng" in done.content.decode()
    paper.refresh_from_db()
    assert paper.state == "accepted" and ReceivedPaper.objects.for_machine().get().symbol == "74/VPCP-TTĐT"
    status = clerk.post(f"/gateway/files/{paper.pk}/")
    told = edxml.read(status.content).message.status
    assert told is not None and told.code == "03"
    assert "attachment" in status.headers["Content-Disposition"]


def test_in_english_too_and_the_bytes_as_given() -> None:
    paper = received()
    officer = browser_of(appoint("officer"), "en")
    page = officer.get(f"/gateway/papers/{paper.pk}/").content.decode()
    assert "it lies before the date of issue" in page and "Confirm and take in" not in page
    assert officer.get(f"/gateway/messages/{paper.pk}/original/").content == real("edoc_new")
    assert officer.post(f"/gateway/papers/{paper.pk}/accept/", {"title": "x"}).status_code == 400
    paper.refresh_from_db()
    assert paper.state == "arrived"


def test_outsiders_find_nothing() -> None:
    paper = received()
    outsider = browser_of(appoint("head", "mnd-bgc"))
    missing = outsider.get(f"/gateway/papers/{uuid.uuid4()}/")
    for address in (f"/gateway/papers/{paper.pk}/", f"/gateway/messages/{paper.pk}/original/"):
        answer = outsider.get(address)
        assert answer.status_code == 404
        assert steady(answer) == steady(missing)
    assert outsider.post(f"/gateway/files/{paper.pk}/").status_code == 404
    assert (
        outsider.post(f"/gateway/papers/{paper.pk}/step/", {"step": "refuse", "note": "x"}).status_code == 404
    )
    assert paper.title not in outsider.get("/gateway/").content.decode()


def test_a_message_is_taken_in_on_the_page_or_refused_with_the_reason() -> None:
    clerk = browser_of(appoint("clerk"))
    bad = clerk.post("/gateway/", {"file": SimpleUploadedFile("x.edxml", b"<!DOCTYPE a><edXML/>")})
    assert bad.status_code == 400 and "DTD" in bad.content.decode()
    assert not Record.objects.for_machine().filter(kind="received-paper").exists()
    good = clerk.post("/gateway/", {"file": SimpleUploadedFile("x.edxml", real("edoc_update"))})
    assert good.status_code == 302 and good.headers["Location"].startswith("/gateway/papers/")


def test_statuses_stand_on_their_dispatch_or_among_the_unmatched() -> None:
    dispatch = sent()
    take("a.edxml", status_of(dispatch), acting=machine(DEPARTMENT))
    take("b.edxml", real("status_rejection_02"), acting=machine(DEPARTMENT))
    head = browser_of(appoint("head"))
    page = head.get(f"/dispatches/{dispatch.pk}/").content.decode()
    assert "Trục liên thông quốc gia" in page and "Đang xử lý" in page
    listed = head.get("/gateway/").content.decode()
    assert "7816/VPCP-TTĐT" in listed and "từ chối" in listed
    exported = head.post(f"/gateway/files/{dispatch.pk}/")
    assert edxml.read(exported.content).flags == ()
