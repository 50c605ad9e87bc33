"""What the pages of partners and forums share: the partner of an address, the time looked at, forms, crumbs."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.directory import names
from comity.directory.models import Partner
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.kernel.wording import number
from comity.kernel.words import Words
from comity.profiles.entries import world
from comity.programme.partnering.reading import LONGEST_PERIOD, Period, latest_period
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.statuses import status_of

YEARS = range(1945, 2200)


class Who(NamedTuple):
    """A partner of an address: its names, every code that counts as it, and the profile's entry or a record of it."""

    code: str
    words: Words
    codes: tuple[str, ...]
    entry: world.Partner | None
    record: Record | None

    @property
    def name(self) -> str:
        return self.words.say(page_language())


def who(code: str, acting: Acting) -> Who:
    """The partner of a code: of the profile, or on record and not hidden from this hat; not found otherwise."""
    entry = names.entry("partner", code)
    if isinstance(entry, world.Partner):
        return Who(code, entry.words, names.partner_codes(code), entry, None)
    row = Partner.objects.visible_to(acting).filter(code=code).select_related("record").first()
    if row is None:
        raise not_found()
    said = Words(row.record.title_in("vi"), row.record.title_in("en"))
    return Who(code, said, (code, *names.partner_codes(code)), None, row.record)


def partners_named(codes: Iterable[str], acting: Acting) -> dict[str, Words]:
    """The names of these partners; of those that only a record names which this hat may not know, the code."""
    wanted = set(codes)
    found = {code: names.partner(code) for code in wanted}
    unnamed = [code for code, words in found.items() if words.vi == code]
    rows = Partner.objects.visible_to(acting).filter(code__in=unnamed).select_related("record")
    for row in rows:
        found[row.code] = Words(row.record.title_in("vi"), row.record.title_in("en"))
    return found


def period_of(query: Mapping[str, str], acting: Acting, today: date) -> Period:
    """The years that an address asks for, at most three; without any, the latest of which something is known."""
    told = [query.get(name, "") for name in ("since", "until")]
    years = [int(text) for text in told if text.isascii() and text.isdecimal() and int(text) in YEARS]
    if not years:
        return latest_period(acting, today)
    until = max(years)
    return Period(max(min(years), until - LONGEST_PERIOD + 1), until)


def year_choices(period: Period, today: date) -> list[int]:
    """The years to choose from, the latest first."""
    return list(range(max(today.year + 1, period.until), min(today.year - 12, period.since) - 1, -1))


def period_name(period: Period) -> str:
    """ "2018-2020", or one year."""
    return str(period.until) if period.since == period.until else f"{period.since}-{period.until}"


def share(part: float | None) -> str:
    """A share in per cent, as the page's language writes it; "" for unknown."""
    return "" if part is None else f"{number(round(100 * part), page_language())}%"


def figure(value: float | None) -> str:
    """A figure with one decimal; "" for unknown."""
    return "" if value is None else number(value, page_language(), places=1)


def crumbs(*further: tuple[str, str]) -> list[dict[str, str]]:
    """The way from the room's first page: (address, words)."""
    return [{"url": url, "label": label} for url, label in ((reverse("partners"), _("Partners")), *further)]


def act(
    request: HttpRequest,
    form: Form,
    do: Callable[[], Record],
    done: str,
    template: str,
    *,
    back: Callable[[Record], str] = url_of,
    **context: Any,
) -> HttpResponse:
    """A form's page: shown, shown again with what is wrong, or done and led on."""
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            record = do()
        except Problem as error:
            problem = error
        else:
            messages.success(request, done)
            return redirect(back(record))
    page = {**context, "form": form, "problem": problem.shape(page_language()) if problem else None}
    return render(request, template, page, status=status_of(problem))
