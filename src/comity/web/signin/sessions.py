"""One's own sessions: listed, and ended with an event each."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from comity.directory.models import User
from comity.directory.signing_in import do_note_session_ended
from comity.web.signin.whence import address_of, device


def sessions_of(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    """The sessions that still hold, this one first, then the latest seen."""
    shown = [
        {
            "pk": row.pk,
            "device": device(row.user_agent),
            "address": row.ip,
            "first": row.created_at,
            "last": row.last_seen_at,
            "this": row.session_key == request.session.session_key,
        }
        for row in UserSession.objects.purge_and_list(user)
    ]
    return sorted(shown, key=lambda one: (not one["this"], -one["last"].timestamp()))


def end_others(request: HttpRequest, user: User, pk: int | None = None) -> int:
    """End the other sessions of this person, or one of them; returns how many."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    ended = list(rows if pk is None else rows.filter(pk=pk))
    for session in ended:
        do_note_session_ended(user, address_of(request), (str(session.ip),))
        session.end()
    return len(ended)
