"""The demo's own papers are read as the demo's script says that a person would read them.

Written by the founder as the acceptance of the reader for `make demo`: agencies write an account of one activity under
the heading "BÁO CÁO", so the heading alone does not make it a periodic report.
"""

from functools import cache

import pytest

from comity.intake.reading import read_file
from comity.intake.record import Record
from comity.profiles import load
from comity.profiles.demo import Conclusion, Text, load_demo

PROFILE = load("vn")
SCRIPT = load_demo(PROFILE)
ACCOUNTS = [text for text in SCRIPT.texts if text.kind == "account"]
CONFERENCES = [text for text in SCRIPT.texts if text.kind == "conference"]


@cache
def records(file: str) -> tuple[Record, ...]:
    return read_file(SCRIPT.path(file)).records


@pytest.mark.parametrize("text", ACCOUNTS, ids=lambda text: text.file)
def test_an_account_is_one_engagement_with_its_facts(text: Text) -> None:
    (record,) = records(text.file)
    # A meeting of a forum's experts may be read as a conference: the demo files it as an account all the same.
    assert record.kind == ("conference" if text.form == "conference" else "engagement")
    assert record.form == text.form
    assert record.date is not None and record.date.edtf == text.date
    assert set(text.partners) <= {PROFILE.find("partner", name).code for name in record.names("partner")}  # type: ignore[union-attr]
    assert set(text.forums) <= record.codes("forum")
    assert text.lead is None or text.lead in {m.code for m in record.mentions if m.kind == "agency"}


@pytest.mark.parametrize("text", CONFERENCES, ids=lambda text: text.file)
def test_a_conference_is_one_conference_with_its_date(text: Text) -> None:
    (record,) = records(text.file)
    assert record.kind == "conference"
    assert record.date is not None and record.date.edtf == text.date


def test_the_conclusions_of_the_conference_name_who_leads() -> None:
    file = "coordination-conference.vi.txt"
    expected = [conclusion for conclusion in SCRIPT.conclusions if conclusion.file == file]
    (record,) = records(file)
    directions = record.as_json()["directions"]
    assert len(directions) == len(expected)
    for direction, conclusion in zip(directions, expected, strict=True):
        codes = [PROFILE.find("agency", name) for name in direction["responsible"]]
        assert [entry.code for entry in codes if entry] == agencies(conclusion)


def agencies(conclusion: Conclusion) -> list[str]:
    """The lead first, then those that coordinate."""
    return ([conclusion.lead] if conclusion.lead else []) + list(conclusion.coordinating)


def test_the_half_year_report_is_a_report_with_findings_of_every_kind() -> None:
    report = next(record for record in records("half-year-pc-langson.vi.txt") if record.kind == "report")
    assert report.period is not None and report.period.edtf == "2018-01/2018-06"
    for field in ("results", "difficulties", "limitations", "lessons", "directions", "proposals"):
        assert report.findings.get(field) or field in ("difficulties", "limitations"), field
    assert report.findings.get("difficulties") or report.findings.get("limitations")
