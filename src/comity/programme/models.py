"""The programme's tables: the columns by which plans, tasks, engagements and accounts are listed."""

from collections.abc import Collection
from typing import Any

from django.db import models

from comity.kernel.dates import grain, span, within
from comity.kernel.records import Typed


def barred(codes: Collection[str]) -> str:
    """Codes in one text, each between bars; "" for none."""
    return "".join(f"|{code}" for code in codes) + "|" if codes else ""


class Dated(Typed):
    """A typed row with the days that its date (or else its period) can mean; NULL where unknown.

    `grain` says how exactly (`kernel.dates.grain`); a period never names the days of what happened in it.
    """

    first = models.DateField(null=True)
    last = models.DateField(null=True)
    grain = models.CharField(max_length=5, blank=True)

    class Meta:
        abstract = True

    def project(self, body: Any) -> None:
        date, period = getattr(body, "date", ""), getattr(body, "period", "")
        self.first, self.last = span(date or period)
        self.grain = grain(date)
        if not date and self.first and self.last:
            self.grain = within(self.first, self.last)


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
    due = models.DateField(null=True, db_index=True, help_text="last day that the deadline can mean")
    deadline = models.CharField(max_length=80, blank=True)
    order = models.PositiveIntegerField(default=0)
    waits = models.BooleanField(default=True, help_text="whether it is still to be done")

    class Meta:
        ordering = ["order", models.F("due").asc(nulls_first=True)]
        indexes = [
            # What is still to be done is little beside what was done in all the years.
            models.Index(fields=["lead", "due", "record"], condition=models.Q(waits=True), name="task_waits")
        ]

    def project(self, body: Any) -> None:
        self.due = span(body.deadline).last
        self.waits = self.record.state in ("assigned", "in-progress")


class Engagement(Dated):
    """`partner_codes` and `agency_codes` are codes between bars ("|cn|la|"), to narrow what dates have found."""

    form = models.CharField(max_length=40, db_index=True)
    date = models.CharField(max_length=80)
    partner_codes = models.TextField(blank=True)
    agency_codes = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["grain", "first", "last"], name="engagement_first"),
            models.Index(fields=["grain", "last"], name="engagement_last"),
            models.Index(fields=["first", "record"], name="engagement_day"),
        ]

    def project(self, body: Any) -> None:
        super().project(body)
        self.partner_codes = barred([*body.partners, *(f"forum:{code}" for code in body.forums)])
        self.agency_codes = barred(body.agencies)


class Account(Dated):
    form = models.CharField(max_length=40, db_index=True)
    date = models.CharField(max_length=80)


class Grouping(Typed):
    account = models.UUIDField(db_index=True)
    engagement = models.UUIDField(db_index=True)
