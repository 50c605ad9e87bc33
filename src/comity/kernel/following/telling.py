"""Telling a hat of a record that it is to deal with, whether it follows it or not."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from comity.kernel import clock
from comity.kernel.following.models import DUTY, Notice, Said, Subscription, target_of
from comity.kernel.records import Record


class Duty(NamedTuple):
    """That a post is to be told of a record's day at some stages, earliest first; only the last one is said."""

    record: uuid.UUID
    post: uuid.UUID
    person: str
    due: date
    stages: tuple[str, ...]


def tell_once(duties: Sequence[Duty]) -> int:
    """Tell of each duty what was not said of it before; inside an action. Returns how many notices were given."""
    about = {duty.record for duty in duties}
    said = set(Said.objects.filter(record__in=about).values_list("record", "post", "due", "stage"))
    records = Record.objects.for_machine().in_bulk(about)
    given = 0
    for duty in duties:
        new = [stage for stage in duty.stages if (duty.record, duty.post, duty.due, stage) not in said]
        for stage in new:
            Said(record=duty.record, post=duty.post, due=duty.due, stage=stage).save(force_insert=True)
        # After days without power the last of several stages is said, not all of them.
        if duty.stages[-1] in new and duty.record in records:
            tell(duty.person, duty.post, records[duty.record])
            given += 1
    return given


def tell(person: str, post: uuid.UUID | str, record: Record) -> None:
    """Give a person under a post an unread notice of a record; inside an action.

    It holds no word of the record, and is shown only while the hat may read it.
    """
    if not person:
        return
    row, _ = Subscription.objects.get_or_create(
        person=person,
        post=str(post),
        target=target_of(DUTY, record.pk),
        defaults={"since": clock.now()},
    )
    notices: QuerySet[Notice] = QuerySet(Notice)
    notices.bulk_create(
        [Notice(subscription=row, record_id=record.pk, number=record.number, seen=0, at=clock.now())],
        update_conflicts=True,
        update_fields=["number", "seen", "at"],
        unique_fields=["subscription", "record"],
    )


def tell_no_more(record: uuid.UUID | str, *, but: uuid.UUID | str = "") -> None:
    """End the notices of a duty, for every post or every other one; inside an action."""
    Subscription.objects.filter(target=target_of(DUTY, record)).exclude(post=str(but)).delete()
