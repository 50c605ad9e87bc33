"""Contributor tables of the shared data: every row accounted for, once; what changed revises; what is broken stops."""

import csv
import io
import os
from collections import Counter
from pathlib import Path

import pytest

from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.programme.peacekeeping.contributors import IPI_NUMBERS
from comity.programme.peacekeeping.kinds import ContributionTableBody
from comity.programme.peacekeeping.models import ContributionTable
from comity.programme.peacekeeping.taking import Outcome, do_import_contributors
from tests.acts import BORDER_GUARD, office

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "peacekeeping"

pytestmark = pytest.mark.django_db


def shared(name: str) -> bytes:
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("the shared data is missing")
        pytest.skip("the shared data is missing")
    return (SHARED / name).read_bytes()


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    return outcome.taken, len(outcome.doubtful), len(outcome.refused), outcome.unchanged


def bodies() -> list[ContributionTableBody]:
    rows = ContributionTable.objects.visible_to(office()).select_related("record").order_by("mission")
    return [content(row.record, ContributionTableBody) for row in rows]


def ipi(*rows: dict[str, str]) -> bytes:
    """A table of the source's columns that matter, and one that does not."""
    columns = [
        "Date",
        "Contributor",
        "Contributor_ISO-3",
        "Contributor_Capital",
        "Mission",
        "Mission_Country",
        *IPI_NUMBERS.values(),
    ]
    usual = dict.fromkeys(columns, "NA") | {
        "Date": "2014-04-30",
        "Contributor": "Cambodia",
        "Contributor_ISO-3": "KHM",
        "Mission": "UNMISS",
        "Mission_Country": "South Sudan",
        "Troops": "10",
        "Total": "10",
    }
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(usual | row)
    return text.getvalue().encode()


def test_the_months_table_is_taken_row_by_row_and_only_once() -> None:
    data = shared("ipi_2014-03.csv")
    text = data.decode()
    raw = list(csv.DictReader(io.StringIO(text)))
    outcome = do_import_contributors("ipi_2014-03.csv", data, acting=office())
    assert outcome.rows == len(raw) == 573 and not outcome.refused
    # The doubts are the stray quotes, and no other.
    assert [one.row for one in outcome.doubtful] == [
        number for number, row in enumerate(raw, start=1) if row["Mission_Country"].endswith("'")
    ]
    assert "written “South Sudan'”" in outcome.doubtful[0].why.en
    people: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    for row in raw:
        people[row["Mission"]] += int(row["Total"])
        rows[row["Mission"]] += 1
    tables = {body.mission_name: body for body in bodies()}
    assert {name: len(body.lines) for name, body in tables.items()} == rows
    assert {name: sum(body.totals().values()) for name, body in tables.items()} == people
    stored = {row.mission: (row.total, row.rows) for row in ContributionTable.objects.visible_to(office())}
    assert stored["unmiss"] == (people["UNMISS"], rows["UNMISS"])
    body = tables["UNMISS"]
    assert (body.period, body.mission_country, body.mission) == ("2014-03", "South Sudan", "unmiss")
    for line in body.lines:
        span = text[line.start : line.end]
        assert (
            f",{line.name}," in span and span.endswith("\n") and raw[line.row - 1]["Contributor"] == line.name
        )
    assert all(line.code for table in tables.values() for line in table.lines)
    before = Record.objects.for_machine().count()
    again = do_import_contributors("again.csv", data, acting=office())
    assert counts(again) == (0, 0, 0, 573) and Record.objects.for_machine().count() == before
    # Another agency's tables are its own.
    assert counts(do_import_contributors("x.csv", data, acting=office(BORDER_GUARD)))[3] == 0


