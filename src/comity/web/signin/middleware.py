"""When a session was last seen, and who may go no further before password or second factor are in order."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from comity.directory.models import User
from comity.directory.signing_in import FACTORS, must_have_second_factor
from comity.directory.signing_passwords import must_change_password
from comity.kernel import clock, node
from comity.web.middleware import Respond, WebRequest
from comity.web.signin.whence import address_of

SEEN_EVERY = 300.0  # seconds between two notes of one session
_MOST_REMEMBERED = 10_000

ALWAYS = frozenset({"sign-out", "account_logout", "language", "sign-in"})
AGAIN = frozenset({"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
WAYS = {
    "password": ("account_change_password", ALWAYS | {"account_change_password"}),
    "factor": (
        "sign-in-set-up",
        ALWAYS
        | AGAIN
        | {"sign-in-set-up", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes"}
        | {"account_change_password"},
    ),
}
"""Why somebody is held: where they are sent, and the addresses that stay open."""


class HeldRequest(WebRequest):
    """A request after `HoldMiddleware`: `held` says why its person may go no further, "" for whoever may."""

    held: str


class SeenMiddleware:
    """Notes when a session was last seen, at most once in five minutes, so that reading a page seldom writes."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond
        self._seen: dict[str, float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.session.session_key
        if key and isinstance(request.user, User):
            now = time.monotonic()
            if key not in self._seen:
                self._remember(key, now)
            elif now - self._seen[key] > SEEN_EVERY:
                self._seen[key] = now
                rows = UserSession.objects.filter(session_key=key)
                rows.update(last_seen_at=clock.now(), ip=address_of(request))
        return self.respond(request)

    def _remember(self, key: str, now: float) -> None:
        if len(self._seen) >= _MOST_REMEMBERED:
            self._seen.clear()
        self._seen[key] = now


class HoldMiddleware:
    """Takes the hat off whoever must first change their password or set up a second factor, and sends them there.

    On a demo node nobody is held: its offices have neither.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HeldRequest) -> HttpResponse:
        request.held = held(request)
        if request.held:
            request.hats, request.hat = [], None
        return self.respond(request)

    def process_view(self, request: HeldRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Send to the one page that is open."""
        why, match = request.held, request.resolver_match
        if not why or (match is not None and match.url_name in WAYS[why][1]):
            return None
        return redirect(WAYS[why][0])


def held(request: WebRequest) -> str:
    """Why this person may go no further: "password", "factor", or "" for whoever may."""
    user = request.user
    if node.here().demo or not isinstance(user, User):
        return ""
    if must_change_password(user):
        return "password"
    roles = {role for hat in request.hats for role in hat.acting.roles}
    if must_have_second_factor(roles) and not has_factor(user):
        return "factor"
    return ""


def has_factor(user: User) -> bool:
    """Whether a person has a second factor of their own (recovery codes alone are none)."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())
