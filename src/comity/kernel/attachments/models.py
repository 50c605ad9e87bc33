"""The table of attachments."""

from django.db import models

from comity.kernel.records import Typed


class Attachment(Typed):
    of = models.UUIDField(db_index=True, help_text="the record that the file hangs on")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)

    class Meta:
        app_label = "kernel"
