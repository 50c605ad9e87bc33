"""Writing down seats, co-chair cycles and papers."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.directory.today import today
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.opening import open_record
from comity.kernel.reading import content
from comity.programme.forums.actions import do_change_paper, do_plan_paper, do_seat, do_state_cycle
from comity.programme.forums.kinds import ForumPaperBody
from comity.programme.forums.reading import tree_of
from comity.programme.partnering.reading import coming
from comity.web.acting import signed_in
from comity.web.allowed import may_create
from comity.web.forums.forms import ChangePaperForm, CycleForm, PaperForm, SeatForm
from comity.web.forums.views import crumbs, entry_of, forum_url
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.partners.common import act

FORM = "partners/form.html"
_WRITING = ["GET", "HEAD", "POST"]


@require_http_methods(_WRITING)
@signed_in
def new_seat(request: HttpRequest, acting: Acting, code: str) -> HttpResponse:
    """Say who of ours sits in a forum."""
    frame = _frame(_("Name a seat"), code, acting)
    form = SeatForm(request.POST or None, acting=acting)
    return act(
        request,
        form,
        lambda: do_seat(form.body(code), acting=acting, label=form.label),
        _("The seat is written down."),
        FORM,
        back=lambda record: forum_url(code) + "#seats",
        **frame,
    )


@require_http_methods(_WRITING)
@signed_in
def new_cycle(request: HttpRequest, acting: Acting, code: str) -> HttpResponse:
    """Say who chairs a forum."""
    frame = _frame(_("State who chairs"), code, acting)
    form = CycleForm(request.POST or None, acting=acting, initial={"audience": "all"})
    return act(
        request,
        form,
        lambda: do_state_cycle(form.body(code), acting=acting, label=form.label),
        _("The cycle is written down."),
        FORM,
        back=lambda record: forum_url(code) + "#cycles",
        **frame,
    )


@require_http_methods(_WRITING)
@signed_in
def new_paper(request: HttpRequest, acting: Acting, code: str) -> HttpResponse:
    """Plan a paper. One for a meeting is told no more widely than the meeting."""
    frame = _frame(_("Plan a paper"), code, acting)
    meetings = coming(acting, [f"forum:{body.entry.code}" for body in tree_of(code)], today())
    form = PaperForm(request.POST or None, acting=acting, meetings=meetings, initial={"lead": acting.agency})
    return act(
        request,
        form,
        lambda: do_plan_paper(form.body(code), acting=acting, label=form.label),
        _("The paper is planned."),
        FORM,
        back=lambda record: forum_url(code) + "#papers",
        page_marking=page_marking(row.record for row in meetings),
        **frame,
    )


@require_http_methods(_WRITING)
@signed_in
def change_paper(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change a paper's title, deadline, agency or text."""
    record = open_record(pk, acting, kind="forum-paper", verb=Verb.WRITE)
    body = content(record, ForumPaperBody)
    initial = body.model_dump(include=set(ChangePaperForm.keeps))
    form = ChangePaperForm(request.POST or None, acting=acting, meetings=[], initial=initial)
    return act(
        request,
        form,
        lambda: do_change_paper(pk, form.changed(body), acting=acting),
        _("Changed; the earlier version is kept."),
        FORM,
        heading=_("Change the paper"),
        crumbs=crumbs((url_of(record), record.title_in(page_language()))),
        page_marking=page_marking([record]),
    )


def _frame(heading: str, code: str, acting: Acting) -> dict[str, Any]:
    entry = entry_of(code)
    if not may_create(acting):
        raise not_found()
    name = entry.words.say(page_language())
    return {"heading": heading, "eyebrow": name, "crumbs": crumbs((forum_url(code), name))}
