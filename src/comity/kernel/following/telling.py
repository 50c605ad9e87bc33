"""Telling a hat of a record that it is to deal with, whether it follows it or not."""

import uuid

from django.db.models import QuerySet

from comity.kernel import clock
from comity.kernel.following.models import DUTY, Notice, Subscription, target_of
from comity.kernel.records import Record


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
