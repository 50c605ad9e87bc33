"""Tables of chair years and of the meetings hosted in them."""

from typing import Any

from django.db import models

from comity.kernel.dates import span
from comity.programme.models import Dated, barred


class ChairYear(Dated):
    period = models.CharField(max_length=80)


class HostedMeeting(Dated):
    """`agency_codes` are the agencies that prepare it, between bars."""

    chair_year = models.UUIDField(null=True)
    date = models.CharField(max_length=80)
    agency_codes = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["chair_year", "first"], name="hosted_meeting_year")]

    def project(self, body: Any) -> None:
        super().project(body)
        self.agency_codes = barred(
            list(dict.fromkeys([body.lead, *body.coordinating, *(step.owner for step in body.steps)]))
        )
        self.first, self.last = span(body.date)
