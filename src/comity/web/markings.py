"""Markings as pages show them: the highest one at the head of the page, and chips."""

from collections.abc import Iterable
from typing import NamedTuple

from comity.directory import names
from comity.kernel.records import Record
from comity.web.languages import page_language


class PageMarking(NamedTuple):
    """`page_marking` of `shell/base.html`."""

    level: int
    label: str


def page_marking(records: Iterable[Record]) -> PageMarking | None:
    """The highest marking among the records on a page; None where all are ordinary."""
    level = max((record.marking for record in records), default=0)
    if level == 0:
        return None
    return PageMarking(level, names.profile().marking(level).words.say(page_language()))
