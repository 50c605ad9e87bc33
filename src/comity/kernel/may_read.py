"""The read rule in SQL, written once and put into every query as it is.

Django builds and compiles a condition of lookups and a subquery anew for each of a page's dozens of queries, at some
0.7 ms each; this one knows its text. What the rule says is `access`'s.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, F, UUIDField
from django.db.models.expressions import BaseExpression
from django.db.models.sql.compiler import SQLCompiler

from comity.kernel.readers import Reader


@dataclass(frozen=True)
class Reach:
    """What a hat may read: up to `marking`, of `kinds` (with `only`) or of all others, where it is admitted.

    `glass` are own records that it broke the glass of; they may be read up to the node's `ceiling`.
    """

    marking: int
    admitted: tuple[str, ...]
    kinds: tuple[str, ...]
    only: bool
    glass: tuple[uuid.UUID, ...]
    owner: str
    ceiling: int


class MayRead(Expression):
    """True for a record (`prefix` "") or a row that hangs on one (`prefix` "record__") that the hat may read."""

    output_field = BooleanField()

    def __init__(self, reach: Reach, prefix: str) -> None:
        super().__init__()
        self.reach = reach
        names = ("marking", "kind", "pk", "owner") if reach.glass else ("marking", "kind", "pk")
        self._columns: list[Any] = [F(prefix + name) for name in names]

    def get_source_expressions(self) -> list[Any]:
        """The columns that the condition asks; a method of Django's expressions."""
        return self._columns

    def set_source_expressions(self, exprs: "list[BaseExpression] | Any") -> None:
        """Put resolved columns in; a method of Django's expressions."""
        self._columns = list(exprs)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """The condition and its values."""
        marking, kind, key, *owner = (compiler.compile(column)[0] for column in self._columns)
        reach, quote = self.reach, connection.ops.quote_name
        within = f"{marking} <= %s"
        values: list[Any] = [reach.marking, *self._glass(connection)]
        if owner:
            within = (
                f"({within} OR ({key} IN ({_places(reach.glass)}) AND {owner[0]} = %s AND {marking} <= %s))"
            )
        parts = [within]
        if reach.kinds:
            parts.append(f"{kind} {'IN' if reach.only else 'NOT IN'} ({_places(reach.kinds)})")
            values += reach.kinds
        elif reach.only:
            parts.append("1 = 0")
        parts.append(
            f"EXISTS (SELECT 1 FROM {quote(Reader._meta.db_table)} may WHERE may.{quote('record_id')} = {key}"
            f" AND may.{quote('agency')} IN ({_places(reach.admitted)}))"
        )
        return f"({' AND '.join(parts)})", (*values, *reach.admitted)

    def _glass(self, connection: BaseDatabaseWrapper) -> list[Any]:
        if not self.reach.glass:
            return []
        keys = [UUIDField().get_db_prep_value(key, connection) for key in self.reach.glass]
        return [*keys, self.reach.owner, self.reach.ceiling]


def _places(values: tuple[Any, ...]) -> str:
    return ", ".join(["%s"] * len(values))
