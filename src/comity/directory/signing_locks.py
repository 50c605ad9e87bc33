"""Lock-out: after failed attempts signing in waits, longer with each. Kept in the database, by account and by address.

What is counted is the name that was typed, whether an account has it or not: known and unknown names lock alike.
"""

import unicodedata
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from comity.directory import names
from comity.directory.models import User
from comity.directory.signing_tables import FailedAttempts
from comity.kernel import clock
from comity.kernel.actions import action

_LONGEST_DOUBLING = 20  # beyond it every wait is the longest


def hidden(name: str) -> str:
    """A keyed hash of a typed name: the same for the same name, and nobody without the node's secret learns it."""
    folded = unicodedata.normalize("NFKC", name).strip().casefold()
    return salted_hmac("comity.sign-in", folded, algorithm="sha256").hexdigest()


def account_key(name: str) -> str:
    """Under which the failures of an account are counted."""
    return hidden(f"account {name}")


def address_key(address: str) -> str:
    """Under which the failures of an address are counted."""
    return hidden(f"address {address}")


def waits_until(name: str, address: str) -> datetime | None:
    """Until when signing in under this name or from this address must wait; None when it need not."""
    keys = [address_key(address), *([account_key(name)] if name else [])]
    rows = FailedAttempts.objects.filter(pk__in=keys, until__gt=clock.now())
    return max((row.until for row in rows if row.until), default=None)


def locked(persons: list[str]) -> dict[str, datetime]:
    """Which of these accounts must wait now, and until when."""
    keys = {account_key(person): person for person in persons}
    rows = FailedAttempts.objects.filter(pk__in=keys, until__gt=clock.now())
    return {keys[row.key]: row.until for row in rows if row.until}


def count_failure(name: str, address: str) -> tuple[bool, bool]:
    """Count one failure, inside an action; says whether the account and whether the address has to wait from now on."""
    rules = names.profile().lock_out
    account = bool(name) and _count(account_key(name), rules.attempts)
    return account, _count(address_key(address), rules.address_attempts)


def forgive(name: str) -> bool:
    """Forget the failures of an account, inside an action; says whether it had to wait."""
    rows = FailedAttempts.objects.filter(pk=account_key(name))
    waited = rows.filter(until__gt=clock.now()).exists()
    rows.delete()
    return waited


def find_account(name: str) -> User | None:
    """The account that a typed name means: names differ in more than the case of letters."""
    folded = name.strip().lower()
    found = [
        user for user in User.objects.filter(username__iexact=name.strip()) if user.username.lower() == folded
    ]
    return found[0] if len(found) == 1 else None


def _count(key: str, limit: int) -> bool:
    rules, now = names.profile().lock_out, clock.now()
    row = FailedAttempts.objects.filter(pk=key).first() or FailedAttempts(key=key, last=now)
    if row.last + timedelta(hours=rules.forget_hours) < now:
        row.count = 0
    row.count, row.last, row.until = row.count + 1, now, None
    over = row.count - limit
    if over >= 0:
        minutes = rules.first_minutes * 2 ** min(over, _LONGEST_DOUBLING)
        row.until = now + timedelta(minutes=min(minutes, rules.longest_minutes))
    row.save()
    return over >= 0


def forget_old_failures() -> None:
    """The chore: names that were tried long ago leave nothing behind."""
    end = clock.now() - timedelta(hours=names.profile().lock_out.forget_hours)
    if FailedAttempts.objects.filter(last__lt=end).exists():
        do_forget_failures(end)


@action
def do_forget_failures(before: datetime) -> None:
    """Delete the failures that are older than `before`."""
    FailedAttempts.objects.filter(last__lt=before).delete()
