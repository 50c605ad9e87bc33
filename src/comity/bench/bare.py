"""The bare SQL beside each page: statements that fetch the rows it shows under the same label, and nothing else.

Each is one SELECT written by hand, run on a cursor, every row fetched: no models, no words, no page. The label is the
access rule of `kernel.access` in SQL; a test holds the rows equal to those of the page.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from comity.kernel.access import ROLES_FOR, Verb, roles_for
from comity.kernel.acting import Acting
from comity.kernel.kinds import all_kinds

Statement = tuple[str, list[Any]]
Rows = list[tuple[Any, ...]]

CONTENT = "v.envelope"
CURRENT = "JOIN kernel_version v ON v.record_id = r.id AND v.number = r.number"


def run(statements: Sequence[Statement]) -> Rows:
    """Every row of every statement."""
    found: Rows = []
    with connection.cursor() as cursor:
        for sql, values in statements:
            cursor.execute(sql, values)
            found += cursor.fetchall()
    return found


def key(value: Any) -> Any:
    """A record's id as the database holds it."""
    return value.hex if connection.vendor == "sqlite" else value


def label(acting: Acting, record: str = "r") -> Statement:
    """The access rule on a record of this alias, for a hat that broke no glass."""
    barred = [kind.name for kind in all_kinds() if not acting.roles & roles_for(Verb.READ, kind.name)]
    assert not acting.glass and acting.roles & ROLES_FOR[Verb.READ]
    admitted = sorted(acting.admitted_as)
    kinds = f" AND {record}.kind NOT IN ({_marks(barred)})" if barred else ""
    return (
        f"{record}.marking <= %s{kinds} AND EXISTS (SELECT 1 FROM kernel_reader x"
        f" WHERE x.record_id = {record}.id AND x.agency IN ({_marks(admitted)}))",
        [acting.reach, *barred, *admitted],
    )


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def listed(
    acting: Acting, table: str, where: str, values: Sequence[Any], order: str, limit: int
) -> Statement:
    """The first records of a kind with their content, by a condition on record `r` and typed row `t`."""
    seen, whom = label(acting)
    return (
        f"SELECT r.id, r.title, r.owner, r.state, r.marking, {CONTENT} FROM {table} t"
        f" JOIN kernel_record r ON r.id = t.record_id {CURRENT}"
        f" WHERE {where} AND {seen} ORDER BY {order} LIMIT {limit}",
        [*values, *whom],
    )


def rows(
    acting: Acting, table: str, columns: str, where: str, values: Sequence[Any], rest: str = ""
) -> Statement:
    """Columns of the typed rows `t` and records `r` of a kind; `table` names `t` itself where it joins others."""
    seen, whom = label(acting)
    named = table if " " in table else f"{table} t"
    return (
        f"SELECT {columns} FROM {named} JOIN kernel_record r ON r.id = t.record_id WHERE {where} AND {seen} {rest}",
        [*values, *whom],
    )


def engagements(
    acting: Acting, where: str = "", values: Sequence[Any] = (), *, last: bool = False, limit: int = 25
) -> Statement:
    """Engagements with a standing account that the hat may read, by date; from the end where `last`."""
    way = "DESC" if last else "ASC"
    counted, whom = _counted(acting, where, values)
    return (
        f"SELECT r.id, r.title, r.marking, {CONTENT} FROM programme_engagement t"
        f" JOIN kernel_record r ON r.id = t.record_id {CURRENT} WHERE {counted}"
        f" ORDER BY t.first IS NULL {way}, t.first {way}, t.record_id {way} LIMIT {limit}",
        whom,
    )


def counted_by(acting: Acting, columns: str, where: str, values: Sequence[Any]) -> Statement:
    """How many such engagements there are, by some columns."""
    counted, whom = _counted(acting, where, values)
    return (
        f"SELECT {columns}, count(*) FROM programme_engagement t JOIN kernel_record r ON r.id = t.record_id"
        f" WHERE {counted} GROUP BY {columns}",
        whom,
    )


def _counted(acting: Acting, where: str, values: Sequence[Any]) -> Statement:
    seen, whom = label(acting)
    grouping, whom_grouping = label(acting, "gr")
    account, whom_account = label(acting, "ar")
    return (
        f"r.state IN ('carried-out', 'accounted-for', 'followed-up') AND {seen}{where} AND EXISTS ("
        "SELECT 1 FROM programme_grouping g JOIN kernel_record gr ON gr.id = g.record_id"
        " JOIN kernel_record ar ON ar.id = g.account WHERE g.engagement = t.record_id"
        f" AND gr.state IN ('certain', 'confirmed') AND {grouping} AND {account})",
        [*whom, *values, *whom_grouping, *whom_account],
    )


def filtered(acting: Acting, form: str, partner: str, year: int) -> Statement:
    """The first page of engagements of a form, with a partner, in a year."""
    where = " AND t.form = %s AND t.partner_codes LIKE %s AND t.first <= %s AND t.last >= %s"
    values = [form, f"%|{partner}|%", date(year, 12, 31).isoformat(), date(year, 1, 1).isoformat()]
    return engagements(acting, where, values)


def record(acting: Acting, pk: Any) -> list[Statement]:
    """A record with every version, what it refers to, and what refers to it."""
    seen, whom = label(acting)
    return [
        (
            "SELECT r.id, r.title, v.number, v.envelope FROM kernel_record r JOIN kernel_version v"
            f" ON v.record_id = r.id WHERE r.id = %s AND {seen} ORDER BY v.number DESC",
            [key(pk), *whom],
        ),
        (
            "SELECT r.id, r.title, l.relation, 0 FROM kernel_link l JOIN kernel_record r ON r.id = l.target"
            f" WHERE l.source_id = %s AND {seen}",
            [key(pk), *whom],
        ),
        (
            "SELECT r.id, r.title, l.relation, 1 FROM kernel_link l JOIN kernel_record r ON r.id = l.source_id"
            f" WHERE l.target = %s AND {seen} ORDER BY r.created_at, r.id",
            [key(pk), *whom],
        ),
    ]


def plan(acting: Acting, pk: Any) -> list[Statement]:
    """A plan's directions and tasks with their content."""
    seen, whom = label(acting)
    return [
        listed(acting, "programme_direction", "t.plan = %s", [key(pk)], 't."order"', 1000),
        (
            f"SELECT r.id, r.title, r.state, t.due, t.lead, t.direction, {CONTENT} FROM programme_task t"
            f" JOIN kernel_record r ON r.id = t.record_id {CURRENT} WHERE {seen} AND t.direction IN"
            ' (SELECT d.record_id FROM programme_direction d WHERE d.plan = %s) ORDER BY t."order"',
            [*whom, key(pk)],
        ),
    ]


def reports(acting: Acting, plan: Any) -> Statement:
    """Every report on a plan's tasks."""
    where = (
        "t.task IN (SELECT k.record_id FROM programme_task k JOIN programme_direction d"
        " ON d.record_id = k.direction WHERE d.plan = %s)"
    )
    columns = "t.task, r.owner, t.day, t.share, t.hindered"
    return rows(acting, "programme_progress", columns, where, [key(plan)])
