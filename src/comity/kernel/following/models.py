"""The tables: what a hat follows, what it was told, and the addresses of its feeds."""

import uuid
from typing import ClassVar, Self

from django.db import models

from comity.kernel.ids import new_id
from comity.kernel.records import ActionOnly, Record
from comity.kernel.scoped import ScopedManager

RECORD, PARTNER, SEARCH = "record", "partner", "search"
DUTY = "duty"  # a record that a hat is told of because it is to deal with it, not because it follows it


def target_of(what: str, key: uuid.UUID | str) -> str:
    """What is followed, as one word: "record:<id>", "partner:<code>", "search:<id of the search>", "duty:<id>"."""
    return f"{what}:{key}"


class Subscription(ActionOnly):
    """One thing that a person follows under one post. It ends with the hat."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.CharField(max_length=150)
    post = models.CharField(max_length=36)
    target = models.CharField(max_length=120, db_index=True, help_text="see `target_of`")
    name = models.CharField(max_length=120, blank=True, help_text="of a saved search")
    arguments = models.JSONField(default=dict, help_text="of a saved search: those of `SavedSearch`")
    looked = models.BigIntegerField(
        null=True, help_text="of a saved search: the last row of Version looked at"
    )
    since = models.DateTimeField()

    objects: ClassVar[models.Manager["Subscription"]] = models.Manager()

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["person", "post", "target"], name="followed_once")]
        indexes = [
            models.Index(
                fields=["looked"], condition=models.Q(looked__isnull=False), name="searches_to_look"
            ),
            models.Index(fields=["post"], name="followed_by_post"),
        ]

    @property
    def what(self) -> str:
        """RECORD, PARTNER, SEARCH or DUTY."""
        return self.target.partition(":")[0]

    @property
    def key(self) -> str:
        """The record's id, the partner's code, or the subscription's own id."""
        return self.target.partition(":")[2]


class Notice(models.Model):
    """That a record followed is at version `number` since `at`; unread while its reader has `seen` an earlier one.

    One row for a subscription and a record, however often that changes.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    seen = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["subscription", "record"], name="noticed_once")]
        indexes = [
            models.Index(
                fields=["subscription"], condition=models.Q(seen__lt=models.F("number")), name="unread"
            ),
            models.Index(fields=["at"], name="notices_by_age"),
        ]


class Said(ActionOnly):
    """That a post was told of a record's day at a stage ("before-3", "on", "head-7"); nobody is told the same twice."""

    record = models.UUIDField()
    post = models.UUIDField()
    due = models.DateField(help_text="the record's day as it was then")
    stage = models.CharField(max_length=20)

    objects: ClassVar[models.Manager["Said"]] = models.Manager()

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["record", "post", "due", "stage"], name="said_once")]


class FeedToken(ActionOnly):
    """The secret by which a hat's notices are read without signing in; only its SHA-256 is kept."""

    digest = models.CharField(max_length=64, primary_key=True)
    person = models.CharField(max_length=150)
    post = models.CharField(max_length=36)
    made = models.DateTimeField()

    objects: ClassVar[models.Manager["FeedToken"]] = models.Manager()

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["person", "post"], name="feed_once")]
