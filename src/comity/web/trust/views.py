"""The trust room's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.kernel.acting import Acting
from comity.web.acting import signed_in
from comity.web.trust.pages import trust_page


@signed_in
@require_safe
def trust(request: HttpRequest, acting: Acting) -> HttpResponse:
    """This node, the registrar, the peers, and the network."""
    context = {"trust": trust_page(), "crumbs": [{"url": reverse("proof"), "label": _("Exchange and proof")}]}
    return render(request, "trust/trust.html", context)
