"""Likely duplicates: whom or what a name that is being entered may already stand for, among what a hat may know."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from comity.directory import names
from comity.directory.likeness import LIKELY, NONE, WHY, Likeness, keys, likeness
from comity.directory.models import NameKey
from comity.directory.named import KINDS, NamedBody
from comity.kernel.acting import Acting
from comity.kernel.envelopes import body_of, parse
from comity.kernel.kinds import Change
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.profiles.entries import Named

CANDIDATES = 200  # compared at most; those that share most keys first
SHOWN = 5


@dataclass(frozen=True)
class Duplicate:
    """What the name may already stand for: a record, or an entry of the profile. `name` is the one that is like."""

    name: str
    likeness: Likeness
    record: Record | None = None
    entry: Named | None = None

    @property
    def why(self) -> Words:
        """In what they are alike."""
        return WHY[self.likeness.why]


def duplicates(
    kind: str, typed: Iterable[str], acting: Acting, *, but: uuid.UUID | None = None
) -> list[Duplicate]:
    """The likeliest first, at most `SHOWN`; `but` is the record itself where one is being changed.

    Only records that this hat may read are compared, so that nothing is learnt of others.
    """
    wanted = [name.strip() for name in typed if name.strip()]
    if not wanted:
        return []
    found = [*_entries(kind, wanted), *_records(kind, wanted, acting, but)]
    return sorted(found, key=lambda one: (-one.likeness.score, one.name))[:SHOWN]


def keep_keys(change: Change) -> None:
    """Keep the keys of a version that was just written; called with every version, in its transaction."""
    if change.kind not in KINDS:
        return
    body = body_of(parse(change.envelope))
    assert isinstance(body, NamedBody)
    wanted = keys(body.every_name, change.kind)
    rows = NameKey.objects.filter(record=uuid.UUID(change.record_id))
    present = set(rows.values_list("key", flat=True))
    if present - wanted:
        rows.filter(key__in=present - wanted).delete()
    NameKey.objects.bulk_create(
        NameKey(record_id=change.record_id, kind=change.kind, key=key) for key in sorted(wanted - present)
    )


def _records(kind: str, wanted: list[str], acting: Acting, but: uuid.UUID | None) -> list[Duplicate]:
    shared = (
        NameKey.objects.filter(kind=kind, key__in=keys(wanted, kind))
        .filter(record__in=Record.objects.visible_to(acting).filter(kind=kind, state="listed"))
        .values("record")
        .annotate(shared=Count("key"))
        .order_by("-shared", "record")
    )
    if but is not None:
        shared = shared.exclude(record=but)
    ids = [row["record"] for row in shared[:CANDIDATES]]
    records = list(Record.objects.visible_to(acting).filter(pk__in=ids))
    bodies = contents(records)
    found = []
    for record in records:
        best, name = _best(bodies[record.pk].every_name, wanted, kind)
        if best.score >= LIKELY:
            found.append(Duplicate(name, best, record=record))
    return found


def _entries(kind: str, wanted: list[str]) -> list[Duplicate]:
    """Entries of the profile, which is public; each with all its names, those of earlier days included."""
    if kind == "person":
        return []
    table = names.profile().partners if kind == "partner" else names.profile().places
    found = []
    for entry in table:
        best, name = _best(entry.names, wanted, kind)
        if best.score >= LIKELY:
            found.append(Duplicate(name, best, entry=entry))
    return found


def _best(theirs: Iterable[str], wanted: list[str], kind: str) -> tuple[Likeness, str]:
    compared = ((likeness([name], wanted, kind), name) for name in theirs)
    return max(compared, key=lambda pair: pair[0].score, default=(NONE, ""))
