"""What one hat may read of a partner: contacts, levels, commitments, counterparts, assessments.

Everything is counted over rows that `visible_to(acting)` answers, so that what is hidden changes no figure. An
engagement belongs to the time in which it begins; one without a known date belongs to none.
"""

import uuid
from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.dates import grain, span
from comity.kernel.kept import Kept
from comity.kernel.kinds import is_known, kind_named
from comity.kernel.records import Record
from comity.programme.counting import standing
from comity.programme.models import AHEAD, HELD, Account, Engagement, with_any
from comity.programme.partnering.figures import kept_share, months_between
from comity.programme.partnering.models import Assessment, Commitment, Counterpart, Relation

MOST = 5000  # engagements of one partner and time that are counted
LISTED = 50  # rows of one list on a page
LONGEST_PERIOD = 3  # years
_KEPT = Kept({"engagement", "grouping", "account"}, 20)
_SIDES = Kept({"commitment"}, 20)


class Period(NamedTuple):
    """Whole years, both included."""

    since: int
    until: int

    @property
    def first(self) -> date:
        return date(self.since, 1, 1)

    @property
    def last(self) -> date:
        return date(self.until, 12, 31)


def latest_period(acting: Acting, today: date) -> Period:
    """The three years up to the last in which this hat knows of an engagement; up to this year where it knows none."""
    rows = Engagement.objects.visible_to(acting).filter(first__lte=today)
    last = rows.order_by("-first", "-pk").values_list("first", flat=True).first() or today
    return Period(last.year - LONGEST_PERIOD + 1, last.year)


class Contact(NamedTuple):
    """One engagement that was carried out."""

    id: uuid.UUID
    first: date
    grain: str
    form: str
    level: str
    direction: str

    @property
    def month(self) -> tuple[int, int] | None:
        """Year and month in which it began, where known so exactly."""
        return (self.first.year, self.first.month) if self.grain in ("day", "long", "month") else None


class Contacts(NamedTuple):
    """The latest first; `more` where there are more than were read."""

    rows: list[Contact]
    more: bool

    @property
    def days(self) -> set[date]:
        """The days on which contacts began, as far as they are known to the month."""
        return {row.first for row in self.rows if row.month}

    @property
    def last(self) -> Contact | None:
        """The latest of which at least the month is known."""
        return next((row for row in self.rows if row.month), None)


def engagements_with(acting: Acting, codes: Iterable[str]) -> QuerySet[Engagement]:
    """The engagements with any of these partners ("cn") or forums ("forum:admm") that this hat may read."""
    return Engagement.objects.visible_to(acting).filter(with_any(codes))


def contacts(acting: Acting, codes: Collection[str], period: Period) -> Contacts:
    """The engagements that were carried out and began in this time."""
    return _KEPT.one(("contacts", *codes, period), acting, lambda: _contacts(acting, codes, period))


def _contacts(acting: Acting, codes: Collection[str], period: Period) -> Contacts:
    rows = engagements_with(acting, codes).filter(first__range=(period.first, period.last))
    told = rows.order_by("-first", "-pk").values_list(
        "pk", "first", "grain", "form", "level", "direction", "record__state"
    )
    # The state is looked at here: asked for it too, a database may begin with all records in that state.
    read = list(told[: MOST + 1])
    found = [
        Contact(key, begin, known, form, level, direction)
        for key, begin, known, form, level, direction, state in read[:MOST]
        if state in HELD and begin is not None
    ]
    return Contacts(found, len(read) > MOST)


def coming(acting: Acting, codes: Iterable[str], today: date, most: int = LISTED) -> list[Engagement]:
    """The engagements that are still to come, the next first."""
    rows = engagements_with(acting, codes).filter(first__gte=date(today.year, 1, 1), last__gte=today)
    found = rows.select_related("record").order_by("first", "pk")[: most * 4]
    return [row for row in found if row.record.state in AHEAD][:most]


def engagements_by_id(acting: Acting, ids: Sequence[uuid.UUID]) -> list[Engagement]:
    """These engagements in this order, with their records."""
    rows = Engagement.objects.visible_to(acting).filter(pk__in=ids).select_related("record")
    found = {row.pk: row for row in rows}
    return [found[key] for key in ids if key in found]


