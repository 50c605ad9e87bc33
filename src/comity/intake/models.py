"""Intake's tables: paper that was given, and the drafts read from it."""

from typing import ClassVar

from django.db import models

from comity.kernel.records import Typed
from comity.kernel.scoped import ScopedManager


class Paper(Typed):
    sha256 = models.CharField(max_length=64, db_index=True)

    objects: ClassVar[ScopedManager["Paper"]] = ScopedManager()


class Draft(Typed):
    paper = models.UUIDField(db_index=True)
    type = models.CharField(max_length=20)

    objects: ClassVar[ScopedManager["Draft"]] = ScopedManager()
