import io
import zipfile
from pathlib import Path

import pytest

from comity.intake.opening import LIMIT, decode, load
from comity.intake.reading import read_bytes, read_file
from comity.kernel.problems import Problem

SENTENCE = "Bộ Quốc phòng tổ chức hội nghị tổng kết công tác đối ngoại quốc phòng tại Hà Nội."


def refused(name: str, data: bytes) -> Problem:
    with pytest.raises(Problem) as caught:
        read_bytes(name, data)
    problem = caught.value
    assert problem.place.startswith(name)
    assert problem.mend.vi and problem.mend.en
    return problem


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        read_file(tmp_path / "none.txt")
    assert (caught.value.code, caught.value.place) == ("file-missing", str(tmp_path / "none.txt"))
    with pytest.raises(Problem) as caught:
        read_file(tmp_path)
    assert caught.value.code == "file-is-folder"


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", "\u200b\u00a0".encode()])
def test_a_file_that_says_nothing_is_empty(data: bytes) -> None:
    assert refused("a.txt", data).code == "file-empty"


def test_pictures_archives_and_zero_bytes_are_not_text() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("word/document.xml", "<w/>")
    for data in (b"\x89PNG\r\n\x1a\n" + bytes(40), archive.getvalue(), b"%PDF-1.7\n", b"{\\rtf1 a}"):
        assert refused("a.bin", data).code == "file-not-text"
    problem = refused("a.bin", b"half a text\x00 and more")
    assert (problem.code, problem.place) == ("file-not-text", "a.bin, byte 11")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(
            100 * 1024 * 1024
        )  # a hole: reading it all would show as zero bytes, not as too large
    with pytest.raises(Problem) as caught:
        load(path)
    assert caught.value.code == "file-too-large"
    assert refused("b.txt", b"a" * (LIMIT + 1)).code == "file-too-large"


def test_unicode_with_its_mark_is_read() -> None:
    for encoding in ("utf-16", "utf-32", "utf-8"):
        assert decode("a.txt", SENTENCE.encode(encoding)).text == SENTENCE
    marked = read_bytes("a.txt", b"\xef\xbb\xbf" + SENTENCE.encode())
    assert marked.given == "\ufeff" + SENTENCE
    assert marked.text == SENTENCE


def test_a_bad_byte_is_refused_with_its_offset() -> None:
    problem = refused("a.txt", b"abc \xff def")
    assert (problem.code, problem.place) == ("file-encoding", "a.txt, byte 4")
    assert "0xFF" in problem.what.en
    cut = SENTENCE.encode("utf-16")[:-1]
    assert refused("a.txt", cut).code == "file-encoding"


def test_vietnamese_typed_for_old_fonts_is_refused() -> None:
    tcvn3 = (
        "Bé Quèc phßng tæ chøc héi nghÞ tæng kÕt c«ng t¸c ®èi ngo¹i quèc phßng t¹i Hµ Néi, ®¹t nhiÒu kÕt qu¶ "
        * 3
    )
    vni = (
        "Boä Quoác phoøng toå chöùc hoäi nghò toång keát coâng taùc ñoái ngoaïi quoác phoøng taïi Haø Noäi "
        * 3
    )
    assert refused("a.txt", tcvn3.encode()).code == "text-legacy-font"
    assert refused("a.txt", vni.encode()).code == "text-legacy-font"
    assert refused("a.txt", tcvn3.encode("latin-1")).code == "file-encoding"


def test_old_code_pages_are_read_only_when_sure() -> None:
    quotes = b"The ministry\x92s conference \x96 the second \x96 was held."
    assert decode("a.txt", quotes).text == "The ministry’s conference – the second – was held."
    letters = SENTENCE.encode("cp1258", errors="ignore")
    assert decode("a.txt", quotes).encoding == "windows-1252"
    with pytest.raises(Problem):
        decode("a.txt", letters.replace(b" ", b" \xe9\xe8\xea") + b"\xe9")
