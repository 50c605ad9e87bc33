"""How allauth asks Comity: whom to let in, what to keep secret how, what to write down."""

import base64
import functools
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as lazy

from comity.directory.hats import hats_of
from comity.directory.models import User
from comity.directory.signing_in import do_note_refused, do_note_signed_out
from comity.directory.signing_passwords import do_change_password
from comity.web.signin.refusals import no_post, refuse, require_no_wait, wrong
from comity.web.signin.whence import address_of, device

# allauth takes the words of its messages from templates of these names.
MESSAGES = {
    "mfa/messages/totp_activated.txt": lazy("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": lazy("The authenticator app was removed."),
    "mfa/messages/webauthn_added.txt": lazy("The passkey was added."),
    "mfa/messages/webauthn_removed.txt": lazy("The passkey was removed."),
    "account/messages/password_changed.txt": lazy("The password was changed; your other sessions are ended."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from the directory; failures count and lock; everything is journaled."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": lazy("The sign-in name or the password is not right."),
        "incorrect_password": lazy("The password is not right."),
        "enter_current_password": lazy("The password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts come from the directory's actions."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that is counted and journaled."""
        return address_of(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The account that name and password open, unless they must wait; failures count.

        An account that was closed is refused like a wrong password, after the same work.
        """
        name = credentials.get("username", "")
        require_no_wait(request, name)
        user = authenticate(request, username=name, password=credentials.get("password"))
        AuthenticationBackend.unstash_authenticated_user()
        if not isinstance(user, User):
            do_note_refused(name, address_of(request), ("password",))
            return None
        return user

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Whoever holds no post, or whose account was closed, is not let in by any way."""
        if user.is_active and hats_of(user):
            return None
        do_note_refused(user.username, address_of(request), how_came(request, user))
        raise refuse(request, no_post() if user.is_active else wrong())

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and journal it."""
        user, key = request.user, request.session.session_key
        super().logout(request)
        if isinstance(user, User):
            UserSession.objects.filter(session_key=key).delete()
            do_note_signed_out(user, address_of(request))

    def set_password(self, user: User, password: str) -> None:
        """Change the password; that ends the person's other sessions."""
        do_change_password(user, password, address_of(context.request))

    def is_safe_url(self, url: str) -> bool:
        """Only this very node is a place to go on to."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url, {request.get_host()}, require_https=bool(request.is_secure())
        )

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in the house's words, or not at all."""
        words = message or MESSAGES.get(message_template or "")
        if words:
            messages.add_message(request, level, str(words), extra_tags=extra_tags)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are encrypted with the node's."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": lazy("The code or key is not right."),
    }

    def encrypt(self, text: str) -> str:
        """As it stands in the database."""
        return _cipher(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Counterpart of `encrypt`."""
        return _cipher(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        """Named by the device that made it, for the list."""
        return device(context.request.headers.get("User-Agent", ""))

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)


def how_came(request: HttpRequest, user: User) -> tuple[str, ...]:
    """By what a person signed in: ("password", "totp"), ("webauthn",), ("provider:ministry",) ..."""
    found = []
    for record in get_authentication_records(request, user):
        how = record["type"] if record["method"] == "mfa" else record["method"]
        found.append(f"provider:{record['provider']}" if record["method"] == "socialaccount" else str(how))
    return tuple(dict.fromkeys(found))


@functools.cache
def _cipher(secret: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"comity second factors").derive(
        secret.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))
