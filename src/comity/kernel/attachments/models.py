"""The table of attachments."""

from typing import ClassVar

from django.db import models

from comity.kernel.records import ActionOnly, Record, Typed


class Attachment(Typed):
    of = models.UUIDField(db_index=True, help_text="the record that the file hangs on")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)

    class Meta:
        app_label = "kernel"


class Awaited(ActionOnly):
    """The bytes that a replica names: what of them is here. One row a replica, kept when they are whole."""

    record = models.OneToOneField(Record, primary_key=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    upto = models.PositiveBigIntegerField(default=0, help_text="bytes that are here, durably")
    whole_at = models.DateTimeField(
        null=True, help_text="when the last byte was here, inspected and of this hash"
    )
    told_at = models.DateTimeField(null=True, help_text="when the owner's node was told that they are held")
    trouble = models.CharField(
        max_length=40, blank=True, help_text="code of what stops them for now; empty when nothing does"
    )
    refused = models.BooleanField(default=False, help_text="they are not taken: not tried again by itself")
    what_vi = models.TextField(blank=True, help_text="the trouble in words")
    what_en = models.TextField(blank=True)
    mend_vi = models.TextField(blank=True)
    mend_en = models.TextField(blank=True)
    tries = models.PositiveIntegerField(default=0, help_text="attempts in a row that brought nothing")
    due_at = models.DateTimeField(help_text="not asked for before")

    objects: ClassVar[models.Manager["Awaited"]] = models.Manager()

    class Meta:
        app_label = "kernel"
        indexes = [
            # What is whole and told, nearly all, is in no index.
            models.Index(
                fields=["due_at"],
                condition=models.Q(told_at__isnull=True, refused=False),
                name="awaited_due",
            )
        ]

    @property
    def percent(self) -> int:
        """How much is here; 100 only when it is whole."""
        return 100 if self.whole_at else min(99, self.upto * 100 // max(1, self.size))
