"""From a version to the rows that lists read: every column of a record is derived here, and checked here by `proof`."""

import uuid
from collections.abc import Sequence
from typing import Any

from comity.kernel import clock
from comity.kernel.envelopes import Envelope
from comity.kernel.folding import fold
from comity.kernel.kinds import Body, Source
from comity.kernel.labels import NAMED_ONLY
from comity.kernel.records import Record, Typed


def record_columns(envelope: Envelope, digest: str, body: Body | None) -> dict[str, Any]:
    """The columns of `Record` that follow from its current version; `body` is None for a kind unknown here."""
    return {
        "kind": envelope.kind,
        "owner": envelope.owner,
        "marking": envelope.marking,
        "state": envelope.state,
        "title": envelope.title,
        "titles": body.headings() if body else {envelope.language: envelope.title},
        "language": envelope.language,
        # In an order of its own: a mapping of a body as written and as read again may stand in different orders.
        "folded": fold(" ".join(sorted(body.words()))) if body else fold(envelope.title),
        "number": envelope.number,
        "hash": digest,
        "changed_at": clock.moment(envelope.at),
    }


def readers_of(envelope: Envelope) -> set[str]:
    """Who may know the record: its owner, unless it is closed, and every member of its audience."""
    closed = NAMED_ONLY in envelope.audience
    return {*envelope.audience} if closed else {envelope.owner, *envelope.audience}


def links_of(body: Body | None, sources: Sequence[Source]) -> set[tuple[str, uuid.UUID]]:
    """(relation, target) of everything that the version refers to; none for a kind unknown here."""
    if body is None:
        return set()
    targets = {(relation, uuid.UUID(target)) for relation, target in body.links()}
    return targets | {("source", uuid.UUID(source.document)) for source in sources}


def typed_row(model: type[Typed], record: Record, body: Body) -> Typed:
    """The unsaved typed row of a record: columns named as fields of the body, then what `project` derives."""
    row = model(record=record)
    for column in _columns(model):
        if column in type(body).model_fields:
            setattr(row, column, getattr(body, column))
    row.project(body)
    return row


def typed_columns(model: type[Typed], record: Record, body: Body) -> dict[str, Any]:
    """The columns of the typed row as they should be."""
    row = typed_row(model, record, body)
    return {column: getattr(row, column) for column in _columns(model)}


def _columns(model: type[Typed]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if not field.primary_key]
