"""The tables of what hangs on a dispatch: books, assignments, changes after sending, reminders, opinions."""

from typing import Any

from django.db import models

from comity.kernel.dates import span
from comity.kernel.records import Typed


class Registration(Typed):
    """The line of the incoming book under which a received dispatch stands."""

    dispatch = models.UUIDField(db_index=True)
    agency = models.CharField(max_length=40)
    book = models.CharField(max_length=20)
    year = models.PositiveIntegerField()
    number = models.PositiveIntegerField()

    class Meta:
        app_label = "exchange"
        indexes = [models.Index(fields=["agency", "book", "year", "number"], name="incoming_book")]


class Assignment(Typed):
    """Which post of the receiving agency deals with a dispatch, and until when."""

    dispatch = models.UUIDField(db_index=True)
    post = models.UUIDField(db_index=True)
    due = models.DateField(null=True, db_index=True)
    deadline = models.CharField(max_length=80, blank=True)

    class Meta:
        app_label = "exchange"

    def project(self, body: Any) -> None:
        self.due = span(body.deadline).last


class Amendment(Typed):
    """What a sender wants changed of a dispatch that is sent."""

    dispatch = models.UUIDField(db_index=True)
    by = models.UUIDField(null=True, db_index=True)
    change = models.CharField(max_length=20)

    class Meta:
        app_label = "exchange"

    def project(self, body: Any) -> None:
        self.by = body.by or None


class AmendmentAnswer(Typed):
    """What a recipient says to it."""

    amendment = models.UUIDField(db_index=True)
    dispatch = models.UUIDField(db_index=True)

    class Meta:
        app_label = "exchange"


class Reminder(Typed):
    """That a sender reminded a recipient."""

    dispatch = models.UUIDField(db_index=True)
    agency = models.CharField(max_length=40)
    on = models.DateField(null=True)

    class Meta:
        app_label = "exchange"

    def project(self, body: Any) -> None:
        self.on = span(body.on).last


class Opinion(Typed):
    """An asked agency's opinion."""

    dispatch = models.UUIDField(db_index=True)
    stance = models.CharField(max_length=20)
    number = models.CharField(max_length=60, blank=True)
    type = models.CharField(max_length=40, default="answer")
    year = models.PositiveIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)

    class Meta:
        app_label = "exchange"
        indexes = [models.Index(fields=["type", "year", "-serial"], name="opinion_book")]

    def project(self, body: Any) -> None:
        self.type = "answer"
        self.year, self.serial = place_in_book(body.number, body.date)


class OpinionTable(Typed):
    """An asker's table of the opinions that came, and how each was taken up."""

    dispatch = models.UUIDField(db_index=True)

    class Meta:
        app_label = "exchange"


def place_in_book(number: str, date: str) -> tuple[int | None, int | None]:
    """Year and running number of "15/BC-ĐN" dated 2018-04-20; None where there is none."""
    first, day = number.partition("/")[0], span(date).first
    if not first.isdecimal() or day is None or int(first) > 2**31 - 1:
        return None, None
    return day.year, int(first)
