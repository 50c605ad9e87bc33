"""What the pages of counsel have in common: tabs, tones, sayings of records, and forms that lose nothing."""

import uuid
from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.kernel.acting import Acting
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.web.shell.form_page import form_page

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


def form_alone(
    request: HttpRequest,
    form: BaseForm,
    act: Callable[[], Record],
    *,
    heading: str,
    back: str,
    button: str = "",
    **more: Any,
) -> HttpResponse:
    """A form alone on its page, as `form_page`; `back` leads away without keeping."""
    return form_page(
        request,
        "counsel/form.html",
        form,
        act,
        form_heading=heading,
        form_button=button or _("Keep"),
        back=back,
        **more,
    )
