"""Pages as a person asks for them, against the bare SQL that fetches the same rows.

A page's time is that of Django's whole answer in this process: middleware, session, hats, view and template. Each round
asks for every page once and runs its bare SQL once, so both meet the same machine; the first round warms up and is not
counted. `ratio_to_sql` is the median page over the median bare SQL.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from comity.bench import bare
from comity.bench.chance import END
from comity.bench.dataset import PERSON, STRANGER, say
from comity.bench.great import TITLE
from comity.bench.page import Page
from comity.bench.room_pages import of_plan, of_rooms
from comity.bench.timing import cpu_seconds, milliseconds, percentile, seconds
from comity.directory.hats import hats_of
from comity.directory.models import User
from comity.kernel.acting import Acting
from comity.kernel.kept import forget_all
from comity.kernel.records import Record
from comity.kernel.search.finding import MOST_COUNTED
from comity.kernel.settling import settle
from comity.programme.models import Direction, Plan, Task

WORDS = (
    ("tìm kiếm cứu hộ Lào", "tim kiem cuu ho lao"),
    ("giao lưu biên giới", "giao luu bien gioi"),
    ("an ninh biển Khánh Hòa", "an ninh bien khanh hoa"),
    ("kế hoạch", "ke hoach"),
)
YEAR = END.year - 1
_AFRESH = 5  # times that a page is asked for with nothing kept


def measure(records: int, *, rounds: int = 40, details: bool = False) -> dict[str, Any]:
    """Time every page of this process's node; see `docs/speed.md` for the shape."""
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    settle()  # as the server does
    client, acting = _signed_in(PERSON)
    told = [_timed(page, client, rounds, details) for page in pages(acting)]
    shown: dict[str, Any] = {"records": records, "database": connection.vendor, "pages": told}
    if details:
        extra = {row["page"]: row.pop("extra") for row in told}
        other, stranger = _signed_in(STRANGER)
        elsewhere = [_timed(page, other, max(3, rounds // 4), False) for page in pages(stranger)]
        shown["details"] = {"pages": extra, "an_office_that_may_know_few": elsewhere}
    return shown


def _signed_in(username: str) -> tuple[Client, Acting]:
    client = Client(raise_request_exception=True)
    user = User.objects.get(username=username)
    client.force_login(user)
    return client, hats_of(user)[0].acting


def pages(acting: Acting) -> list[Page]:
    """Every page that is timed, for this hat."""
    form, partner = "border-exchange", "la"
    asked = f"?form={form}&partner={partner}&year={YEAR}"
    some = _some_records(acting)
    plan = _great_plan(acting)
    found = [
        Page("today", (reverse("today"),), (_today(acting),)),
        Page(
            *("engagements, three filters", (reverse("engagements") + asked,)),
            ([bare.filtered(acting, form, partner, YEAR)],),
        ),
        Page(
            *("engagements, last page", (reverse("engagements") + "?page=last",)),
            ([bare.engagements(acting, last=True)],),
        ),
        Page(
            *("inbox, last page", (reverse("inbox") + "?show=all&page=last",)),
            ([_dispatches(acting, "r.owner <> %s", "r.changed_at, r.id")],),
        ),
        Page(
            "record with history and links",
            tuple(reverse("record", args=[pk]) for pk in some),
            tuple(bare.record(acting, pk) for pk in some),
        ),
        *(
            _search(acting, name, place)
            for place, name in enumerate(("with diacritics", "without diacritics"))
        ),
    ]
    if plan is not None:
        found += of_plan(acting, *plan)
    found += of_rooms(acting)
    return [page for page in (*found, *_calendar(acting)) if page.urls]


def _some_records(acting: Acting) -> list[Any]:
    """Accounts, engagements, tasks and dispatches from all over the years: the same for the same data set."""
    rows = Record.objects.visible_to(acting).filter(marking__lt=2)
    found: list[Any] = []
    for kind in ("account", "engagement", "task", "dispatch", "conference"):
        for year in range(YEAR - 7, YEAR, 2):
            since = datetime.datetime(year, 6, 1, tzinfo=datetime.UTC)
            of_kind = rows.filter(kind=kind, changed_at__gte=since).order_by("changed_at", "pk")
            found += of_kind.values_list("pk", flat=True)[:1]
    return found


def _great_plan(acting: Acting) -> tuple[Any, int] | None:
    """The plan with thousands of tasks, or for an office that may not know it the latest that it may."""
    plans = Plan.objects.visible_to(acting).order_by("-record__changed_at").values_list("pk", flat=True)
    plan = plans.filter(record__title__startswith=TITLE).first() or plans.first()
    if plan is None:
        return None
    directions = Direction.objects.visible_to(acting).filter(plan=plan).values("pk")
    return plan, Task.objects.visible_to(acting).filter(direction__in=directions).count()


def _dispatches(acting: Acting, whose: str, order: str, limit: int = 25) -> bare.Statement:
    return bare.listed(acting, "exchange_dispatch", whose, [acting.agency], order, limit)


def _today(acting: Acting) -> list[bare.Statement]:
    """Six rows of each list of the day's page."""
    own = [acting.agency]
    open_ = (
        "t.record_id IN (SELECT dispatch FROM exchange_awaiting WHERE agency = %s)"
        " AND r.owner <> %s AND NOT EXISTS ("
        "SELECT 1 FROM exchange_handling h JOIN kernel_record hr ON hr.id = h.record_id"
        " WHERE h.dispatch = t.record_id AND hr.owner = %s AND hr.state IN ('refused', 'done'))"
        " AND NOT EXISTS (SELECT 1 FROM exchange_dispatch a JOIN kernel_record ar ON ar.id = a.record_id"
        " WHERE a.in_reply_to = t.record_id AND ar.owner = %s AND ar.state = 'sent')"
    )
    return [
        bare.listed(
            acting, "exchange_dispatch", open_, own * 4, "t.due IS NULL, t.due, r.changed_at DESC", 6
        ),
        bare.listed(
            *(
                acting,
                "exchange_dispatch",
                "r.owner = %s AND r.kind = 'dispatch' AND r.state IN ('draft', 'approved')",
            ),
            *(own, "r.changed_at", 6),
        ),
        bare.listed(
            *(acting, "programme_grouping", "r.kind = 'grouping' AND r.state = 'probable'", []),
            *("r.changed_at, r.id", 6),
        ),
        bare.listed(
            *(acting, "intake_draft", "r.kind = 'draft' AND r.state = 'waiting'", [], "r.created_at DESC", 6),
        ),
        bare.listed(
            *(acting, "programme_task", "t.lead = %s AND t.waits AND t.due IS NOT NULL", own),
            *("t.due, t.record_id", 6),
        ),
        bare.listed(
            acting, "review_round", "r.kind = 'round' AND r.state = 'open'", [], "t.due IS NULL, t.due", 50
        ),
        _dispatches(
            acting, "r.kind = 'dispatch' AND r.state = 'sent' AND r.owner = %s", "r.changed_at DESC", 60
        ),
        _arrivals(acting),
    ]


def _arrivals(acting: Acting) -> bare.Statement:
    seen, whom = bare.label(acting)
    return (
        f"SELECT r.id, r.title, {bare.CONTENT} FROM kernel_record r {bare.CURRENT}"
        f" WHERE r.owner <> %s AND {seen} ORDER BY r.changed_at DESC LIMIT 6",
        [acting.agency, *whom],
    )


def _search(acting: Acting, name: str, place: int) -> Page:
    """The page of the search, whose rows the index finds: hits of the best ranks, and the count of all by facets."""
    words = [both[place] for both in WORDS]
    urls = tuple(f"{reverse('search')}?q={text.replace(' ', '+')}" for text in words)
    return Page(f"search {name}", urls, tuple([_found(acting, text)] for text in words))


def _found(acting: Acting, text: str) -> bare.Statement:
    """Up to as many hits as a search counts, with what it counts them by; those shown are among them."""
    from comity.kernel.search.engines import engine
    from comity.kernel.search.queries import parse

    query = parse(text)
    matching, values = engine().matching(query.condition(query.widest).for_readers(acting.admitted_as))
    seen, whom = bare.label(acting)
    return (
        f"SELECT r.id, r.title, r.kind, r.owner, r.state, m.year FROM ({matching}) m"
        f" CROSS JOIN kernel_record r WHERE r.id = m.record_id AND m.subject IS NULL AND {seen}"
        f" ORDER BY m.number DESC LIMIT {MOST_COUNTED}",
        [*values, *whom],
    )


def _calendar(acting: Acting) -> list[Page]:
    try:
        url = reverse("agenda-month", args=[YEAR, 6])
    except NoReverseMatch:
        return []
    days = [datetime.date(YEAR, 5, 26).isoformat(), datetime.date(YEAR, 7, 6).isoformat()]
    statements = [
        _between(acting, table, *columns, days, also)
        for table, columns, also in (
            ("programme_engagement", ("t.first", "t.last"), "r.state <> 'merged'"),
            ("review_conference", ("t.first", "t.last"), "TRUE"),
            ("programme_task", ("t.due", "t.due"), "r.state <> 'dropped'"),
            ("exchange_dispatch", ("t.due", "t.due"), "r.state = 'sent'"),
            ("review_round", ("t.due", "t.due"), "TRUE"),
        )
    ]
    return [Page("calendar month", (url,), (statements,))]


def _between(acting: Acting, table: str, first: str, last: str, days: list[str], also: str) -> bare.Statement:
    seen, whom = bare.label(acting)
    earliest = (datetime.date.fromisoformat(days[0]) - datetime.timedelta(days=31)).isoformat()
    return (
        f"SELECT r.id, r.title, r.state, r.owner, {first}, {last} FROM {table} t"
        f" JOIN kernel_record r ON r.id = t.record_id"
        f" WHERE {first} BETWEEN %s AND %s AND {last} >= %s AND {also} AND {seen}",
        [earliest, days[1], days[0], *whom],
    )


def _timed(page: Page, client: Client, rounds: int, details: bool) -> dict[str, Any]:
    taken: list[float] = []
    cpu_taken: list[float] = []
    bare_taken: list[float] = []
    for number in range(rounds + len(page.urls)):
        place = number % len(page.urls)
        took, cpu_took = cpu_seconds(_asking(client, page.urls[place]))
        bare_took = seconds(lambda place=place: bare.run(page.bare[place]))  # type: ignore[misc]
        if number >= len(page.urls):  # each address was asked for once before
            taken.append(took)
            cpu_taken.append(cpu_took)
            bare_taken.append(bare_took)
    p50, plain = percentile(taken, 0.5), percentile(bare_taken, 0.5)
    told: dict[str, Any] = {
        "page": page.name,
        "p50_ms": milliseconds(p50),
        "p95_ms": milliseconds(percentile(taken, 0.95)),
        "ratio_to_sql": round(p50 / plain, 2),
    }
    say(f"{told} bare {milliseconds(plain)}")
    if details:
        told["extra"] = {
            "cpu_p50_ms": milliseconds(percentile(cpu_taken, 0.5)),
            "cpu_p95_ms": milliseconds(percentile(cpu_taken, 0.95)),
            "sql_p50_ms": milliseconds(plain),
            "first_p50_ms": milliseconds(_when_nothing_is_kept(client, page.urls[0])),
            "times": rounds,
            **_looked_into(client, page.urls[0]),
        }
    return told


def _asking(client: Client, url: str) -> Callable[[], None]:
    def ask() -> None:
        response = client.get(url)
        if response.status_code != 200:
            raise RuntimeError(f"{url}: {response.status_code}")

    return ask


def _when_nothing_is_kept(client: Client, url: str) -> float:
    """The median seconds of a page's answer with no figure kept from an earlier one."""
    taken = []
    for _ in range(_AFRESH):
        forget_all()
        taken.append(seconds(_asking(client, url)))
    return percentile(taken, 0.5)


def _looked_into(client: Client, url: str) -> dict[str, Any]:
    """How many queries a page asks, and how much of its time they take."""
    took: list[float] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found: list[Any] = []
        took.append(seconds(lambda: found.append(execute(sql, params, many, context))))
        return found[0]

    with connection.execute_wrapper(watch):
        whole = seconds(_asking(client, url))
    return {
        "queries": len(took),
        "in_sql_ms": milliseconds(sum(took)),
        "slowest_query_ms": milliseconds(max(took, default=0)),
        "whole_ms": milliseconds(whole),
    }
