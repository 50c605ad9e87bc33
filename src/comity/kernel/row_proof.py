"""The second half of a proof: every row of a record derived again from its current version, and compared.

Records, versions, readers, links and the rooms' tables are each read in order of the record's id, side by side.
"""

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from django.db import models

from comity.kernel import clock, node
from comity.kernel.envelopes import Envelope, body_of, sha256
from comity.kernel.kinds import Body, all_kinds, is_known, kind_named
from comity.kernel.projection import links_of, readers_of, record_columns, typed_columns
from comity.kernel.readers import Reader
from comity.kernel.records import Link, Record, Typed, Version
from comity.kernel.streams import Ascending, rows
from comity.kernel.verification import Auditor, Discrepancy, Verification, differs


class _VersionRow(NamedTuple):
    record: uuid.UUID
    number: int
    envelope: str
    hash: str
    at: Any

    @property
    def place(self) -> str:
        return f"record {self.record} version {self.number}"


def check_rows(outcome: Verification, auditors: Sequence[Auditor]) -> None:
    """Check every version against its hash and every row of every record against its current version."""
    tables = _Tables()
    for record in rows(Record.objects.for_machine().order_by("pk")):
        outcome.records += 1
        outcome.add(tables.before(record.pk))
        versions = tables.versions.at(record.pk)
        envelope, body, problems = _current(record, versions)
        outcome.add(_version_problems(versions, envelope))
        outcome.add(problems)
        outcome.add(tables.compare(record, envelope, body))
        if envelope is not None:
            for part in auditors:
                outcome.add(part.record(envelope))
    outcome.add(tables.after())


class _Tables:
    """Everything that hangs on records, as streams in order of the record's id."""

    def __init__(self) -> None:
        order = ("record_id", "number")
        versions = rows(Version.objects.for_machine().order_by(*order), *order, "envelope", "hash", "at")
        self.versions = Ascending(map(_VersionRow._make, versions), key=attrgetter("record"))
        readers = rows(Reader.objects.order_by("record_id", "agency"), "record_id", "agency")
        self._readers = Ascending(readers, key=itemgetter(0))
        links = Link.objects.order_by("source_id", "relation", "target")
        self._links = Ascending(rows(links, "source_id", "relation", "target"), key=itemgetter(0))
        self._typed = {
            model: Ascending(rows(model.objects.for_machine().order_by("pk")), key=attrgetter("record_id"))
            for model in dict.fromkeys(kind.model for kind in all_kinds())
        }

    def before(self, record: uuid.UUID) -> Iterator[Discrepancy]:
        """What hangs on records that are not there."""
        yield from _orphans(
            self.versions.below(record), self._readers.below(record), self._links.below(record)
        )

    def after(self) -> Iterator[Discrepancy]:
        """What is left when there are no more records."""
        yield from _orphans(self.versions.rest(), self._readers.rest(), self._links.rest())
        for model, stream in self._typed.items():
            yield from _foreign(model, stream.rest())

    def compare(self, record: Record, envelope: Envelope | None, body: Body | None) -> Iterator[Discrepancy]:
        """Readers, links and typed row of one record; they are taken from the streams in any case."""
        place = f"record {record.pk}"
        readers = {agency for _, agency in self._readers.at(record.pk)}
        links = {(relation, target) for _, relation, target in self._links.at(record.pk)}
        if envelope is None:
            return
        for agency in sorted(readers ^ readers_of(envelope)):
            verb = ("được chèn vào", "inserted") if agency in readers else ("bị xóa", "deleted")
            yield differs(
                place, f"phạm vi bị sửa: {agency} {verb[0]}", f"the audience was changed: {agency} {verb[1]}"
            )
        for relation, target in sorted(links ^ links_of(body, envelope.sources)):
            verb = ("được chèn vào", "inserted") if (relation, target) in links else ("bị xóa", "deleted")
            yield differs(
                place,
                f"liên kết {relation} tới {target} {verb[0]}",
                f"link {relation} to {target} was {verb[1]}",
            )
        if body is not None:
            yield from self._compare_typed(place, record, envelope.kind, body)

    def _compare_typed(self, place: str, record: Record, kind: str, body: Body) -> Iterator[Discrepancy]:
        model = kind_named(kind).model
        stream = self._typed[model]
        yield from _foreign(model, stream.below(record.pk))
        found = stream.at(record.pk)
        if not found:
            yield differs(place, "dòng chi tiết đã bị xóa", "the typed row was deleted")
            return
        for column, value in typed_columns(model, record, body).items():
            if _plain(getattr(found[0], column)) != _plain(value):
                yield differs(place, f"cột {kind}.{column} đã bị sửa", f"column {kind}.{column} was changed")


