"""Who may know a record, as rows that a query can ask: apart from records, so that the access rule needs no more."""

from typing import ClassVar

from django.db import models


class Reader(models.Model):
    """Who may know a record: its owner, unless it is closed, and each member of its audience (see `labels.Label`)."""

    record = models.ForeignKey("kernel.Record", on_delete=models.PROTECT, related_name="readers")
    agency = models.CharField(max_length=60)

    objects: ClassVar[models.Manager["Reader"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "agency"], name="reader_once")]
        indexes = [models.Index(fields=["agency", "record"])]
