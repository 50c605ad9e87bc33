"""Who else contributes: the tables, ranks and charts, and taking a table in."""

import uuid
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.directory import names
from comity.directory.names import profile
from comity.kernel.access import ROLES_FOR, Verb
from comity.kernel.acting import Acting
from comity.kernel.labels import Label
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.wording import edtf_words, number
from comity.kernel.writing import require_creation
from comity.programme.peacekeeping import tables
from comity.programme.peacekeeping.contributors import LIMIT
from comity.programme.peacekeeping.kinds import COUNTED, DOUBTS, SOURCES, ContributionTableBody, Line
from comity.programme.peacekeeping.models import ContributionTable
from comity.programme.peacekeeping.naming import contributor_words, mission_short
from comity.programme.peacekeeping.taking import Outcome, do_import_contributors
from comity.web.acting import signed_in
from comity.web.allowed import may_create
from comity.web.keyset import Segment, stretch
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.peacekeeping import charts
from comity.web.peacekeeping.forms import UploadForm, label_from
from comity.web.peacekeeping.views import tabs
from comity.web.statuses import status_of

PER_PAGE = 25
RANKED = 20
MONTHS = 36  # of the chart over time
SHOWN = 300  # rows of an outcome


class BarLine(NamedTuple):
    """A line with a bar: `width` per cent, "" where there is no figure."""

    label: str
    figure: str
    width: str
    note: str = ""
    own: bool = False
    url: str = ""


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    period: str
    mission: str
    contributor: str

    @property
    def query(self) -> str:
        """The filters as the beginning of an address's end."""
        told = {"period": self.period, "mission": self.mission, "contributor": self.contributor}
        said = urlencode({key: value for key, value in told.items() if value})
        return f"{said}&" if said else ""


