"""Following ends with the hat: the directory says who wears which."""

import uuid

from comity.directory.hats import hats_of
from comity.directory.models import Delegation, User
from comity.kernel.acting import Acting
from comity.kernel.following.hats import end_lapsed
from comity.kernel.kinds import Change


def acting_as(person: str, post: str) -> Acting | None:
    """The hat that a person has by a post now; None when the post is another's or the account is closed."""
    user = User.objects.filter(username=person, is_active=True).first()
    hats = hats_of(user) if user else []
    return next((hat.acting for hat in hats if str(hat.post) == post), None)


def end_with_hat(change: Change) -> None:
    """A subscriber of every version: who left a post follows nothing under it any more."""
    if change.kind == "post":
        end_lapsed(change.record_id)
    elif change.kind == "delegation":
        for row in Delegation.objects.for_machine().filter(pk=uuid.UUID(change.record_id)):
            end_lapsed(str(row.post))
