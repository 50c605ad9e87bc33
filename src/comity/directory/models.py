"""The directory's tables: posts, delegations and hand-overs, persons, partners, places, and the sign-in accounts."""

import uuid
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from comity.directory.signing_tables import FailedAttempts as FailedAttempts
from comity.directory.signing_tables import PasswordCare as PasswordCare
from comity.directory.signing_tables import ProviderIdentity as ProviderIdentity
from comity.directory.signing_tables import SignInEvent as SignInEvent
from comity.kernel.dates import span
from comity.kernel.records import Record, Typed


class Post(Typed):
    """A seat in an agency: what its holder may do, and up to which marking.

    `holder` (a sign-in name) and `person` are those of the last holding, which lasts from `since` to `until` and may
    be still to come; `former` holds the post until `former_until`. NULL is an open end. `seats` says who holds it.
    """

    agency = models.CharField(max_length=40)
    holder = models.CharField(max_length=150, blank=True)
    person = models.UUIDField(null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    former = models.CharField(max_length=150, blank=True)
    former_until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["holder"]),
            models.Index(fields=["person"]),
            models.Index(fields=["former", "former_until"]),
        ]

    def project(self, body: Any) -> None:
        before, last = ([None, None, *body.holdings])[-2:]
        self.person = uuid.UUID(last.person) if last and last.person else None
        self.since = _day(last.first) if last else None
        self.until = _day(last.last) if last else None
        self.former = before.account if before else ""
        self.former_until = _day(before.last) if before else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


class Named(Typed):
    """What is known by its name; `merged_into` is the record that stands for it since the two were found to be one."""

    merged_into = models.UUIDField(null=True, db_index=True)

    class Meta:
        abstract = True

    def project(self, body: Any) -> None:
        self.merged_into = uuid.UUID(body.merged_into) if body.merged_into else None


class Person(Named):
    """Sorted as Vietnamese lists are: by given name, then family and middle."""

    account = models.CharField(max_length=150, blank=True, db_index=True, help_text="sign-in name")
    sorted_by = models.TextField()

    def project(self, body: Any) -> None:
        super().project(body)
        *before, given = body.title.split() or [""]
        self.sorted_by = " ".join((given, *before))


class Partner(Named):
    code = models.CharField(max_length=40, db_index=True, help_text="by which other records name it")
    sort = models.CharField(max_length=20)


class Place(Named):
    sort = models.CharField(max_length=20)


class Succession(Typed):
    """Agencies or places that became others, where the profile does not say so."""

    of = models.CharField(max_length=20)
    first = models.DateField(null=True, help_text="first day that its date can mean")

    def project(self, body: Any) -> None:
        self.first = span(body.date).first


class HandOver(Typed):
    post = models.UUIDField(db_index=True)
    on = models.DateField()

    def project(self, body: Any) -> None:
        self.on = date.fromisoformat(body.on)


class HandOverNote(Typed):
    handover = models.UUIDField(db_index=True)


class NameKey(models.Model):
    """A key under which a record's names are looked for when another is entered; see `likeness.keys`."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)

    objects: ClassVar[models.Manager["NameKey"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "key"], name="name_key_once")]
        indexes = [models.Index(fields=["kind", "key"])]


class Delegation(Typed):
    """A post lent to another person, from the first day to the last."""

    post = models.UUIDField(db_index=True)
    to = models.CharField(max_length=150, db_index=True)
    first = models.DateField()
    last = models.DateField()

    def project(self, body: Any) -> None:
        self.first, self.last = date.fromisoformat(body.first), date.fromisoformat(body.last)


class UserManager(BaseUserManager["User"]):
    """Makes sign-in accounts; what they may do comes from the posts they hold."""

    def create_user(self, username: str, password: str | None = None) -> "User":
        """A new account; without a password it can only be used by the demo's sign-in page."""
        user = self.model(username=username)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A sign-in account. There is no superuser: rights come from posts only."""

    username = models.CharField(max_length=150, unique=True)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.username
