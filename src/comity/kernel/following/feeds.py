"""Feeds: a hat's notices at an address that holds a secret. Making and revoking one is an event of the journal."""

import secrets

from comity.kernel import clock, journal
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.envelopes import sha256
from comity.kernel.following.hats import hat_of
from comity.kernel.following.models import FeedToken


@action
def do_make_feed(*, acting: Acting) -> str:
    """A new secret (43 characters, 256 bits) for the hat's feed; the former one is revoked. It is told only here."""
    if not acting.person or not acting.post:
        raise not_found()
    if has_feed(acting):
        do_revoke_feed(acting=acting)
    token = secrets.token_urlsafe(32)
    FeedToken(digest=sha256(token), person=acting.person, post=acting.post, made=clock.now()).save(
        force_insert=True
    )
    _note("made", acting)
    return token


@action
def do_revoke_feed(*, acting: Acting) -> None:
    """Make the secret of the hat's feed worthless."""
    rows = FeedToken.objects.filter(person=acting.person, post=acting.post)
    if not acting.person or not rows.delete()[0]:
        raise not_found()
    _note("revoked", acting)


def has_feed(acting: Acting) -> bool:
    """Whether the hat's feed has an address."""
    return bool(acting.person) and FeedToken.objects.filter(person=acting.person, post=acting.post).exists()


def reader_of(token: str) -> Acting:
    """The hat whose feed this secret opens, as it is now. Raises the "not found" Problem when there is none."""
    row = FeedToken.objects.filter(digest=sha256(token)).first()
    acting = hat_of(row.person, row.post) if row else None
    if acting is None:
        raise not_found()
    return acting


def _note(event: str, acting: Acting) -> None:
    journal.append(
        "feed",
        {
            "event": event,
            "post": acting.post,
            "agency": acting.agency,
            "office": acting.office,
            "person": acting.person,
        },
    )
