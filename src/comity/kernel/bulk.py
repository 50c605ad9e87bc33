"""Writing many records at once: checks, versions, rows, journal entries as `writing.create` has them, few statements.

`prepare` makes everything that follows from a record's versions, without asking the database; `write` stores it. A
version written so is in no way another than one written alone: `comity journal verify` derives the same from it.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

from django.db import connection, models

from comity.kernel import clock, journal, node
from comity.kernel.access import ROLES_FOR, Verb
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action, current_action
from comity.kernel.databases import insert
from comity.kernel.envelopes import Author, Envelope, canonical, sha256
from comity.kernel.fitting import require_fitting
from comity.kernel.ids import new_id
from comity.kernel.kinds import Body, Change, announce, kind_named
from comity.kernel.labels import Label
from comity.kernel.projection import links_of, readers_of, record_columns, typed_row
from comity.kernel.readers import Reader
from comity.kernel.records import Link, Record, Version
from comity.kernel.search.engines import engine
from comity.kernel.search.entries import Entry, entry_of
from comity.kernel.writing import change_of, require_creation

BATCH = 1000  # records a transaction
_IMPORTED = "import_many"  # the act that versions name

Row = list[Any]


@dataclass(frozen=True)
class New:
    """A record that is not here yet: its versions, oldest first, and the typed content of the last."""

    versions: Sequence[Envelope]
    body: Body


@dataclass
class Prepared:
    """Rows by table, search entries, and what the journal says, of several records."""

    rows: dict[type[models.Model], list[Row]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    payloads: list[tuple[str, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def add(self, model: type[models.Model], row: Row) -> None:
        """A row of values in the order of `_columns`, as the database takes them."""
        self.rows.setdefault(model, []).append(row)


def import_many(
    kind: str, bodies: Iterable[Body], *, acting: Acting, label: Label | None = None, state: str = ""
) -> Iterator[uuid.UUID]:
    """New records of one kind, in order; batch by batch, each in a transaction of its own. Yields the ids of what is
    committed: a Problem stops at the batch that it is in, and keeps those before it."""
    remaining = iter(bodies)
    while batch := list(islice(remaining, BATCH)):
        yield from do_import_many(kind, batch, acting=acting, label=label, state=state)


def do_import_many(
    kind: str,
    bodies: Sequence[Body],
    *,
    acting: Acting,
    label: Label | None = None,
    state: str = "",
    roles: frozenset[Role] = ROLES_FOR[Verb.WRITE],
) -> list[uuid.UUID]:
    """New records of one kind in one transaction: all, or a Problem and none.

    They are made before the transaction begins: whoever else writes waits for the storing only, a third of the time.
    """
    label = label or Label()
    require_creation(acting, label, roles)
    state = state or kind_named(kind).lifecycle.initial
    act = current_action() or _IMPORTED
    found = [New((_envelope(kind, body, acting, label, state, act),), body) for body in bodies]
    _do_store(prepare(found))
    return [uuid.UUID(new.versions[0].id) for new in found]


@action
def _do_store(made: Prepared) -> None:
    write(made)


def _envelope(kind: str, body: Body, acting: Acting, label: Label, state: str, act: str) -> Envelope:
    return Envelope(
        id=str(new_id()),
        kind=kind,
        owner=acting.agency,
        number=1,
        state=state,
        marking=label.marking,
        audience=tuple(sorted(label.audience - {acting.agency})),
        title=body.heading(),
        language=body.language,
        body=body.model_dump(mode="json"),
        author=Author(agency=acting.agency, office=acting.office),
        act=act,
        at=clock.stamp(),
    )


def prepare(found: Iterable[New]) -> Prepared:
    """Everything that is stored of these records; a Problem where a text does not fit its column."""
    made = Prepared()
    for new in found:
        _prepare(new, made)
    return made


def _prepare(new: New, made: Prepared) -> None:
    current, body = new.versions[-1], new.body
    key = uuid.UUID(current.id)
    replica = current.owner not in node.here().agencies
    texts = [version.canonical() for version in new.versions]
    hashes = [sha256(text) for text in texts]
    created = clock.moment(new.versions[0].at)
    record = Record(id=key, created_at=created, replica=replica, **record_columns(current, hashes[-1], body))
    typed = typed_row(kind_named(current.kind).model, record, body)
    for row in (record, typed):
        require_fitting(row)
        _add(made, row)
    stored = key.hex if connection.vendor == "sqlite" else key
    for version, text, digest in zip(new.versions, texts, hashes, strict=True):
        at = connection.ops.adapt_datetimefield_value(clock.moment(version.at))
        made.add(Version, [stored, version.number, text, digest, at])
        told = {"at": version.at, "type": "version", "record": version.id, "number": version.number}
        made.payloads.append(("version", canonical({**told, "hash": digest})))
        made.changes.append(change_of(version, text, replica))
    for agency in sorted(readers_of(current)):
        made.add(Reader, [stored, agency])
    for relation, target in sorted(links_of(body, current.sources)):
        made.add(Link, [stored, relation, target.hex if connection.vendor == "sqlite" else target])
    made.entries.append(entry_of(current, body, created))


def _add(made: Prepared, row: models.Model) -> None:
    made.add(
        type(row),
        [column.get_db_prep_save(getattr(row, column.attname), connection) for column in _columns(type(row))],
    )


@cache
def _columns(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    """The stored columns of a table, without a key that the database gives."""
    return [column for column in model._meta.concrete_fields if not isinstance(column, models.AutoField)]


def write(made: Prepared, *, tell: bool = True) -> None:
    """Store what was prepared, inside an action's transaction; `tell` the rooms that subscribed of every version."""
    for model in _in_order(made.rows):
        insert(model._meta.db_table, [str(column.column) for column in _columns(model)], made.rows[model])
    engine().put_new(made.entries)
    journal.append_many(made.payloads)
    if tell:
        announce(made.changes)


def _in_order(rows: dict[type[models.Model], list[Row]]) -> list[type[models.Model]]:
    """Records before what hangs on them."""
    return sorted(rows, key=lambda model: model is not Record)


__all__ = ["BATCH", "New", "Prepared", "do_import_many", "import_many", "prepare", "write"]
