"""From a reading's fields to the kernel's sources: which span of the paper stands behind which field."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from comity.kernel.kinds import Source

STATEMENTS = ("results", "lessons", "difficulties", "limitations", "directions", "proposals")
NAMED = {"agency": "agencies", "partner": "partners", "forum": "forums"}


def sources_of(read: Mapping[str, Any], paper: str, given: str) -> list[Source]:
    """Sources of one record as `comity read` gives it; `given` is the paper's text before any repair."""
    return [
        Source(field=field, document=paper, start=start, end=end, quote=given[start:end])
        for field, (start, end) in _spans(read)
    ]


def sources_kept(read: Mapping[str, Any], sources: Sequence[Source]) -> list[Source]:
    """The sources that still stand behind a corrected reading, under the fields that their spans are now read as."""
    given = {(source.start, source.end): source for source in sources}
    return [given[span].model_copy(update={"field": field}) for field, span in _spans(read) if span in given]


def statement_sources(sources: list[Source], field: str, into: str) -> list[Source]:
    """The sources of one field, for the record that this field became."""
    return [source.model_copy(update={"field": into}) for source in sources if source.field == field]


def _spans(read: Mapping[str, Any]) -> Iterator[tuple[str, tuple[int, int]]]:
    for field in ("date", "period"):
        # What a person stated has no span.
        if (read.get(field) or {}).get("source"):
            yield field, _pair(read[field]["source"])
    for field in ("title", "place", "form"):
        if read.get(f"{field}_source"):
            yield field, _pair(read[f"{field}_source"])
    for mention in read.get("mentions", ()):
        # Persons stand among the mentions too, and in a list of their own.
        if mention.get("kind") in NAMED:
            yield NAMED[mention["kind"]], _pair(mention["source"])
    for person in read.get("persons", ()):
        if person.get("source"):
            yield "persons", _pair(person["source"])
    for field in STATEMENTS:
        for index, statement in enumerate(read.get(field, ())):
            yield f"{field}/{index}", _pair(statement["source"])


def _pair(source: Any) -> tuple[int, int]:
    start, end = source
    return int(start), int(end)
