"""Where each record has its page."""

from django.urls import reverse

from comity.kernel.records import Record

# Kinds with a page of their own; every other kind shows on the generic page of the proof room.
_PAGES = frozenset(
    {
        "account",
        "attachment",
        "conference",
        "dispatch",
        "draft",
        "engagement",
        "paper",
        "plan",
        "report",
        "round",
        "submission",
        "task",
    }
)


def url_of(record: Record) -> str:
    """The address of a record's page, by its kind."""
    return reverse(record.kind if record.kind in _PAGES else "record", args=[record.pk])
