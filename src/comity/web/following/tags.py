"""The button by which one follows the record of a page."""

from typing import Any

from django import template
from django.template import Context

from comity.kernel.as_of import stood_at
from comity.kernel.following.models import RECORD
from comity.kernel.following.reading import subscription
from comity.kernel.records import Record

register = template.Library()


@register.inclusion_tag("following/_button.html", takes_context=True)
def follow_button(context: Context, record: Record) -> dict[str, Any]:
    """Follow, or stop following, a record that was already opened for the page's hat."""
    hat = getattr(context.get("request"), "hat", None)
    if hat is None or stood_at(record) is not None:  # what is past is not followed
        return {"record": record, "may_follow": False}
    followed = subscription(hat.acting, RECORD, record.pk) is not None
    return {
        "record": record,
        "followed": followed,
        "may_follow": bool(hat.acting.person),
        "csrf_token": context.get("csrf_token"),
    }
