"""The agreements file: every row is accounted for, twice is as good as once, what is broken changes nothing."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from comity.directory.names import profile
from comity.kernel.dates import span
from comity.kernel.problems import Problem
from comity.kernel.reading import content, envelope_of
from comity.kernel.records import Record
from comity.programme.instruments.actions import do_revise_instrument
from comity.programme.instruments.importing import Outcome, do_import_instruments
from comity.programme.instruments.kinds import InstrumentBody
from comity.programme.instruments.models import Instrument
from tests.acts import office

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "agreements" / "dcad_vietnam_31.csv"
HEAD = (
    "ccode1,cowName1,ccode2,cowName2,signDay,signMonth,signYear,EIFDay,EIFMonth,EIFYear,type,category1,category2,"
    "category3,span,renewType,renewYears,terminated,durationActual,endYearEstimate,asymmetry,categoryConf,UNTS,"
    "fullText,sourceType,source,factivaConf,factivaSign,factivaEIF,DCAid"
)
ROW = dict.fromkeys(HEAD.split(","), "") | {
    "ccode1": "220", "cowName1": "FRN", "ccode2": "816", "cowName2": "DRV", "signDay": "18.0", "signMonth": "11.0",
    "signYear": "2003", "EIFDay": "-77.0", "EIFMonth": "-77.0", "EIFYear": "-99.0", "type": "general",
    "category1": "DCA", "terminated": "-88", "categoryConf": "high", "DCAid": "X-1",
}  # fmt: skip


def given() -> bytes:
    if not SHARED.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("the agreements file is missing")
        pytest.skip("the agreements file is missing")
    return SHARED.read_bytes()


def file_of(*rows: dict[str, str], head: str = HEAD) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, head.split(","), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(ROW | row for row in rows)
    return out.getvalue().encode()


def taken(data: bytes) -> Outcome:
    return do_import_instruments("agreements.csv", data, acting=office())


def told(outcome: Outcome, row: int) -> tuple[str, str]:
    (line,) = [line for line in outcome.lines if line.row == row]
    return line.verdict, "; ".join(why.en for why in line.why)


def body(id_: str) -> InstrumentBody:
    row = Instrument.objects.visible_to(office()).select_related("record").get(external_id=id_)
    return content(row.record, InstrumentBody)


@pytest.mark.django_db
def test_every_row_of_the_real_file_is_accounted_for_and_the_second_time_adds_nothing() -> None:
    data = given()
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    first = taken(data)
    assert [line.row for line in first.lines] == list(range(1, len(rows) + 1))
    shape = first.as_json("en")
    assert set(shape) == {"taken", "doubtful", "refused", "unchanged"}
    assert shape["taken"] + len(shape["doubtful"]) + len(shape["refused"]) == len(rows) == 31
    assert shape["unchanged"] == 0 and all(one["why"] for one in (*shape["doubtful"], *shape["refused"]))
    # Counted another way: the partner's number and the signature, from the raw cells.
    cow = {partner.cow: partner.code for partner in profile().partners}
    for row in rows:
        read = body(row["DCAid"])
        other = row["ccode1"] if row["ccode2"] == "816" else row["ccode2"]
        assert read.partners == (cow[int(other)],)
        parts = [row["signYear"], row["signMonth"], row["signDay"]]
        known = [f"{int(float(part)):02}" for part in parts if part]
        assert read.signed == "-".join(known), row["DCAid"]
        assert bool(read.in_force) == bool(row["EIFYear"])
        assert not re.search(r"-?(55|56|66|77|88|99)\b", " ".join((read.in_force, read.expires, read.ended)))
    before = Record.objects.for_machine().count()
    again = taken(data).as_json("en")
    assert again == {
        "taken": 0,
        "doubtful": [],
        "refused": shape["refused"],
        "unchanged": 31 - len(shape["refused"]),
    }
    assert Record.objects.for_machine().count() == before
    # Where each field stands in the file as it was given.
    record = Instrument.objects.visible_to(office()).get(external_id=rows[0]["DCAid"]).record
    text = data.decode()
    sources = {source.field: source for source in envelope_of(record).sources}
    assert {"imported", "signed", "partners"} <= set(sources)
    assert all(text[source.start : source.end] == source.quote for source in sources.values())
    assert sources["signed"].quote == "18.0,11.0,2003" and rows[0]["DCAid"] in sources["imported"].quote


@pytest.mark.django_db
def test_codes_for_unknown_are_never_dates_and_dates_stay_as_partial_as_they_are() -> None:
    outcome = taken(
        file_of(
            {},
            {"DCAid": "X-2", "signDay": "", "EIFYear": "2004", "EIFMonth": "-88"},
            {"DCAid": "X-3", "signDay": "-88", "signMonth": "-77", "signYear": "2001.0"},
            {"DCAid": "X-4", "signYear": "-99"},
            {"DCAid": "X-5", "signDay": "31", "signMonth": "2"},
            {"DCAid": "X-6", "signYear": "nineteen"},
            {"DCAid": "X-7", "EIFYear": "2003", "EIFMonth": "1", "EIFDay": "2"},
            {
                "DCAid": "X-8",
                "span": "5",
                "EIFYear": "2010",
                "EIFMonth": "9",
                "EIFDay": "9",
                "terminated": "0",
            },
            {"DCAid": "X-9", "signMonth": ""},
            {"DCAid": "X-10", "signYear": "2999"},
        )
    )
    assert [line.verdict for line in outcome.lines] == [
        *("taken", "doubtful", "doubtful", "doubtful", "refused", "refused", "doubtful", "taken", "doubtful"),
        "refused",
    ]
    dates = {id_: body(id_).signed for id_ in ("X-1", "X-2", "X-3", "X-4", "X-9")}
    assert dates == {"X-1": "2003-11-18", "X-2": "2003-11", "X-3": "2001", "X-4": "XXXX-11-18", "X-9": "2003"}
    assert body("X-1").in_force == "" and body("X-2").in_force == "2004"
    assert "before it was signed" in told(outcome, 7)[1] and "31/2/2003" in told(outcome, 5)[1]
    row = Instrument.objects.visible_to(office()).get(external_id="X-8")
    assert (row.deadline, row.phase) == ("2015-09-09", "in-force")
    assert span(body("X-3").signed).first is not None


@pytest.mark.django_db
def test_what_is_not_ours_or_not_known_is_refused_with_the_reason() -> None:
    outcome = taken(
        file_of(
            {},
            {"signYear": "1999"},
            {"DCAid": "X-2", "ccode1": "816"},
            {"DCAid": "X-3", "ccode2": "710", "cowName2": "CHN"},
            {"DCAid": "X-4", "ccode1": "987", "cowName1": "XYZ"},
            {"DCAid": ""},
            {"DCAid": "X-5", "categoryConf": "low", "category2": "SPACE"},
            {"DCAid": "X-6", "cowName1": "CHN", "categoryConf": "med"},
        )
    )
    assert told(outcome, 2) == ("refused", "its id X-1 was given before")
    assert [told(outcome, row)[0] for row in (3, 4, 5, 6)] == ["refused"] * 4
    assert "987 (XYZ)" in told(outcome, 5)[1]
    assert told(outcome, 7) == (
        "doubtful",
        "low confidence of its coders; a category “SPACE” not known here",
    )
    assert "FRN elsewhere" in told(outcome, 8)[1]
    assert next(doubt.en for doubt in body("X-5").doubts) == "low confidence of its coders"
    assert body("X-1").signed == "2003-11-18"


@pytest.mark.django_db
def test_a_changed_row_revises_its_record_but_not_what_a_person_wrote() -> None:
    taken(file_of({}, {"DCAid": "X-2"}))
    record = Instrument.objects.visible_to(office()).get(external_id="X-1").record
    own = body("X-1").model_copy(update={"title": "Bản ghi nhớ về hợp tác quốc phòng", "place": "Hà Nội"})
    do_revise_instrument(record.pk, own, acting=office())
    changed = {"signDay": "21.0", "category1": "TREX", "EIFYear": "2004", "terminated": "0"}
    outcome = taken(file_of(changed, {"DCAid": "X-2"}))
    assert [line.verdict for line in outcome.lines] == ["doubtful", "unchanged"]
    now = body("X-1")
    assert (now.signed, now.fields, now.in_force) == ("2003-11-21", ("training",), "2004")
    assert (now.title, now.place) == (own.title, "Hà Nội") and "title" in told(outcome, 1)[1]
    row = Instrument.objects.visible_to(office()).get(external_id="X-1")
    assert (row.phase, row.record.number) == ("in-force", 3)
    assert [line.verdict for line in taken(file_of(changed, {"DCAid": "X-2"})).lines] == ["unchanged"] * 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b"\xff\xfe\x00", "file-encoding"),
        ((HEAD + "\n\xff").encode("latin-1"), "file-encoding"),
        (b"a\x00b", "file-not-text"),
        (HEAD.replace("signYear,", "").encode(), "columns-missing"),
        (HEAD.replace(",", ";").encode(), "columns-missing"),
        ((HEAD + ",DCAid").encode(), "columns-twice"),
        (file_of({}) + b'220,"FRN,816\n', "csv-broken"),
        (file_of({}) + b'220,"FRN"x,816\n', "csv-broken"),
        (b"x" * (4 * 1024 * 1024 + 1), "file-too-large"),
    ],
)
def test_a_broken_file_is_a_problem_and_changes_nothing(data: bytes, code: str) -> None:
    before = Record.objects.for_machine().count()
    with pytest.raises(Problem) as caught:
        taken(data)
    assert caught.value.code == code
    assert Record.objects.for_machine().count() == before


@pytest.mark.django_db
def test_marks_quotes_blank_lines_and_long_cells_do_no_harm() -> None:
    quoted = file_of({"source": 'Thông tấn "A",\nhai dòng', "DCAid": "X-1"}).decode()
    lines = "\ufeff" + quoted.replace("\n220", "\r\n\r\n220") + "220,FRN\n"
    lines += file_of({"DCAid": "X-2", "source": "z" * 5000}).decode().split("\n", 1)[1]
    outcome = taken(lines.encode())
    assert [line.verdict for line in outcome.lines] == ["taken", "refused", "refused"]
    assert body("X-1").texts == ('Thông tấn "A",\nhai dòng',)
    record = Instrument.objects.visible_to(office()).get(external_id="X-1").record
    source = next(one for one in envelope_of(record).sources if one.field == "signed")
    assert lines[source.start : source.end] == source.quote == "18.0,11.0,2003"


def test_the_command_says_it_line_by_line(tmp_path: Path) -> None:
    home = tmp_path / "node"
    environment = {**os.environ, "COMITY_HOME": str(home), "COMITY_LANGUAGE": "en"}

    def comity(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "comity", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    made = comity("init", "--home", str(home), "--name", "n", "--network", "t", "--agency", "mnd-dfr")
    assert made.returncode == 0, made.stderr
    file = tmp_path / "agreements.csv"
    file.write_bytes(file_of({}, {"DCAid": "X-2", "categoryConf": "low"}, {"DCAid": "X-3", "ccode1": "5"}))
    first, second = (comity("import", "instruments", str(file), "--json") for _ in range(2))
    assert json.loads(first.stdout) == {
        "taken": 1,
        "doubtful": [{"row": 2, "why": "low confidence of its coders"}],
        "refused": [
            {"row": 3, "why": "the profile has no partner with the Correlates of War number 5 (FRN)"}
        ],
        "unchanged": 0,
    }
    assert json.loads(second.stdout) | {"refused": []} == {
        "taken": 0, "doubtful": [], "refused": [], "unchanged": 2,
    }  # fmt: skip
    broken = comity("import", "instruments", str(tmp_path / "none.csv"), "--json")
    assert broken.returncode == 2 and json.loads(broken.stdout)["error"]["code"] == "file-unusable"
