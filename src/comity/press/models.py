"""The tables of press: the columns by which releases and clippings are listed."""

import uuid
from typing import Any

from django.db import models

from comity.kernel import clock
from comity.kernel.dates import span
from comity.kernel.records import Typed


class Release(Typed):
    """`public_from`: the moment from which the public may read it; NULL while it is not published."""

    about = models.UUIDField(null=True, db_index=True)
    public_from = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["-public_from"],
                condition=models.Q(public_from__isnull=False),
                name="release_public",
            )
        ]

    def project(self, body: Any) -> None:
        self.about = uuid.UUID(body.about) if body.about else None
        self.public_from = None
        if self.record.state == "published":
            moments = [clock.moment(at) for at in (body.published_at, body.embargo) if at]
            self.public_from = max(moments, default=None)


class Clipping(Typed):
    conference = models.UUIDField(null=True, db_index=True)
    first = models.DateField(null=True, help_text="first day that its day of publication can mean")

    def project(self, body: Any) -> None:
        self.conference = uuid.UUID(body.conference) if body.conference else None
        self.first = span(body.published).first
