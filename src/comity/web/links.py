"""Where each record has its page."""

from django.urls import reverse
from django.utils import timezone

from comity.kernel.as_of import stood_at
from comity.kernel.records import Record

# Kinds with a page of their own; every other kind shows on the history room's page of any record.
_PAGES = frozenset(
    {
        "account",
        "annex",
        "chair-year",
        "hosted-meeting",
        "approval",
        "assessment",
        "attachment",
        "awareness-material",
        "awareness-session",
        "certificate",
        "chain",
        "clipping",
        "commendation",
        "commitment",
        "conference",
        "contribution-table",
        "counterpart",
        "decision",
        "delegation",
        "deployment",
        "dispatch",
        "draft",
        "engagement",
        "forum-cycle",
        "forum-paper",
        "forum-seat",
        "glass",
        "group-decision",
        "group-document",
        "group-meeting",
        "group-task",
        "group-topic",
        "handover",
        "instrument",
        "invitation",
        "merit-council",
        "nomination",
        "obligation",
        "opinion",
        "opinion-table",
        "paper",
        "partner",
        "person",
        "pk-milestone",
        "place",
        "plan",
        "post",
        "proposal",
        "readiness",
        "received-paper",
        "release",
        "relation",
        "report",
        "rotation",
        "round",
        "study",
        "study-section",
        "submission",
        "task",
        "working-group",
    }
)


# Kinds whose own page shows them as they stood; of others the version is shown.
_LOOKING_BACK = frozenset({"plan", "report"})


def has_page(record: Record) -> bool:
    """Whether the record's kind has a page of its own."""
    return record.kind in _PAGES


def url_of(record: Record) -> str:
    """The address of a record's page, by its kind; of a record as it stood, that of what stood."""
    moment = stood_at(record)
    if moment is not None and record.kind not in _LOOKING_BACK:
        return reverse("history-version", args=[record.pk, record.number])
    address = reverse(record.kind if has_page(record) else "any-record", args=[record.pk])
    return address if moment is None else f"{address}?as_of={timezone.localdate(moment).isoformat()}"
