"""What a partner's page shows, gathered for one hat."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.reading import contents
from comity.kernel.wording import edtf_words, number, short_date
from comity.programme.partnering import figures
from comity.programme.partnering.models import Relation
from comity.programme.partnering.reading import (
    Contacts,
    Heat,
    Period,
    Sides,
    assessments_of,
    coming,
    commitments,
    contacts,
    counterparts_of,
    engagements_by_id,
    heat,
    instruments_of,
    met_by_month,
    relations_of,
    sides,
    with_result,
)
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.partners.common import Who, figure, period_name, share
from comity.web.partners.lines import TONES, commitment_lines, engagement_lines, sides_bar
from comity.web.partners.pictures import STEPS, shade, trend

SHOWN = 12  # of the engagements of the time
DOTS = 5  # by which the rank of a level is drawn
_CELL = '<td class="heat__cell heat__cell--{}">{}</td>'
_NOBODY = SafeString('<span class="unseen">0</span>')


class Measure(NamedTuple):
    """One figure: its name, what it is, of what it is made, and its formula; `value` and `total` draw a meter."""

    name: str
    said: str
    made_of: str
    formula: str
    value: int | None = None
    total: int = 100


def partner_page(one: Who, acting: Acting, period: Period, today: date) -> dict[str, Any]:
    """The context of `partners/partner.html`."""
    until = min(period.last, today)
    found = contacts(acting, one.codes, period)
    here = Q(partner__in=one.codes)
    owed = sides(acting, here, period, today)
    steps = relations_of(acting, one.codes)
    commitment_rows = commitments(acting, here)
    kept_up = counterparts_of(acting, one.codes)
    bodies = contents([row.record for row in kept_up])
    given = assessments_of(acting, one.codes)
    past = engagements_by_id(acting, [row.id for row in found.rows[:SHOWN]])
    next_ = coming(acting, one.codes, today, SHOWN)
    instruments = instruments_of(acting, one.codes)
    shown = [*steps, *commitment_rows, *kept_up, *given, *past, *next_, *instruments]
    # What was made in a part of the time, no figure may take for the whole of it.
    seen = heat(found.rows, [level.code for level in names.profile().levels], period.first, until)
    return {
        "tiles": _tiles(found, owed, period, today),
        "coming": engagement_lines(next_),
        "past": engagement_lines(past),
        "contacts": len(found.rows),
        "more": found.more,
        "heat": heat_table(seen, _pairs(kept_up, bodies, seen.months)) if seen.months else None,
        "measures": measures(found, owed, with_result(acting, one.codes, period, found), period, until),
        "bars": [
            sides_bar(_("What our side owes"), owed["ours"]),
            sides_bar(_("What their side owes"), owed["theirs"]),
        ],
        "commitments": commitment_lines(commitment_rows, acting, today),
        "steps": _steps(steps),
        "level": _level_words(steps[-1].level) if steps else "",
        "instruments": instruments,
        "counterparts": _counterparts(kept_up, bodies, today),
        **_assessed(given),
        "page_marking": page_marking([*(row.record for row in shown), *([one.record] if one.record else [])]),
    }


def _tiles(found: Contacts, owed: dict[str, Sides], period: Period, today: date) -> list[dict[str, Any]]:
    language = page_language()
    last = found.last
    late = owed["ours"].late + owed["theirs"].late
    return [
        {
            "label": _("Engagements, %(years)s") % {"years": period_name(period)},
            "figure": ("≥ " if found.more else "") + number(len(found.rows), language),
            "note": _("carried out, each counted once"),
            "url": "#engagements" if found.rows else "",
        },
        {
            "label": _("Last contact in these years"),
            "figure": edtf_words(f"{last.first:%Y-%m}", language) if last else "–",
            "note": _("%(days)s days ago") % {"days": number((today - last.first).days, language)}
            if last
            else _("none known"),
        },
        {
            "label": _("Open commitments"),
            "figure": f"{owed['ours'].open} / {owed['theirs'].open}",
            "note": _("ours / theirs"),
            "url": "#commitments",
        },
        {
            "label": _("Overdue"),
            "figure": late,
            "note": _("of both sides"),
            "url": "#commitments" if late else "",
            "tone": "waits" if late else "",
        },
    ]


def measures(
    found: Contacts, owed: dict[str, Sides], resulted: tuple[int, int], period: Period, until: date
) -> list[Measure]:
    """The figures of a relation with their formulas, as `programme.partnering.figures` has them."""
    language = page_language()
    even = figures.regularity(found.days, period.first, until)
    levels = list(reversed(names.profile().levels))
    ranks = {level.code: rank for rank, level in enumerate(levels, start=1)}
    high = figures.height((row.level for row in found.rows), ranks)
    ways = [row.direction for row in found.rows]
    incoming, outgoing = ways.count("incoming"), ways.count("outgoing")
    mutual = figures.reciprocity(incoming, outgoing)
    with_, all_ = resulted
    result = figures.result_share(with_, all_)
    highest = levels[high.highest - 1].words.say(language) if high.highest else ""
    return [
        _kept(_("Our commitments kept"), owed["ours"]),
        _kept(_("Their commitments kept"), owed["theirs"]),
        Measure(
            _("Engagements with a result"),
            share(result),
            _("%(with)s of %(all)s record a result") % {"with": with_, "all": all_},
            _("engagements with an account that records a result ÷ engagements carried out"),
            _percent(result),
        ),
        Measure(
            _("Regularity"),
            share(even.share),
            _("contact in %(met)s of %(quarters)s quarters; the longest time without: %(gap)s days")
            % {"met": even.met, "quarters": even.quarters, "gap": number(even.gap, language)},
            _("quarters with at least one contact ÷ quarters of the time up to today"),
            _percent(even.share),
        ),
        Measure(
            _("Level of contacts"),
            _("%(mean)s of %(levels)s") % {"mean": figure(high.mean), "levels": len(levels)}
            if high.mean is not None
            else "",
            _("level stated for %(stated)s of %(total)s; the highest: %(highest)s")
            % {"stated": high.stated, "total": high.total, "highest": highest or "–"},
            _(
                "sum of the ranks of the contacts whose level is stated ÷ their number; rank 1 is the lowest level"
            ),
            None if high.mean is None else round(100 * high.mean / len(levels)),
        ),
        Measure(
            _("Reciprocity"),
            share(mutual),
            _("incoming %(incoming)s, outgoing %(outgoing)s") % {"incoming": incoming, "outgoing": outgoing},
            _("1 − |incoming − outgoing| ÷ (incoming + outgoing); joint activities count on neither side"),
            _percent(mutual),
        ),
    ]


def _kept(name: str, side: Sides) -> Measure:
    return Measure(
        name,
        share(side.share),
        _("kept %(kept)s, dropped %(dropped)s, overdue %(late)s")
        % {"kept": side.kept, "dropped": side.dropped, "late": side.late},
        _("kept ÷ (kept + dropped + open past their deadline); what is not yet due says nothing"),
        _percent(side.share),
    )


def _percent(part: float | None) -> int | None:
    return None if part is None else round(100 * part)


def _pairs(
    kept_up: list[Any], bodies: Mapping[uuid.UUID, Any], months: list[tuple[int, int]]
) -> list[tuple[str, list[int]]]:
    """Who of ours met whom of theirs in each month, of those who did."""
    language = page_language()
    found = []
    for row in kept_up:
        body = bodies[row.pk]
        counts = met_by_month((met.date for met in body.met), months)
        if any(counts):
            found.append((f"{body.say('ours', language).text} – {body.say('theirs', language).text}", counts))
    return found


def heat_table(seen: Heat, pairs: Sequence[tuple[str, list[int]]] = ()) -> dict[str, Any] | None:
    """Who met whom and how often, for `partners/_heat.html`; None where nobody met."""
    if not seen.rows and not pairs:
        return None
    language = page_language()
    called = {level.code: level.words.say(language) for level in names.profile().levels}
    years: dict[int, int] = {}
    for year, _month in seen.months:
        years[year] = years.get(year, 0) + 1
    deepest = max(seen.most, STEPS)  # one contact in a month is never the darkest
    drawn: dict[int, SafeString] = {}

    def cells(counts: Sequence[int]) -> SafeString:
        # Thousands of cells, of few counts: each is written once.
        for count in {*counts} - drawn.keys():
            drawn[count] = format_html(_CELL, shade(count, deepest), count or _NOBODY)
        return SafeString("".join(drawn[count] for count in counts))

    return {
        "years": list(years.items()),
        "months": [
            {"number": month, "name": edtf_words(f"{year}-{month:02}", language)}
            for year, month in seen.months
        ],
        "rows": [
            {"label": called.get(level, _("level not stated")), "cells": cells(counts), "total": total}
            for level, counts, total in seen.rows
        ],
        "pairs": [{"label": label, "cells": cells(counts), "total": sum(counts)} for label, counts in pairs],
        "wide": len(seen.months) + 2,
        "all": seen.all,
        "total": sum(seen.all),
        "without": sum(not count for count in seen.all),
        "unplaced": seen.unplaced,
    }


def _level_words(code: str) -> str:
    found = next((one for one in names.profile().relation_levels if one.code == code), None)
    return found.words.say(page_language()) if found else code


def _steps(steps: list[Relation]) -> list[dict[str, Any]]:
    """The level over time, for `partners/_steps.html`: the latest first."""
    bodies = contents([row.record for row in steps])
    ranks = {one.code: one.level for one in names.profile().relation_levels}
    return [
        {
            "record": row.record,
            "since": edtf_words(row.since, page_language()) if row.since else _("date not known"),
            "level": _level_words(row.level),
            "rank": (rank := ranks.get(row.level, 0)),
            "dots": SafeString('<i class="on"></i>' * rank + "<i></i>" * (DOTS - rank)),
            "source": bodies[row.pk].source,
            "verified": bodies[row.pk].verified,
        }
        for row in reversed(steps)
    ]


def _counterparts(rows: list[Any], bodies: Mapping[uuid.UUID, Any], today: date) -> list[dict[str, Any]]:
    language = page_language()
    return [
        {
            "record": row.record,
            "ours": bodies[row.pk].say("ours", language),
            "theirs": bodies[row.pk].say("theirs", language),
            "agency": row.agency,
            "since": edtf_words(row.since, language) if row.since else "",
            "until": short_date(row.last, language) if row.last else "",
            "met": short_date(row.met_on, language) if row.met_on else "",
            "days": number((today - row.met_on).days, language) if row.met_on and row.current else "",
            "tone": TONES[row.record.state],
        }
        for row in rows
    ]


def _assessed(rows: list[Any]) -> dict[str, Any]:
    """Assessments, the latest first, and their trend."""
    language = page_language()
    highest = max((mark.mark for mark in names.profile().assessment_marks), default=0)
    means = {row.pk: figures.mean_mark(row.total, row.answered) for row in rows}
    told = [(row.record.owner, row.on, mean) for row in rows if (mean := means[row.pk]) is not None]
    return {
        "assessments": [
            {
                "record": row.record,
                "date": short_date(row.on, language),
                "mean": figure(means[row.pk]),
                "answered": row.answered,
            }
            for row in rows
        ],
        "highest": highest,
        "trend": trend(told, highest),
    }
