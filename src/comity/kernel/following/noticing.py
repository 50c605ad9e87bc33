"""Making notices: of what is followed by name with the very write, of saved searches by a chore."""

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import connection
from django.db.models import QuerySet

from comity.kernel import clock
from comity.kernel.actions import action
from comity.kernel.following.hats import end_lapsed, hat_of
from comity.kernel.following.models import PARTNER, RECORD, Notice, Subscription, target_of
from comity.kernel.following.searches import SavedSearch
from comity.kernel.kinds import Change
from comity.kernel.records import Version
from comity.kernel.search.finding import MOST_ON_A_PAGE

SEARCHES_A_ROUND = 20
VERSIONS_A_LOOK = 500
TARGETS_A_QUERY = 500
REST = 30.0  # seconds between looks
SWEEP_EVERY = 3600.0  # seconds
KEPT = timedelta(days=180)

Hit = tuple[uuid.UUID, uuid.UUID, int]  # subscription, record, number


def notice(changes: Sequence[Change]) -> None:
    """Tell the followers of versions that were just written. A subscriber of every version: one lookup by an index."""
    about: dict[str, list[Change]] = {}
    for change in changes:
        for target in _targets(change):
            about.setdefault(target, []).append(change)
    _tell(
        (follower, uuid.UUID(change.record_id), change.number)
        for target, follower in _followers(list(about))
        for change in about[target]
    )


def _targets(change: Change) -> set[str]:
    """What somebody may follow that this version is about: its record, and the partners that it names."""
    found = {target_of(RECORD, change.record_id)}
    if '"partners":["' in change.envelope:  # canonical JSON
        partners = json.loads(change.envelope)["body"].get("partners") or ()
        found |= {target_of(PARTNER, partner) for partner in partners if isinstance(partner, str)}
    return found


def _followers(targets: list[str]) -> Iterable[tuple[str, uuid.UUID]]:
    """(target, subscription) of any of these. Every write asks it: in plain SQL, a tenth of the ORM's time."""
    with connection.cursor() as cursor:
        for first in range(0, len(targets), TARGETS_A_QUERY):
            some = targets[first : first + TARGETS_A_QUERY]
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(f"SELECT target, id FROM kernel_subscription WHERE target IN ({marks})", some)
            yield from [(target, uuid.UUID(str(pk))) for target, pk in cursor.fetchall()]


def look(most: int = SEARCHES_A_ROUND) -> bool:
    """The chore: ask saved searches for what was written since they last looked; whether some are still behind."""
    versions = Version.objects.for_machine()
    latest = versions.order_by("-pk").values_list("pk", flat=True).first() or 0
    behind = list(Subscription.objects.filter(looked__lt=latest).order_by("looked", "pk")[: most + 1])
    hits: list[Hit] = []
    looked: dict[int, list[uuid.UUID]] = {}
    written: dict[int, tuple[set[uuid.UUID], int]] = {}
    for row in behind[:most]:
        since = row.looked or 0
        if since not in written:
            later = versions.filter(pk__gt=since).order_by("pk").values_list("pk", "record_id")
            part = list(later[:VERSIONS_A_LOOK])
            written[since] = ({record for _, record in part}, part[-1][0])
        records, until = written[since]
        hits += _hits(row, records)
        looked.setdefault(until, []).append(row.pk)
    if looked:
        do_note_hits(hits, looked)
    return len(behind) > most or any(until < latest for until in looked)


def _hits(row: Subscription, records: set[uuid.UUID]) -> Iterable[Hit]:
    acting = hat_of(row.person, row.post)
    if acting is None:
        return
    asked, offset, total = SavedSearch.load(row.arguments), 0, 1
    while offset < total:
        found = asked.find(acting, among=records, order="oldest", offset=offset, limit=MOST_ON_A_PAGE)
        yield from ((row.pk, hit.record.pk, hit.record.number) for hit in found.hits)
        offset, total = offset + MOST_ON_A_PAGE, found.total


@action
def do_note_hits(hits: list[Hit], looked: dict[int, list[uuid.UUID]]) -> None:
    """Write what saved searches found, and how far they have looked."""
    still = set(Subscription.objects.filter(pk__in={hit[0] for hit in hits}).values_list("pk", flat=True))
    _tell(hit for hit in hits if hit[0] in still)
    for until, rows in looked.items():
        Subscription.objects.filter(pk__in=rows).update(looked=until)


@action
def do_sweep() -> None:
    """The chore: end what lapsed hats followed, and forget notices of half a year ago."""
    end_lapsed()
    notices: QuerySet[Notice] = QuerySet(Notice)
    notices.filter(at__lt=clock.now() - KEPT).delete()


def _tell(hits: Iterable[Hit]) -> None:
    at = clock.now()
    rows = {
        (follower, record): Notice(subscription_id=follower, record_id=record, number=number, at=at)
        for follower, record, number in hits
    }
    rows_of: QuerySet[Notice] = QuerySet(Notice)
    rows_of.bulk_create(
        rows.values(),
        batch_size=500,
        update_conflicts=True,
        update_fields=["number", "at"],
        unique_fields=["subscription", "record"],
    )
