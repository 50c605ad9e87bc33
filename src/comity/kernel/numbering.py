"""Registers: consecutive numbers by agency, book and year, from 1, none used twice and none skipped.

The register's row is locked by the transaction that uses the number, so a number is given once, in the order in which
the acts are finished, and a failed act gives its number back.
"""

from typing import ClassVar

from django.db import models

from comity.kernel.actions import in_action
from comity.kernel.scoped import WriteOutsideAction


class Register(models.Model):
    """The last number given, by agency, book (a document type, an incoming book, a book of certificates) and year."""

    agency = models.CharField(max_length=40)
    type = models.CharField(max_length=40)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager["Register"]] = models.Manager()

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["agency", "type", "year"], name="register_once")]


def next_in(agency: str, book: str, year: int, count: int = 1) -> int:
    """The next number of a book; inside the action that uses it. Of `count` numbers in a row, the first."""
    if not in_action():
        raise WriteOutsideAction("a number is taken by the action that uses it")
    Register.objects.get_or_create(agency=agency, type=book, year=year)
    row = Register.objects.select_for_update().get(agency=agency, type=book, year=year)
    row.last += count
    row.save()
    return row.last - count + 1


def last_in(agency: str, book: str, year: int) -> int:
    """The last number given in a book; 0 where none was."""
    row = Register.objects.filter(agency=agency, type=book, year=year).first()
    return row.last if row else 0


def years_of(agency: str, book: str) -> list[int]:
    """The years in which a book has numbers, the latest first."""
    rows = Register.objects.filter(agency=agency, type=book).order_by("-year")
    return list(rows.values_list("year", flat=True))