def _version_problems(versions: Sequence[_VersionRow], current: Envelope | None) -> Iterator[Discrepancy]:
    """How the versions of one record differ from their hashes; `current` is the last of them, where it was read."""
    before: _VersionRow | None = None
    for version in versions:
        if sha256(version.envelope) != version.hash:
            yield differs(version.place, "nội dung khác giá trị băm của nó", "its text differs from its hash")
        try:
            at, previous = _stated(version, current if version is versions[-1] else None)
        except (ValueError, TypeError, KeyError):
            yield differs(version.place, "nội dung không đọc được", "its text cannot be read")
            continue
        if at != version.at:
            yield differs(version.place, "cột at đã bị sửa", "column at was changed")
        if before is not None and before.number == version.number - 1 and previous != before.hash:
            yield differs(
                version.place, "không nối tiếp phiên bản trước", "it does not follow the version before"
            )
        before = version


def _stated(version: _VersionRow, read: Envelope | None) -> tuple[datetime, str | None]:
    """When a version says it was written, and after which; `read` is its envelope where that was read already."""
    if read is not None:
        return clock.moment(read.at), read.previous
    data = json.loads(version.envelope)
    return clock.moment(data["at"]), data["previous"]


def _current(
    record: Record, versions: Sequence[_VersionRow]
) -> tuple[Envelope | None, Body | None, list[Discrepancy]]:
    """The current version's envelope and body, and how the record's own row differs from it."""
    place = f"record {record.pk}"
    if not versions:
        return (
            None,
            None,
            [differs(place, "hồ sơ được chèn vào, không có phiên bản", "inserted: no versions")],
        )
    last = versions[-1]
    if record.number != last.number:
        return None, None, [differs(place, "không phải phiên bản mới nhất", "not at its latest version")]
    try:
        envelope = Envelope.model_validate_json(last.envelope)
        body = body_of(envelope) if is_known(envelope.kind) else None
        expected = record_columns(envelope, last.hash, body)
        owned = uuid.UUID(envelope.id)
    except (ValueError, TypeError):  # a text that no action wrote; ValidationError is a ValueError
        return None, None, [differs(last.place, "nội dung không hợp lệ", "its content does not fit its kind")]
    expected["created_at"] = versions[0].at
    expected["replica"] = envelope.owner not in node.here().agencies
    if owned != record.pk:
        return None, None, [differs(last.place, "thuộc hồ sơ khác", "it belongs to another record")]
    problems = [
        differs(place, f"cột {column} đã bị sửa", f"column {column} was changed")
        for column, value in expected.items()
        if getattr(record, column) != value
    ]
    return envelope, body, problems


def _orphans(
    versions: Iterable[_VersionRow], readers: Iterable[tuple[Any, ...]], links: Iterable[tuple[Any, ...]]
) -> Iterator[Discrepancy]:
    for record in dict.fromkeys(version.record for version in versions):
        yield differs(
            f"record {record}", "hồ sơ đã bị xóa, phiên bản còn", "the record was deleted; its versions stand"
        )
    for record, agency in readers:
        yield differs(
            f"record {record}", f"dòng phạm vi mồ côi: {agency}", f"a reader without a record: {agency}"
        )
    for record, relation, _ in links:
        yield differs(
            f"record {record}", f"liên kết mồ côi: {relation}", f"a link without a record: {relation}"
        )


def _foreign(model: type[Typed], found: Iterable[models.Model]) -> Iterator[Discrepancy]:
    for row in found:
        yield differs(
            f"record {row.pk}",
            f"dòng {model._meta.db_table} được chèn vào, hồ sơ không thuộc loại này",
            f"a row of {model._meta.db_table} was inserted: no record of this kind",
        )


def _plain(value: Any) -> str:
    # What the database gives back and what a body holds may differ in type (UUID and text) and, of a mapping, in the
    # order of its keys (PostgreSQL has its own), not in meaning.
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, sort_keys=True, default=str)
    return "" if value is None else str(value)
