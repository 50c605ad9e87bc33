"""Tables of progress reports and plan templates."""

from typing import Any

from django.db import models

from comity.kernel.dates import span
from comity.kernel.records import Typed


class Progress(Typed):
    """One agency's report on a task; its owner is the agency."""

    task = models.UUIDField()
    day = models.DateField(null=True, help_text="last day that the day of the report can mean")
    share = models.PositiveSmallIntegerField(help_text="per cent done, 0 to 100")
    hindered = models.BooleanField(default=False, help_text="whether something stands in the way")

    class Meta:
        indexes = [models.Index(fields=["task", "day", "record"], name="progress_task")]

    def project(self, body: Any) -> None:
        self.day = span(body.day).last
        self.hindered = bool(body.obstacles.strip())


class PlanTemplate(Typed):
    """A plan without its period."""

    tasks = models.PositiveIntegerField(default=0)

    def project(self, body: Any) -> None:
        self.tasks = sum(len(direction.tasks) for direction in body.directions)
