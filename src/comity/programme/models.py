"""The programme's tables: the columns by which plans, tasks, engagements and accounts are listed."""

import uuid
from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db import models

from comity.kernel.dates import grain, span, within
from comity.kernel.records import Typed

AHEAD = ("idea", "consultation", "approved", "in-preparation")
"""States of an engagement that is still to come."""

HELD = ("carried-out", "accounted-for", "followed-up")
"""States of an engagement that was carried out."""

ALIVE = (*AHEAD, *HELD)
OWING = ("approved", "in-preparation", "carried-out")
"""States in which a planned engagement's account is still to be given."""


def barred(codes: Collection[str]) -> str:
    """Codes in one text, each between bars; "" for none."""
    return "".join(f"|{code}" for code in codes) + "|" if codes else ""


SEVERAL = "*"
LONGEST_CODE = 46  # of a partner, or of a forum with its prefix


class WithPartners(Typed):
    """A typed row of something with partners and forums: codes between bars ("|la|forum:admm|"), forums as "forum:…".

    `partner` is the only one of them, `SEVERAL` where there are more, "" where there is none: an index begins with it.
    A code that no profile would have, too long for the column, counts as several.
    """

    partner = models.CharField(max_length=LONGEST_CODE, blank=True)
    partner_codes = models.TextField(blank=True)

    class Meta:
        abstract = True

    def project_partners(self, body: Any) -> None:
        """Fill both from a body with `partners` and `forums`."""
        codes = [*body.partners, *(f"forum:{code}" for code in body.forums)]
        self.partner_codes = barred(codes)
        self.partner = "".join(codes)
        if len(codes) > 1 or len(self.partner) > LONGEST_CODE:
            self.partner = SEVERAL


def with_any(codes: Iterable[str]) -> models.Q:
    """The condition on rows `WithPartners` that one of these stands there; only those with several are looked into."""
    wanted = list(codes)
    named = reduce(
        or_, (models.Q(partner_codes__contains=f"|{code}|") for code in wanted), models.Q(pk__in=[])
    )
    return models.Q(partner__in=[*wanted, SEVERAL]) & (~models.Q(partner=SEVERAL) | named)


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
    begins = models.DateField(null=True, help_text="first day that its beginning can mean")
    done_on = models.DateField(null=True, help_text="last day that the day of finishing can mean")
    coordinating_codes = models.TextField(
        blank=True, help_text='coordinating agencies between bars, "|mofa|"'
    )
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
        self.begins = span(body.begins).first
        self.done_on = span(body.done_on).last
        self.coordinating_codes = barred([code for code in body.coordinating if code != body.lead])
        self.waits = self.record.state in ("assigned", "in-progress")


class Engagement(Dated, WithPartners):
    """`agency_codes` and `mission_codes` are codes between bars ("|mnd|mofa|"), to narrow what dates have found.

    Those that were arranged here, from the idea on, are few beside those that accounts told of: they have indexes of
    their own.
    """

    form = models.CharField(max_length=40, db_index=True)
    date = models.CharField(max_length=80)
    agency_codes = models.TextField(blank=True)
    mission_codes = models.TextField(blank=True)
    lead = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=40, blank=True)
    direction = models.CharField(max_length=10, blank=True)
    task = models.UUIDField(null=True)
    arranged = models.BooleanField(
        default=False, help_text="whether it has a lead, and so a life from idea to end"
    )
    planned = models.BooleanField(default=False, help_text="whether it was approved at some time")
    owing = models.BooleanField(default=False, help_text="whether its account is still to be given")
    resulted = models.BooleanField(default=False, help_text="whether it records a result")

    class Meta:
        indexes = [
            models.Index(fields=["grain", "first", "last"], name="engagement_first"),
            models.Index(fields=["grain", "last"], name="engagement_last"),
            models.Index(fields=["first", "record"], name="engagement_day"),
            models.Index(fields=["partner", "first", "record"], name="engagement_partner"),
            models.Index(fields=["partner", "grain", "last"], name="engagement_partner_last"),
            models.Index(
                fields=["first", "record"], condition=models.Q(arranged=True), name="engagement_arranged"
            ),
            models.Index(
                fields=["first", "record"], condition=~models.Q(mission_codes=""), name="engagement_mission"
            ),
            models.Index(
                fields=["last", "lead"], condition=models.Q(planned=True), name="engagement_planned"
            ),
            models.Index(
                fields=["lead", "last", "record"], condition=models.Q(owing=True), name="engagement_owing"
            ),
        ]

    def project(self, body: Any) -> None:
        super().project(body)
        self.project_partners(body)
        self.agency_codes = barred(body.agencies)
        self.mission_codes = barred(body.missions)
        self.task = uuid.UUID(body.task) if body.task else None
        self.arranged = bool(body.lead)
        self.planned = bool(body.lead and body.approved_on)
        self.owing = self.planned and self.record.state in OWING
        self.resulted = bool(body.result)


class Account(Dated):
    """`engagement` is the arranged one that the account was given for, where there is one."""

    form = models.CharField(max_length=40, db_index=True)
    date = models.CharField(max_length=80)
    engagement = models.UUIDField(null=True)
    resulted = models.BooleanField(default=False, help_text="whether it records a result")

    class Meta:
        indexes = [
            models.Index(
                fields=["engagement"], condition=models.Q(engagement__isnull=False), name="account_given_for"
            )
        ]

    def project(self, body: Any) -> None:
        super().project(body)
        self.engagement = uuid.UUID(body.engagement) if body.engagement else None
        self.resulted = bool(body.results)


class Grouping(Typed):
    account = models.UUIDField(db_index=True)
    engagement = models.UUIDField(db_index=True)


class Ungrouped(models.Model):
    """An account that was written, until each agency hosted here has grouped it."""

    account = models.UUIDField(unique=True)

    objects: ClassVar[models.Manager["Ungrouped"]] = models.Manager()
