"""The tables of counsel: the columns by which groups, studies, proposals and decisions are listed."""

from typing import Any

from django.db import models

from comity.kernel.dates import span
from comity.kernel.records import Typed
from comity.programme.models import Dated, barred


class WorkingGroup(Typed):
    """`agency_codes` are the agencies of its seats between bars; `seats` are [agency, post's id or "", title]."""

    first = models.DateField(null=True)
    last = models.DateField(null=True)
    closed = models.BooleanField(default=True)
    agency_codes = models.TextField(blank=True)
    seats = models.JSONField(default=list)

    def project(self, body: Any) -> None:
        self.first, self.last = span(body.term)
        self.agency_codes = barred(sorted({seat.agency for seat in body.seats()}))
        self.seats = [[seat.agency, seat.post, seat.title] for seat in body.seats()]


class Due(Typed):
    """A typed row with a deadline: `due` is the last day that it can mean."""

    due = models.DateField(null=True, db_index=True)
    deadline = models.CharField(max_length=80, blank=True)

    class Meta:
        abstract = True

    def project(self, body: Any) -> None:
        self.due = span(body.deadline).last


class GroupTopic(Due):
    group = models.UUIDField(db_index=True)


class GroupTask(Due):
    group = models.UUIDField(db_index=True)
    topic = models.UUIDField(null=True)
    lead = models.CharField(max_length=40, blank=True)

    def project(self, body: Any) -> None:
        super().project(body)
        self.topic = body.topic or None


class GroupMeeting(Dated):
    group = models.UUIDField(db_index=True)
    date = models.CharField(max_length=80)

    class Meta:
        indexes = [
            models.Index(fields=["grain", "first", "last"], name="group_meeting_first"),
            models.Index(fields=["grain", "last"], name="group_meeting_last"),
        ]


class GroupDocument(Typed):
    group = models.UUIDField(db_index=True)
    topic = models.UUIDField(null=True)

    def project(self, body: Any) -> None:
        self.topic = body.topic or None


class GroupDecision(Typed):
    group = models.UUIDField(db_index=True)
    topic = models.UUIDField(null=True)

    def project(self, body: Any) -> None:
        self.topic = body.topic or None


class GroupRemark(Typed):
    group = models.UUIDField(db_index=True)
    about = models.UUIDField(db_index=True)


class Study(Due):
    group = models.UUIDField(db_index=True, null=True)

    def project(self, body: Any) -> None:
        super().project(body)
        self.group = body.group or None


class StudySection(Typed):
    study = models.UUIDField(db_index=True)
    part = models.CharField(max_length=40)


class StudyRemark(Typed):
    study = models.UUIDField(db_index=True)
    section = models.UUIDField(db_index=True, null=True)

    def project(self, body: Any) -> None:
        self.section = body.section or None


class Proposal(Typed):
    """`to` is the agency whose leadership is to decide; `submitted` the day on which it was put to it."""

    sort = models.CharField(max_length=20)
    to = models.CharField(max_length=40, blank=True)
    submitted = models.DateField(null=True)
    group = models.UUIDField(db_index=True, null=True)
    waits = models.BooleanField(default=False, help_text="whether it waits for a decision")

    class Meta:
        indexes = [
            models.Index(
                fields=["to", "submitted", "record"], condition=models.Q(waits=True), name="proposal_waits"
            )
        ]

    def project(self, body: Any) -> None:
        self.submitted = span(body.submitted_on).first
        self.group = body.group or None
        self.waits = self.record.state == "submitted"


class Uptake(Typed):
    proposal = models.UUIDField(db_index=True)


class Decision(Typed):
    """`ask_due` is the day from which it is asked whether it was done and whether it helped."""

    proposal = models.UUIDField(db_index=True)
    ask_due = models.DateField(null=True, db_index=True)

    def project(self, body: Any) -> None:
        self.ask_due = span(body.ask_on).last


class FollowUp(Typed):
    of = models.UUIDField(db_index=True)
    became = models.UUIDField(db_index=True)


class Outcome(Typed):
    decision = models.UUIDField(db_index=True)
