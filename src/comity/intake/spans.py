"""From a reading's fields to the kernel's sources: which span of the paper stands behind which field."""

from collections.abc import Iterator, Mapping
from typing import Any

from comity.kernel.kinds import Source

STATEMENTS = ("results", "lessons", "difficulties", "limitations", "directions", "proposals")
ROLES = {"agency": "agencies", "partner": "partners", "forum": "forums", "person": "persons"}


def sources_of(read: Mapping[str, Any], paper: str, given: str) -> list[Source]:
    """Sources of one record as `comity read` gives it; `given` is the paper's text before any repair."""
    return [
        Source(field=field, document=paper, start=start, end=end, quote=given[start:end])
        for field, (start, end) in _spans(read)
    ]


def statement_sources(sources: list[Source], field: str, into: str) -> list[Source]:
    """The sources of one field, for the record that this field became."""
    return [source.model_copy(update={"field": into}) for source in sources if source.field == field]


def _spans(read: Mapping[str, Any]) -> Iterator[tuple[str, tuple[int, int]]]:
    for field in ("date", "period"):
        if read.get(field):
            yield field, _pair(read[field]["source"])
    for field in ("title", "place", "form"):
        if read.get(f"{field}_source"):
            yield field, _pair(read[f"{field}_source"])
    for mention in read.get("mentions", ()):
        yield ROLES.get(mention["role"], mention["role"]), _pair(mention["source"])
    for field in STATEMENTS:
        for index, statement in enumerate(read.get(field, ())):
            yield f"{field}/{index}", _pair(statement["source"])


def _pair(source: Any) -> tuple[int, int]:
    start, end = source
    return int(start), int(end)
