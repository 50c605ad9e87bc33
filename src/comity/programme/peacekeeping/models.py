"""The columns by which milestones, deployments, rotations, readiness and contributor tables are listed."""

from typing import Any

from django.db import models

from comity.kernel.dates import grain, span
from comity.kernel.records import Typed
from comity.programme.models import barred


class PkMilestone(Typed):
    """`due` is the last day that the planned date (`deadline`) can mean, `reached` the last that the actual one can."""

    lead = models.CharField(max_length=40, db_index=True)
    deadline = models.CharField(max_length=80, blank=True)
    actual = models.CharField(max_length=80, blank=True)
    due = models.DateField(null=True)
    reached = models.DateField(null=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "programme"
        indexes = [
            models.Index(fields=["order", "record"], name="pk_milestone_order"),
            models.Index(fields=["due", "record"], name="pk_milestone_due"),
        ]

    def project(self, body: Any) -> None:
        self.deadline = body.planned[:80]
        self.due = span(body.planned).last
        self.reached = span(body.actual).last


class Stay(Typed):
    """Something that is somewhere from `first` to `last`, the widest days that its dates can mean."""

    since = models.CharField(max_length=80, blank=True)
    until = models.CharField(max_length=80, blank=True)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    strength = models.PositiveIntegerField(null=True)

    class Meta:
        abstract = True

    def project(self, body: Any) -> None:
        self.first, self.last = span(body.since).first, span(body.until).last


class Deployment(Stay):
    mission = models.CharField(max_length=40)
    type = models.CharField(max_length=40)
    place = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "programme"
        indexes = [
            models.Index(fields=["mission", "first"], name="deployment_mission"),
            models.Index(fields=["-first", "record"], name="deployment_first"),
        ]


class Rotation(Stay):
    """`date` is the stay as one date, `grain` how exactly it is known: by these it stands in the agenda."""

    date = models.CharField(max_length=80, blank=True)
    grain = models.CharField(max_length=5, blank=True)
    deployment = models.UUIDField()
    number = models.PositiveIntegerField(default=1)
    women = models.PositiveIntegerField(null=True)
    lead_office = models.CharField(max_length=300, blank=True)

    class Meta:
        app_label = "programme"
        indexes = [
            models.Index(fields=["deployment", "number"], name="rotation_number"),
            models.Index(fields=["last", "record"], name="rotation_last"),
            models.Index(fields=["grain", "first", "last"], name="rotation_days"),
        ]

    def project(self, body: Any) -> None:
        super().project(body)
        self.date = "/".join(day for day in (body.since, body.until) if day)[:80]
        self.grain = grain(self.date)


class Readiness(Typed):
    """`held` maps a requirement's code to [since, until], as EDTF; who it is stands in the record's title."""

    rotation = models.UUIDField(db_index=True)
    person = models.CharField(max_length=40, blank=True)
    required = models.BooleanField(default=True)
    order = models.PositiveIntegerField(default=0)
    held = models.JSONField(default=dict)

    class Meta:
        app_label = "programme"

    def project(self, body: Any) -> None:
        self.held = {one.requirement: [one.since, one.until] for one in body.held}


class ContributionTable(Typed):
    """`totals` maps a contributor (its code, else its name) to its people, null where the source gives no number."""

    source = models.CharField(max_length=40)
    period = models.CharField(max_length=40)
    first = models.DateField(null=True, help_text="first day of the period")
    mission = models.CharField(max_length=120)
    contributors = models.TextField(blank=True, help_text="codes between bars")
    totals = models.JSONField(default=dict)
    total = models.PositiveIntegerField(null=True)
    rows = models.PositiveIntegerField(default=0)
    doubts = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "programme"
        indexes = [
            models.Index(fields=["source", "mission", "first"], name="contribution_mission"),
            models.Index(fields=["first", "record"], name="contribution_first"),
        ]

    def project(self, body: Any) -> None:
        self.first = span(body.period).first
        known = sorted({line.key for line in body.lines})
        self.contributors = barred(known)
        self.totals = {key: None for key in known} | body.totals()
        numbers = [number for number in self.totals.values() if number is not None]
        self.total = sum(numbers) if numbers else None
        self.rows = len(body.lines)
        self.doubts = sum(1 for line in body.lines if line.doubts)
