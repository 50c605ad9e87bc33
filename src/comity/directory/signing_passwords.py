"""Passwords by the profile's rules, and changing them."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from comity.directory import names
from comity.directory.models import User
from comity.directory.signing_events import note
from comity.directory.signing_tables import PasswordCare
from comity.kernel import clock
from comity.kernel.actions import action
from comity.kernel.folding import fold


class ProfileRules:
    """Django's password validator that asks the country profile: length, not common, not the name, not an old one."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for the first rule that the password breaks."""
        rules = names.profile().password
        if len(password) < rules.minimum_length:
            raise ValidationError(
                gettext_lazy("The password must have at least %(length)s characters."),
                code="password-short",
                params={"length": rules.minimum_length},
            )
        try:
            CommonPasswordValidator().validate(password)
        except ValidationError as error:
            raise ValidationError(
                gettext_lazy("This password is one that many people use."), code="password-common"
            ) from error
        if user is not None:
            self._not_the_name(password, user)
            self._not_an_old_one(password, user)

    def get_help_text(self) -> str:
        """The rules in words, for forms."""
        rules = names.profile().password
        words = gettext_lazy(
            "At least %(length)s characters, no password that many use, not your sign-in name, "
            "and none of your last %(history)s."
        )
        return str(words) % {"length": rules.minimum_length, "history": rules.history}

    @staticmethod
    def _not_the_name(password: str, user: Any) -> None:
        name, folded = fold(user.get_username()), fold(password)
        if name and (name in folded or folded in name):
            raise ValidationError(
                gettext_lazy("The password must not contain the sign-in name."), code="password-name"
            )

    @staticmethod
    def _not_an_old_one(password: str, user: Any) -> None:
        kept = names.profile().password.history
        care = PasswordCare.objects.filter(user_id=user.pk).first() if user.pk else None
        before = [user.password, *(care.past if care else [])][:kept] if user.pk else []
        if any(check_password(password, one) for one in before if one):
            raise ValidationError(gettext_lazy("You have used this password before."), code="password-before")


@action
def do_change_password(user: User, password: str, address: str) -> None:
    """A person chose a new password; it was checked by the rules before."""
    _set(user, password, chosen=True)
    note("password-changed", user.username, address=address)


def give_password(user: User, password: str, by: str) -> None:
    """Give a person a password, inside an action; they must choose another when they sign in."""
    _set(user, password, chosen=False)
    note("password-given", user.username, by=by)


def must_change_password(user: User) -> bool:
    """Whether a person's password was set by somebody else, or is older than the profile allows."""
    if not user.has_usable_password():
        return False
    care = PasswordCare.objects.filter(user_id=user.pk).first()
    if care is None or care.chosen_at is None:
        return True
    days = names.profile().password.maximum_days
    return bool(days) and care.chosen_at + timedelta(days=days) < clock.now()


def _set(user: User, password: str, *, chosen: bool) -> None:
    care = PasswordCare.objects.filter(user_id=user.pk).first() or PasswordCare(user_id=user.pk)
    kept = names.profile().password.history
    if user.has_usable_password():
        care.past = [user.password, *care.past][: max(kept - 1, 0)]
    care.chosen_at = clock.now() if chosen else None
    user.set_password(password)
    user.save(update_fields=["password"])
    care.save()
