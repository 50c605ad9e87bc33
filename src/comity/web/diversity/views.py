"""The page of diversity."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.wording import number
from comity.programme.engaging import diversity as figures
from comity.web.acting import signed_in
from comity.web.diversity.pages import HEIGHT, ROOM, WIDTH, by_partner, by_year, chart, period_of
from comity.web.languages import page_language

MOST_YEARS = 15
USUAL = 5  # years that are shown when none are asked for


@require_safe
@signed_in
def diversity(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Which forms, with whom, over time, and which never."""
    say = page_language()
    known = figures.years_known(acting)
    since, until = _period(request.GET, known)
    forms = [one.code for one in names.profile().forms]
    found = figures.diversity(figures.groups(acting, since, until), since, until, forms)
    whole = found.whole
    context = {
        "found": found,
        "since": since,
        "until": until,
        "known": known,
        "by_year": by_year(found, say),
        "by_partner": by_partner(found, say),
        "bars": chart(found.yearly, say),
        "chart": {"width": WIDTH, "height": HEIGHT, "base": HEIGHT - ROOM, "words": HEIGHT - 4},
        "yearly": [
            (year, one, _effective(one, say), _evenness(one, say))
            for year, one in sorted(found.yearly.items())
        ],
        "never": [names.form(code).say(say) for code in found.never],
        "formula": figures.FORMULA,
        "period": period_of(found),
        "tiles": [
            {"label": _("Engagements"), "figure": number(whole.total, say), "note": _("each counted once")},
            {
                "label": _("Forms used"),
                "figure": whole.used,
                "note": _("of %(all)s in the profile")
                % {"all": len([f for f in forms if f not in figures.WITHOUT])},
            },
            {
                "label": _("Effective number of forms"),
                "figure": _effective(whole, say),
                "note": _("as if so many were used equally often"),
            },
            {"label": _("Evenness"), "figure": _evenness(whole, say), "note": _("from 0 to 1")},
        ],
    }
    return render(request, "diversity/diversity.html", context)


def _effective(one: figures.Measure, language: str) -> str:
    return number(round(one.effective, 1), language, places=1) if one.total else "-"


def _evenness(one: figures.Measure, language: str) -> str:
    return "-" if one.evenness is None else number(round(one.evenness, 2), language, places=2)


def _period(asked: Mapping[str, str], known: tuple[int, int] | None) -> tuple[int, int]:
    """The years that are asked for; else the last five in which something is known."""
    until = _year(asked.get("until", "")) or (known[1] if known else timezone.localdate().year)
    since = _year(asked.get("since", "")) or max(until - USUAL + 1, known[0] if known else until)
    since, until = min(since, until), max(since, until)
    return max(since, until - MOST_YEARS + 1), until


def _year(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 and text > "0999" else 0
