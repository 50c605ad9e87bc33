"""The gateway's tables."""

from typing import Any

from django.db import models

from comity.exchange.edxml.codes import canonical_code
from comity.kernel.dates import span
from comity.kernel.records import Typed


class ReceivedPaper(Typed):
    """A document that came by the national exchange."""

    sender_code = models.CharField(max_length=40, blank=True, help_text="in its newer form")
    symbol = models.CharField(max_length=120, blank=True, db_index=True)
    due = models.DateField(null=True, db_index=True)
    sha256 = models.CharField(max_length=64, db_index=True, help_text="of the message as it was given")
    in_reply_to = models.UUIDField(null=True, db_index=True)

    class Meta:
        app_label = "exchange"

    def project(self, body: Any) -> None:
        self.sender_code = canonical_code(body.sender_code)[:40]
        self.symbol = body.symbol[:120]
        self.due = span(body.deadline).last
        self.in_reply_to = body.in_reply_to or None


class ReceivedStatus(Typed):
    """What a recipient said by the national exchange of a dispatch of ours; `dispatch` is null where none was found."""

    dispatch = models.UUIDField(null=True, db_index=True)
    sender_code = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=10)
    said_at = models.CharField(max_length=20, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)

    class Meta:
        app_label = "exchange"

    def project(self, body: Any) -> None:
        self.dispatch = body.dispatch or None
        self.sender_code = canonical_code(body.sender_code)[:40]
        self.code = body.code[:10]
        self.said_at = body.said_at[:20]
