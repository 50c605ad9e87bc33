"""What a report's figures stood on: one hash over the very versions of all its sources.

The hash is a part of the report's content, whose own hash stands in the journal. Who holds the versions can derive it
again: for each source the last version written until the report's moment, as [record id, number, SHA-256 of the
version], sorted by id, in canonical JSON (RFC 8785), hashed by SHA-256.
"""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from comity.kernel.clock import moment as moment_of
from comity.kernel.envelopes import canonical, sha256
from comity.kernel.ids import is_id
from comity.kernel.records import Version
from comity.review.citing import sources_of
from comity.review.kinds import ReportBody

_TOGETHER = 5000  # ids asked for in one query


class Pinned(NamedTuple):
    """The version of a source that counts: its number and hash."""

    number: int
    hash: str


def pinned(ids: Collection[str], moment: datetime) -> dict[str, Pinned]:
    """The last version of each record written until `moment`; a record that had none is left out."""
    wanted = sorted(map(uuid.UUID, filter(is_id, ids)))
    found: dict[str, Pinned] = {}
    for start in range(0, len(wanted), _TOGETHER):
        rows = Version.objects.for_machine().filter(
            record__in=wanted[start : start + _TOGETHER], at__lte=moment
        )
        for key, number, digest in rows.order_by("number").values_list("record_id", "number", "hash"):
            found[str(key)] = Pinned(number, digest)
    return found


def hash_of(versions: dict[str, Pinned]) -> str:
    """The hash over pinned versions."""
    return sha256(canonical([[key, one.number, one.hash] for key, one in sorted(versions.items())]))


def with_snapshot(report: ReportBody) -> ReportBody:
    """The report with the hash of what it stands on now; unchanged where it says of no moment."""
    if not report.as_of:
        return report
    versions = pinned(sources_of(report), moment_of(report.as_of))
    return report.model_copy(update={"snapshot": hash_of(versions)})


def unknown_sources(ids: Collection[str]) -> set[str]:
    """Those of some source ids that no record of this node has."""
    known: set[str] = set()
    wanted = sorted(map(uuid.UUID, filter(is_id, ids)))
    for start in range(0, len(wanted), _TOGETHER):
        some = Version.objects.for_machine().filter(record__in=wanted[start : start + _TOGETHER])
        known.update(map(str, some.values_list("record_id", flat=True)))
    return set(ids) - known
