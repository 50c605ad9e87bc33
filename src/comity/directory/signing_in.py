"""What happens at the door, each an action that journals it: signing in, being refused, signing out, factors, sessions.

Passwords and codes are checked by allauth; here stands what Comity keeps of it. None of these needs a hat: who acts is
the person at the door.
"""

from collections.abc import Collection

from comity.directory import names
from comity.directory.hats import hats_of
from comity.directory.models import User
from comity.directory.signing_events import note
from comity.directory.signing_locks import count_failure, find_account, forgive, hidden
from comity.directory.signing_tables import ProviderIdentity
from comity.kernel.acting import Role
from comity.kernel.actions import action

FACTORS = ("totp", "webauthn")
"""Types of allauth's authenticators that are second factors of themselves; recovery codes stand in for one."""


@action
def do_note_signed_in(user: User, address: str, how: Collection[str]) -> None:
    """A person came in: the failures of their account are forgotten."""
    forgive(user.username)
    note("signed-in", user.username, address=address, how=how)


@action
def do_note_refused(name: str, address: str, how: Collection[str]) -> None:
    """Somebody was not let in under `name` (as typed; "" where none was given). Too many failures lock."""
    account = find_account(name) if name else None
    person = account.username if account else ""
    unknown = hidden(name) if name and account is None else ""
    note("refused", person, name=unknown, address=address, how=how)
    # Names are counted as accounts are named, so that another spelling of one gives no further attempts.
    locked, address_locked = count_failure(person or name, address)
    if locked:
        note("locked", person, name=unknown, address=address)
    if address_locked:
        note("address-locked", "", address=address)


@action
def do_note_signed_out(user: User, address: str) -> None:
    """A person signed out."""
    note("signed-out", user.username, address=address)


@action
def do_note_session_ended(user: User, address: str, how: Collection[str]) -> None:
    """A person ended another session of theirs; `how` says which (its address)."""
    note("session-ended", user.username, address=address, how=how)


@action
def do_note_factor(user: User, event: str, kind: str, address: str) -> None:
    """A second factor was added or removed, or its codes renewed; `kind` is a type of allauth's authenticators."""
    note(event, user.username, address=address, how=(kind,))


@action
def do_bind_identity(user: User, provider: str, subject: str, address: str) -> bool:
    """Bind a person to the subject a provider knows them by; False where either is bound to another already."""
    rows = ProviderIdentity.objects.filter(provider=provider)
    of_user = rows.filter(user=user).first()
    of_subject = rows.filter(subject=subject).first()
    if of_user is None and of_subject is None:
        ProviderIdentity(user=user, provider=provider, subject=subject).save(force_insert=True)
        note("identity-bound", user.username, address=address, how=(f"provider:{provider}",))
        return True
    return of_user is not None and of_subject is not None and of_user.pk == of_subject.pk


def must_have_second_factor(roles: Collection[Role]) -> bool:
    """Whether the profile asks people with these roles for a second factor."""
    rules = names.profile().second_factor
    return rules is not None and not set(rules.roles).isdisjoint(roles)


def roles_of(user: User) -> frozenset[Role]:
    """All roles of all posts that a person holds or was lent."""
    return frozenset[Role]().union(*(hat.acting.roles for hat in hats_of(user)))
