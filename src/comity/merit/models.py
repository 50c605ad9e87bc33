"""The tables of merit: the columns by which nominations, councils, votes, decisions and certificates are listed."""

import uuid
from typing import Any

from django.db import models

from comity.kernel.records import Typed
from comity.programme.models import barred


class Nomination(Typed):
    award = models.CharField(max_length=40, db_index=True)
    agency = models.CharField(max_length=40)
    nominee = models.CharField(max_length=80, db_index=True)


class MeritCouncil(Typed):
    """`agency_codes` are its owner and the agencies of its members between bars; `seats` are [agency, office]."""

    level = models.CharField(max_length=40)
    agency_codes = models.TextField(blank=True)
    seats = models.JSONField(default=list)

    def project(self, body: Any) -> None:
        self.agency_codes = barred(sorted({self.record.owner, *(one.agency for one in body.members)}))
        self.seats = [[one.agency, one.office] for one in body.members]


class CouncilVote(Typed):
    council = models.UUIDField(db_index=True)
    nomination = models.UUIDField()
    office = models.CharField(max_length=300)
    choice = models.CharField(max_length=10)


class Commendation(Typed):
    award = models.CharField(max_length=40)
    council = models.UUIDField(db_index=True, null=True)
    year = models.PositiveIntegerField(default=0)
    serial = models.PositiveIntegerField(default=0)

    def project(self, body: Any) -> None:
        self.council = uuid.UUID(body.council) if body.council else None


class Certificate(Typed):
    commendation = models.UUIDField(db_index=True)
    nomination = models.UUIDField(db_index=True)
    award = models.CharField(max_length=40)
    year = models.PositiveIntegerField()
    serial = models.PositiveIntegerField()
    agency = models.CharField(max_length=40)
    nominee = models.CharField(max_length=80)

    class Meta:
        indexes = [
            models.Index(fields=["award", "year", "serial"], name="certificate_book"),
            models.Index(fields=["nominee", "-year", "-serial"], name="certificate_nominee"),
            models.Index(fields=["agency", "-year", "-serial"], name="certificate_agency"),
        ]
