"""The leadership's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from comity.kernel.acting import Acting
from comity.web.acting import signed_in
from comity.web.allowed import may_create
from comity.web.languages import page_language
from comity.web.leadership.pages import leadership as gathered
from comity.web.markings import page_marking


@signed_in
@require_safe
def leadership(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What waits for a decision of the agency, and what it directed."""
    page = gathered(acting, page_language(), timezone.localdate())
    context = {"page": page, "may_compose": may_create(acting), "page_marking": page_marking(page.shown)}
    return render(request, "leadership/leadership.html", context)
