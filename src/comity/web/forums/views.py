"""The room's pages to look at: all forums, and one with everything under it."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.directory import names
from comity.directory.today import today as this_day
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.kept import Kept
from comity.kernel.reading import contents
from comity.kernel.wording import edtf_words
from comity.profiles.entries.world import Forum
from comity.programme.forums.models import ForumPaper
from comity.programme.forums.reading import (
    Body,
    Cycle,
    chairing,
    cycles_of,
    papers_of,
    roots,
    seats_of,
    tree_of,
)
from comity.programme.models import HELD, SEVERAL, Engagement
from comity.programme.partnering.models import Commitment
from comity.programme.partnering.reading import (
    Contacts,
    Period,
    coming,
    commitments,
    contacts,
    engagements_by_id,
    heat,
    records_named,
    sides,
)
from comity.web.acting import signed_in
from comity.web.allowed import may_create
from comity.web.deadlines import deadline
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.partners.common import partners_named, period_name, period_of, year_choices
from comity.web.partners.lines import (
    TONES,
    commitment_lines,
    engagement_lines,
    partner_url,
    sides_bar,
)
from comity.web.partners.pages import heat_table

SHOWN = 15
READ = 20_000  # engagements of the years that are looked at for the list of forums
_KEPT = Kept({"engagement", "forum-paper", "commitment"}, 20)


@require_safe
@signed_in
def forums(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Every forum, each under the one that it works under."""
    today = this_day()
    period = period_of(request.GET.dict(), acting, today)
    trees = [tree_of(root.code) for root in roots()]
    codes = [body.entry.code for tree in trees for body in tree]
    cycles = cycles_of(acting, codes)
    met, papers, owed = _KEPT.one((period, *codes), acting, lambda: _figures(acting, codes, period))
    called = partners_named(
        {code for found in cycles.values() for one in found for code in one.co_chairs}, acting
    )
    shown = [one for found in cycles.values() if (one := _chairs_shown(found, period, today)) is not None]

    def row(body: Body) -> dict[str, Any]:
        code = body.entry.code
        return {
            "forum": body.entry,
            "depth": body.depth,
            "name": body.entry.words.say(page_language()),
            "abbreviation": next(iter(body.entry.abbreviations), ""),
            "chairs": _chairs(_chairs_shown(cycles[code], period, today), called),
            "met": met.get(code, 0),
            "papers": papers.get(code, 0),
            "owed": owed.get(code, 0),
        }

    context = {
        "heading": _("Forums"),
        "period": period,
        "period_name": period_name(period),
        "years": year_choices(period, today),
        "groups": _groups([[row(body) for body in tree] for tree in trees]),
        "page_marking": page_marking(one.record for one in shown if one.record),
    }
    return render(request, "forums/forums.html", context)


@require_safe
@signed_in
def forum(request: HttpRequest, acting: Acting, code: str) -> HttpResponse:
    """One forum: its bodies, who chairs them, meetings, seats, papers and what is owed."""
    entry = entry_of(code)
    today = this_day()
    period = period_of(request.GET.dict(), acting, today)
    tree = tree_of(code)
    codes = [body.entry.code for body in tree]
    as_partners = [f"forum:{one}" for one in codes]
    found = contacts(acting, as_partners, period)
    past = engagements_by_id(acting, [row.id for row in found.rows[:SHOWN]])
    next_ = coming(acting, as_partners, today, SHOWN)
    here = Q(forum__in=codes)
    owed = sides(acting, here, period, today)
    promised = commitments(acting, here)
    cycles = cycles_of(acting, codes)
    seats, papers = seats_of(acting, codes), papers_of(acting, codes)
    shown = [*past, *next_, *promised, *seats, *papers]
    said = [one for listed in cycles.values() for one in listed]
    context = {
        "heading": entry.words.say(page_language()),
        "forum": entry,
        "beside": entry.words.say("en" if page_language() == "vi" else "vi"),
        "under": _under(entry),
        "organisation": names.partner(entry.organisation).say(page_language()) if entry.organisation else "",
        "period": period,
        "period_name": period_name(period),
        "years": year_choices(period, today),
        "bodies": _bodies(code, cycles, period, today, acting),
        "cycles": cycle_table(cycles, period, acting),
        "coming": engagement_lines(next_),
        "past": engagement_lines(past),
        "contacts": len(found.rows),
        "more": found.more,
        "heat": _heat(found, period, today),
        "seats": _seats(seats),
        "papers": _papers(papers, acting, today),
        "bars": [
            sides_bar(_("What our side owes"), owed["ours"]),
            sides_bar(_("What their side owes"), owed["theirs"]),
        ],
        "promised": bool(sum(side.kept + side.dropped + side.open for side in owed.values())),
        "commitments": commitment_lines(promised, acting, today),
        "may_write": may_create(acting),
        "crumbs": crumbs(*_way(entry)),
        "page_marking": page_marking(
            [*(row.record for row in shown), *(one.record for one in said if one.record)]
        ),
    }
    return render(request, "forums/forum.html", context)


