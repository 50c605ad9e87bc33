"""What a file claims to be must be borne out by its bytes; and its name is made harmless."""

import re
import shutil
import struct
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.attachments.names import LONGEST, clean, disposition
from comity.kernel.attachments.types import FileType, Terms, pattern, recognise
from comity.kernel.problems import Problem
from comity.profiles import FOLDER, load
from tests.kernel.attached import PDF, PNG, TERMS, archive

WORD = archive("[Content_Types].xml", "word/document.xml")
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(100)
EXE = b"MZ\x90\x00" + bytes(200)
FILM = b"\0\0\0\x18ftypmp42" + bytes(100)


def of(tmp_path: Path, name: str, data: bytes) -> FileType:
    file = tmp_path / "part"
    file.write_bytes(data)
    return recognise(name, file, TERMS)


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("Biên bản.pdf", PDF, "application/pdf"),
        ("BIENBAN.PDF", PDF, "application/pdf"),
        ("anh.png", PNG, "image/png"),
        ("anh.jpeg", b"\xff\xd8\xff\xe0" + bytes(20), "image/jpeg"),
        ("anh.webp", b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
        ("bao cao.docx", WORD, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("nen.zip", WORD, "application/zip"),
        ("cu.doc", OLE, "application/msword"),
        ("cu.xls", OLE, "application/vnd.ms-excel"),
        ("phim.mp4", FILM, "video/mp4"),
        ("ghi.txt", "Đồng chí".encode(), "text/plain"),
        ("ghi.txt", "Đồng chí".encode("utf-16"), "text/plain"),
        ("ghi.txt", "§ång chÝ".encode("cp1252"), "text/plain"),  # TCVN3, as old typewritten files have it
        ("so lieu.csv", b"a;b\r\n1;2\r\n", "text/csv"),
        ("cong van.edxml", b'\xef\xbb\xbf<?xml version="1.0"?><x/>', "application/xml"),
    ],
)
def test_a_file_is_what_its_name_and_its_bytes_agree_on(
    tmp_path: Path, name: str, data: bytes, media_type: str
) -> None:
    assert of(tmp_path, name, data).media_type == media_type


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.exe", EXE, "type-not-allowed"),
        ("a.pdf.exe", PDF, "type-not-allowed"),
        ("a.html", b"<html>", "type-not-allowed"),
        ("a.svg", b"<svg/>", "type-not-allowed"),
        ("a.docm", WORD, "type-not-allowed"),
        ("noname", PDF, "type-not-allowed"),
        ("pdf", PDF, "type-not-allowed"),
        ("a.pdf", EXE, "type-mismatch"),
        ("a.pdf", b"\n" + PDF, "type-mismatch"),
        ("a.png", PDF, "type-mismatch"),
        ("a.txt", EXE, "type-mismatch"),
        ("a.docx", archive("xl/workbook.xml"), "type-mismatch"),
        ("a.docx", WORD[:-30], "type-mismatch"),
        ("a.docx", b"PK\x03\x04", "type-mismatch"),
        ("a.wav", b"RIFF\x10\0\0\0WEBP", "type-mismatch"),
        ("a.pdf", b"", "file-empty"),
    ],
)
def test_what_disagrees_or_is_not_allowed_is_refused(
    tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    with pytest.raises(Problem) as caught:
        of(tmp_path, name, data)
    assert (caught.value.code, caught.value.place) == (code, name)


def test_an_archive_whose_directory_would_fill_the_memory_is_not_opened(tmp_path: Path) -> None:
    directory = 512 * 2**20
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, directory, 4, 0)
    file = tmp_path / "part"
    with file.open("wb") as written:
        written.write(b"PK\x03\x04")
        written.seek(4 + directory)
        written.write(end)
    with pytest.raises(Problem, match="not Word document"):
        recognise("a.docx", file, TERMS)


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_a_type_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    file = tmp_path_factory.mktemp("any") / "part"
    file.write_bytes(data)
    for type_ in TERMS.types:
        if type_.member:
            assert not type_.fits(file)  # no 300 bytes of chance are an archive with the right member
        elif not type_.text:
            assert type_.fits(file) == any(pattern(one).match(data) is not None for one in type_.signatures)


