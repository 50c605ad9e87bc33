"""The day's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from comity.kernel.access import ROLES_FOR, Verb
from comity.kernel.acting import Acting
from comity.web.acting import signed_in
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.today.acts import with_acts
from comity.web.today.commitments import with_commitments_late
from comity.web.today.day import day
from comity.web.today.engagements import with_accounts_owed
from comity.web.today.instruments import with_instruments
from comity.web.today.letters import with_letters


@signed_in
def today(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What the day brings to this hat."""
    language = page_language()
    found = with_accounts_owed(day(acting, language), acting, language)
    found = with_commitments_late(with_instruments(found, acting, language), acting, language)
    shown = with_acts(with_letters(found, acting, language), acting, language)
    context = {
        "day": shown,
        "may_write": bool(acting.roles & ROLES_FOR[Verb.WRITE]),
        "page_marking": page_marking(shown.shown),
    }
    return render(request, "today/today.html", context)
