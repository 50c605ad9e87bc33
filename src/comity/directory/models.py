"""The directory's tables: posts and delegations as records, and the sign-in accounts that hold them."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from comity.kernel.records import Typed


class Post(Typed):
    """A seat in an agency: what its holder may do, and up to which marking."""

    agency = models.CharField(max_length=40)
    holder = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes = [models.Index(fields=["holder"])]


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