def with_result(
    acting: Acting, codes: Collection[str], period: Period, found: Contacts | None = None
) -> tuple[int, int]:
    """(engagements that record a result, engagements carried out) in this time, counted by the database; the second is
    not asked again where `found` are all of them."""
    rows = engagements_with(acting, codes).filter(
        first__range=(period.first, period.last), record__state__in=HELD
    )
    resulted = _KEPT.one(("with result", *codes, period), acting, lambda: _resulted(rows, acting))
    return resulted, len(found.rows) if found and not found.more else rows.count()


def _resulted(rows: QuerySet[Engagement], acting: Acting) -> int:
    grouped = standing(acting, resulted=True).filter(engagement=OuterRef("pk"))
    given = Account.objects.visible_to(acting).filter(resulted=True, engagement=OuterRef("pk"))
    # Apart and then together: of one condition with OR, PostgreSQL would gather all accounts of the node.
    ways = [
        rows.filter(one).order_by().values("pk") for one in (Q(resulted=True), Exists(grouped), Exists(given))
    ]
    return ways[0].union(*ways[1:]).count()


class Heat(NamedTuple):
    """How many contacts of each level began in each month. `months` are (year, month); `rows` are (level, counts, sum),
    the highest level first and "" for those that state none; `all` counts every level, `unplaced` those of no known
    month."""

    months: list[tuple[int, int]]
    rows: list[tuple[str, list[int], int]]
    all: list[int]
    unplaced: int

    @property
    def most(self) -> int:
        return max((count for _, counts, _ in self.rows for count in counts), default=0)


def heat(rows: Sequence[Contact], levels: Sequence[str], first: date, last: date) -> Heat:
    """The contacts by level and month; a level that is not of the profile counts as not stated."""
    months = list(months_between(first, last)) if first <= last else []
    counted = Counter((row.level if row.level in levels else "", row.month) for row in rows)
    by_level = []
    for level in [*levels, ""]:
        counts = [counted[level, month] for month in months]
        if any(counts):
            by_level.append((level, counts, sum(counts)))
    every = [sum(counts[at] for _, counts, _ in by_level) for at in range(len(months))]
    return Heat(months, by_level, every, sum(row.month is None for row in rows))


def met_by_month(dates: Iterable[str], months: Sequence[tuple[int, int]]) -> list[int]:
    """How many of these dates (EDTF) lie in each month; those that are not known to the month lie in none."""
    counted = Counter(
        (begin.year, begin.month)
        for text in dates
        if (begin := span(text).first) and grain(text) in ("day", "long", "month")
    )
    return [counted[month] for month in months]


def relations_of(acting: Acting, codes: Collection[str]) -> list[Relation]:
    """The steps of a relation that stand, the earliest first; of no known day before all."""
    rows = Relation.objects.visible_to(acting).filter(partner__in=codes, record__state="stated")
    return list(rows.select_related("record").order_by(F("first").asc(nulls_first=True), "pk")[:LISTED])


class Sides(NamedTuple):
    """One side's commitments: settled in a time, and open now; `late` of the open ones were due in it or before."""

    kept: int = 0
    dropped: int = 0
    open: int = 0
    late: int = 0

    @property
    def share(self) -> float | None:
        return kept_share(self.kept, self.dropped, self.late)


def sides(acting: Acting, of: Q, period: Period, today: date) -> dict[str, Sides]:
    """Both sides' commitments among the rows that `of` keeps: {"ours": …, "theirs": …}."""
    return _SIDES.one((of, period, today), acting, lambda: _sides(acting, of, period, today))


def _sides(acting: Acting, of: Q, period: Period, today: date) -> dict[str, Sides]:
    settled = Q(settled_on__range=(period.first, period.last))
    found = {"ours": Sides(), "theirs": Sides()}
    told = (
        Commitment.objects.visible_to(acting)
        .filter(of)
        .values("owes")
        .annotate(
            kept=Count("pk", filter=settled & Q(record__state="kept")),
            dropped=Count("pk", filter=settled & Q(record__state="dropped")),
            open=Count("pk", filter=Q(waits=True)),
            late=Count("pk", filter=Q(waits=True, due__lt=today, due__lte=period.last)),
        )
    )
    for row in told.order_by():
        if row["owes"] in found:
            found[row["owes"]] = Sides(row["kept"], row["dropped"], row["open"], row["late"])
    return found


