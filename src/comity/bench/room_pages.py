"""Pages of the programme's rooms, and the bare SQL beside each."""

from calendar import monthrange
from datetime import date
from typing import Any

from django.urls import reverse

from comity.bench import bare
from comity.bench.bare import Statement, key, listed, rows
from comity.bench.chance import END
from comity.bench.page import Page
from comity.directory.today import today
from comity.kernel.acting import Acting
from comity.programme.hosting.models import ChairYear
from comity.programme.partnering.reading import Period, latest_period

PARTNER = "la"
YEAR = END.year - 1
FORM_YEARS = 5  # that the page of forms shows where none are asked for
_WITH = "t.partner_codes LIKE %s"
_BETWEEN = "t.first BETWEEN %s AND %s"


def of_plan(acting: Acting, plan: Any, tasks: int) -> list[Page]:
    """The three ways to look at a plan: all its tasks with their content, and every report on them."""
    statements = (*bare.plan(acting, plan), bare.reports(acting, plan))
    name = f"plan of {tasks} tasks"
    return [
        Page(name, (reverse("plan", args=[plan]),), (statements,)),
        Page(f"{name}, timeline", (reverse("plan-timeline", args=[plan]),), (statements,)),
        Page(f"{name}, against actual", (reverse("plan-actual", args=[plan]),), (statements,)),
    ]


def of_rooms(acting: Acting) -> list[Page]:
    """Partners, forums, instruments, peacekeeping, hosting, commitments, diversity and the year of the agenda."""
    period = latest_period(acting, today())
    partner = f"{reverse('instruments')}?partner={PARTNER}"
    found = [
        Page("partner", (reverse("partner-page", args=[PARTNER]),), (_partner(acting, period),)),
        Page("partners", (reverse("partners"),), (_partners(acting, period),)),
        Page("instruments of a partner", (partner,), ([_instruments(acting, 25)],)),
        Page("calendar year", (reverse("agenda-year", args=[YEAR]),), (_year(acting),)),
        Page("forums", (reverse("forums"),), (_forums(acting, period),)),
        Page("peacekeeping", (reverse("peacekeeping"),), (_peacekeeping(acting),)),
        Page("commitments", (reverse("commitments"),), ([_commitments(acting)],)),
        Page("diversity of forms", (reverse("diversity"),), ([_diversity(acting, period)],)),
    ]
    years = ChairYear.objects.visible_to(acting).order_by("-last", "-pk").values_list("pk", flat=True)
    if year := years.first():
        found.append(
            Page("chair year", (reverse("chair-year", args=[year]),), ([_chair_year(acting, year)],))
        )
    return found


def _days(period: Period) -> list[str]:
    return [period.first.isoformat(), period.last.isoformat()]


def _partner(acting: Acting, period: Period) -> list[Statement]:
    """What there is with a partner: engagements of three years, and fifty of each list with their content."""
    one, codes = "t.partner = %s", f"%|{PARTNER}|%"
    engaged = [codes, *_days(period)]
    columns = "t.first, t.grain, t.form, t.level, t.direction, r.state"
    return [
        rows(
            acting,
            "programme_engagement",
            columns,
            f"{_WITH} AND {_BETWEEN}",
            engaged,
            "ORDER BY t.first DESC",
        ),
        listed(acting, "programme_relation", one, [PARTNER], "t.first", 50),
        listed(acting, "programme_commitment", one, [PARTNER], "t.due", 50),
        listed(acting, "programme_counterpart", one, [PARTNER], "t.met_on", 50),
        listed(acting, "programme_assessment", one, [PARTNER], 't."on" DESC', 50),
        _instruments(acting, 50, " AND t.phase = 'in-force'"),
    ]


def _partners(acting: Acting, period: Period) -> list[Statement]:
    """Engagements of three years by their partners, the steps of all relations, and what is owed by partner."""
    columns = "t.partner_codes, t.first, t.grain, r.state"
    return [
        rows(acting, "programme_engagement", columns, _BETWEEN, _days(period), "ORDER BY t.first DESC"),
        rows(
            acting,
            "programme_relation",
            "t.partner, t.level, t.since",
            "r.state = 'stated'",
            [],
            "ORDER BY t.first",
        ),
        rows(acting, "programme_commitment", "t.partner, t.owes, count(*)", "t.waits", [], "GROUP BY 1, 2"),
    ]


def _instruments(acting: Acting, limit: int, also: str = "") -> Statement:
    codes = [f"%|{PARTNER}|%"]
    return listed(acting, "programme_instrument", _WITH + also, codes, "t.signed_first DESC", limit)


def _year(acting: Acting) -> list[Statement]:
    """The first seven of each month, of what begins in it."""
    tables = (
        *("programme_engagement", "review_conference", "programme_hostedmeeting"),
        *("programme_awarenesssession", "counsel_groupmeeting"),
    )
    found = []
    for table in tables:
        for month in range(1, 13):
            days = [date(YEAR, month, 1), date(YEAR, month, monthrange(YEAR, month)[1])]
            where, columns = f"t.grain = 'day' AND {_BETWEEN}", "r.id, r.title, r.state, t.first, t.last"
            values = [day.isoformat() for day in days]
            found.append(rows(acting, table, columns, where, values, "ORDER BY t.first, t.last LIMIT 7"))
    return found


def _forums(acting: Acting, period: Period) -> list[Statement]:
    """In which forums the engagements of three years were, and what is to be written and owed in each."""
    where = f"{_BETWEEN} AND t.partner_codes LIKE %s"
    values = [*_days(period), "%|forum:%"]
    return [
        rows(acting, "programme_engagement", "t.partner_codes, r.state", where, values),
        rows(acting, "programme_forumpaper", "t.forum, count(*)", "t.waits", [], "GROUP BY 1"),
        rows(acting, "programme_commitment", "t.forum, count(*)", "t.waits", [], "GROUP BY 1"),
        listed(acting, "programme_forumcycle", "r.state = 'stated'", [], "t.first", 500),
    ]


def _peacekeeping(acting: Acting) -> list[Statement]:
    """Deployments, their rotations, who is in those that have not come home, and the project."""
    home = " JOIN kernel_record ro ON ro.id = t.rotation AND ro.state NOT IN ('returned', 'cancelled')"
    return [
        rows(
            acting,
            "programme_deployment",
            "t.*, r.title, r.state",
            "TRUE",
            [],
            "ORDER BY t.first DESC LIMIT 200",
        ),
        rows(
            acting,
            "programme_rotation",
            "t.*, r.title, r.state",
            "TRUE",
            [],
            "ORDER BY t.last DESC LIMIT 1000",
        ),
        rows(
            *(acting, f"programme_readiness t{home}", "t.*, r.title", "r.owner = %s", [acting.agency]),
            "LIMIT 2000",
        ),
        listed(acting, "programme_pkmilestone", "TRUE", [], 't."order"', 500),
    ]


def _commitments(acting: Acting) -> Statement:
    return listed(acting, "programme_commitment", "t.waits", [], "t.due IS NULL, t.due", 50)


def _diversity(acting: Acting, period: Period) -> Statement:
    """Engagements of five years, counted by form, partners and year."""
    since = date(period.until - FORM_YEARS + 1, 1, 1).isoformat()
    return bare.counted_by(
        *(acting, "t.form, t.partner_codes, substr(CAST(t.first AS text), 1, 4)"),
        *(" AND t.last >= %s AND t.first <= %s", [since, period.last.isoformat()]),
    )


def _chair_year(acting: Acting, year: Any) -> Statement:
    return listed(acting, "programme_hostedmeeting", "t.chair_year = %s", [key(year)], "t.first", 200)
