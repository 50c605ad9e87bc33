"""`{% agenda_of record %}`: on an engagement's page, its way into a calendar and what collides with it."""

from typing import Any

from django import template

from comity.agenda.collisions import of_engagement
from comity.agenda.feeds import item_of, may_carry
from comity.kernel.records import Record
from comity.web.allowed import may_create

register = template.Library()


@register.inclusion_tag("agenda/_engagement.html", takes_context=True)
def agenda_of(context: dict[str, Any], record: Record) -> dict[str, Any]:
    """For an engagement that the page has opened. What is marked above it is linked to, and not told of."""
    hat = getattr(context.get("request"), "hat", None)
    if hat is None:
        return {"record": record}
    item = item_of(record, hat.acting)
    found = of_engagement(record, hat.acting) if item else []
    return {
        "record": record,
        "may_fetch": item is not None and may_carry(record),
        "may_book": item is not None and may_create(hat.acting),
        "collisions": [one for one in found if not _above(one.record, record)],
        "above": [one.record for one in found if _above(one.record, record)],
    }


def _above(other: Record | None, record: Record) -> bool:
    return other is not None and other.marking > record.marking
