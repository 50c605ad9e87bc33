"""The dispatches room's pages."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.directory.names import profile
from comity.exchange.actions import (
    do_approve,
    do_compose,
    do_handle,
    do_reopen_dispatch,
    do_revise_dispatch,
    do_send,
    do_withdraw_dispatch,
)
from comity.exchange.kinds import DispatchBody
from comity.exchange.models import Dispatch
from comity.kernel.access import ROLES_FOR, Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.folding import fold
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.words import Words
from comity.programme.counting import up_to
from comity.web.acting import signed_in
from comity.web.dispatches.forms import ComposeForm, reachable, recent_accounts
from comity.web.dispatches.letter import Letter, letter
from comity.web.dispatches.lists import rows_of
from comity.web.dispatches.waiting import open_received, received, to_move, written
from comity.web.history.looking_back import looks_back
from comity.web.keyset import MOST, Segment, stretch
from comity.web.languages import page_language
from comity.web.markings import page_marking

PER_PAGE = 25


@signed_in
@looks_back("inbox")
def inbox(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What other agencies sent: what still waits, or all of it."""
    show = "all" if request.GET.get("show") == "all" else "open"
    if show == "all":
        segments = _latest_first(received(acting))
    else:
        rows = open_received(acting).select_related("record")
        segments = [
            Segment(rows.filter(due__isnull=False), "due"),
            *_latest_first(rows.filter(due__isnull=True)),
        ]
    return _list(request, acting, segments, incoming=True, show=show)


def _latest_first(rows: QuerySet[Dispatch]) -> list[Segment]:
    # The kind is said too: with the time of the last change it is an index.
    of_kind = rows.filter(record__kind="dispatch").select_related("record")
    return [Segment(of_kind, "record__changed_at", descending=True)]


