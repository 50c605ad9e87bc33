"""The one row that stands for every record of every kind, its readers, versions and links."""

import uuid
from typing import Any, ClassVar, Self

from django.db import models

from comity.kernel.actions import in_action
from comity.kernel.ids import new_id
from comity.kernel.scoped import ScopedManager, WriteOutsideAction


class ActionOnly(models.Model):
    """A row that only an action may save."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not in_action():
            raise WriteOutsideAction(f"{type(self).__name__}: saved outside an action")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise WriteOutsideAction(f"{type(self).__name__}: records are never deleted")


class Record(ActionOnly):
    """A record as lists need it. Its content is the envelope of its current version."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)
    owner = models.CharField(max_length=40, help_text="code of the agency whose word this record is")
    marking = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=40)
    title = models.TextField()
    titles = models.JSONField(default=dict, help_text="the title by language, translations included")
    language = models.CharField(max_length=5)
    folded = models.TextField(help_text="title and text, folded, for search")
    number = models.PositiveIntegerField(help_text="number of the current version, from 1")
    hash = models.CharField(max_length=64, help_text="SHA-256 of the current version, hex")
    replica = models.BooleanField(default=False, help_text="owned by an agency of another node")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = ScopedManager["Record"]()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "state", "-changed_at"]),
            models.Index(fields=["kind", "-changed_at"]),
            models.Index(fields=["kind", "-created_at", "-id"]),
            models.Index(fields=["-changed_at"], name="record_changed"),
            models.Index(fields=["owner", "kind", "state", "-changed_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    def title_in(self, language: str) -> str:
        """The title in `language` where a translation exists, otherwise as its owner wrote it."""
        title: str = self.titles.get(language, self.title)
        return title


class Version(ActionOnly):
    """One version: its envelope as canonical JSON (RFC 8785) and the hash that stands in the journal."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    envelope = models.TextField()
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = ScopedManager["Version"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="version_once")]
        ordering = ["record", "number"]


class Link(models.Model):
    """A reference from a record's current version. The target may be unknown here: then it shows as a name."""

    source = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="links")
    relation = models.CharField(max_length=40)
    target = models.UUIDField()

    objects: ClassVar[models.Manager["Link"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "relation", "target"], name="link_once")]
        indexes = [models.Index(fields=["target", "relation"])]


class Typed(ActionOnly):
    """Base of the rooms' tables: the columns of one kind by which its records are listed and filtered.

    A column that has the name of a field of the kind's body is filled from it; `project` fills the rest.
    """

    record = models.OneToOneField(
        Record, primary_key=True, on_delete=models.PROTECT, related_name="%(class)s"
    )

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        abstract = True

    @property
    def id(self) -> uuid.UUID:
        """The record's id, without fetching the record."""
        value: uuid.UUID = self.pk
        return value

    def project(self, body: Any) -> None:
        """Fill derived columns from the body. Called before every save."""
