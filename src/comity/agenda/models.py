"""The agenda's tables: who and what is taken when, holds, busy times, invitations, and people's feeds."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from comity.kernel.dates import grain, span
from comity.kernel.folding import fold
from comity.kernel.records import Typed


class Occupied(Typed):
    """Something that takes days of posts. `post_ids` are ids between bars, to narrow what dates have found."""

    date = models.CharField(max_length=80)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    grain = models.CharField(max_length=5, blank=True)
    post_ids = models.TextField(blank=True)

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["grain", "first", "last"], name="%(class)s_first"),
            models.Index(fields=["grain", "last"], name="%(class)s_last"),
        ]

    def project(self, body: Any) -> None:
        self.first, self.last = span(body.date)
        self.grain = grain(body.date)
        self.post_ids = "".join(f"|{post}" for post in body.posts) + "|" if body.posts else ""


class Booking(Occupied):
    """Posts and a venue taken by something. `venue_key` is the venue's name, folded."""

    about = models.UUIDField(null=True, db_index=True)
    abroad = models.BooleanField(default=False)
    busy = models.BooleanField(default=False)
    venue_busy = models.BooleanField(default=False)
    venue_key = models.CharField(max_length=200, blank=True)

    class Meta(Occupied.Meta):
        abstract = False

    def project(self, body: Any) -> None:
        super().project(body)
        self.about = uuid.UUID(body.about) if body.about else None
        self.venue_key = venue_key(body.venue)


class Hold(Occupied):
    """A time without contacts: with a partner, or of posts."""

    partner = models.CharField(max_length=40, blank=True)

    class Meta(Occupied.Meta):
        abstract = False


class BusyTime(Occupied):
    """Days on which a post is taken, told to other agencies."""

    class Meta(Occupied.Meta):
        abstract = False


class Invitation(Typed):
    """What agencies are invited to; `agency_codes` are the invited between bars."""

    date = models.CharField(max_length=80)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    grain = models.CharField(max_length=5, blank=True)
    about = models.UUIDField(null=True, db_index=True)
    agency_codes = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["grain", "first", "last"], name="invitation_first"),
            models.Index(fields=["grain", "last"], name="invitation_last"),
            models.Index(fields=["last", "record"], name="invitation_coming"),
        ]

    def project(self, body: Any) -> None:
        self.first, self.last = span(body.date)
        self.grain = grain(body.date)
        self.about = uuid.UUID(body.about) if body.about else None
        self.agency_codes = "".join(f"|{code}" for code in body.agencies) + "|" if body.agencies else ""


class InvitationAnswer(Typed):
    """An agency's answer to an invitation."""

    invitation = models.UUIDField(db_index=True)
    answer = models.CharField(max_length=40)


class Feed(models.Model):
    """A calendar that a person's own program fetches, under one hat. The token itself is not kept, only its hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    post = models.UUIDField(help_text="the post under which it reads")
    delegation = models.UUIDField(null=True, help_text="set where that post was lent")
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    language = models.CharField(max_length=5)
    kinds = models.JSONField(default=list, help_text="kinds of record that it carries")
    own = models.BooleanField(default=True, help_text="only what its agency owns or takes part in")
    hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token, hex")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True, help_text="when it was last fetched, to the hour")

    objects: ClassVar[models.Manager["Feed"]] = models.Manager()

    def __str__(self) -> str:
        return self.name


def venue_key(venue: str) -> str:
    """A venue's name as two are compared."""
    return " ".join(fold(venue).split())[:200]
