"""The programme's tables: the columns by which plans, tasks, engagements and accounts are listed."""

from typing import Any

from django.db import models

from comity.kernel.dates import span
from comity.kernel.records import Typed


class Dated(Typed):
    """A typed row with the days that its date (or else its period) can mean; NULL where unknown."""

    first = models.DateField(null=True)
    last = models.DateField(null=True)

    class Meta:
        abstract = True

    def project(self, body: Any) -> None:
        self.first, self.last = span(getattr(body, "date", "") or getattr(body, "period", ""))


class Plan(Dated):
    period = models.CharField(max_length=80)


class Direction(Typed):
    plan = models.UUIDField(db_index=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order"]


class Task(Typed):
    direction = models.UUIDField(db_index=True)
    lead = models.CharField(max_length=40, db_index=True)
    due = models.DateField(null=True, help_text="last day that the deadline can mean")
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", models.F("due").asc(nulls_first=True)]

    def project(self, body: Any) -> None:
        self.due = span(body.deadline).last


class Engagement(Dated):
    form = models.CharField(max_length=40, db_index=True)
    date = models.CharField(max_length=80)


class Account(Dated):
    form = models.CharField(max_length=40, db_index=True)
    date = models.CharField(max_length=80)


class Grouping(Typed):
    account = models.UUIDField(db_index=True)
    engagement = models.UUIDField(db_index=True)
