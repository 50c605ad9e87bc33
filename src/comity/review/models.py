"""The review's tables: the columns by which rounds, submissions, findings, conferences and reports are listed."""

from typing import Any

from django.db import models

from comity.kernel.dates import grain, span
from comity.kernel.records import Typed


class Round(Typed):
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    due = models.DateField(null=True, db_index=True)
    deadline = models.CharField(max_length=80, blank=True)

    def project(self, body: Any) -> None:
        self.first, self.last = span(body.period)
        self.due = span(body.deadline).last


class Submission(Typed):
    round = models.UUIDField(db_index=True)
    agency = models.CharField(max_length=40, db_index=True)


class Verdict(Typed):
    submission = models.UUIDField(db_index=True)


class Finding(Typed):
    type = models.CharField(max_length=20, db_index=True)
    theme = models.CharField(max_length=40, db_index=True)
    origin = models.UUIDField(db_index=True, null=True)

    def project(self, body: Any) -> None:
        # The body says "" for "from nothing in particular"; a UUID column says NULL.
        self.origin = body.origin or None


class FindingGroup(Typed):
    round = models.UUIDField(db_index=True)
    type = models.CharField(max_length=20)
    theme = models.CharField(max_length=40, blank=True)


class Attendance(Typed):
    conference = models.UUIDField(db_index=True)
    agency = models.CharField(max_length=40)


class Conference(Typed):
    date = models.CharField(max_length=80)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    grain = models.CharField(max_length=5, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["grain", "first", "last"], name="conference_first"),
            models.Index(fields=["grain", "last"], name="conference_last"),
        ]

    def project(self, body: Any) -> None:
        self.first, self.last = span(body.date)
        self.grain = grain(body.date)


class Conclusion(Typed):
    conference = models.UUIDField(db_index=True)
    lead = models.CharField(max_length=40, blank=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order"]


class Report(Typed):
    round = models.UUIDField(db_index=True)
