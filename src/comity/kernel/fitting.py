"""Whether a row's texts fit its columns, asked before the database is: PostgreSQL refuses what SQLite would take."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from comity.kernel.problems import Problem
from comity.kernel.words import Words

_NUL = "\x00"


def require_fitting(row: models.Model) -> None:
    """Raise a Problem where a text is longer than its column, or holds the character NUL."""
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if any(_NUL in text for text in _texts(value)):
            raise _unfit(field.name, "có ký tự NUL", "it holds the character NUL")
        longest = field.max_length if isinstance(field, models.CharField) else None
        if longest and len(value or "") > longest:
            raise _unfit(field.name, f"dài hơn {longest} ký tự", f"it is longer than {longest} characters")


def _texts(value: Any) -> Iterable[str]:
    """The texts of a column's value: one, or those inside JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in (*value.keys(), *value.values()):
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _unfit(place: str, vi: str, en: str) -> Problem:
    return Problem(
        "text-unfit",
        what=Words(vi=f"Không lưu được nội dung này: {vi}.", en=f"This text cannot be stored: {en}."),
        mend=Words(vi="Sửa lại nội dung.", en="Correct the text."),
        place=place,
    )
