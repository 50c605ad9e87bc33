"""The proof room's pages."""

import time
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.exchange import models
from comity.exchange.keys import log_verifier
from comity.exchange.peers import own_card
from comity.exchange.protocol import reason_words
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.proof import verify
from comity.kernel.reading import get
from comity.web.acting import signed_in
from comity.web.exchange.rights import may
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.proof.channels import channels, journal_facts, troubles
from comity.web.proof.histories import history
from comity.web.proof.receipts import proved


@signed_in
def proof(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The channels, what was refused or held, and the journal."""
    return render(request, "proof/proof.html", _proof_context(acting))


@require_POST
@signed_in
def check(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Check the whole journal now, and show what was found."""
    begun = time.monotonic()
    outcome = verify(log_verifier())
    seconds = time.monotonic() - begun
    return render(
        request,
        "proof/proof.html",
        {**_proof_context(acting), "outcome": outcome, "seconds": f"{seconds:.1f}"},
    )


@signed_in
def receipt(request: HttpRequest, acting: Acting, pk: int) -> HttpResponse:
    """One receipt in plain words, checked again as it is shown."""
    shown = proved(_receipt(pk), acting)
    context = {
        "proved": shown,
        "reason": reason_words(shown.said.reason) if shown.said and shown.said.reason else None,
        "page_marking": page_marking(shown.covered),
        "crumbs": [_crumb()],
    }
    return render(request, "proof/receipt.html", context)


@signed_in
def receipt_token(request: HttpRequest, acting: Acting, pk: int) -> HttpResponse:
    """The receipt as it was signed (compact JWS), to be checked with anybody's tools."""
    found = _receipt(pk)
    way = "given" if found.given else "got"
    name = f"receipt-{found.peer.name}-{way}-{found.upto}.jws"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(found.token, content_type="application/jose", headers=headers)


@signed_in
def record(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Any record: what it says, where that comes from, who wrote which version, what it refers to."""
    shown = history(get(pk, acting), acting, page_language())
    context = {"history": shown, "page_marking": page_marking(shown.shown), "crumbs": [_crumb()]}
    return render(request, "proof/record.html", context)


def _proof_context(acting: Acting) -> dict[str, Any]:
    return {
        "exchange_url": reverse("exchange") if may(acting, Verb.READ) else "",
        "channels": channels(),
        "troubles": troubles(),
        "journal": journal_facts(),
        "own_fingerprint": own_card().fingerprint,
    }


def _receipt(pk: int) -> models.Receipt:
    found = models.Receipt.objects.filter(pk=pk).select_related("peer").first()
    if found is None:
        raise not_found()
    return found


def _crumb() -> dict[str, str]:
    return {"url": reverse("proof"), "label": _("Exchange and proof")}
