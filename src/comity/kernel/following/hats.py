"""Hats by name. The directory knows them; what looks on behalf of one who is not there asks here."""

from collections.abc import Callable

from comity.kernel.acting import Acting
from comity.kernel.following.models import FeedToken, Subscription

HatOf = Callable[[str, str], Acting | None]


def _nobody(person: str, post: str) -> Acting | None:
    return None


_hat_of: HatOf = _nobody


def provide(hat_of: HatOf) -> None:
    """Have `hat_of(person, post)` say which hat a person has on under a post now; None when they have it no more."""
    global _hat_of
    _hat_of = hat_of


def hat_of(person: str, post: str) -> Acting | None:
    """The hat that a person has by a post now, or None."""
    return _hat_of(person, post)


def end_lapsed(post: str = "") -> None:
    """End what was followed by hats that are no more, under one post or all: subscriptions, notices, feeds.

    Called inside an action.
    """
    for table in (Subscription.objects.all(), FeedToken.objects.all()):
        rows = table.filter(post=post) if post else table
        for person, worn in set(rows.values_list("person", "post")):
            if hat_of(person, worn) is None:
                rows.filter(person=person, post=worn).delete()
