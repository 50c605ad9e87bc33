"""Template tags by which every room's record page leads to its history and shows its files."""

from typing import Any, cast

from django import template
from django.http import HttpRequest

from comity.kernel.records import Record
from comity.web.attachments.pages import files_on
from comity.web.history.looking_back import looking, only_reading
from comity.web.middleware import WebRequest

register = template.Library()


@register.inclusion_tag("history/_link.html")
def history_link(record: Record) -> dict[str, Any]:
    """A small link to the versions of a record: "History · v3"."""
    return {"record": record}


@register.inclusion_tag("history/_files.html", takes_context=True)
def record_files(context: template.Context, record: Record) -> dict[str, Any]:
    """The files on a scoped record, and the form to attach more where the hat may and the page shows today."""
    request = cast(HttpRequest, context["request"])
    hat = cast(WebRequest, request).hat
    if hat is None:
        return {}
    found = looking(request)
    back = found is not None and found.day is not None
    acting = only_reading(hat.acting) if back else hat.acting
    return {"attachments": files_on(record, acting), "csrf_token": context.get("csrf_token")}
