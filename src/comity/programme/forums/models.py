"""The tables of the forums: the columns by which seats, cycles and papers are listed."""

import uuid
from typing import Any

from django.db import models

from comity.kernel.dates import span
from comity.kernel.records import Typed


class ForumSeat(Typed):
    forum = models.CharField(max_length=40)
    agency = models.CharField(max_length=40)
    post = models.UUIDField(null=True, db_index=True)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    current = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["forum", "current", "record"], name="forumseat_forum")]

    def project(self, body: Any) -> None:
        self.post = uuid.UUID(body.post) if body.post else None
        self.first, self.last = span(body.since).first, span(body.until).last
        self.current = self.record.state == "current"


class ForumCycle(Typed):
    forum = models.CharField(max_length=40)
    period = models.CharField(max_length=80)
    first = models.DateField(null=True)
    last = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["forum", "first", "record"], name="forumcycle_forum")]

    def project(self, body: Any) -> None:
        self.first, self.last = span(body.period)


class ForumPaper(Typed):
    forum = models.CharField(max_length=40)
    lead = models.CharField(max_length=40)
    deadline = models.CharField(max_length=80, blank=True)
    due = models.DateField(null=True)
    meeting = models.UUIDField(null=True, db_index=True)
    waits = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["forum", "-due", "record"], name="forumpaper_forum"),
            models.Index(fields=["due", "record"], condition=models.Q(waits=True), name="forumpaper_waits"),
        ]

    def project(self, body: Any) -> None:
        self.due = span(body.deadline).last
        self.meeting = uuid.UUID(body.meeting) if body.meeting else None
        self.waits = self.record.state in ("planned", "drafting")
