"""What an administrator does for people's sign-in: unlock, take away lost factors, give a password, end sessions.

Unlocking lets nobody in who could not come in before. The rest could: so only for a person all of whose posts are in
the administrator's own agency, and never for oneself. The node's operator does it on the command line for anybody.
"""

import secrets
from datetime import datetime
from importlib import import_module
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Q, QuerySet

from comity.directory.delegating import today
from comity.directory.models import Post, User
from comity.directory.signing_events import note
from comity.directory.signing_in import FACTORS
from comity.directory.signing_locks import forgive, locked
from comity.directory.signing_passwords import give_password
from comity.directory.signing_tables import ProviderIdentity
from comity.kernel.access import not_found
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.problems import Problem
from comity.kernel.words import Words

PAGE = 50


class Account(NamedTuple):
    """A sign-in account as an administrator sees it: nothing of passwords or codes."""

    username: str
    factors: tuple[str, ...]
    locked_until: datetime | None
    sessions: int
    whole: bool  # whether all posts of the person are in the asking agency


@action
def do_unlock(username: str, *, acting: Acting) -> bool:
    """Forget the failed attempts of an account; says whether it had to wait."""
    user = _account(username, acting)
    waited = forgive(user.username)
    note("unlocked", user.username, by=acting.who)
    return waited


@action
def do_reset_factors(username: str, *, acting: Acting) -> int:
    """Take away all second factors and identities of a person and end their sessions; returns how many factors."""
    user = _own_account(username, acting)
    factors = Authenticator.objects.filter(user=user)
    kinds = sorted(set(factors.values_list("type", flat=True)))
    removed: int = factors.filter(type__in=FACTORS).count()
    factors.delete()
    ProviderIdentity.objects.filter(user=user).delete()
    note("factor-removed", user.username, how=kinds, by=acting.who)
    _end_sessions(user, acting)
    return removed


@action
def do_give_password(username: str, *, acting: Acting) -> str:
    """Give a person a random password and end their sessions; returns it, to be told once. They must change it."""
    user = _own_account(username, acting)
    password = secrets.token_urlsafe(12)
    give_password(user, password, acting.who)
    forgive(user.username)
    _end_sessions(user, acting)
    return password


@action
def do_end_sessions(username: str, *, acting: Acting) -> int:
    """End all sessions of a person; returns how many."""
    return _end_sessions(_account(username, acting), acting)


def accounts_of(acting: Acting, *, begins: str = "", after: str = "") -> list[Account]:
    """The sign-in accounts of people with posts in the acting agency, by name, a page at a time; for administrators.

    `begins` narrows by the beginning of the name; `after` is the last name of the page before.
    """
    if not acting.hosted or Role.ADMINISTRATOR not in acting.roles:
        raise not_found()
    posts = _posts().filter(record__owner=acting.agency)
    leaving = posts.filter(former_until__gte=today())
    holds = Q(username__in=posts.exclude(holder="").values("holder"))
    users = User.objects.filter(holds | Q(username__in=leaving.values("former")), username__gt=after)
    if begins:
        users = users.filter(username__startswith=begins)
    shown = list(users.order_by("username")[:PAGE])
    persons = [user.username for user in shown]
    waits, elsewhere = locked(persons), _elsewhere(persons, acting)
    factors = _grouped(Authenticator.objects.filter(user__in=shown, type__in=FACTORS), "type")
    sessions = _grouped(UserSession.objects.filter(user__in=shown), "session_key")
    return [
        Account(
            username=user.username,
            factors=tuple(sorted(set(factors.get(user.pk, ())))),
            locked_until=waits.get(user.username),
            sessions=len(sessions.get(user.pk, ())),
            whole=user.username not in elsewhere and user.username != acting.person,
        )
        for user in shown
    ]


def _grouped(rows: Any, column: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for user, value in rows.values_list("user_id", column):
        found.setdefault(user, []).append(value)
    return found


def _posts() -> QuerySet[Post]:
    return Post.objects.for_machine().filter(record__state="held", record__replica=False)


def _elsewhere(persons: list[str], acting: Acting) -> set[str]:
    """Those who hold a post in another agency too."""
    rows = _posts().filter(_seat_of(persons)).exclude(record__owner=acting.agency)
    return {name for seat in rows.values_list("holder", "former") for name in seat} & set(persons)


def _seat_of(persons: list[str]) -> Q:
    """The condition on `Post` that one of these holds it, will, or still does until a later day."""
    return Q(holder__in=persons) | Q(former__in=persons, former_until__gte=today())


def _account(username: str, acting: Acting) -> User:
    """An account that this administrator may care for: of a person of the agency; of anybody for the operator."""
    user = User.objects.filter(username=username).first()
    if user is None or not acting.hosted or not acting.roles & {Role.ADMINISTRATOR, Role.MACHINE}:
        raise not_found()
    ours = _posts().filter(_seat_of([username]), record__owner=acting.agency)
    if Role.MACHINE not in acting.roles and not ours.exists():
        raise not_found()
    return user


def _own_account(username: str, acting: Acting) -> User:
    user = _account(username, acting)
    if Role.MACHINE in acting.roles:
        return user
    if username == acting.person or _elsewhere([username], acting):
        raise Problem(
            "forbidden",
            what=Words(
                vi="Không làm được với tài khoản của chính mình hoặc của người còn giữ chức vụ ở cơ quan khác.",
                en="Not for one's own account, nor for somebody who holds a post in another agency too.",
            ),
            mend=Words(
                vi="Đề nghị quản trị viên khác, hoặc người vận hành nút (comity account).",
                en="Ask another administrator, or the node's operator (comity account).",
            ),
        )
    return user


def _end_sessions(user: User, acting: Acting) -> int:
    sessions = list(UserSession.objects.filter(user=user))
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for session in sessions:
        store.delete(session.session_key)
        session.delete()
    if sessions:
        note("session-ended", user.username, how=(str(len(sessions)),), by=acting.who)
    return len(sessions)
