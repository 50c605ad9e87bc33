"""All partners at a glance: for each the level, contacts, what is owed and when one last met, as one hat may know."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.kept import Kept
from comity.programme.models import HELD, Engagement
from comity.programme.partnering.models import Commitment, Relation
from comity.programme.partnering.reading import Period

READ = 20_000  # engagements of one overview, the latest; of more, the page says that there are more
STEPS = 20_000  # steps of relations
_KEPT = Kept({"engagement", "relation", "commitment", "partner", "succession"}, 10)


@dataclass
class Tile:
    """One partner. `quarters` counts the contacts by quarter of the time; `last` is the last of known month in it."""

    code: str
    level: str = ""
    since: str = ""
    contacts: int = 0
    last: date | None = None
    quarters: list[int] = field(default_factory=list)
    ours: int = 0
    theirs: int = 0
    late: int = 0

    @property
    def quiet(self) -> bool:
        """Whether nothing is known of it but its name."""
        return not (self.level or self.contacts or self.ours or self.theirs)


@dataclass(frozen=True)
class Overview:
    """The tiles by code; `contacts` counts engagements with partners once each; `more` where not all were read."""

    tiles: dict[str, Tile]
    contacts: int
    more: bool


def overview(acting: Acting, period: Period, today: date) -> Overview:
    """What is known of every partner that is known of at all. The level is that at the end of the time."""
    return _KEPT.one((period, today), acting, lambda: _overview(acting, period, today))


def _overview(acting: Acting, period: Period, today: date) -> Overview:
    found: dict[str, Tile] = {}
    counted, more = _contacts(acting, period, found)
    for code, level, since in _levels(acting, period):
        tile = _tile(found, code, period)
        tile.level, tile.since = level, since
    for partner, owes, open_, late in _owed(acting, today):
        tile = _tile(found, names.partner_today(partner), period)
        if owes == "ours":
            tile.ours += open_
        else:
            tile.theirs += open_
        tile.late += late
    return Overview(found, counted, more)


def _contacts(acting: Acting, period: Period, found: dict[str, Tile]) -> tuple[int, bool]:
    rows = Engagement.objects.visible_to(acting).filter(first__range=(period.first, period.last))
    told = rows.order_by("-first", "-pk").values_list("partner_codes", "first", "grain", "record__state")
    counted = read = 0
    for codes, first, grain, state in told[: READ + 1]:
        read += 1
        partners = {names.partner_today(code) for code in codes.split("|") if code and ":" not in code}
        if read > READ or state not in HELD or not partners:
            continue
        counted += 1
        for code in partners:
            tile = _tile(found, code, period)
            tile.contacts += 1
            if first is not None and grain in ("day", "long", "month"):
                tile.quarters[(first.year - period.since) * 4 + (first.month - 1) // 3] += 1
                tile.last = tile.last or first
    return counted, read > READ


def _levels(acting: Acting, period: Period) -> list[tuple[str, str, str]]:
    rows = Relation.objects.visible_to(acting).filter(record__state="stated")
    rows = rows.filter(Q(first__isnull=True) | Q(first__lte=period.last))
    told = rows.order_by(F("first").asc(nulls_first=True), "pk").values_list("partner", "level", "since")
    # The latest step of each stays.
    latest: dict[str, tuple[str, str]] = {}
    for partner, level, since in told[:STEPS]:
        latest[names.partner_today(partner)] = (level, since)
    return [(code, level, since) for code, (level, since) in latest.items()]


def _owed(acting: Acting, today: date) -> list[tuple[str, str, int, int]]:
    """(partner, side, open, late) of what is open."""
    rows = Commitment.objects.visible_to(acting).filter(waits=True).exclude(partner="")
    told = rows.values("partner", "owes").annotate(
        open=Count("pk"), late=Count("pk", filter=Q(due__lt=today))
    )
    return [(row["partner"], row["owes"], row["open"], row["late"]) for row in told.order_by()]


def _tile(found: dict[str, Tile], code: str, period: Period) -> Tile:
    if code not in found:
        found[code] = Tile(code, quarters=[0] * (4 * (period.until - period.since + 1)))
    return found[code]


def by_region(tiles: dict[str, Tile]) -> dict[str, list[str]]:
    """The codes of the profile's partners and of these tiles by region, in the profile's order; "" for those without.

    Within a region as the profile lists them. The profile's own country is no partner.
    """
    profile = names.profile()
    found: dict[str, list[str]] = defaultdict(list)
    for region in profile.regions:
        found[region.code] = []
    known = set()
    for partner in profile.partners:
        known.add(partner.code)
        if partner.code != profile.country:
            found[partner.region].append(partner.code)
    found[""] = sorted(code for code in tiles if code not in known)
    return {region: codes for region, codes in found.items() if codes}
