"""People's sign-in accounts for an agency's administrators, and the events of signing in for its auditors."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from comity.directory.signing_care import (
    PAGE,
    accounts_of,
    do_end_sessions,
    do_give_password,
    do_reset_factors,
    do_unlock,
)
from comity.directory.signing_events import events_for
from comity.kernel.acting import Acting, Role
from comity.web.acting import signed_in
from comity.web.middleware import WebRequest

ACTS: dict[str, Callable[..., Any]] = {
    "unlock": do_unlock,
    "factors": do_reset_factors,
    "sessions": do_end_sessions,
}


@signed_in
def accounts(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The accounts of the agency by name, a page at a time."""
    begins = request.GET.get("begins", "").strip()
    return render(request, "signin/accounts.html", _page(acting, begins, request.GET.get("after", "")))


@require_POST
@signed_in
@sensitive_variables("given")
def care(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Unlock, take factors away, end sessions, or give a password (`act`) for one account (`username`)."""
    username, act = request.POST.get("username", ""), request.POST.get("act", "")
    if act == "password":
        given = do_give_password(username, acting=acting)
        # Shown once, on the answer itself: it is stored nowhere in clear.
        context = _page(acting, username, "") | {"given": given, "given_to": username}
        return render(request, "signin/accounts.html", context)
    if act not in ACTS:
        raise Http404
    ACTS[act](username, acting=acting)
    messages.success(request, _("Done for %(name)s, and written into the journal.") % {"name": username})
    return redirect(f"{reverse('sign-in-accounts')}?{urlencode({'begins': username})}")


@signed_in
def events(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The latest events of signing in, for auditors."""
    return render(request, "signin/events.html", {"events": events_for(acting)})


def cares_for_accounts(request: HttpRequest) -> dict[str, bool]:
    """Which of these pages the hat that is on may open."""
    hat = cast(WebRequest, request).hat
    roles = hat.acting.roles if hat else frozenset()
    return {"accounts": Role.ADMINISTRATOR in roles, "events": Role.AUDITOR in roles}


def _page(acting: Acting, begins: str, after: str) -> dict[str, Any]:
    shown = accounts_of(acting, begins=begins, after=after)
    more = {"begins": begins, "after": shown[-1].username} if len(shown) == PAGE else {}
    return {"accounts": shown, "begins": begins, "more": urlencode(more)}
