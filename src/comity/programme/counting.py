"""Counting: each engagement once, with every account kept.

    accounts     accounts that the hat may read and that are grouped (certain or confirmed) in an engagement it may read
    counted      engagements that were carried out and have at least one such account
    to_confirm   groupings that wait for a person

Everything is counted over what one hat may see, so a restricted account changes no figure of a lower label.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from comity.kernel.acting import Acting
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.programme.kinds import AccountBody, EngagementBody
from comity.programme.models import ALIVE, HELD, Account, Engagement, Grouping

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
    """See the module. `more` says that the first two were not counted to the end."""

    accounts: int
    counted: int
    to_confirm: int
    more: bool = False


def standing(acting: Acting, *, teller: str = "", resulted: bool = False) -> QuerySet[Grouping]:
    """The groupings that stand, of accounts that this hat may see; of one agency's accounts where `teller` is given,
    with `resulted` only of those that record a result."""
    accounts = Account.objects.visible_to(acting).filter(pk=OuterRef("account"))
    if teller:
        accounts = accounts.filter(record__owner=teller)
    if resulted:
        accounts = accounts.filter(resulted=True)
    rows = Grouping.objects.visible_to(acting).filter(record__state__in=STANDING)
    return rows.filter(Exists(accounts))


def counted(acting: Acting, *, teller: str = "") -> QuerySet[Engagement]:
    """The engagements that count for this hat: those that it may see and in which an account stands."""
    rows = Engagement.objects.visible_to(acting).filter(record__state__in=HELD)
    return rows.filter(Exists(standing(acting, teller=teller).filter(engagement=OuterRef("pk"))))


def pictures(
    acting: Acting,
    *,
    since: date | None = None,
    until: date | None = None,
    only: uuid.UUID | None = None,
    among: Collection[uuid.UUID] | None = None,
) -> list[Picture]:
    """The engagements this hat may see, in order of date; undated ones last.

    With `since` and `until`, only those whose date surely overlaps that period; with `only` or `among`, only these.
    """
    # Of one that is asked for by name the accounts are shown as soon as they are there.
    rows = Engagement.objects.visible_to(acting).filter(record__state__in=HELD if only is None else ALIVE)
    if only is not None:
        rows = rows.filter(pk=only)
    if among is not None:
        rows = rows.filter(pk__in=among)
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


def count(
    acting: Acting, *, since: date | None = None, until: date | None = None, most: int | None = None
) -> Count:
    """Accounts, engagements counted once, and groupings that wait; each up to `most`, where that is given."""
    engagements = counted(acting)
    within = Engagement.objects.visible_to(acting).filter(record__state__in=HELD)
    if since is not None:
        engagements, within = engagements.filter(last__gte=since), within.filter(last__gte=since)
    if until is not None:
        engagements, within = engagements.filter(first__lte=until), within.filter(first__lte=until)
    accounts = standing(acting).filter(Exists(within.filter(pk=OuterRef("engagement"))))
    found = Count(up_to(accounts, most), up_to(engagements, most), up_to(waiting_rows(acting), most))
    return replace(found, more=most is not None and max(found.accounts, found.counted) >= most)


def up_to(rows: QuerySet[Any], most: int | None) -> int:
    """How many rows there are; at most `most`, which costs no more where there are a hundred times as many."""
    return rows.count() if most is None else rows.order_by().values("pk")[:most].count()


def waiting_rows(acting: Acting) -> QuerySet[Grouping]:
    """Groupings that wait for a person, the longest waiting first."""
    # The kind is said too: together with the state it is an index.
    rows = Grouping.objects.visible_to(acting).filter(record__kind="grouping", record__state="probable")
    return rows.select_related("record").order_by("record__changed_at", "pk")


def waiting(acting: Acting) -> list[Grouping]:
    """The same, all of them."""
    return list(waiting_rows(acting))


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
