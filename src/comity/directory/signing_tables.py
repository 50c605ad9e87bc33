"""The tables of signing in: failed attempts, what is kept of passwords, identities of providers, places of events.

Sign-in accounts, second factors and sessions are Django's and allauth's own tables.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from comity.kernel.records import ActionOnly


class FailedAttempts(models.Model):
    """Failures in a row of one account or one address; signing in waits `until`.

    `key` is a keyed hash (see `signing_locks`), so that the table tells nobody which names were typed.
    """

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    last = models.DateTimeField(db_index=True)
    until = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["FailedAttempts"]] = models.Manager()


class PasswordCare(models.Model):
    """When a person chose their password (NULL: somebody else set it), and the hashes of those before, newest first.

    An account with a password and no row here has one that its owner never chose.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="password_care"
    )
    chosen_at = models.DateTimeField(null=True)
    past = models.JSONField(default=list)

    objects: ClassVar[models.Manager["PasswordCare"]] = models.Manager()


class ProviderIdentity(models.Model):
    """The subject under which an OpenID Connect provider knows a person, bound at their first sign-in by it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identities")
    provider = models.CharField(max_length=40)
    subject = models.CharField(max_length=255)

    objects: ClassVar[models.Manager["ProviderIdentity"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="identity_subject_once"),
            models.UniqueConstraint(fields=["provider", "user"], name="identity_user_once"),
        ]


class SignInEvent(ActionOnly):
    """Where in the journal an event of signing in stands. `person` is a sign-in name, "" where the name is unknown."""

    entry = models.PositiveBigIntegerField(primary_key=True, help_text="index of the journal entry")
    person = models.CharField(max_length=150, blank=True)
    event = models.CharField(max_length=20)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["SignInEvent"]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["person", "-entry"])]
