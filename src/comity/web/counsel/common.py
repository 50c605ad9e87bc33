"""What the pages of counsel have in common: tabs, tones, sayings of records, and forms that lose nothing."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.kernel.acting import Acting
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.web.languages import page_language

PER_PAGE = 25
TONES = {
    "active": "moving",
    "ended": "idle",
    "open": "moving",
    "closed": "done",
    "draft": "idle",
    "final": "done",
    "withdrawn": "stopped",
    "done": "done",
    "dropped": "stopped",
    "planned": "idle",
    "held": "done",
    "cancelled": "stopped",
    "taken": "done",
    "writing": "moving",
    "review": "moving",
    "given": "done",
    "consultation": "moving",
    "submitted": "waits",
    "approved": "done",
    "returned": "waits",
    "refused": "stopped",
    "noted": "done",
}


def tone_of(record: Record) -> str:
    """The tone of a record's state."""
    return TONES.get(record.state, "idle")


def tabs(current: str) -> list[dict[str, Any]]:
    """The three lists of the room."""
    found = [
        ("counsel", _("Working groups")),
        ("studies", _("Studies")),
        ("proposals", _("Proposals")),
    ]
    return [
        {"url": reverse(name), "label": label, "count": None, "current": name == current}
        for name, label in found
    ]


def visible(ids: "list[str] | tuple[str, ...]", acting: Acting) -> dict[str, Record]:
    """The records of these ids that the hat may read, by id as text."""
    keys = [uuid.UUID(one) for one in ids if one]
    return {str(pk): record for pk, record in Record.objects.visible_to(acting).in_bulk(keys).items()}


def tried(do: Callable[[], Record]) -> "Record | Problem":
    """What an action gives back, or its Problem where a page is to show it."""
    try:
        return do()
    except Problem as problem:
        if problem.code == "not-found":
            raise
        return problem


def form_page(
    request: HttpRequest,
    form: Any,
    *,
    heading: str,
    back: str,
    problem: Problem | None = None,
    button: str = "",
    **more: Any,
) -> HttpResponse:
    """A form alone on its page; what is wrong stands beside it, and nothing is lost."""
    context = {
        "form": form,
        "form_heading": heading,
        "form_button": button or _("Keep"),
        "back": back,
        "problem": problem.shape(page_language()) if problem else None,
        **more,
    }
    wrong = problem is not None or bool(form.errors)
    return render(request, "counsel/form.html", context, status=400 if wrong else 200)
