"""Reading records: one record for one hat, its content, its history, what it refers to and what refers to it."""

import uuid
from typing import Any, NamedTuple, TypeVar

from comity.kernel import access
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.envelopes import Envelope, body_of, parse
from comity.kernel.kinds import Body
from comity.kernel.labels import Label
from comity.kernel.readers import Reader
from comity.kernel.records import Link, Record, Version

BodyT = TypeVar("BodyT", bound=Body)


def facts_of(record: Record) -> access.Facts:
    """What the access rule needs of a record."""
    agencies = Reader.objects.filter(record=record).values_list("agency", flat=True)
    return access.Facts(record.owner, record.marking, frozenset(agencies), record.kind, record.pk)


def get(record_id: str | uuid.UUID, acting: Acting, *, kind: str = "", verb: Verb = Verb.READ) -> Record:
    """The record, if this hat may do `verb` to it. What it may not read is "not found"."""
    try:
        key = uuid.UUID(str(record_id))
    except ValueError as error:
        raise not_found() from error
    record = Record.objects.visible_to(acting).filter(pk=key).first()
    if record is None or (kind and record.kind != kind):
        raise not_found()
    if verb is not Verb.READ:
        access.require(acting, verb, facts_of(record))
    return record


def label_of(record: Record) -> Label:
    """The record's label; the owner is not part of the audience."""
    agencies = Reader.objects.filter(record=record).values_list("agency", flat=True)
    return Label(record.marking, frozenset(agencies) - {record.owner})


def envelope_of(record: Record, number: int | None = None) -> Envelope:
    """The current version of a record that was already scoped, or an older one by its number."""
    version = Version.objects.for_machine().get(record=record, number=number or record.number)
    return parse(version.envelope)


def content(record: Record, body: type[BodyT]) -> BodyT:
    """The typed content of a record that was already scoped."""
    found = body_of(envelope_of(record))
    if not isinstance(found, body):
        raise TypeError(f"record {record.pk} is a {record.kind}")
    return found


def envelopes(records: list[Record]) -> dict[uuid.UUID, Envelope]:
    """The current versions of many scoped records in one query, by record id."""
    if not records:
        return {}
    wanted = {(record.pk, record.number) for record in records}
    rows = Version.objects.for_machine().filter(record__in=[record.pk for record in records])
    return {row.record_id: parse(row.envelope) for row in rows if (row.record_id, row.number) in wanted}


def contents(records: list[Record]) -> dict[uuid.UUID, Any]:
    """The bodies of many scoped records in one query, by record id."""
    return {key: body_of(envelope) for key, envelope in envelopes(records).items()}


def versions(record: Record) -> list[Envelope]:
    """Every version of a scoped record, newest first."""
    rows = Version.objects.for_machine().filter(record=record).order_by("-number")
    return [parse(row.envelope) for row in rows]


class Reference(NamedTuple):
    """A record that another refers to. `record` is None where this hat (or node) does not have it."""

    relation: str
    id: uuid.UUID
    record: Record | None


def references(record: Record, acting: Acting) -> list[Reference]:
    """What a scoped record refers to; an unknown target stays as a name."""
    links = list(Link.objects.filter(source=record).order_by("relation"))
    seen = Record.objects.visible_to(acting).in_bulk([link.target for link in links])
    return [Reference(link.relation, link.target, seen.get(link.target)) for link in links]


def referrers(
    record: Record | uuid.UUID | str, acting: Acting, relation: str = "", kind: str = ""
) -> list[Record]:
    """The records this hat may read whose current version refers to `record`."""
    target = record.pk if isinstance(record, Record) else record
    links = Link.objects.filter(target=target)
    if relation:
        links = links.filter(relation=relation)
    found = Record.objects.visible_to(acting).filter(pk__in=links.values("source"))
    return list((found.filter(kind=kind) if kind else found).order_by("created_at", "pk"))