@signed_in
@require_safe
def contributors(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Ranks and charts of one period, and the tables they come from."""
    asked = Asked(*(request.GET.get(name, "")[:120] for name in ("period", "mission", "contributor")))
    known = tables.periods(acting)
    period = asked.period if asked.period in known else (known[0] if known and not asked.period else "")
    found = tables.counted(acting, period, asked.mission) if period else []
    ranked = tables.ranks(found)
    listed = tables.tables(acting, period=asked.period, mission=asked.mission, contributor=asked.contributor)
    dated = Segment(listed.filter(first__isnull=False), "first", descending=True)
    page = stretch([dated, Segment(listed.filter(first__isnull=True))], request.GET, PER_PAGE)
    who = asked.contributor or profile().country
    context = {
        "tabs": tabs("contributors"),
        "asked": asked,
        "period": period,
        "period_words": edtf_words(period, page_language()) if period else "",
        "choices": _choices(asked, period, known, tables.missions(acting)),
        "tiles": _tiles(found, ranked, period),
        "ranks": _rank_lines(ranked, asked, all_=request.GET.get("ranks") == "all"),
        "more_ranks": len(ranked) > RANKED and request.GET.get("ranks") != "all",
        "neighbours": _neighbours(ranked),
        "over_time": _over_time(acting, who, asked.mission, known[:MONTHS]),
        "who": contributor_words(who).say(page_language()),
        "page": page,
        "page_query": asked.query,
        "rows": [_table_row(row) for row in page.rows],
        "may_create": may_create(acting),
        "page_marking": page_marking([row.record for row in (*found, *page.rows)]),
    }
    return render(request, "peacekeeping/contributors.html", context)


@signed_in
@require_safe
def table(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One table, line by line, each with where it stands in its file."""
    record = open_record(pk, acting, kind="contribution-table")
    body = content(record, ContributionTableBody)
    here = page_language()
    lines = sorted(body.lines, key=lambda line: (line.place, -(line.total or 0), line.name))
    counted = body.source == COUNTED
    totals = body.totals()
    facts = [
        {
            "label": _("Source"),
            "value": SOURCES[body.source].say(here) if body.source in SOURCES else body.source,
        },
        {"label": _("Period"), "value": edtf_words(body.period, here)},
        {"label": _("Mission"), "value": names.mission(body.mission).say(here)},
        {"label": _("Country"), "value": body.mission_country},
        {"label": _("Contributors"), "value": len({line.key for line in lines})},
        {"label": _("Taken in by"), "value": names.agency(record.owner).say(here)},
    ]
    if counted:
        facts.insert(4, {"label": _("People"), "value": number(sum(totals.values()), here) if totals else ""})
    context = {
        "record": record,
        "title": record.title_in(here),
        "facts": facts,
        "counted": counted,
        "lines": [_line(line, body) for line in lines],
        "editions": body.editions,
        "page_marking": page_marking([record]),
        "crumbs": [
            {"url": reverse("peacekeeping"), "label": _("Peacekeeping")},
            {"url": reverse("peacekeeping-contributors"), "label": _("Contributors")},
        ],
    }
    return render(request, "peacekeeping/table.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def import_table(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Take a table in, and see what was made of each row."""
    require_creation(acting, Label(), ROLES_FOR[Verb.WRITE])
    form = UploadForm(request.POST or None, request.FILES or None, acting=acting)
    problem, outcome = None, None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            outcome = do_import_contributors(
                str(file.name), file.read(LIMIT + 1), acting=acting, label=label_from(form)
            )
        except Problem as found:
            problem = found
    context = {
        "form": form,
        "problem": problem.shape(page_language()) if problem else None,
        "outcome": _outcome(outcome) if outcome else None,
        "crumbs": [
            {"url": reverse("peacekeeping"), "label": _("Peacekeeping")},
            {"url": reverse("peacekeeping-contributors"), "label": _("Contributors")},
        ],
    }
    status = 400 if form.is_bound and not form.is_valid() else status_of(problem)
    return render(request, "peacekeeping/import.html", context, status=status)


def _outcome(outcome: Outcome) -> dict[str, Any]:
    here = page_language()
    return {
        "tiles": [
            {"label": _("Taken"), "figure": number(outcome.taken, here), "note": _("new or changed rows")},
            {
                "label": _("Taken with a doubt"),
                "figure": number(len(outcome.doubtful), here),
                "note": _("shown below, row by row"),
            },
            {"label": _("Refused"), "figure": number(len(outcome.refused), here), "note": _("not taken in")},
            {
                "label": _("Unchanged"),
                "figure": number(outcome.unchanged, here),
                "note": _("on record already"),
            },
        ],
        "rows": number(outcome.rows, here),
        "doubtful": [(one.row, one.why.say(here)) for one in outcome.doubtful[:SHOWN]],
        "refused": [(one.row, one.why.say(here)) for one in outcome.refused[:SHOWN]],
        "more_doubtful": max(len(outcome.doubtful) - SHOWN, 0),
        "more_refused": max(len(outcome.refused) - SHOWN, 0),
    }


def _tiles(found: list[ContributionTable], ranked: list[tables.Rank], period: str) -> list[dict[str, Any]]:
    here = page_language()
    own = next((rank for rank in ranked if rank.key == profile().country), None)
    when = edtf_words(period, here) if period else ""
    return [
        {
            "label": _("People"),
            "figure": number(sum(rank.people for rank in ranked), here) if ranked else "-",
            "note": when,
        },
        {"label": _("Contributors"), "figure": len(ranked) if ranked else "-", "note": when},
        {"label": _("Missions"), "figure": len(found) if found else "-", "note": when},
        {
            "label": contributor_words(profile().country).say(here),
            "figure": number(own.people, here) if own else "-",
            "note": _("place %(place)s") % {"place": own.place} if own else _("not named in this period"),
        },
    ]


def _rank_lines(ranked: list[tables.Rank], asked: Asked, *, all_: bool) -> list[tuple[int, BarLine]]:
    here, most = page_language(), ranked[0].people if ranked else 0
    shown = [
        rank
        for place, rank in enumerate(ranked)
        if all_ or place < RANKED or rank.key in (profile().country, asked.contributor)
    ]
    return [
        (
            rank.place,
            BarLine(
                contributor_words(rank.key).say(here),
                number(rank.people, here),
                charts.share(rank.people, most),
                number(rank.missions, here),
                rank.key == profile().country,
            ),
        )
        for rank in shown
    ]


def _neighbours(ranked: list[tables.Rank]) -> list[BarLine]:
    """The neighbours of the profile, those that are not named included."""
    here = page_language()
    by_key = {rank.key: rank for rank in ranked}
    codes = sorted(
        profile().peacekeeping.neighbours, key=lambda code: -(by_key[code].people if code in by_key else -1)
    )
    most = max((by_key[code].people for code in codes if code in by_key), default=0)
    return [
        BarLine(
            contributor_words(code).say(here),
            number(by_key[code].people, here) if code in by_key else _("not named"),
            charts.share(by_key[code].people, most) if code in by_key else "",
            own=code == profile().country,
        )
        for code in codes
    ]


def _over_time(acting: Acting, who: str, mission: str, periods: list[str]) -> list[BarLine]:
    here = page_language()
    points = tables.over_time(acting, who, mission, periods)
    most = max((point.people for point in points if point.people is not None), default=0)
    return [
        BarLine(
            edtf_words(point.period, here),
            _("not named") if point.people is None else number(point.people, here),
            "" if point.people is None else charts.share(point.people, most),
        )
        for point in points
    ]


def _table_row(row: ContributionTable) -> dict[str, Any]:
    here = page_language()
    return {
        "record": row.record,
        "mission": mission_short(row.mission),
        "period": edtf_words(row.period, here),
        "source": SOURCES[row.source].say(here) if row.source in SOURCES else row.source,
        "rows": row.rows,
        "people": number(row.total, here) if row.total is not None else "",
        "presence": row.source != COUNTED,
        "doubts": row.doubts,
    }


def _line(line: Line, body: ContributionTableBody) -> dict[str, Any]:
    here = page_language()
    numbers = (line.experts, line.formed_police, line.individual_police, line.police, line.troops, line.total)
    edition = body.editions[line.edition].name if line.edition < len(body.editions) else ""
    return {
        "name": contributor_words(line.code).say(here) if line.code else line.name,
        "written": line.name,
        "place": line.place,
        "numbers": [None if one is None else number(one, here) for one in numbers],
        "doubts": [DOUBTS[doubt].say(here) if doubt in DOUBTS else doubt for doubt in line.doubts],
        "where": _("row %(row)s, characters %(start)s to %(end)s")
        % {"row": line.row, "start": line.start, "end": line.end},
        "edition": edition,
    }


def _choices(asked: Asked, period: str, periods: list[str], missions: list[str]) -> dict[str, Any]:
    here = page_language()
    states = sorted(
        ((one.code, contributor_words(one.code).say(here)) for one in profile().countries),
        key=lambda one: one[1],
    )
    return {
        "periods": [(one, edtf_words(one, here), one == period) for one in periods],
        "missions": [(one, mission_short(one), one == asked.mission) for one in missions],
        "contributors": [(code, label, code == asked.contributor) for code, label in states],
    }
