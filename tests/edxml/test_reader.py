"""The reader on real messages, on what was broken on purpose, and on what nobody meant as a message."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.exchange.edxml import Message, Organ, Read, Standing, canonical_code, read, same_organ, write
from comity.kernel.problems import Problem
from tests.edxml.messages import documents, messages, real


def flagged(found: Read) -> dict[str, list[str]]:
    """The reasons by field."""
    reasons: dict[str, list[str]] = {}
    for flag in found.flags:
        reasons.setdefault(flag.name, []).append(flag.why.en)
    return reasons


# --- the real ones ------------------------------------------------------------------------------------


def test_junk_before_the_declaration_and_an_impossible_day() -> None:
    found = read(real("edoc_new"))
    message, reasons = found.message, flagged(found)
    assert (message.notation, message.date, message.place) == ("VPCP-TTĐT", "2019-01-16", "Hà Nội")
    assert message.sender.code == "002.00.20.H13" and [one.code for one in message.to] == ["28.22.H17"]
    assert message.business is not None and message.business.type == "0"
    assert message.attachments[0].data and "nghiệm" in message.attachments[0].data.decode()
    assert any("1212" in why for why in reasons["file"])
    assert reasons["business/document_id"] == ["there is no day “2014/02/30”"]
    assert reasons["number"] == ["“74fass22” is not a plain number"] and message.number == "74fass22"
    assert reasons["due"] == ["it lies before the date of issue"]
    place = next(flag for flag in found.flags if flag.name == "due")
    assert place.path.endswith("/MessageHeader/DueDate")
    assert real("edoc_new").decode().splitlines()[place.line - 1].strip().startswith("<edXML:DueDate>")
    assert len(reasons["document_id"]) == 3, "its three parts name another agency, day and number"


def test_an_undeclared_prefix_and_an_attachment_that_is_none() -> None:
    found = read(real("edoc"))
    reasons = flagged(found)
    assert found.message.subject.startswith("Văn bản liên thông")
    assert any("xlink" in why for why in reasons["file"]) and any("“edXML”" in why for why in reasons["file"])
    assert reasons["attachments/1/data"] == ["its content is not base64"]
    assert found.message.attachments[0].data is None
    assert found.message.response_for == (), "an empty ResponseFor answers nothing"
    assert found.signature.standing is Standing.NONE


def test_an_update_to_several_with_a_signature_that_nobody_can_check() -> None:
    found = read(real("edoc_update"))
    assert found.message.symbol == "7816/VPCP-TTĐT" and len(found.message.to) == 3
    assert found.message.business is not None and found.message.business.type == "2"
    assert [one.organ for one in found.message.business.receivers] == ["000.00.00.H41", "000.00.00.H14"]
    assert found.signature.standing is Standing.UNVERIFIED
    assert "certificate" in found.signature.why.en and found.signature.line


@pytest.mark.parametrize(("name", "code"), [("status_processing_05", "05"), ("status_rejection_02", "02")])
def test_statuses(name: str, code: str) -> None:
    message = read(real(name)).message
    assert message.kind == "status" and message.status is not None and message.status.code == code
    assert message.response_for[0].code == "7816/VPCP-TTĐT"
    assert same_organ(message.response_for[0].organ, "G22") and same_organ(message.sender.code, "H41")


# --- codes --------------------------------------------------------------------------------------------


def test_old_and_new_codes_compare_equal() -> None:
    assert canonical_code("000.00.00.G11") == canonical_code("G11") == "G11"
    assert canonical_code("H37.02.02") == canonical_code("000.02.02.H37")
    assert not same_organ("G11", "G12") and not same_organ("", "") and not same_organ("x", "x")


# --- written here -------------------------------------------------------------------------------------


@given(messages)
def test_what_is_written_reads_back_the_same_without_a_flag(message: Message) -> None:
    found = read(write(message))
    assert found.message == message and found.flags == ()


@pytest.mark.parametrize(
    "change",
    [
        {"subject": ""},
        {"notation": ""},
        {"to": ()},
        {"date": "2018-02-30"},
        {"due": "2017-01-01"},
        {"priority": "9"},
        {"subject": "bell \x07"},
        {"subject": "two  blanks"},
        {"number": "74fass22"},
        {"sender": Organ(code="nobody", name="x")},
    ],
)
def test_the_writer_is_strict(change: dict[str, object]) -> None:
    with pytest.raises(Problem) as refused:
        write(Message(**{**vars(SOUND), **change}))
    assert refused.value.code == "edxml-unfit" and refused.value.place


SOUND = Message(
    sender=Organ(code="G22", name="Văn phòng Chính phủ"),
    to=(Organ(code="H41", name="UBND tỉnh Nghệ An"),),
    document_id="x",
    number="15",
    notation="BC-ĐN",
    date="2018-09-28",
    type_name="Báo cáo",
    subject="Về việc phối hợp",
)


# --- broken on purpose --------------------------------------------------------------------------------

ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "UTF-16 with mark": lambda text: text.replace("UTF-8", "UTF-16").encode("utf-16"),
    "UTF-16 without mark": lambda text: text.encode("utf-16-le"),
    "declared otherwise": lambda text: text.replace("UTF-8", "windows-1252").encode(),
    "an unknown encoding": lambda text: text.replace("UTF-8", "TCVN-5712").encode(),
    "no declaration": lambda text: text.split("?>", 1)[1].encode(),
    "blank lines before": lambda text: b"\r\n\r\n" + text.encode(),
    "something after": lambda text: text.encode() + b"<!-- sent --> trailing",
}


@pytest.mark.parametrize("how", ENCODINGS)
def test_encodings_are_read_through(how: str) -> None:
    found = read(ENCODINGS[how](write(SOUND).decode()))
    assert found.message == SOUND
    silent = ("byte order mark", "no declaration", "blank lines before", "an unknown encoding")
    assert bool(found.flags) is (how not in silent)


def test_windows_1258_that_says_utf_8_is_read_and_said() -> None:
    found = read(write(SOUND).decode().replace("Văn phòng", "Phòng").encode("windows-1258", errors="replace"))
    assert "accents may be wrong" in flagged(found)["file"][0]


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
REFUSED: dict[str, Callable[[str], bytes]] = {
    "empty": lambda _: b"",
    "no XML": lambda _: b"Kinh gui",
    "another root": lambda _: b"<html/>",
    "no header": lambda _: b"<edXML/>",
    "cut off": lambda text: text[: len(text) // 2].encode(),
    "a document type": lambda text: text.replace("?>", f"?>{BOMB}", 1).encode(),
    "an entity nobody declared": lambda text: text.replace("Báo cáo", "&b;").encode(),
    "an entity of a file": lambda text: (
        text.replace("?>", '?><!DOCTYPE edXML [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 1)
        .replace("Báo cáo", "&x;")
        .encode()
    ),
    "too deep": lambda text: text.replace("Báo cáo", "<a>" * 100 + "</a>" * 100).encode(),
    "too many elements": lambda text: text.replace("Báo cáo", "<a/>" * 60_000).encode(),
    "a huge name": lambda text: text.replace("Báo cáo", f"<{'a' * 500}/>").encode(),
    "too large": lambda text: text.encode() + b" " * (64 * 2**20),
}


@pytest.mark.parametrize("how", REFUSED)
def test_what_is_no_message_is_refused_with_a_reason(how: str) -> None:
    with pytest.raises(Problem) as refused:
        read(REFUSED[how](write(SOUND).decode()))
    assert refused.value.code == "edxml-refused" and refused.value.what.vi != refused.value.what.en


def test_an_unknown_element_is_left_and_said() -> None:
    text = write(SOUND).decode().replace("<edXML:Subject>", "<edXML:Colour>red</edXML:Colour><edXML:Subject>")
    found = read(text.encode())
    assert found.message == SOUND and "Colour" in flagged(found)["header"][0]


# --- fuzz ---------------------------------------------------------------------------------------------

EXAMPLES = int(os.environ.get("COMITY_FUZZ_EXAMPLES", "150"))


def survives(data: bytes) -> None:
    """A message with flags, or a refusal with a reason; nothing else."""
    try:
        found = read(data)
    except Problem as problem:
        assert problem.code == "edxml-refused" and problem.what.en
        return
    assert isinstance(found.message, Message)
    for flag in found.flags:
        assert flag.name and flag.why.vi and flag.why.en and flag.line >= 0


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    survives(data)
    survives(b"<edXML>" + data)


@settings(max_examples=EXAMPLES)
@given(documents, st.data())
def test_a_message_with_bytes_changed_is_read_with_flags_or_refused(
    message: Message, data: st.DataObject
) -> None:
    raw = bytearray(write(message))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        match data.draw(st.sampled_from(["flip", "cut", "double", "insert"])):
            case "flip":
                raw[at] ^= data.draw(st.integers(1, 255))
            case "cut":
                del raw[at : at + data.draw(st.integers(1, 60))]
            case "double":
                raw[at:at] = raw[at : at + data.draw(st.integers(1, 200))]
            case _:
                raw[at:at] = data.draw(st.binary(max_size=8))
        if not raw:
            break
    survives(bytes(raw))


@pytest.mark.parametrize("name", ["edoc", "edoc_new", "edoc_update", "status_rejection_02"])
def test_real_messages_cut_anywhere_are_refused(name: str) -> None:
    data = real(name)
    for end in range(0, len(data) - 10, max(1, len(data) // 60)):
        with pytest.raises(Problem):
            read(data[:end])


def test_what_is_signed_is_verified_only_by_a_believed_authority(tmp_path: Path) -> None:
    from tests.edxml.signing import authority, signed

    root, leaf = authority()
    believed, other = tmp_path / "believed.pem", tmp_path / "other.pem"
    believed.write_bytes(root.pem)
    other.write_bytes(authority()[0].pem)
    whole = signed(write(SOUND), leaf)
    assert read(whole).signature.standing is Standing.UNVERIFIED, "nobody was named to believe"
    assert read(whole, believed).signature.standing is Standing.VERIFIED
    assert "Văn thư" in read(whole, believed).signature.signer
    assert read(whole, other).signature.standing is Standing.UNVERIFIED
    assert read(whole.replace(b"15", b"16", 1), believed).signature.standing is Standing.BROKEN
    assert read(signed(write(SOUND), leaf, sha1=True), believed).signature.standing is Standing.UNVERIFIED
    junk = read(b"12" + whole, believed)
    assert junk.signature.standing is Standing.UNVERIFIED, "what was mended is not what was signed"