def test_the_size_of_a_map_symbol_is_never_taken() -> None:
    data = shared("tcc_vietnam_10.csv")
    outcome = do_import_contributors("tcc_vietnam_10.csv", data, acting=office())
    assert outcome.rows == 10 and not outcome.refused
    assert [one.row for one in outcome.doubtful] == [1, 2, 3, 4]
    assert "TCC name unknown" in outcome.doubtful[3].why.vi
    found = {(body.mission, body.period): body for body in bodies()}
    assert len(found) == 9  # two places of 2024 stand in one table
    for body in found.values():
        assert "150" not in body.model_dump_json(exclude={"editions"}).replace('"row":150', "")
        assert body.totals() == {}
    hospital = found["unmiss", "2020"]
    assert {line.code for line in hospital.lines} == {"kh", "gh", "in", "mn", "gb", "vn"}
    assert {line.place for line in found["unisfa", "2024"].lines} == {"Abyei Camp", "Highway"}
    table = ContributionTable.objects.visible_to(office()).get(mission="unmiss", period="2020")
    assert table.total is None and table.totals["vn"] is None and "|vn|" in table.contributors
    assert counts(do_import_contributors("b.csv", data, acting=office())) == (0, 0, 0, 10)


def test_a_changed_row_revises_its_table_and_leaves_the_others() -> None:
    first = ipi({}, {"Contributor": "Viet Nam", "Contributor_ISO-3": "VNM", "Troops": "63", "Total": "63"})
    do_import_contributors("april.csv", first, acting=office())
    corrected = ipi({"Troops": "12", "Total": "12"}, {"Mission": "UNMIL"})
    outcome = do_import_contributors("april-corrected.csv", corrected, acting=office())
    assert counts(outcome) == (2, 0, 0, 0)
    liberia, sudan = bodies()
    assert liberia.mission == "unmil"
    assert sudan.totals() == {"kh": 12, "vn": 63}
    assert [edition.name for edition in sudan.editions] == ["april.csv", "april-corrected.csv"]
    assert [line.edition for line in sudan.lines] == [1, 0]
    row = ContributionTable.objects.visible_to(office()).select_related("record").get(mission="unmiss")
    assert row.record.number == 2 and row.totals == {"kh": 12, "vn": 63}


def test_doubts_are_kept_and_shown_and_only_what_cannot_be_read_is_refused() -> None:
    data = ipi(
        {"Total": "11"},
        {"Contributor": "Atlantis", "Contributor_ISO-3": "ATL"},
        {"Mission": "UNNEW"},
        {"Contributor": "Thailand", "Contributor_ISO-3": "THA", "Total": "NA"},
        {"Contributor": "Laos", "Contributor_ISO-3": "THA", "Mission": "UNIFIL"},
        {"Contributor": "Ghana", "Contributor_ISO-3": "GHA", "Total": "ten"},
        {"Contributor": "Ghana", "Contributor_ISO-3": "GHA", "Total": "-10"},
        {"Contributor": "Ghana", "Contributor_ISO-3": "GHA", "Date": "XXXX-04-30"},
        {"Contributor": "Ghana", "Contributor_ISO-3": "GHA", "Date": "2014-13-30"},
        {"Contributor": ""},
        {},
    )
    outcome = do_import_contributors("april.csv", data, acting=office())
    assert counts(outcome) == (0, 5, 6, 0)
    why = {one.row: one.why.en for one in outcome.doubtful}
    assert (
        "total 11, parts 10" in why[1] and "Atlantis" in why[2] and "mission is not in the profile" in why[3]
    )
    assert "no total" in why[4] and "name was taken" in why[5]
    assert [one.row for one in outcome.refused] == [6, 7, 8, 9, 10, 11]
    assert "Row 1" in outcome.refused[-1].why.en and "“ten”" in outcome.refused[0].why.en
    found = {body.mission: body for body in bodies()}
    # Unknown stays unknown: no total is made up, no state guessed.
    assert found["UNNEW"].mission_name == "UNNEW"
    assert found["unmiss"].totals() == {"kh": 11, "Atlantis": 10}
    assert found["unifil"].lines[0].code == "la"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"\xff\xfe\x00",
        b"PK\x03\x04\x00\x00",
        b"name,total\na,1\n",
        ipi(),
        ipi({}).replace(b"South Sudan", b'"South Sudan'),
        ipi({}).replace(b"Troops", b"Soldiers"),
        ipi({}).replace(b"Contributor_Capital", b"Mission"),
    ],
)
def test_a_broken_file_is_one_clear_problem_and_changes_nothing(data: bytes) -> None:
    with pytest.raises(Problem) as caught:
        do_import_contributors("broken.csv", data, acting=office())
    assert caught.value.code == "contributors-unreadable" and "broken.csv" in caught.value.place
    assert Record.objects.for_machine().count() == 0
