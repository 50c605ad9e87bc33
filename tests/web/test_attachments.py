"""The attachments room: files given to a record, shown, taken home whole or in part, and hidden with their record."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.acts import BORDER_GUARD, DEPARTMENT, account, office
from tests.kernel.attached import PDF, PNG, attach
from tests.kernel.clamd import EICAR, clamd
from tests.web.people import appoint, signed_in

from comity.kernel import blobs, opening
from comity.kernel.acting import Acting, Role
from comity.kernel.attachments.models import Attachment
from comity.kernel.attachments.reading import attachments_of
from comity.kernel.attachments.types import Terms
from comity.kernel.journal import JournalEntry
from comity.kernel.labels import Label
from comity.kernel.records import Record
from comity.profiles import Profile
from comity.web.attachments.ranges import Unsatisfiable, asked_range

OFFICER = office()
FILM = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 2000


def upload(client: Client, record: Record, *files: tuple[str, bytes], query: str = "") -> HttpResponse:
    given_files = [SimpleUploadedFile(name, data) for name, data in files]
    answer = client.post(reverse("attachments", args=[record.pk]) + query, {"files": given_files})
    assert isinstance(answer, HttpResponse)
    return answer


def page(client: Client, name: str, pk: Any) -> str:
    answer = client.get(reverse(name, args=[pk]))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def body_of(client: Client, made: Record, name: str = "attachment-download", **headers: str) -> Any:
    return client.get(reverse(name, args=[made.pk]), headers=headers)


def parts_left() -> set[str]:
    return {path.name for path in (settings.NODE.blobs / "incoming").glob("*.part")}


@pytest.fixture
def people(db: None) -> tuple[Client, Acting]:
    user, acting = appoint(DEPARTMENT)
    return signed_in(user), acting


def test_files_are_attached_listed_and_taken_home(people: tuple[Client, Acting]) -> None:
    client, acting = people
    record, before = account(), parts_left()
    answer = upload(client, record, ("Biên bản họp.pdf", PDF), ("sơ đồ.png", PNG))
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("attachments", args=[record.pk]))
    text = page(client, "attachments", record.pk)
    assert "Đã đính kèm 2 tệp." in text
    assert "Biên bản họp.pdf" in text and "Ảnh PNG" in text
    first, second = attachments_of(record, acting)
    got = body_of(client, first.record)
    assert b"".join(got.streaming_content) == PDF
    assert got.headers["Content-Type"] == "application/pdf"
    assert got.headers["Content-Length"] == str(len(PDF))
    assert got.headers["Content-Disposition"].startswith(
        'attachment; filename="Bien ban hop.pdf"; filename*='
    )
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["Cache-Control"] == "no-store"
    assert blobs.get(second.body.sha256) == PNG
    assert parts_left() == before


def test_from_a_records_own_page_one_comes_back_to_it(people: tuple[Client, Acting]) -> None:
    client, _acting = people
    record = account()
    answer = upload(client, record, ("a.pdf", PDF), query="?back=record")
    assert answer.headers["Location"] == reverse("account", args=[record.pk]) + "#attachments"


def test_the_pages_speak_english_too(db: None) -> None:
    user, _acting = appoint(DEPARTMENT)
    record = account()
    made = attach(record, OFFICER)
    client = signed_in(user, "en")
    assert "Who may know the record may open its files, and nobody else." in page(
        client, "attachments", record.pk
    )
    assert "Where the browser does not show the paper here" in page(client, "attachment", made.pk)


@pytest.mark.parametrize(
    ("files", "what"),
    [
        ([], "Chưa chọn tệp"),
        ([("a.exe", b"MZ")], "Không nhận loại tệp này."),
        ([("a.pdf", PDF), ("b.pdf", PNG)], "Nội dung tệp không phải PDF như tên tệp ghi."),
        ([("a.pdf", b"")], "Tệp không có nội dung."),
        ([(f"{number}.png", PNG) for number in range(21)], "quá 20 tệp"),
    ],
)
def test_what_cannot_be_attached_is_said_beside_the_form_and_changes_nothing(
    people: tuple[Client, Acting], files: list[tuple[str, bytes]], what: str
) -> None:
    client, acting = people
    record, before = account(), parts_left()
    answer = upload(client, record, *files)
    assert answer.status_code == 400
    text = unescape(answer.content.decode())
    assert what in text and 'name="files"' in text
    assert attachments_of(record, acting) == []
    assert parts_left() == before


def test_a_file_above_the_limit_is_refused(
    people: tuple[Client, Acting], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, acting = people
    record, before = account(), parts_left()
    small = property(lambda self: Terms(tuple(t.file_type for t in self.attachment_types), 2**20))
    monkeypatch.setattr(Profile, "attachment_terms", small)
    just_above = b"%PDF-" + bytes(2**20)
    far_above = b"%PDF-" + bytes(4 * 2**20)
    for data in (just_above, far_above):
        answer = upload(client, record, ("a.pdf", data))
        assert answer.status_code == 400
        assert "nhiều nhất 1 MB" in unescape(answer.content.decode())
    assert attachments_of(record, acting) == []
    assert parts_left() == before


def test_a_scanner_that_finds_something_or_is_silent_keeps_the_file_out(
    people: tuple[Client, Acting], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    client, acting = people
    record = account()
    with clamd(tmp_path / "clamd.ctl") as (address, _scanned):
        monkeypatch.setattr(settings, "NODE", replace(settings.NODE, scanner=address))
        found = upload(client, record, ("a.pdf", PDF + EICAR))
        assert "Phát hiện mã độc trong tệp (Eicar-Test-Signature)." in unescape(found.content.decode())
        assert upload(client, record, ("b.pdf", PDF)).status_code == 302
    silent = upload(client, record, ("c.pdf", PDF))
    assert "Chưa quét được mã độc nên chưa nhận tệp." in unescape(silent.content.decode())
    assert [file.body.name for file in attachments_of(record, acting)] == ["b.pdf"]


def test_a_forged_upload_is_refused(db: None) -> None:
    user, acting = appoint(DEPARTMENT)
    record, before = account(), parts_left()
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert upload(client, record, ("a.pdf", PDF)).status_code == 403
    assert attachments_of(record, acting) == []
    assert parts_left() == before
    text = client.get(reverse("attachments", args=[record.pk])).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
    assert token is not None
    answer = client.post(
        reverse("attachments", args=[record.pk]),
        {"csrfmiddlewaretoken": token[1], "files": SimpleUploadedFile("a.pdf", PDF)},
    )
    assert answer.status_code == 302


def test_who_may_not_write_the_record_sees_no_form_and_cannot_post(db: None) -> None:
    record = account(label=Label(0, frozenset({BORDER_GUARD})))
    made = attach(record, OFFICER)
    for agency, role in ((DEPARTMENT, Role.READER), (BORDER_GUARD, Role.HEAD)):
        user, _acting = appoint(agency, role)
        client = signed_in(user)
        text = page(client, "attachments", record.pk) + page(client, "attachment", made.pk)
        assert "Bien ban.pdf" in text and "Tải về" in text
        assert 'name="files"' not in text and reverse("attachment-withdraw", args=[made.pk]) not in text
        assert upload(client, record, ("a.pdf", PDF)).status_code == 403
        assert client.post(reverse("attachment-withdraw", args=[made.pk])).status_code == 403
    assert len(attachments_of(record, OFFICER)) == 1


def test_an_outsider_meets_the_same_answer_as_for_what_is_not_there(db: None) -> None:
    record = account(label=Label(2))
    made = attach(record, OFFICER, PDF, "kin-dao.pdf")
    user, _acting = appoint(BORDER_GUARD)
    client = signed_in(user)
    nowhere = "0192a0a0-0000-7000-8000-000000000000"
    for name in ("attachment", "attachment-download", "attachment-preview"):
        seen, missing = client.get(reverse(name, args=[made.pk])), client.get(reverse(name, args=[nowhere]))
        assert (seen.status_code, missing.status_code) == (404, 404)
        answer = seen.content.decode().replace(str(made.pk), nowhere)
        assert _without_tokens(answer) == _without_tokens(missing.content.decode())
        assert b"kin-dao" not in seen.content
    for method in (client.get, client.post):
        assert method(reverse("attachments", args=[record.pk])).status_code == 404
    assert client.post(reverse("attachment-withdraw", args=[made.pk])).status_code == 404
    assert Client().get(reverse("attachment-download", args=[made.pk])).status_code == 302


def test_an_upload_answers_alike_whether_or_not_somebody_has_the_file(db: None) -> None:
    attach(account(label=Label(3)), OFFICER, PNG, "mat.png")
    user, acting = appoint(BORDER_GUARD, Role.OFFICER, clearance=0)
    client = signed_in(user)
    answers, pages = [], []
    for data in (PNG, PNG + b"nobody has this"):
        record = account("Hồ sơ", acting=acting)
        answer = upload(client, record, ("a.png", data))
        answers.append((answer.status_code, answer.content))
        text = page(client, "attachments", record.pk)
        pages.append(re.sub(r"[0-9a-f-]{36}|\d\d:\d\d|\d+\xa0byte\w*|value=\"\w{64}\"", "", text))
    assert answers[0] == answers[1]
    assert "Đã đính kèm 1 tệp." in pages[0]
    assert _without_tokens(pages[0]) == _without_tokens(pages[1])


def _without_tokens(text: str) -> str:
    return re.sub(r"[A-Za-z0-9]{64}", "", text)


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-99", (0, 100)),
        ("bytes=100-", (100, len(FILM))),
        ("bytes=-50", (len(FILM) - 50, len(FILM))),
        ("bytes=300000-99999999", (300_000, len(FILM))),
    ],
)
def test_a_part_of_a_file_is_given(people: tuple[Client, Acting], asked: str, part: tuple[int, int]) -> None:
    client, _acting = people
    made = attach(account(), OFFICER, FILM, "phim.mp4")
    got = body_of(client, made, Range=asked)
    assert got.status_code == 206
    assert b"".join(got.streaming_content) == FILM[slice(*part)]
    assert got.headers["Content-Range"] == f"bytes {part[0]}-{part[1] - 1}/{len(FILM)}"
    assert got.headers["Content-Length"] == str(part[1] - part[0])


def test_a_part_behind_the_end_is_refused_and_a_changed_file_is_given_whole(
    people: tuple[Client, Acting],
) -> None:
    client, _acting = people
    made = attach(account(), OFFICER, FILM, "phim.mp4")
    behind = body_of(client, made, Range=f"bytes={len(FILM)}-")
    assert (behind.status_code, behind.headers["Content-Range"]) == (416, f"bytes */{len(FILM)}")
    tag = body_of(client, made).headers["ETag"]
    going_on = {"Range": "bytes=10-"}
    assert body_of(client, made, **going_on, **{"If-Range": tag}).status_code == 206
    assert body_of(client, made, **going_on, **{"If-Range": '"other"'}).status_code == 200


@given(
    st.text("bytes=-, 0123456789x", max_size=30)
    | st.from_regex(r"bytes=\d{0,4}-\d{0,4}(,\d-)?", fullmatch=True),
    st.integers(0, 2000),
)
def test_a_range_is_a_part_of_the_file_or_all_of_it_or_refused(header: str, size: int) -> None:
    try:
        part = asked_range(header, size)
    except Unsatisfiable:
        assert header.startswith("bytes=")
        return
    if part is not None:
        assert 0 <= part[0] < part[1] <= size


def test_pictures_and_papers_are_shown_in_a_sandbox_and_nothing_else_is(
    people: tuple[Client, Acting],
) -> None:
    client, _acting = people
    record = account()
    picture, paper = attach(record, OFFICER, PNG, "a.png"), attach(record, OFFICER, PDF, "a.pdf")
    text = attach(record, OFFICER, b"<script>alert(1)</script>", "a.txt")
    for made, tag in ((picture, "<img "), (paper, "<iframe ")):
        address = reverse("attachment-preview", args=[made.pk])
        assert re.search(rf'{tag}[^>]*src="{address}"', page(client, "attachment", made.pk))
        shown = body_of(client, made, "attachment-preview")
        rules = shown.headers["Content-Security-Policy"].split("; ")
        assert "sandbox" in rules and "default-src 'none'" in rules and "frame-ancestors 'self'" in rules
        assert not [rule for rule in rules if rule.startswith("script-src")]
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert shown.headers["Content-Disposition"] == "inline"
    assert body_of(client, text, "attachment-preview").status_code == 404
    assert reverse("attachment-preview", args=[text.pk]) not in page(client, "attachment", text.pk)
    assert body_of(client, text).headers["Content-Type"].startswith("text/plain")


def test_opening_a_restricted_file_is_journaled_and_an_ordinary_one_is_not(
    people: tuple[Client, Acting],
) -> None:
    client, acting = people
    ordinary, restricted = attach(account(), OFFICER), attach(account(label=Label(2)), OFFICER)
    body_of(client, ordinary)
    assert not JournalEntry.objects.filter(type="opened").exists()
    body_of(client, restricted, Range="bytes=1-")
    (seen,) = opening.who_opened(restricted.pk, OFFICER)
    assert (seen.record, seen.person, seen.agency) == (restricted.pk, acting.person, DEPARTMENT)


def test_a_file_taken_off_leaves_the_list_and_stays_in_the_history(people: tuple[Client, Acting]) -> None:
    client, _acting = people
    record = account()
    made = attach(record, OFFICER)
    answer = client.post(reverse("attachment-withdraw", args=[made.pk]), follow=True)
    text = unescape(answer.content.decode())
    assert "Đã gỡ." in text and "Hồ sơ này chưa có tệp đính kèm." in text
    assert "đã gỡ" in page(client, "attachment", made.pk)
    again = client.post(reverse("attachment-withdraw", args=[made.pk]))
    assert again.status_code == 400


def test_bytes_that_were_lost_are_said_to_be_lost(people: tuple[Client, Acting]) -> None:
    client, _acting = people
    made = attach(account(), OFFICER, PDF + b"lost")
    (digest,) = Attachment.objects.visible_to(OFFICER).values_list("sha256", flat=True)
    blobs.path(digest).unlink()
    answer = body_of(client, made)
    assert answer.status_code == 400
    assert "Nội dung của tệp không còn trong kho của nút này." in unescape(answer.content.decode())


def test_a_large_file_goes_in_and_out_without_being_held_in_memory() -> None:
    """In a process of its own: 256 MiB through the whole application, in and out, within 16 MiB of extra memory."""
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run(
        [sys.executable, "-m", "tests.web.large_file", "256"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout.splitlines()[-1])
    assert (told["upload"], told["download"], told["range"]) == (302, 200, 206)
    assert told["sha256_in"] == told["sha256_out"]
    assert told["peak_mib"] - told["before_mib"] < 16