@pytest.mark.parametrize("wrong", ["", "  ", "0", "gg", "'đ'", "'PK", "?x"])
def test_a_signature_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="signature"):
        pattern(wrong)


def test_a_profile_with_a_wrong_signature_is_refused_with_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "vn"
    shutil.copytree(FOLDER / "vn", folder)
    table = folder / "attachments.toml"
    table.write_text(table.read_text(encoding="utf-8").replace("'%PDF-'", "%PDF-"), encoding="utf-8")
    with pytest.raises(Problem) as caught:
        load("vn", folder=tmp_path)
    assert caught.value.place == "vn/attachments.toml: type pdf, signatures, 0"


def test_a_profile_that_says_nothing_takes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "part"
    file.write_bytes(PDF)
    with pytest.raises(Problem) as caught:
        recognise("a.pdf", file, Terms((), 0))
    assert caught.value.code == "type-not-allowed"


def test_no_type_that_a_browser_would_run_is_on_the_list() -> None:
    assert not {"html", "htm", "svg", "js", "xhtml", "docm", "xlsm", "exe"} & set(TERMS.extensions)
    assert all(type_.signatures or type_.text for type_ in TERMS.types)
    assert {type_.preview for type_ in TERMS.types} == {"", "image", "pdf"}


@pytest.mark.parametrize(
    ("given_name", "cleaned"),
    [
        ("Biên bản họp.pdf", "Biên bản họp.pdf"),
        (unicodedata.normalize("NFD", "Biên bản.pdf"), "Biên bản.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\báo cáo.docx", "báo cáo.docx"),
        ("a\x00b\x1f.pdf", "ab.pdf"),
        ("ke hoach\u202efdp.exe", "ke hoachfdp.exe"),
        ("an\u200bnút.pdf", "annút.pdf"),
        ("  a   b\r\nSet-Cookie: x.pdf ", "a b Set-Cookie_ x.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        (".htaccess", "htaccess"),
        ("a.pdf...", "a.pdf"),
        ("a.", "a"),
        ("CON.txt", "file_CON.txt"),
        ("", "file"),
        ("...", "file"),
        ("/", "file"),
        ("ă" * 500 + ".pdf", "ă" * 98 + ".pdf"),
        ("a." + "x" * 500, "a." + "x" * 198),
    ],
)
def test_a_name_becomes_one_files_name_everywhere(given_name: str, cleaned: str) -> None:
    assert clean(given_name) == cleaned


@given(st.text(max_size=400))
def test_a_clean_name_is_safe_and_stays_so(text: str) -> None:
    name = clean(text)
    assert clean(name) == name
    assert 0 < len(name.encode()) <= LONGEST + 5
    assert not set(name) & set('/\\:*?"<>|')
    assert name == unicodedata.normalize("NFC", name)
    assert not any(unicodedata.category(c).startswith("C") for c in name)
    assert name[0] != "." and name[-1] not in ". "


@given(st.text(max_size=200))
def test_a_download_states_its_name_in_ascii_and_whole(text: str) -> None:
    header = disposition(text)
    assert header.isascii() and "\r" not in header and "\n" not in header
    form = re.fullmatch(
        r"""attachment; filename="([^"\\%]+)"(?:; filename\*=UTF-8''([\w.~%-]+))?""", header, re.ASCII
    )
    assert form is not None, header
    assert (unquote(form[2]) if form[2] else form[1]) == clean(text)


def test_old_browsers_get_the_name_without_marks() -> None:
    assert disposition("Đề án 5%.pdf") == (
        "attachment; filename=\"De an 5_.pdf\"; filename*=UTF-8''%C4%90%E1%BB%81%20%C3%A1n%205%25.pdf"
    )
    assert disposition("plan.pdf") == 'attachment; filename="plan.pdf"'
