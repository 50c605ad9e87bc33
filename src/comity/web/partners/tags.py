"""`{% commitments_of record %}`: on a record's page, what was promised there and what became of it."""

from typing import Any

from django import template

from comity.directory.today import today
from comity.kernel.as_of import stood_at
from comity.kernel.records import Record
from comity.programme.partnering.reading import commitments_of as found_of
from comity.web.allowed import may_create
from comity.web.partners.lines import commitment_lines

register = template.Library()


@register.inclusion_tag("partners/_of_record.html", takes_context=True)
def commitments_of(context: dict[str, Any], record: Record) -> dict[str, Any]:
    """For a record that the page has opened. What is marked above it is not told of here."""
    hat = getattr(context.get("request"), "hat", None)
    if hat is None or stood_at(record) is not None:
        return {"record": record}
    rows = [row for row in found_of(record.pk, hat.acting) if row.record.marking <= record.marking]
    return {
        "record": record,
        "commitments": commitment_lines(rows, hat.acting, today()),
        "may_commit": may_create(hat.acting),
        "language": context.get("language"),
    }
