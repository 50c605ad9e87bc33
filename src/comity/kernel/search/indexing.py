"""Keeping the index: with every version, as a whole anew, and checked against the records."""

import datetime
from collections.abc import Iterator
from itertools import islice

from django.db import connection, transaction
from django.db.models import F

from comity.kernel.databases import wait_to_write
from comity.kernel.envelopes import Envelope, body_of, has_typed_body, parse
from comity.kernel.kinds import Body
from comity.kernel.records import Version
from comity.kernel.search.engines import engine
from comity.kernel.search.entries import Entry, SearchEntry, entry_of
from comity.kernel.words import Words

BATCH = 500


def index(envelope: Envelope, body: Body | None, created: datetime.datetime) -> None:
    """Index a version that is being written, in the same transaction."""
    engine().put([entry_of(envelope, body, created)])


def rebuild() -> int:
    """Make the whole index anew; returns the number of records. Writers wait meanwhile."""
    count = 0
    with transaction.atomic():
        wait_to_write()
        engine().clear()
        entries = _entries()
        while batch := list(islice(entries, BATCH)):
            engine().put(batch)
            count += len(batch)
    return count


def differences() -> Iterator[tuple[str, Words]]:
    """What in the index is not as the records have it: (record id, what differs). Nothing where all is well."""
    rows = {row.pk: row for row in SearchEntry.objects.for_machine().iterator()}
    lexemes = dict(engine().stored())
    for wanted in _entries():
        row = rows.pop(wanted.record, None)
        if row is None:
            yield str(wanted.record), Words(vi="chưa được lập chỉ mục", en="is not indexed")
        elif (row.subject, row.first, row.last, row.year, row.folded) != (
            *(wanted.subject, wanted.first, wanted.last, wanted.year, wanted.folded),
        ) or lexemes.get(wanted.record) != set(wanted.lexemes):
            yield str(wanted.record), Words(vi="chỉ mục không khớp", en="is not indexed as it reads")
    for record in rows:
        yield str(record), Words(vi="không còn hồ sơ", en="is indexed and not there")


def prepare(**_: object) -> None:
    """Make what the index needs beside its table. Runs after every `migrate`."""
    if SearchEntry._meta.db_table in connection.introspection.table_names():
        engine().prepare()
        # A table that was emptied (a flush) starts its numbers again: no word of what was there may be left under them.
        if not SearchEntry.objects.for_machine().exists():
            engine().clear()


def _entries() -> Iterator[Entry]:
    """The entry of every record as it should be."""
    current = Version.objects.for_machine().filter(number=F("record__number")).select_related("record")
    for version in current.order_by("record__changed_at", "record").iterator(chunk_size=BATCH):
        envelope = parse(version.envelope)
        body = body_of(envelope) if has_typed_body(envelope) else None
        yield entry_of(envelope, body, version.record.created_at)
