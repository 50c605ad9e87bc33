"""Messages for the tests: any that can be written (hypothesis), and the real ones, which lie beside the project."""

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import strategies as st

from comity.exchange.edxml import (
    Attachment,
    Business,
    Message,
    Organ,
    Receiver,
    ResponseFor,
    Signer,
    Staff,
    Status,
    Trace,
)
from comity.exchange.edxml.message import STATUSES

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "edxml"


def real(name: str) -> bytes:
    """A real message, or the test is skipped; on CI it fails."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("the shared messages are missing")
        pytest.skip("the shared messages are not here")
    return (SHARED / f"{name}.edxml").read_bytes()


_LETTERS = "abyz ĂâđêôơưỌ09.,;:<>&\"'/-–"
words = st.text(_LETTERS, max_size=30).map(lambda text: " ".join(text.split()))
needed = words.filter(bool)
codes = st.one_of(
    st.builds("{:03d}.{:02d}.{:02d}.{}{:02d}".format, st.integers(0, 99), st.integers(0, 99), st.integers(0, 99),
              st.sampled_from("GH"), st.integers(1, 63)),
    st.builds("{}{:02d}".format, st.sampled_from("GH"), st.integers(1, 63)),
)  # fmt: skip
numbers = st.integers(0, 999_999_999).map(str)
dates = st.dates(min_value=date(1946, 1, 1), max_value=date(2199, 1, 1))
days = dates.map(lambda day: day.isoformat())
moments = st.tuples(st.dates(date(2016, 1, 1), date(2099, 1, 1)), st.times()).map(
    lambda parts: f"{parts[0].isoformat()}T{parts[1].replace(microsecond=0).isoformat()}"
)
organs = st.builds(Organ, codes, needed, words, words, words, words, words, words)
staff = st.builds(Staff, needed, words, words, words)
answered = st.builds(ResponseFor, codes, words, st.just("2018-09-28"), words)
traces = st.lists(st.builds(Trace, codes, moments), max_size=2).map(tuple)
businesses = st.builds(
    Business,
    type=st.sampled_from("0123"),
    reason=words,
    document_id=words.map(lambda text: " ".join(text.replace(",", "").split())),
    paper=st.sampled_from("01"),
    receivers=st.lists(st.builds(Receiver, codes, st.sampled_from("01")), max_size=2).map(tuple),
    staff=st.none() | staff,
)


def _files(names: list[str]) -> st.SearchStrategy[tuple[Attachment, ...]]:
    return st.tuples(
        *(
            st.builds(
                Attachment,
                content_id=st.just(f"cid:{index}"),
                name=st.just(name),
                media_type=st.sampled_from(["", "application/octet-stream"]),
                description=words,
                data=st.binary(min_size=1, max_size=40),
            )
            for index, name in enumerate(names)
        )
    )


files = st.lists(needed, max_size=3).flatmap(_files)
documents = st.builds(
    Message,
    sender=organs,
    to=st.lists(organs, min_size=1, max_size=3).map(tuple),
    document_id=needed.map(lambda text: text.replace(",", "") or "x").map(
        lambda text: " ".join(text.split()) or "x"
    ),
    number=numbers,
    notation=needed,
    place=words,
    date=st.just("2018-09-28"),
    type=st.sampled_from(["", "1", "2"]),
    type_detail=st.sampled_from(["", "0"]),
    type_name=needed,
    subject=needed,
    content=words,
    signer=st.none() | st.builds(Signer, needed, words, words),
    due=st.sampled_from(["", "2018-09-28", "2019-01-01"]),
    to_places=st.lists(needed, max_size=2).map(tuple),
    priority=st.sampled_from(["", "0", "1", "2", "3", "4"]),
    sphere=words,
    typist=words,
    copies=st.just("") | numbers,
    pages=st.just("") | numbers,
    appendixes=st.lists(needed, max_size=2).map(tuple),
    response_for=st.lists(answered, max_size=2).map(tuple),
    steering=st.sampled_from(["", "0", "1"]),
    trace=traces,
    business=st.none() | businesses,
    attachments=files,
)
statuses = st.builds(
    Message,
    sender=organs,
    to=st.lists(organs, max_size=1).map(tuple),
    response_for=st.lists(answered, min_size=1, max_size=2).map(tuple),
    trace=traces,
    status=st.builds(
        Status,
        code=st.sampled_from(STATUSES),
        description=words,
        at=moments.filter(lambda moment: moment > "2018-09-29"),
        staff=st.none() | staff,
    ),
)
messages = documents | statuses
