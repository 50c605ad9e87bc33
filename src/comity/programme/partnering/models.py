"""The tables of partnering: the columns by which relations, commitments, counterparts and assessments are listed."""

import uuid
from typing import Any, ClassVar

from django.db import models

from comity.kernel.dates import span
from comity.kernel.records import ActionOnly, Typed


class Relation(Typed):
    """That a relation stood at a level from a day on; `first` is the first day that this can mean."""

    partner = models.CharField(max_length=40)
    level = models.CharField(max_length=40)
    since = models.CharField(max_length=80, blank=True)
    first = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["partner", "first", "record"], name="relation_step")]

    def project(self, body: Any) -> None:
        self.first = span(body.since).first


class Commitment(Typed):
    """`due` is the last day that the deadline can mean; `waits` says whether it is still open."""

    partner = models.CharField(max_length=40, blank=True)
    forum = models.CharField(max_length=40, blank=True)
    owes = models.CharField(max_length=10)
    agency = models.CharField(max_length=40)
    deadline = models.CharField(max_length=80, blank=True)
    due = models.DateField(null=True)
    made_on = models.DateField(null=True)
    settled_on = models.DateField(null=True)
    origin = models.UUIDField(null=True, db_index=True)
    waits = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["partner", "made_on", "record"], name="commitment_partner"),
            models.Index(fields=["forum", "made_on", "record"], name="commitment_forum"),
            models.Index(
                fields=["agency", "due", "record"], condition=models.Q(waits=True), name="commitment_agency"
            ),
            # What is still owed is little beside what was kept in all the years.
            models.Index(
                fields=["partner", "due", "record"], condition=models.Q(waits=True), name="commitment_waits"
            ),
        ]

    def project(self, body: Any) -> None:
        self.due = span(body.deadline).last
        self.made_on = span(body.date).last
        self.settled_on = span(body.settled).last
        self.origin = uuid.UUID(body.origin) if body.origin else None
        self.waits = self.record.state == "open"


class Counterpart(Typed):
    """That a post of ours keeps up with one of theirs; `met_on` is the last day on which they are known to have met."""

    partner = models.CharField(max_length=40)
    agency = models.CharField(max_length=40)
    post = models.UUIDField(null=True, db_index=True)
    since = models.CharField(max_length=80, blank=True)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    met_on = models.DateField(null=True)
    current = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["partner", "current", "record"], name="counterpart_partner"),
            models.Index(
                fields=["agency", "partner"], condition=models.Q(current=True), name="counterpart_current"
            ),
        ]

    def project(self, body: Any) -> None:
        self.post = uuid.UUID(body.post) if body.post else None
        self.first, self.last = span(body.since).first, span(body.until).last
        self.met_on = max((day for met in body.met if (day := span(met.date).last)), default=None)
        self.current = self.record.state == "current"


class Assessment(Typed):
    """`total` is the sum of the marks given, `answered` how many questions got one."""

    partner = models.CharField(max_length=40)
    on = models.DateField(null=True)
    total = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["partner", "on", "record"], name="assessment_day")]

    def project(self, body: Any) -> None:
        self.on = span(body.date).last
        marks = [answer.mark for answer in body.answers if answer.mark > 0]
        self.total, self.answered = sum(marks), len(marks)


class AssessmentNotice(ActionOnly):
    """That the post of a counterpart was told that its assessment is due on a day."""

    counterpart = models.UUIDField()
    due = models.DateField()
    stage = models.CharField(max_length=10)

    objects: ClassVar[models.Manager["AssessmentNotice"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["counterpart", "due", "stage"], name="assessment_notice_once")
        ]
