"""The instruments' tables: the columns by which they and their obligations are listed."""

from typing import Any

from django.db import models

from comity.kernel.dates import span
from comity.kernel.records import Typed
from comity.programme.instruments.lifecycle import phase_of
from comity.programme.instruments.terms import end_of
from comity.programme.models import WithPartners

_STANDS = models.Q(phase="in-force")


class Instrument(WithPartners):
    """`due` is the last day that the end, `deadline`, can mean.

    Of one that renews itself (`automatic`) `due_day` is month and day of the end as a number (1231), and `every` the
    years from one end to the next; 1 for others.
    """

    class_code = models.CharField(max_length=40)
    phase = models.CharField(max_length=10)
    signed_first = models.DateField(null=True)
    signed_last = models.DateField(null=True)
    force_first = models.DateField(null=True)
    force_last = models.DateField(null=True)
    due = models.DateField(null=True)
    deadline = models.CharField(max_length=80, blank=True)
    due_day = models.PositiveSmallIntegerField(null=True)
    automatic = models.BooleanField(default=False)
    every = models.PositiveSmallIntegerField(default=1)
    notice_days = models.PositiveIntegerField(default=0)
    external_id = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["signed_first", "record"], name="instrument_signed"),
            models.Index(fields=["class_code", "signed_first", "record"], name="instrument_class"),
            models.Index(fields=["partner", "signed_first", "record"], name="instrument_partner"),
            models.Index(fields=["phase", "signed_first", "record"], name="instrument_phase"),
            models.Index(fields=["due", "record"], condition=_STANDS, name="instrument_due"),
            models.Index(
                fields=["due_day", "record"],
                condition=_STANDS & models.Q(automatic=True),
                name="instrument_renews",
            ),
            models.Index(
                fields=["external_id"], condition=~models.Q(external_id=""), name="instrument_outside"
            ),
        ]

    def project(self, body: Any) -> None:
        self.phase = phase_of(self.record.state)
        self.signed_first, self.signed_last = span(body.signed)
        self.force_first, self.force_last = span(body.in_force)
        self.deadline = end_of(body.expires, body.in_force, body.term_years)[:80]
        self.due = span(self.deadline).last
        self.due_day = self.due.month * 100 + self.due.day if self.due else None
        self.automatic = body.renewal == "automatic" and body.renewal_years > 0 and self.due is not None
        self.every = min(body.renewal_years, 1000) if self.automatic else 1
        self.notice_days = max(0, body.notice_days)
        self.project_partners(body)


class Obligation(Typed):
    instrument = models.UUIDField(db_index=True)
    agency = models.CharField(max_length=40)
    due = models.DateField(null=True, help_text="last day that the deadline can mean")
    deadline = models.CharField(max_length=80, blank=True)
    waits = models.BooleanField(default=True, help_text="whether it is still to be kept")

    class Meta:
        indexes = [
            models.Index(
                fields=["agency", "due", "record"], condition=models.Q(waits=True), name="obligation_waits"
            ),
            models.Index(fields=["due"], condition=models.Q(waits=True), name="obligation_due"),
        ]

    def project(self, body: Any) -> None:
        self.due = span(body.deadline).last
        self.waits = self.record.state == "open"