@signed_in
@looks_back("outbox")
def outbox(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What the agency wrote, newest first; `show=open` leaves what this hat may approve or send."""
    show = "open" if request.GET.get("show") == "open" else "all"
    rows = to_move(acting) if show == "open" else written(acting)
    return _list(request, acting, _latest_first(rows), incoming=False, show=show)


@signed_in
def dispatch(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One dispatch as a letter."""
    page = letter_page(open_record(pk, acting, kind="dispatch"), acting)
    return letter_answer(request, acting, page)


@signed_in
def compose(request: HttpRequest, acting: Acting) -> HttpResponse:
    """A new dispatch; `bring` in the address ticks a record, `type` chooses the kind."""
    brought = [get(pk, acting) for pk in request.GET.getlist("bring")]
    initial: dict[str, Any] = {"records": [str(record.pk) for record in brought]}
    if request.GET.get("type", "") in {kind.code for kind in profile().dispatch_kinds}:
        initial["type"] = request.GET["type"]
    return _compose(request, acting, initial, brought)


@signed_in
def answer(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The answer to a dispatch: prefilled, to its sender."""
    asked = get(pk, acting, kind="dispatch")
    body = content(asked, DispatchBody)
    title = Sayings([asked], acting).say(asked, "title", page_language()).text
    if acting.agency not in body.recipients:
        raise not_found()
    about = _("Answer to %(number)s: %(title)s") % {"number": body.number, "title": title}
    initial = {
        "type": "answer",
        "recipients": [asked.owner],
        "urgency": body.urgency,
        "marking": str(min(asked.marking, acting.reach)),
        "title": about[:300],
    }
    return _compose(request, acting, initial, [], asked)


@require_POST
@signed_in
def approve(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Approve an own dispatch."""
    return act(request, acting, pk, lambda: do_approve(pk, acting=acting), _("Approved."))


@require_POST
@signed_in
def send(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Number an approved dispatch and send it."""
    return act(request, acting, pk, lambda: do_send(pk, acting=acting), _("Numbered and sent."))


@require_POST
@signed_in
def reopen(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Take an approved dispatch that is not sent back for revision."""
    said = _("It is a draft again, to be approved anew.")
    return act(request, acting, pk, lambda: do_reopen_dispatch(pk, acting=acting), said)


@require_POST
@signed_in
def withdraw(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Give up a dispatch that is not sent."""
    said = _("Withdrawn. It was not sent to anybody.")
    return act(request, acting, pk, lambda: do_withdraw_dispatch(pk, acting=acting), said)


@signed_in
def update(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A draft that updates a sent dispatch and keeps its number."""
    return _amend(request, acting, pk, "update")


@signed_in
def replace(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A draft that takes the place of a sent dispatch, with a number of its own."""
    return _amend(request, acting, pk, "replacement")


def _amend(request: HttpRequest, acting: Acting, pk: uuid.UUID, change: str) -> HttpResponse:
    before = get(pk, acting, kind="dispatch", verb=Verb.WRITE)
    if before.state != "sent":
        raise not_found()
    brought = list(Record.objects.visible_to(acting).filter(pk__in=content(before, DispatchBody).records))
    return _compose(request, acting, _initial_of(before), brought, amends=(before, change))


@signed_in
def edit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change an own dispatch that is still a draft; its marking is changed by an act of its own."""
    record = get(pk, acting, kind="dispatch", verb=Verb.WRITE)
    body = content(record, DispatchBody)
    asked = (
        Record.objects.visible_to(acting).filter(pk=body.in_reply_to).first() if body.in_reply_to else None
    )
    brought = list(Record.objects.visible_to(acting).filter(pk__in=body.records))
    return _compose(request, acting, _initial_of(record), brought, asked, edited=record)


def _initial_of(record: Record) -> dict[str, Any]:
    """A dispatch as the form shows it."""
    body = content(record, DispatchBody)
    return {
        "type": body.type,
        "recipients": list(body.recipients),
        "urgency": body.urgency,
        "deadline": body.deadline,
        "marking": str(record.marking),
        "language": body.language,
        "title": body.title,
        "text": body.text,
        "sections": "\n".join(body.sections),
        "records": list(body.records),
    }


@require_POST
@signed_in
def handle(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Say the receiving agency's next word on a dispatch."""
    state, note = request.POST.get("state", ""), request.POST.get("note", "").strip()
    return act(
        request, acting, pk, lambda: _handle(pk, state, note, acting), _("Recorded; the sender is told.")
    )


def _handle(pk: uuid.UUID, state: str, note: str, acting: Acting) -> Record:
    page = letter(get(pk, acting, kind="dispatch"), acting, "vi")
    if state not in {choice.state for choice in page.choices}:
        raise Problem(
            "move-impossible",
            what=Words(
                vi="Không thể xử lý theo bước này.", en="The dispatch cannot be handled by this step."
            ),
            mend=Words(
                vi="Mở lại trang để thấy các bước đồng chí được làm lúc này.",
                en="Open the page again to see the steps that are yours now.",
            ),
            place="state",
        )
    return do_handle(pk, state, acting=acting, note=note)


def act(
    request: HttpRequest, acting: Acting, pk: uuid.UUID, do: Callable[[], object], done: str
) -> HttpResponse:
    """Act on the dispatch; a problem is shown on its page, with the note that was typed."""
    try:
        do()
    except Problem as problem:
        if problem.code == "not-found":
            raise
        page = letter_page(get(pk, acting, kind="dispatch"), acting)
        return letter_answer(request, acting, page, problem)
    messages.success(request, done)
    return redirect("dispatch", pk)


def letter_page(record: Record, acting: Acting, assigning: object = None) -> Letter:
    """The page of a scoped dispatch; `assigning` is what was typed into the form that assigns it."""
    return letter(record, acting, page_language(), assigning)


def letter_answer(
    request: HttpRequest, acting: Acting, page: Letter, problem: Problem | None = None, status: int = 200
) -> HttpResponse:
    """The page as an answer, with what was typed before a problem."""
    language = page_language()
    room = ("outbox", _("Sent dispatches")) if page.record.owner == acting.agency else ("inbox", _("Inbox"))
    context = {
        "letter": page,
        "page_marking": page_marking(page.shown),
        "crumbs": [{"url": reverse(room[0]), "label": room[1]}],
        "problem": problem.shape(language) if problem else None,
        "note": request.POST.get("note", ""),
        "recall_reason": request.POST.get("reason", ""),
    }
    return render(request, "dispatches/dispatch.html", context, status=400 if problem else status)


def _compose(
    request: HttpRequest,
    acting: Acting,
    initial: dict[str, Any],
    brought: list[Record],
    asked: Record | None = None,
    edited: Record | None = None,
    amends: tuple[Record, str] | None = None,
) -> HttpResponse:
    language = page_language()
    if not acting.roles & ROLES_FOR[Verb.WRITE]:
        raise Problem(
            "forbidden",
            what=Words(vi="Vai trò này không soạn văn bản.", en="This role does not write dispatches."),
            mend=Words(vi="Đề nghị cán bộ của cơ quan soạn.", en="Ask an officer of the agency."),
        )
    offered = {record.pk: record for record in (*brought, *recent_accounts(acting))}
    recipients = reachable(acting)
    named = [*([asked.owner] if asked else []), *(initial.get("recipients", []) if edited or amends else [])]
    recipients += [code for code in dict.fromkeys(named) if code not in recipients]
    form = ComposeForm(
        request.POST if request.method == "POST" else None,
        initial={"urgency": "routine", "marking": "0", "language": language, **initial},
        acting=acting,
        offered=offered.values(),
        recipients=recipients,
    )
    if edited is not None:
        del form.fields["marking"]
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = _kept(form, acting, asked, edited, amends)
        except Problem as raised:
            problem = raised
        else:
            messages.success(
                request, _("The dispatch is drafted. It is sent once it is approved and numbered.")
            )
            return redirect("dispatch", made.pk)
    context = {
        "form": form,
        "asked": asked,
        "edited": edited,
        "amended": amends[0] if amends else None,
        "asked_title": Sayings([asked], acting).say(asked, "title", language) if asked else None,
        "suggestions": suggestions(language),
        "urgencies": [urgency.words for urgency in profile().urgencies],
        "page_marking": page_marking([*offered.values(), *([asked] if asked else [])]),
        "crumbs": [{"url": reverse("outbox"), "label": _("Sent dispatches")}],
        "problem": problem.shape(language) if problem else None,
    }
    return render(request, "dispatches/compose.html", context, status=400 if problem or form.errors else 200)


def _kept(
    form: ComposeForm,
    acting: Acting,
    asked: Record | None,
    edited: Record | None,
    amends: tuple[Record, str] | None,
) -> Record:
    """The dispatch of a valid form: a new draft, or a draft changed."""
    body = form.body(str(asked.pk) if asked else "")
    if amends is not None:
        body = body.model_copy(update={"amends": str(amends[0].pk), "change": amends[1]})
    if edited is None:
        return do_compose(body, acting=acting, marking=int(form.cleaned_data["marking"]))
    before = content(edited, DispatchBody)
    # Translations of words that have changed would say what the dispatch no longer says.
    same = (body.title, body.text) == (before.title, before.text)
    unseen = [key for key in before.records if key not in form.offered]
    kept = {"translations": before.translations if same else {}, "records": (*body.records, *unseen)}
    return do_revise_dispatch(edited.pk, body.model_copy(update=kept), acting=acting)


def suggestions(language: str) -> list[tuple[str, list[int | None]]]:
    """Days for an answer that the profile suggests, by kind of dispatch, in the order of its urgencies."""
    urgencies = [urgency.code for urgency in profile().urgencies]
    return [
        (kind.words.say(language), [kind.deadline_days.get(code) for code in urgencies])
        for kind in profile().dispatch_kinds
        if kind.deadline_days
    ]


def _list(
    request: HttpRequest, acting: Acting, segments: list[Segment], *, incoming: bool, show: str
) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    if query:
        has = Q(record__folded__contains=fold(query)) | Q(number__icontains=query)
        segments = [one._replace(rows=one.rows.filter(has)) for one in segments]
    page = stretch(segments, request.GET, PER_PAGE)
    listed = rows_of(page.rows, acting, page_language(), timezone.localdate())
    kept = request.GET.copy()
    for name in ("page", "after", "before"):
        kept.pop(name, None)
    open_ = up_to(open_received(acting) if incoming else to_move(acting), MOST)
    context = {
        "rows": listed,
        "found": min(MOST, sum(up_to(one.rows, MOST) for one in segments)),
        "most": MOST,
        "page": page,
        "page_query": f"{kept.urlencode()}&" if kept else "",
        "incoming": incoming,
        "show": show,
        "list_query": query,
        "open_count": open_,
        "may_compose": bool(acting.roles & ROLES_FOR[Verb.WRITE]),
        "page_marking": page_marking(row.record for row in listed),
        "tabs": [
            {"url": reverse("inbox"), "label": _("Inbox"), "count": None, "current": incoming},
            {"url": reverse("outbox"), "label": _("Sent dispatches"), "count": None, "current": not incoming},
        ],
    }
    return render(request, "dispatches/list.html", context)
