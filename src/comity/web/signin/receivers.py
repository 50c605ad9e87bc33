"""What allauth tells about signing in and factors, on its way into the journal."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from comity.directory.models import User
from comity.directory.signing_in import FACTORS, do_note_factor, do_note_refused, do_note_signed_in
from comity.web.signin.adapters import how_came
from comity.web.signin.sessions import end_others
from comity.web.signin.whence import address_of


def connect() -> None:
    """Listen; called once when Django has started."""
    account_signals.user_logged_in.connect(signed_in, dispatch_uid="comity-signed-in")
    factor_signals.authenticator_added.connect(factor_added, dispatch_uid="comity-factor-added")
    factor_signals.authenticator_removed.connect(factor_removed, dispatch_uid="comity-factor-removed")
    factor_signals.authenticator_reset.connect(codes_renewed, dispatch_uid="comity-codes-renewed")
    factor_signals.authentication_failed.connect(code_refused, dispatch_uid="comity-code-refused")


def signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    """Every way in ends here."""
    do_note_signed_in(user, address_of(request), how_came(request, user) or ("office",))


def factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """The first factor ends sessions that came in without one."""
    do_note_factor(user, "factor-added", authenticator.type, address_of(request))
    if authenticator.type in FACTORS:
        factors = Authenticator.objects.filter(user=user, type__in=FACTORS)
        if not factors.exclude(pk=authenticator.pk).exists():
            end_others(request, user)


def factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Also told of recovery codes that went with the last factor."""
    do_note_factor(user, "factor-removed", authenticator.type, address_of(request))


def codes_renewed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """The old recovery codes hold no more."""
    do_note_factor(user, "codes-renewed", authenticator.type, address_of(request))


def code_refused(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A wrong code counts like a wrong password."""
    do_note_refused(user.username, address_of(request), (authenticator.type,))
