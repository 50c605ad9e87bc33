"""What an operator with full rights could do to the database, past every action."""

from django.db import connection

Value = str | int | bytes | None


def sql(statement: str, *values: Value) -> None:
    """One statement, as it stands."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
