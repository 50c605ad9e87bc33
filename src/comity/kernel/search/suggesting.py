"""`suggest`: titles that begin to be what is being typed, from among those that a hat may read."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet

from comity.kernel.acting import Acting
from comity.kernel.folding import fold
from comity.kernel.search.engines import rows_of
from comity.kernel.search.hits import as_uuid, hits, visible
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
    try:
        found, values = hits(acting, query, TITLE_TIERS)
        seen, whom = visible(acting)
    except EmptyResultSet:  # this hat reads nothing at all
        return []
    rows = rows_of(
        f"{found} SELECT r.id_, r.kind_, r.title_, hit.tier FROM hit JOIN ({seen}) r ON r.id_ = hit.id"
        " ORDER BY hit.tier, r.at_ DESC, r.id_ LIMIT %s",
        [*values, *whom, limit * 4],  # some titles are told more than once
    )
    shown: dict[str, Suggestion] = {}
    for record, kind, title, tier in rows:
        marked = Marker(query, tier).whole(title)
        shown.setdefault(fold(title), Suggestion(as_uuid(record), kind, marked))
    return list(shown.values())[:limit]
