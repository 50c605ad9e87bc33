"""`suggest`: titles that begin to be what is being typed, from among those that a hat may read."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet

from comity.kernel.acting import Acting
from comity.kernel.folding import fold
from comity.kernel.search.engines import engine, rows_of
from comity.kernel.search.hits import Search, as_uuid, limited, tiers
from comity.kernel.search.marking import Marker, Segment
from comity.kernel.search.queries import TITLE_TIERS, parse


@dataclass(frozen=True)
class Suggestion:
    """A record whose title has what was typed."""

    record: uuid.UUID
    kind: str
    title: tuple[Segment, ...]


def suggest(acting: Acting, prefix: str, *, limit: int = 8) -> list[Suggestion]:
    """The best titles for what was typed so far, each once. Nothing is proposed that no visible title has."""
    query = parse(prefix)
    if not query.words:
        return []
    search = Search(acting, query)
    shown: dict[str, Suggestion] = {}
    try:
        with engine().reading():
            for tier in tiers(search, TITLE_TIERS):
                # Some titles are told more than once.
                for row in rows_of(*limited(tier, "e.number DESC", limit * 4)):
                    marked = Marker(query, row[-1]).whole(row[4])
                    shown.setdefault(fold(row[4]), Suggestion(as_uuid(row[0]), row[1], marked))
                if len(shown) >= limit:
                    break
    except EmptyResultSet:  # this hat reads nothing at all
        return []
    return list(shown.values())[:limit]