def commitments(acting: Acting, of: Q, most: int = LISTED) -> list[Commitment]:
    """Commitments among the rows that `of` keeps: the open ones by deadline, then the latest settled."""
    rows = Commitment.objects.visible_to(acting).filter(of).select_related("record")
    open_ = list(rows.filter(waits=True).order_by(F("due").asc(nulls_last=True), "pk")[:most])
    settled = rows.filter(waits=False).order_by(F("settled_on").desc(nulls_last=True), "pk")
    return [*open_, *settled[: most - len(open_)]]


def commitments_of(origin: uuid.UUID | str, acting: Acting, most: int = LISTED) -> list[Commitment]:
    """The commitments that come from a record, as far as this hat may read them."""
    return commitments(acting, Q(origin=origin), most)


def counterparts_of(acting: Acting, codes: Collection[str]) -> list[Counterpart]:
    """Who keeps up with whom: present ones first, those met longest ago before the others."""
    rows = Counterpart.objects.visible_to(acting).filter(partner__in=codes)
    return list(
        rows.select_related("record").order_by("-current", F("met_on").asc(nulls_first=True), "pk")[:LISTED]
    )


def assessments_of(acting: Acting, codes: Collection[str]) -> list[Assessment]:
    """The assessments that stand, the latest first."""
    rows = Assessment.objects.visible_to(acting).filter(
        partner__in=codes, record__state="given", on__isnull=False
    )
    return list(rows.select_related("record").order_by("-on", "-pk")[:LISTED])


def instruments_of(acting: Acting, codes: Collection[str]) -> list[Any]:
    """The instruments in force with this partner; none where the room of instruments is not there."""
    if not is_known("instrument"):
        return []
    model: Any = kind_named("instrument").model
    rows = model.objects.visible_to(acting).filter(with_any(codes), phase="in-force")
    return list(rows.select_related("record").order_by("-signed_first", "-pk")[:LISTED])


class Due(NamedTuple):
    """That a relation is to be assessed by a day by who keeps up this counterpart."""

    counterpart: Counterpart
    due: date


def last_assessed(rows: QuerySet[Assessment], owner: str, partners: Collection[str]) -> dict[str, date]:
    """By partner, when an agency last assessed; `rows` are scoped already."""
    given = rows.filter(record__owner=owner, record__state="given", partner__in=partners)
    return dict(given.order_by().values_list("partner").annotate(Max("on")))


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def assessment_due(since: date | None, assessed: date | None, months: int, today: date) -> date:
    """When a relation is to be assessed: so many months after the last time, else after its keeping began; today where
    neither is known."""
    begun = assessed or since
    return add_months(begun, months) if begun else today


def due_for(acting: Acting, today: date) -> list[Due]:
    """The assessments that are due, or soon will be, of relations that this hat's post keeps up."""
    if not acting.post:
        return []
    rules = names.profile().assessment
    rows = list(
        Counterpart.objects.visible_to(acting)
        .filter(post=acting.post, current=True)
        .select_related("record")[:LISTED]
    )
    partners = {row.partner for row in rows}
    assessed = last_assessed(Assessment.objects.visible_to(acting), acting.agency, partners)
    found: dict[str, Due] = {}
    for row in rows:
        due = assessment_due(row.first, assessed.get(row.partner), rules.months, today)
        if (due - today).days <= rules.notice_days and row.partner not in found:
            found[row.partner] = Due(row, due)
    return sorted(found.values(), key=lambda one: (one.due, one.counterpart.partner))


def records_named(ids: Iterable[uuid.UUID | None], acting: Acting) -> dict[uuid.UUID, Record]:
    """The records of these ids that this hat may know; what it may not is not among them."""
    return Record.objects.visible_to(acting).in_bulk([key for key in ids if key])
