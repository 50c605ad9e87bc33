"""What an agency's submission to a round begins with: its own accounts, findings and other records of the period."""

import uuid
from typing import Any

from django.db.models import F, Q

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.dates import Span
from comity.kernel.kinds import Rendering, is_known, kind_named
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.programme.models import Account, Task
from comity.review.gathering import may_meet
from comity.review.kinds import RoundBody, SubmissionBody
from comity.review.models import Finding, Round, Submission

TITLE = Words(vi="Báo cáo của {agency}: {round}", en="Submission of {agency}: {round}")


def prefilled(round_: Record, acting: Acting) -> SubmissionBody:
    """The body of the acting agency's submission to a scoped round, from what it may read of its own.

    Accounts whose date may fall into the round's period are in, and so are undated ones. Findings that an own
    submission to another round stands on are left out.
    """
    body = content(round_, RoundBody)
    titles = {language: _title(body, acting.agency, language) for language in ("vi", "en")}
    return SubmissionBody(
        language="vi",
        translations={"en": Rendering(fields={"title": titles["en"]}, translator="")},
        round=str(round_.pk),
        title=titles["vi"],
        agency=acting.agency,
        accounts=tuple(str(key) for key in own_accounts(round_, acting)),
        findings=tuple(str(key) for key in own_findings(round_, acting)),
        records=tuple(str(key) for key in own_records(round_, acting)),
    )


def own_accounts(round_: Record, acting: Acting) -> list[uuid.UUID]:
    """The agency's own accounts of the round's period, oldest first."""
    period = Round.objects.visible_to(acting).get(pk=round_.pk)
    rows: Any = Account.objects.visible_to(acting).filter(record__owner=acting.agency)
    return [
        row.pk
        for row in rows.order_by(F("first").asc(nulls_first=True), "record__created_at")
        if may_meet(Span(row.first, row.last), period.first, period.last)
    ]


# What else an agency did in a period, by kind; a kind that no room registered yet is left out.
FURTHER = (
    "instrument",
    "obligation",
    "progress",
    "deployment",
    "rotation",
    "awareness-session",
    "hosted-meeting",
)
MOST = 300  # further records of a kind: beyond, an agency chooses for itself


def own_records(round_: Record, acting: Acting) -> list[uuid.UUID]:
    """Tasks that the agency leads with a deadline in the round's period or none, and its own records of `FURTHER`.

    Kinds whose table has days (`first`, `last`) by these, others by when they were made.
    """
    period = Round.objects.visible_to(acting).get(pk=round_.pk)
    tasks = Task.objects.visible_to(acting).filter(lead=acting.agency).exclude(record__state="dropped")
    if period.first is not None:
        tasks = tasks.filter(Q(due=None) | Q(due__gte=period.first))
    if period.last is not None:
        tasks = tasks.filter(Q(due=None) | Q(due__lte=period.last))
    found = list(tasks.order_by("due", "pk").values_list("pk", flat=True)[:MOST])
    for name in FURTHER:
        if is_known(name):
            found += _of_kind(kind_named(name).model, period, acting)
    return found


def _of_kind(model: Any, period: Round, acting: Acting) -> list[uuid.UUID]:
    rows = model.objects.visible_to(acting).filter(record__owner=acting.agency)
    columns = {column.name for column in model._meta.concrete_fields}
    first, last = ("first", "last") if {"first", "last"} <= columns else ("record__created_at__date",) * 2
    if period.first is not None:
        rows = rows.filter(Q(**{last: None}) | Q(**{f"{last}__gte": period.first}))
    if period.last is not None:
        rows = rows.filter(Q(**{first: None}) | Q(**{f"{first}__lte": period.last}))
    return list(rows.order_by("record__created_at", "pk").values_list("pk", flat=True)[:MOST])


def own_findings(round_: Record, acting: Acting) -> list[uuid.UUID]:
    """The agency's own findings that it has not reported to another round, oldest first."""
    elsewhere = Submission.objects.visible_to(acting).filter(agency=acting.agency).exclude(round=round_.pk)
    reported: set[str] = set()
    for row in elsewhere.select_related("record"):
        reported.update(content(row.record, SubmissionBody).findings)
    rows = Finding.objects.visible_to(acting).filter(record__owner=acting.agency)
    return [row.pk for row in rows.order_by("record__created_at") if str(row.pk) not in reported]


def _title(body: RoundBody, agency: str, language: str) -> str:
    return TITLE.say(language).format(
        agency=names.agency(agency).say(language), round=body.say("title", language).text
    )
