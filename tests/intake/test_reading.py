"""Papers of the project's own: what is read from them, and that every field leads back to its source."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.intake.edits import put
from comity.intake.matching import match_two
from comity.intake.reading import Reading, read_bytes, read_file
from comity.intake.record import Record
from comity.kernel.problems import Problem
from tests.intake.papers import SHARED, TEXTS, own

EVERY_PAPER = sorted(TEXTS.glob("*.txt")) + sorted((SHARED / "reports").glob("*.txt"))


@cache
def reading(name: str) -> Reading:
    return read_file(own(name))


def first(name: str) -> Record:
    return reading(name).records[0]


def texts(record: Record, field: str) -> list[str]:
    return [passage.text for passage in record.findings.get(field, ())]


def letters(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def passages(shape: Any) -> Iterator[tuple[str, list[int]]]:
    """Every text with a source, anywhere in a record's JSON."""
    if isinstance(shape, dict):
        if "text" in shape and "source" in shape:
            yield shape["text"], shape["source"]
        for value in shape.values():
            yield from passages(value)
    elif isinstance(shape, list):
        for value in shape:
            yield from passages(value)


@pytest.mark.parametrize("path", EVERY_PAPER, ids=lambda path: path.name)
def test_every_field_leads_back_to_its_source(path: Any) -> None:
    read = read_file(path)
    assert put(read.given, read.repairs) == read.text
    for record in read.records:
        shape = record.as_json()
        plain = [(shape[name], shape[f"{name}_source"]) for name in ("title", "place") if shape[name]]
        found = [*passages(shape), *plain]
        assert found
        for text, (start, end) in found:
            assert letters(text) == letters(read.given[start:end])
        for timed in (record.date, record.period, record.plan_period):
            if timed:
                assert letters(timed.text) == letters(read.given[slice(*timed.source)])
        for name in ("agencies", "partners", "forums"):
            listed = {"agencies": "agency", "partners": "partner", "forums": "forum"}[name]
            assert set(shape[name]) == {m["name"] for m in shape["mentions"] if m["role"] == listed}
        for mention in shape["mentions"]:
            assert read.given[slice(*mention["source"])].strip()


def test_a_half_year_report_is_read_by_its_headings() -> None:
    record = first("half-year-report.vi.txt")
    assert record.kind == "report"
    assert record.date is not None and record.date.edtf == "2018-07-05"
    assert record.period is not None and record.period.edtf == "2018-01/2018-06"
    assert record.plan_period is not None and record.plan_period.edtf == "2018-07/2018-12"
    counts = {name: len(texts(record, name)) for name in record.findings}
    assert counts == {
        "results": 3,
        "difficulties": 1,
        "limitations": 1,
        "lessons": 2,
        "directions": 2,
        "proposals": 2,
    }
    assert "chưa chặt chẽ" in texts(record, "limitations")[0]
    assert [p.text for p in record.findings["directions"][0].responsible] == [
        "Phòng Tham mưu",
        "Sở Ngoại vụ tỉnh Lạng Sơn",
    ]


def test_a_report_tells_of_its_engagements() -> None:
    told = [
        (r.form, r.date.edtf if r.date else None, r.names("partner"))
        for r in reading("half-year-report.vi.txt").records[1:]
    ]
    assert told == [
        ("border-exchange", "2018-04-20/2018-04-22", ["Trung Quốc"]),
        ("visit", "2018-05", ["Lào"]),
    ]


def test_an_english_report_is_read_by_its_headings() -> None:
    record = first("report.en.txt")
    assert record.kind == "report"
    assert texts(record, "difficulties") == ["There were too few interpreters at the posts"]
    assert texts(record, "limitations") == ["Reports from the posts were not timely"]
    assert len(texts(record, "results")) == 2
    assert [len(texts(record, name)) for name in ("lessons", "directions", "proposals")] == [1, 1, 1]


@pytest.mark.parametrize(
    ("name", "form", "date", "partner"),
    [
        ("border-exchange.en.txt", "border-exchange", "2018-04-20/2018-04-22", "China"),
        ("border-exchange.vi.txt", "border-exchange", "2018-04-20/2018-04-22", "Trung Quốc"),
        ("sar-exercise.en.txt", "sar-exercise", "2018-05", "Cambodia"),
        ("sar-exercise.vi.txt", "sar-exercise", "2018-05", "Campuchia"),
        ("visit.en.txt", "visit", "2018-09-10/2018-09-14", "Japan"),
        ("visit.vi.txt", "visit", "2018-09-10/2018-09-14", "Nhật Bản"),
    ],
)
def test_a_note_on_one_engagement(name: str, form: str, date: str, partner: str) -> None:
    (record,) = reading(name).records
    assert record.kind == "engagement"
    assert record.form == form
    assert record.date is not None and record.date.edtf == date
    assert record.names("partner") == [partner]
    assert texts(record, "results")


def test_a_difficulty_that_is_named_is_kept() -> None:
    assert texts(first("border-exchange.en.txt"), "difficulties") == [
        "Lack of interpreters at the posts made talks slow"
    ]
    note = (
        "The Ministry of National Defence held a conference in Hanoi on 5 May 2018 to review defence diplomacy. "
        "Delegates pointed out difficulties such as the shortage of interpreters. They discussed difficulties and "
        "limitations."
    )
    (record,) = read_bytes("note.txt", note.encode()).records
    assert len(texts(record, "difficulties")) == 1
    assert "shortage of interpreters" in texts(record, "difficulties")[0]


def test_texts_of_other_matters_hold_no_record() -> None:
    for name in ("unrelated.en.txt", "unrelated.vi.txt"):
        assert reading(name).records == ()


@pytest.mark.parametrize(
    ("a", "b", "outcome"),
    [
        ("border-exchange.en.txt", "border-exchange.vi.txt", "same"),
        ("sar-exercise.en.txt", "sar-exercise.vi.txt", "same"),
        ("visit.en.txt", "visit.vi.txt", "same"),
        ("border-exchange.vi.txt", "half-year-report.vi.txt", "same"),
        ("border-exchange.vi.txt", "border-exchange-autumn.vi.txt", "different"),
        ("visit.en.txt", "visit-laos.en.txt", "different"),
        ("visit.en.txt", "unrelated.en.txt", "different"),
        ("unrelated.vi.txt", "unrelated.en.txt", "different"),
    ],
)
def test_papers_are_matched_across_languages(a: str, b: str, outcome: str) -> None:
    assert match_two(reading(a), reading(b)).verdict.outcome == outcome
    assert match_two(reading(b), reading(a)).verdict.outcome == outcome


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.sampled_from(
                [
                    "I. KẾT QUẢ",
                    "\n",
                    "BÁO CÁO",
                    "hội nghị",
                    "Bộ Quốc phòng",
                    "ngày 30/2/2018",
                    "the Offices of the",
                    "Hanoi (VNA) - ",
                    "conference",
                    "was held by",
                    "proposed",
                    "- ",
                    "1. ",
                ]
            ),
        ),
        max_size=25,
    )
)
def test_any_text_is_read_or_refused(parts: list[str]) -> None:
    data = " ".join(parts).encode("utf-8", errors="surrogatepass")
    try:
        read = read_bytes("any.txt", data)
    except Problem as problem:
        assert problem.place.startswith("any.txt")
        return
    assert put(read.given, read.repairs) == read.text
    for record in read.records:
        for _, (start, end) in passages(record.as_json()):
            assert 0 <= start <= end <= len(read.given)
