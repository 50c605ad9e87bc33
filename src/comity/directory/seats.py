"""Who holds a post on a day, asked of its row and as a condition of a query."""

from datetime import date

from django.db.models import Q

from comity.directory.models import Post


def held_by(account: str, day: date) -> Q:
    """The condition on `Post` that `account` holds it on `day`."""
    return (Q(holder=account) & _lasts(day)) | Q(former=account, former_until__gte=day)


def held(day: date) -> Q:
    """The condition on `Post` that somebody holds it on `day`."""
    return (~Q(holder="") & _lasts(day)) | (~Q(former="") & Q(former_until__gte=day))


def holder_on(post: Post, day: date) -> str:
    """The sign-in name of who holds the post on `day`; "" where nobody does."""
    if post.former and post.former_until is not None and post.former_until >= day:
        return post.former
    begun = post.since is None or post.since <= day
    lasts = post.until is None or post.until >= day
    return post.holder if begun and lasts else ""


def _lasts(day: date) -> Q:
    begun = Q(since__isnull=True) | Q(since__lte=day)
    return begun & (Q(until__isnull=True) | Q(until__gte=day))
