"""Intake's tables: paper that was given, and the drafts read from it."""

from django.db import models

from comity.kernel.records import Typed


class Paper(Typed):
    sha256 = models.CharField(max_length=64, db_index=True)


class Draft(Typed):
    paper = models.UUIDField(db_index=True)
    type = models.CharField(max_length=20)
