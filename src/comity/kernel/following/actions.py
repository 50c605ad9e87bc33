"""Following and ceasing to, and having read. A hat changes only what is its own."""

import uuid
from datetime import datetime

from django.db.models import F, QuerySet

from comity.kernel import clock
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.following.models import PARTNER, RECORD, SEARCH, Notice, Subscription, target_of
from comity.kernel.following.reading import mine, subscription
from comity.kernel.following.searches import MOST_CHOSEN, SavedSearch
from comity.kernel.ids import new_id
from comity.kernel.problems import Problem
from comity.kernel.reading import get
from comity.kernel.records import Version
from comity.kernel.words import Words

MOST_FOLLOWED = 1000  # by one hat
MOST_SEARCHES = 50
_LONGEST_NAME = 120


@action
def do_follow(record: uuid.UUID | str, *, acting: Acting) -> Subscription:
    """Follow a record that this hat may read; the same subscription where it does already."""
    return _follow(acting, RECORD, get(record, acting).pk)


@action
def do_follow_partner(code: str, *, acting: Acting) -> Subscription:
    """Follow whatever names a partner, by its code."""
    if not code or len(code) > 100:
        raise not_found()
    return _follow(acting, PARTNER, code)


@action
def do_save_search(name: str, search: SavedSearch, *, acting: Acting) -> Subscription:
    """Keep a search under a name and be told what it finds from now on."""
    _require_seat(acting)
    name = " ".join(name.split())[:_LONGEST_NAME]
    if not name:
        raise Problem(
            "search-unnamed",
            what=Words(vi="Tìm kiếm cần lưu chưa có tên.", en="The search to keep has no name."),
            mend=Words(vi="Đặt một tên để dễ nhận ra.", en="Give it a name by which you will know it."),
            place="name",
        )
    kept = search.dump()
    if not kept or any(len(values) > MOST_CHOSEN for key, values in kept.items() if key != "query"):
        raise Problem(
            "search-empty",
            what=Words(
                vi="Tìm kiếm này không nêu điều kiện nào.", en="This search asks for nothing in particular."
            ),
            mend=Words(vi="Nhập từ cần tìm hoặc chọn điều kiện.", en="Type words or choose a condition."),
            place="q",
        )
    own = Subscription.objects.filter(person=acting.person, post=acting.post, target__startswith=SEARCH)
    if own.count() >= MOST_SEARCHES:
        raise _too_many(MOST_SEARCHES)
    latest = Version.objects.for_machine().order_by("-pk").values_list("pk", flat=True).first()
    key = new_id()
    row = Subscription(
        id=key,
        person=acting.person,
        post=acting.post,
        target=target_of(SEARCH, key),
        name=name,
        arguments=kept,
        looked=latest or 0,
        since=clock.now(),
    )
    row.save(force_insert=True)
    return row


@action
def do_stop(subscription: uuid.UUID | str, *, acting: Acting) -> None:
    """Cease to follow. Its notices go with it."""
    rows = Subscription.objects.filter(pk=subscription, person=acting.person, post=acting.post)
    if not acting.person or not rows.delete()[0]:
        raise not_found()


@action
def do_read(record: uuid.UUID, *, acting: Acting, read: bool = True) -> None:
    """Mark the hat's notices of a record as read, or as unread."""
    rows = mine(acting).filter(record=record).values_list("pk", flat=True)
    if not _mark(list(rows), read):
        raise not_found()


@action
def do_read_all(until: datetime, *, acting: Acting) -> None:
    """Mark as read what the hat was told up to a moment, so that what came meanwhile stays unread."""
    rows = mine(acting).filter(seen__lt=F("number"), at__lte=until)
    _mark(list(rows.values_list("pk", flat=True)), True)


def _mark(rows: list[int], read: bool) -> int:
    changed = 0
    for start in range(0, len(rows), 1000):
        part: QuerySet[Notice] = QuerySet(Notice).filter(pk__in=rows[start : start + 1000])
        changed += part.update(seen=F("number") if read else 0)
    return changed


def _follow(acting: Acting, what: str, key: uuid.UUID | str) -> Subscription:
    _require_seat(acting)
    already = subscription(acting, what, key)
    if already is not None:
        return already
    if Subscription.objects.filter(person=acting.person, post=acting.post).count() >= MOST_FOLLOWED:
        raise _too_many(MOST_FOLLOWED)
    row = Subscription(person=acting.person, post=acting.post, target=target_of(what, key), since=clock.now())
    row.save(force_insert=True)
    return row


def _require_seat(acting: Acting) -> None:
    if not acting.person or not acting.post:
        raise Problem(
            "forbidden",
            what=Words(
                vi="Chỉ người giữ chức vụ mới theo dõi được.", en="Only the holder of a post follows."
            ),
            mend=Words(vi="Đăng nhập bằng tài khoản có chức vụ.", en="Sign in as the holder of a post."),
        )


def _too_many(most: int) -> Problem:
    return Problem(
        "too-many-followed",
        what=Words(vi=f"Đã theo dõi đủ {most} mục.", en=f"You follow {most} things, which is the most."),
        mend=Words(vi="Thôi theo dõi bớt rồi thử lại.", en="Stop following some, then try again."),
    )