def _groups(trees: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """A table for each forum that has bodies, and one for all that have none."""
    found = [{"name": tree[0]["name"], "rows": tree} for tree in trees if len(tree) > 1]
    single = [tree[0] for tree in trees if len(tree) == 1]
    return [*found, *([{"name": _("Other mechanisms"), "rows": single}] if single else [])]


def entry_of(code: str) -> Forum:
    """The profile's forum of a code; not found otherwise."""
    entry = names.entry("forum", code)
    if not isinstance(entry, Forum):
        raise not_found()
    return entry


def crumbs(*further: tuple[str, str]) -> list[dict[str, str]]:
    """The way from the room's first page: (address, words)."""
    return [{"url": url, "label": label} for url, label in ((reverse("forums"), _("Forums")), *further)]


def forum_url(code: str) -> str:
    """The address of a forum's page."""
    return reverse("forum", args=[code])


def _way(entry: Forum) -> list[tuple[str, str]]:
    """What a forum stands under, the uppermost first."""
    found: list[tuple[str, str]] = []
    parent = entry.parent
    while parent:
        above = entry_of(parent)
        found.insert(
            0, (forum_url(parent), next(iter(above.abbreviations), above.words.say(page_language())))
        )
        parent = above.parent
    return found


def _under(entry: Forum) -> dict[str, str] | None:
    if not entry.parent:
        return None
    return {"url": forum_url(entry.parent), "name": names.forum(entry.parent).say(page_language())}


def _figures(
    acting: Acting, codes: list[str], period: Period
) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """By forum: the engagements of the years, the papers to be written, the open commitments."""
    papers = ForumPaper.objects.visible_to(acting).filter(waits=True)
    owed = Commitment.objects.visible_to(acting).filter(waits=True)
    return _met(acting, codes, period), _counted(papers), _counted(owed)


def _met(acting: Acting, codes: list[str], period: Period) -> dict[str, int]:
    """How many engagements of the years took place in each forum."""
    rows = Engagement.objects.visible_to(acting).filter(first__range=(period.first, period.last))
    # Alone or among others, so that the index of those with a partner finds both.
    alone = rows.filter(partner__in=[f"forum:{code}" for code in codes])
    among = rows.filter(partner=SEVERAL, partner_codes__contains="|forum:")
    found: Counter[str] = Counter()
    for part in (alone, among):
        told = part.order_by("-first", "-pk").values_list("partner_codes", "record__state")
        for named, state in told[:READ]:
            if state in HELD:
                found.update(
                    {one.removeprefix("forum:") for one in named.split("|") if one.startswith("forum:")}
                )
    return found


def _counted(rows: Any) -> dict[str, int]:
    return dict(rows.order_by().values_list("forum").annotate(Count("pk")))


def _chairs_shown(found: list[Cycle], period: Period, today: date) -> Cycle | None:
    """Who chairs today; where nobody is known to, who did last within the years looked at."""
    now = chairing(found, today)
    within = [one for one in found if one.within(period.first, period.last)]
    return now[-1] if now else within[-1] if within else None


def _chairs(one: Cycle | None, called: dict[str, Any]) -> dict[str, Any] | None:
    if one is None:
        return None
    language = page_language()
    return {
        "names": [
            {"url": partner_url(code), "name": called[code].say(language), "own": _own(code)}
            for code in one.co_chairs
        ],
        "period": edtf_words(one.period, language),
        "verified": one.verified,
        "record": one.record,
    }


def _own(code: str) -> bool:
    return code == names.profile().country


def _bodies(
    code: str, cycles: dict[str, list[Cycle]], period: Period, today: date, acting: Acting
) -> list[dict[str, Any]]:
    """Everything under a forum with who chairs it, and the forum itself where somebody does."""
    called = partners_named(
        {one for found in cycles.values() for each in found for one in each.co_chairs}, acting
    )
    rows = []
    for body in tree_of(code):
        now = bool(chairing(cycles[body.entry.code], today))
        chairs = _chairs(_chairs_shown(cycles[body.entry.code], period, today), called)
        if body.depth or chairs:
            rows.append(
                {
                    "forum": body.entry,
                    "depth": max(body.depth - 1, 0),
                    "name": body.entry.words.say(page_language()),
                    "abbreviation": next(iter(body.entry.abbreviations), ""),
                    "chairs": chairs,
                    "now": now,
                }
            )
    return rows


def cycle_table(cycles: dict[str, list[Cycle]], period: Period, acting: Acting) -> dict[str, Any] | None:
    """Who chairs what, when: forums down, cycles across; None where no cycle is known."""
    known = {code: found for code, found in cycles.items() if found}
    if not known:
        return None
    language = page_language()
    called = partners_named(
        {one for found in known.values() for each in found for one in each.co_chairs}, acting
    )
    periods = sorted(
        {
            (one.first or date.min, one.last or date.max, one.period)
            for found in known.values()
            for one in found
        }
    )
    shown = list(dict.fromkeys(text for *_ends, text in periods))
    rows = []
    for code, found in known.items():
        by_period = {one.period: one for one in found}
        entry = entry_of(code)
        rows.append(
            {
                "name": next(iter(entry.abbreviations), entry.words.say(language)),
                "full": entry.words.say(language),
                "url": forum_url(code),
                "cells": [_cell(by_period.get(text), called) for text in shown],
            }
        )
    unverified = any(not one.verified for found in known.values() for one in found)
    sources = sorted({one.source for found in known.values() for one in found if one.source})
    return {
        "periods": [edtf_words(text, language) for text in shown],
        "rows": rows,
        "unverified": unverified,
        "sources": sources,
    }


def _cell(one: Cycle | None, called: dict[str, Any]) -> dict[str, Any] | None:
    if one is None:
        return None
    names_ = [called[code].say(page_language()) for code in one.co_chairs]
    return {"names": names_, "own": any(map(_own, one.co_chairs)), "record": one.record}


def _heat(found: Contacts, period: Period, today: date) -> dict[str, Any] | None:
    levels = [level.code for level in names.profile().levels]
    seen = heat(found.rows, levels, period.first, min(period.last, today))
    return heat_table(seen)


def _seats(rows: list[Any]) -> list[dict[str, Any]]:
    bodies = contents([row.record for row in rows])
    language = page_language()
    return [
        {
            "record": row.record,
            "ours": bodies[row.pk].say("ours", language),
            "part": bodies[row.pk].say("part", language),
            "forum": names.forum(row.forum).say(language),
            "agency": row.agency,
            "since": edtf_words(bodies[row.pk].since, language) if bodies[row.pk].since else "",
            "tone": TONES[row.record.state],
        }
        for row in rows
    ]


def _papers(rows: list[ForumPaper], acting: Acting, today: date) -> list[dict[str, Any]]:
    meetings = records_named((row.meeting for row in rows), acting)
    language = page_language()
    return [
        {
            "record": row.record,
            "forum": names.forum(row.forum).say(language),
            "lead": row.lead,
            "deadline": edtf_words(row.deadline, language) if row.deadline else "",
            "left": deadline(row.due, today) if row.waits else None,
            "meeting": meetings.get(row.meeting) if row.meeting else None,
            "tone": "waits" if row.waits and row.due and row.due < today else TONES[row.record.state],
        }
        for row in rows
    ]
