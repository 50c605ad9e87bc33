"""The records that name something of the directory, found as search finds them: within what a hat may read."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from comity.kernel.acting import Acting
from comity.kernel.records import Record
from comity.kernel.search import find

SHOWN = 5
_KINDS = ("engagement", "account", "conference", "task", "instrument", "proposal", "deployment")


class Naming(NamedTuple):
    """The latest records that name it, how many there are, and where all of them are listed."""

    records: list[Record]
    total: int
    url: str


def naming(name: str, acting: Acting) -> Naming:
    """What names `name`, by its own words or by a code that stands for it."""
    query = f'"{name}"'
    found = find(acting, query, kinds=_KINDS, limit=SHOWN)
    return Naming(
        [hit.record for hit in found.hits], found.total, f"{reverse('search')}?{urlencode({'q': query})}"
    )
