"""Counting: each engagement once, with every account kept.

    accounts     accounts that the hat may read and that are grouped (certain or confirmed) in an engagement it may read
    counted      engagements that have at least one such account
    to_confirm   groupings that wait for a person

Everything is counted over what one hat may see, so a restricted account changes no figure of a lower label.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from comity.kernel.acting import Acting
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.programme.kinds import AccountBody, EngagementBody
from comity.programme.models import Account, Engagement, Grouping

STANDING = ("certain", "confirmed")


@dataclass(frozen=True)
class AccountOf:
    """One account within an engagement."""

    record: Record
    body: AccountBody


@dataclass(frozen=True)
class Picture:
    """One engagement with the accounts of it, the lead's own account first."""

    record: Record
    body: EngagementBody
    first: date | None
    last: date | None
    accounts: tuple[AccountOf, ...]

    @property
    def agencies(self) -> tuple[str, ...]:
        """The agencies that gave an account."""
        return tuple(dict.fromkeys(account.record.owner for account in self.accounts))

    @property
    def lead_account(self) -> AccountOf:
        """The account that stands for the engagement where one line must do."""
        return self.accounts[0]


@dataclass(frozen=True)
class Count:
    """See the module."""

    accounts: int
    counted: int
    to_confirm: int


def pictures(
    acting: Acting, *, since: date | None = None, until: date | None = None, only: uuid.UUID | None = None
) -> list[Picture]:
    """The engagements this hat may see, in order of date; undated ones last.

    With `since` and `until`, only those whose date surely overlaps that period.
    """
    rows = Engagement.objects.visible_to(acting).filter(record__state="carried-out")
    if only is not None:
        rows = rows.filter(pk=only)
    if since is not None:
        rows = rows.filter(last__gte=since)
    if until is not None:
        rows = rows.filter(first__lte=until)
    engagements = list(rows.select_related("record").order_by(F("first").asc(nulls_first=True), "pk"))
    accounts = _accounts_by_engagement([row.pk for row in engagements], acting)
    bodies = contents([row.record for row in engagements])
    found = [
        Picture(row.record, bodies[row.pk], row.first, row.last, accounts[row.pk])
        for row in engagements
        if accounts.get(row.pk)
    ]
    return sorted(found, key=lambda picture: (picture.first is None, picture.first or date.max))


def count(acting: Acting, *, since: date | None = None, until: date | None = None) -> Count:
    """Accounts, engagements counted once, and groupings that wait."""
    found = pictures(acting, since=since, until=until)
    waiting = Grouping.objects.visible_to(acting).filter(record__state="probable").count()
    return Count(sum(len(picture.accounts) for picture in found), len(found), waiting)


def waiting(acting: Acting) -> list[Grouping]:
    """Groupings that wait for a person, oldest first."""
    rows = Grouping.objects.visible_to(acting).filter(record__state="probable")
    return list(rows.select_related("record").order_by("record__created_at"))


def _accounts_by_engagement(
    engagements: list[uuid.UUID], acting: Acting
) -> dict[uuid.UUID, tuple[AccountOf, ...]]:
    groupings = (
        Grouping.objects.visible_to(acting)
        .filter(engagement__in=engagements, record__state__in=STANDING)
        .order_by("record__created_at", "pk")
        .values_list("engagement", "account")
    )
    pairs = list(groupings)
    rows = Account.objects.visible_to(acting).filter(pk__in=[account for _, account in pairs])
    records = {row.pk: row.record for row in rows.select_related("record")}
    bodies = contents(list(records.values()))
    found: dict[uuid.UUID, list[AccountOf]] = defaultdict(list)
    for engagement, account in pairs:
        if account in records:
            found[engagement].append(AccountOf(records[account], bodies[account]))
    return {key: tuple(accounts) for key, accounts in found.items()}
