"""The gateway's part of a dispatch's page: what was said of it by the national exchange, and its file for there."""

from typing import Any

from django import template
from django.template import Context

from comity.exchange.gateway.tables import ceiling
from comity.kernel.as_of import stood_at
from comity.kernel.records import Record
from comity.web.gateway.pages import statuses_of

register = template.Library()


@register.inclusion_tag("gateway/_dispatch.html", takes_context=True)
def national_exchange(context: Context, record: Record) -> dict[str, Any]:
    """Nothing, unless the dispatch is the agency's own and sent."""
    hat = getattr(context.get("request"), "hat", None)
    if hat is None or record.owner != hat.acting.agency or record.state != "sent" or stood_at(record):
        return {}
    return {
        "record": record,
        "statuses": statuses_of(record, hat.acting),
        "may_export": record.marking <= ceiling(),
        "csrf_token": context.get("csrf_token"),
        "language": context.get("language"),
    }
