"""allauth's forms in the house's words; wrong codes and keys count and wait like wrong passwords."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as lazy

from comity.directory.signing_in import do_note_refused
from comity.directory.signing_passwords import ProfileRules
from comity.web.signin.refusals import require_no_wait
from comity.web.signin.whence import address_of


def _say(form: forms.Form, name: str, label: Any, help_text: Any = "") -> None:
    """Label and help of a field; a placeholder would say the label twice."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "login", lazy("Sign-in name"))
        _say(self, "password", lazy("Password"))
        self.fields["login"].widget.attrs["autocapitalize"] = "none"


class AgainForm(ReauthenticateForm):
    """The password once more, before a factor is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password", lazy("Password"))


class PasswordForm(ChangePasswordForm):
    """A new password by the profile's rules."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", lazy("Present password"))
        _say(self, "password1", lazy("New password"), ProfileRules().get_help_text())
        _say(self, "password2", lazy("New password, once more"))

    def clean_oldpassword(self) -> str:
        """Guesses at the present password count as at the door."""
        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class _Code(forms.Form):
    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            "code",
            lazy("Sign-in code"),
            lazy("Six digits from your app, or one of your recovery codes."),
        )
        self.fields["code"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}

    def clean_code(self) -> str:
        require_no_wait(context.request, self.user.username)
        code: str = super().clean_code()  # type: ignore[misc]  # of the form that it is mixed into
        return code


class CodeForm(_Code, AuthenticateForm):
    """A code at the door."""


class CodeAgainForm(_Code, ReauthenticateByCodeForm):
    """A code before a factor is changed."""


class KeyForm(AuthenticateWebAuthnForm):
    """A passkey at the door, as the second factor."""

    def clean_credential(self) -> Any:
        """Counted like codes."""
        request, name = context.request, self.user.username
        require_no_wait(request, name)
        try:
            return super().clean_credential()
        except ValidationError:
            do_note_refused(name, address_of(request), ("webauthn",))
            raise


class SetUpAppForm(ActivateTOTPForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "code", lazy("Sign-in code"), lazy("The six digits that the app shows now."))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey; it always unlocks by PIN, finger or face."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            "name",
            lazy("Name of this passkey"),
            lazy("The computer, key or phone that holds it."),
        )
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True
