"""A hand-over's page: what the post has in hand, and the signatures of who gives and who takes."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.directory.handing_over import do_give_note, do_take_note, may_give, may_take, note_of
from comity.directory.held import held_of
from comity.directory.kinds import HandOverBody, HandOverNoteBody
from comity.directory.models import Post
from comity.kernel import clock
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words
from comity.web.acting import signed_in
from comity.web.directory.common import crumbs, persons_named
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.shell.tags import moment


@signed_in
@require_safe
def handover(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The hand-over with its list: as signed, or before that as it stands now."""
    return _page(request, acting, pk)


@signed_in
@require_POST
def give(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Who gives signs the list."""
    try:
        do_give_note(pk, request.POST.get("remark", ""), acting=acting)
    except Problem as error:
        return _refused(request, acting, pk, error)
    messages.success(request, _("Signed. The successor can now take over."))
    return redirect("handover", pk)


@signed_in
@require_POST
def take(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Who takes ticks and signs."""
    record = get(pk, acting, kind="handover")
    note = note_of(record, acting)
    if note is None:
        raise not_found()
    try:
        taken = request.POST.getlist("taken")
        do_take_note(note.pk, taken, request.POST.get("answer", ""), acting=acting)
    except Problem as error:
        return _refused(request, acting, pk, error)
    messages.success(request, _("Signed by both: the hand-over is complete."))
    return redirect("handover", pk)


def _refused(request: HttpRequest, acting: Acting, pk: uuid.UUID, error: Problem) -> HttpResponse:
    if error.code == "not-found":
        raise error
    typed = {
        "remark": request.POST.get("remark", ""),
        "answer": request.POST.get("answer", ""),
        "ticked": request.POST.getlist("taken"),
    }
    return _page(request, acting, pk, status=400, problem=error.shape(page_language()), **typed)


def _page(
    request: HttpRequest, acting: Acting, pk: uuid.UUID, status: int = 200, **further: Any
) -> HttpResponse:
    record = open_record(pk, acting, kind="handover")
    body = content(record, HandOverBody)
    found = note_of(record, acting)
    note = open_record(found.pk, acting) if found else None
    said = content(note, HandOverNoteBody) if note else None
    post = Post.objects.visible_to(acting).select_related("record").filter(pk=uuid.UUID(body.post)).first()
    if post is None:
        raise not_found()
    groups = _signed(said, acting) if said else _present(post, acting)
    shown = [item["record"] for group in groups for item in group["items"] if item["record"]]
    people = persons_named((body.giver, body.taker), acting)
    title = post.record.title_in(page_language())
    context = {
        "heading": _("Hand-over"),
        "beside": title,
        "record": record,
        "body": body,
        "note": note,
        "said": said,
        "facts": [
            {"label": _("Post"), "value": title, "url": url_of(post.record)},
            _person(_("Gives"), body.giver, body.giver_account, people),
            _person(_("Takes"), body.taker, body.taker_account, people),
            {"label": _("Day of the hand-over"), "value": edtf_words(body.on, page_language())},
            {"label": _("Note"), "value": body.note or "–"},
        ],
        "groups": groups,
        "signatures": _signatures(said),
        "may_give": note is None and may_give(body, acting),
        "may_take": note is not None and note.state == "given" and may_take(body, acting),
        "page_marking": page_marking([record, *([note] if note else []), *shown]),
        "crumbs": crumbs((reverse("directory-posts"), _("Posts")), (url_of(post.record), title)),
        **further,
    }
    return render(request, "directory/handover.html", context, status=status)


def _present(post: Post, acting: Acting) -> list[dict[str, Any]]:
    return [
        {
            "heading": held.heading.say(page_language()),
            "items": [{"id": str(record.pk), "record": record, "taken": False} for record in held.records],
            "more": held.more,
        }
        for held in held_of(post, acting)
    ]


def _signed(said: HandOverNoteBody, acting: Acting) -> list[dict[str, Any]]:
    records = Record.objects.visible_to(acting).in_bulk([uuid.UUID(item.record) for item in said.items])
    groups: dict[str, list[dict[str, Any]]] = {}
    for item in said.items:
        heading = item.group_vi if page_language() == "vi" else item.group_en
        record = records.get(uuid.UUID(item.record))
        groups.setdefault(heading, []).append({"id": item.record, "record": record, "taken": item.taken})
    return [{"heading": heading, "items": items, "more": False} for heading, items in groups.items()]


def _signatures(said: HandOverNoteBody | None) -> list[dict[str, Any]]:
    """For `shell/_timeline.html`."""
    return [
        {"tone": tone, "who": who, "when": moment(clock.moment(at)), "iso": at, "what": what, "note": note}
        for tone, who, at, what, note in _two(said)
    ]


def _two(said: HandOverNoteBody | None) -> list[tuple[str, str, str, str, str]]:
    if said is None:
        return []
    found = [("moving", said.given_by, said.given_at, _("Signed by who gives"), said.remark)]
    if said.taken_at:
        found.append(("done", said.taken_by, said.taken_at, _("Signed by who takes"), said.answer))
    return found


def _person(label: str, key: str, account: str, people: dict[str, Record]) -> dict[str, Any]:
    record = people.get(key)
    if record is None:
        return {"label": label, "value": account}
    return {"label": label, "value": record.title_in(page_language()), "url": url_of(record)}
