"""`{% acts_of record %}`: what a record's page shows of its label, approvals and annexes."""

from typing import Any

from django import template

from comity.kernel.as_of import stood_at
from comity.kernel.records import Record
from comity.web.acts.pages import acts_of as gathered
from comity.web.languages import page_language

register = template.Library()


@register.inclusion_tag("acts/_acts.html", takes_context=True)
def acts_of(context: dict[str, Any], record: Record) -> dict[str, Any]:
    """The acts on a record that the page has scoped already; nothing for who may not know of any."""
    hat = getattr(context.get("request"), "hat", None)
    language = page_language()
    return {
        "acts": gathered(record, hat.acting, language) if hat and stood_at(record) is None else None,
        "csrf_token": context.get("csrf_token"),
        "language": language,
    }
