"""What members write in a group: topics, documents, tasks, meetings, decisions, and remarks on them."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.counsel.group_kinds import GroupRemarkBody, WorkingGroupBody
from comity.counsel.groups import Written, do_move_in_group, do_revise_in_group, do_write_in_group
from comity.counsel.membership import is_seat_of
from comity.counsel.models import GroupRemark, GroupTopic
from comity.directory import names
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.kinds import kind_named
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content, envelope_of
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.wording import edtf_words
from comity.web.acting import signed_in
from comity.web.allowed import may, may_move
from comity.web.counsel.common import form_alone, tone_of, tried, visible
from comity.web.counsel.forms import ItemForm, WordsForm
from comity.web.counsel.group_pages import remarks
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking

SORTS = {
    "topic": "group-topic",
    "document": "group-document",
    "task": "group-task",
    "meeting": "group-meeting",
    "decision": "group-decision",
}
MOST_REMARKS = 60


@signed_in
@require_safe
def item(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One record of a group, with what members said about it."""
    return _item_page(request, acting, _opened(pk, acting))


@signed_in
def item_new(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Write in a group; `sort` in the address says what."""
    group = open_record(pk, acting, kind="working-group")
    kind = SORTS.get(request.GET.get("sort", ""))
    body = content(group, WorkingGroupBody)
    if kind is None or str(group.pk) not in acting.groups or group.state != "active":
        raise not_found()
    if kind == "group-decision" and not is_seat_of(acting, body.chair):
        raise not_found()
    form = _form(request, acting, group, kind)
    return form_alone(
        request,
        form,
        lambda: do_write_in_group(form.body(), acting=acting, marking=int(form.cleaned_data["marking"])),
        heading=kind_named(kind).words.say(page_language()),
        back=url_of(group),
        record=group,
        said=_("Kept; the members may know it."),
    )


@signed_in
def item_edit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Change an own record of a group: the next version of it."""
    record = _opened(pk, acting, Verb.WRITE)
    held = _body(record)
    group = open_record(held.group, acting, kind="working-group")
    form = _form(request, acting, group, record.kind, held)
    return form_alone(
        request,
        form,
        lambda: do_revise_in_group(pk, form.body(), acting=acting),
        heading=_("Change"),
        back=url_of(record),
        said=_("Kept as a new version."),
        page_marking=page_marking([group, record]),
    )


@require_POST
@signed_in
def item_move(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Take an own record of a group a step."""
    record = _opened(pk, acting)
    step = request.POST.get("move", "")
    if not may_move(acting, record, step):
        raise not_found()
    made = tried(lambda: do_move_in_group(pk, step, acting=acting))
    if isinstance(made, Problem):
        return _item_page(request, acting, record, made)
    messages.success(request, _("Recorded."))
    return redirect(url_of(record))


@require_POST
@signed_in
def item_remark(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A member's remark on a record of the group."""
    record = _opened(pk, acting)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _item_page(request, acting, record, form=form)
    body = GroupRemarkBody(
        language=page_language(),
        group=_body(record).group,
        about=str(record.pk),
        title=record.title,
        text=form.cleaned_data["text"].strip().replace("\r\n", "\n"),
    )
    made = tried(lambda: do_write_in_group(body, acting=acting, marking=record.marking))
    if isinstance(made, Problem):
        return _item_page(request, acting, record, made, form)
    messages.success(request, _("Your remark is kept; the members may know it."))
    return redirect(url_of(record))


def _opened(pk: uuid.UUID, acting: Acting, verb: Verb = Verb.READ) -> Record:
    record = open_record(pk, acting, verb=verb)
    if record.kind not in SORTS.values():
        raise not_found()
    return record


def _body(record: Record) -> Written:
    body: Written = kind_named(record.kind).body.model_validate(envelope_of(record).body)  # type: ignore[assignment]
    return body


def _form(
    request: HttpRequest, acting: Acting, group: Record, kind: str, held: Written | None = None
) -> ItemForm:
    topics = GroupTopic.objects.visible_to(acting).filter(group=group.pk).select_related("record")
    return ItemForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        group=group,
        agencies=list(dict.fromkeys(seat.agency for seat in content(group, WorkingGroupBody).seats())),
        topics=[row.record for row in topics.order_by("record__created_at")[:100]],
        acting=acting,
        held=held,
    )


def _item_page(
    request: HttpRequest,
    acting: Acting,
    record: Record,
    problem: Problem | None = None,
    form: WordsForm | None = None,
) -> HttpResponse:
    language = page_language()
    sayings = Sayings([record], acting)
    body = _body(record)
    near = visible([body.group, getattr(body, "topic", "")], acting)
    group, topic = near.get(body.group), near.get(getattr(body, "topic", ""))
    said = remarks(GroupRemark.objects.visible_to(acting).filter(about=record.pk), MOST_REMARKS)
    seated = group is not None and group.state == "active" and str(group.pk) in acting.groups
    moves = [move for move in kind_named(record.kind).lifecycle.open_moves(record.state)]
    facts = [
        {
            "label": _("Working group"),
            "value": group.title_in(language) if group else _("not given to this office"),
        },
        *([{"label": _("Topic"), "value": topic.title_in(language), "url": url_of(topic)}] if topic else []),
    ]
    if group:
        facts[0]["url"] = url_of(group)
    lead = getattr(body, "lead", "")
    if lead:
        office = getattr(body, "office", "")
        who = names.agency(lead).say(language)
        facts.append({"label": _("Lead agency"), "value": f"{who}; {office}" if office else who})
    for field, label in (("date", _("Date")), ("deadline", _("Deadline"))):
        if getattr(body, field, ""):
            facts.append({"label": label, "value": edtf_words(getattr(body, field), language)})
    if getattr(body, "place", ""):
        facts.append({"label": _("Place"), "value": getattr(body, "place", "")})
    context = {
        "record": record,
        "title": sayings.say(record, "title", language),
        "text": sayings.say(record, "text", language),
        "tone": tone_of(record),
        "facts": facts,
        "moves": [move for move in moves if seated and may_move(acting, record, move.name)],
        "may_edit": seated
        and record.state in ("draft", "open", "planned", "taken")
        and may(acting, Verb.WRITE, record),
        "remarks": said,
        "form": (form or WordsForm()) if seated else None,
        "problem": problem.shape(language) if problem else None,
        "page_marking": page_marking([record, *(one for one, _body in said), *near.values()]),
        "crumbs": [
            {"url": reverse("counsel"), "label": _("Working groups")},
            *([{"url": url_of(group), "label": group.title_in(language)}] if group else []),
        ],
    }
    wrong = problem is not None or (form is not None and bool(form.errors))
    return render(request, "counsel/item.html", context, status=400 if wrong else 200)
