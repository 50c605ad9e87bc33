"""Awareness work's tables. Answers are summed up here, so that the database can average them over all sessions."""

from typing import Any

from django.db import models

from comity.kernel.folding import fold
from comity.kernel.records import Typed
from comity.programme.models import Dated


class AwarenessSession(Dated):
    """`asked_*` count answers given (listeners times questions), `right_*` those that were right."""

    topic = models.CharField(max_length=40, blank=True)
    date = models.CharField(max_length=80, blank=True)
    unit = models.CharField(max_length=200, blank=True)
    unit_key = models.CharField(max_length=200, blank=True)
    present = models.PositiveIntegerField(default=0)
    strength = models.PositiveIntegerField(default=0)
    asked_before = models.PositiveIntegerField(default=0)
    right_before = models.PositiveIntegerField(default=0)
    asked_after = models.PositiveIntegerField(default=0)
    right_after = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["first", "record"], name="awareness_day")]

    def project(self, body: Any) -> None:
        super().project(body)
        self.unit = body.unit[:200]
        self.unit_key = fold(body.unit)[:200]
        self.asked_before = body.asked_before * len(body.marks)
        self.asked_after = body.asked_after * len(body.marks)
        self.right_before = sum(mark.before for mark in body.marks)
        self.right_after = sum(mark.after for mark in body.marks)


class AwarenessMaterial(Typed):
    topic = models.CharField(max_length=40, blank=True)
