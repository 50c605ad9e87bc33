"""Findings of a round by theme and likeness: suggestions to confirm, groups, and what they were carried into."""

import uuid
from typing import NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comity.directory import names
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.kinds import Said
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.review.finding_groups import (
    Heap,
    became,
    collected,
    do_carry,
    do_confirm_group,
    do_dissolve_group,
)
from comity.review.kinds import FindingBody, FindingGroupBody
from comity.web.acting import signed_in
from comity.web.allowed import may
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking

PER_PAGE = 20


class SaidBy(NamedTuple):
    """A finding with the agency whose word it is."""

    record: Record
    text: Said
    agency: str


class ShownHeap(NamedTuple):
    """Findings that are (or seem) one: `text` of the confirmed group, `became` what it was carried into."""

    group: Record | None
    text: Said | None
    theme: str
    findings: tuple[SaidBy, ...]
    per_cent: int
    became: tuple[Record, ...]

    @property
    def agencies(self) -> int:
        return len({one.agency for one in self.findings})


@require_GET
@signed_in
def round_findings(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The findings of a round, of one type; `type` says which."""
    record = get(pk, acting, kind="round")
    types = names.profile().findings
    wanted = request.GET.get("type", "")
    type_ = wanted if wanted in {entry.code for entry in types} else "difficulty"
    found = collected(record, acting, type_)
    suggestions = Paginator(found.suggestions, PER_PAGE).get_page(request.GET.get("page"))
    alone = Paginator(found.alone, PER_PAGE).get_page(request.GET.get("alone"))
    groups = [heap.group for heap in found.confirmed if heap.group is not None]
    carried = became(groups, acting)
    heaps = [*found.confirmed, *suggestions.object_list]
    shown = [one for heap in heaps for one in heap.findings] + list(alone.object_list)
    sayings = Sayings([*shown, *groups], acting)
    language = page_language()
    context = {
        "record": record,
        "type": type_,
        "tabs": [
            {
                "url": f"{reverse('round-findings', args=[record.pk])}?type={entry.code}",
                "label": entry.words.say(language),
                "count": None,
                "current": entry.code == type_,
            }
            for entry in types
            if entry.code != "direction"
        ],
        "confirmed": [_heap(heap, sayings, carried) for heap in found.confirmed],
        "suggestions": [_heap(heap, sayings, {}) for heap in suggestions.object_list],
        "page": suggestions,
        "alone": [_said(one, sayings) for one in alone.object_list],
        "alone_page": alone,
        "may_group": may(acting, Verb.WRITE, record),
        "page_marking": page_marking([record, *shown, *groups]),
        "crumbs": [{"url": url_of(record), "label": record.title_in(language)}],
    }
    return render(request, "rounds/findings.html", context)


def _heap(heap: Heap, sayings: Sayings, carried: dict[uuid.UUID, list[Record]]) -> ShownHeap:
    language = page_language()
    themes = {entry.code: entry.words for entry in names.profile().themes}
    text = sayings.say(heap.group, "text", language) if heap.group else None
    theme = themes[heap.theme].say(language) if heap.theme in themes else heap.theme
    said = tuple(_said(one, sayings) for one in heap.findings)
    became_ = tuple(carried.get(heap.group.pk, ())) if heap.group else ()
    return ShownHeap(heap.group, text, theme, said, round(heap.likeness * 100), became_)


def _said(record: Record, sayings: Sayings) -> SaidBy:
    body = sayings.body(record)
    assert isinstance(body, FindingBody)
    agency = names.agency(body.said_by or record.owner).say(page_language())
    return SaidBy(record, sayings.say(record, "text", page_language()), agency)


@require_POST
@signed_in
def findings_group(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A person's word that some findings say the same, or that they do not."""
    record = get(pk, acting, kind="round", verb=Verb.WRITE)
    alike = request.POST.get("word") != "differ"
    type_ = request.POST.get("type", "")
    try:
        do_confirm_group(
            record.pk,
            request.POST.getlist("finding"),
            request.POST.get("text", ""),
            acting=acting,
            english=request.POST.get("text_en", ""),
            alike=alike,
        )
    except Problem as problem:
        _tell(request, problem)
    else:
        messages.success(request, _("Kept as one group.") if alike else _("Kept apart."))
    return HttpResponseRedirect(f"{reverse('round-findings', args=[record.pk])}?type={type_}")


@require_POST
@signed_in
def group_change(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Take a group apart, or say what it was carried into: the address or id of a proposal, a study or a task."""
    record = get(pk, acting, kind="finding-group", verb=Verb.WRITE)
    body = content(record, FindingGroupBody)
    back = HttpResponseRedirect(f"{reverse('round-findings', args=[body.round])}?type={body.type}")
    try:
        if request.POST.get("move") == "dissolve":
            do_dissolve_group(record.pk, acting=acting)
        else:
            target = request.POST.get("target", "").strip().rstrip("/").rpartition("/")[2]
            do_carry(record.pk, target, acting=acting)
            messages.success(request, _("It now leads there, and back."))
    except Problem as problem:
        _tell(request, problem)
    return back


def _tell(request: HttpRequest, problem: Problem) -> None:
    shape = problem.shape(page_language())
    messages.error(request, f"{shape['what']} {shape['mend']}")
