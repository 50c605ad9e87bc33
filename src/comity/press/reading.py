"""What pages ask about press, and the only question that anybody may ask: what has been published."""

import uuid
from typing import NamedTuple

from django.db.models import QuerySet

from comity.kernel import clock, node
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.attachments.kinds import AttachmentBody
from comity.kernel.attachments.models import Attachment
from comity.kernel.attachments.reading import Attached
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.press.comparing import Difference, Point, Told, differences
from comity.press.kinds import ClippingBody, ReleaseBody
from comity.press.models import Clipping, Release
from comity.review.kinds import ConferenceBody
from comity.review.models import Conclusion
from comity.review.themes import theme_of


def releases(acting: Acting, state: str = "") -> QuerySet[Release]:
    """The releases that this hat may read, the latest changed first."""
    rows = Release.objects.visible_to(acting).filter(record__kind="release")
    if state:
        rows = rows.filter(record__state=state)
    return rows.select_related("record").order_by("-record__changed_at", "-pk")


def clippings(acting: Acting, state: str = "") -> QuerySet[Clipping]:
    """The clippings that this hat may read, the latest first."""
    rows = Clipping.objects.visible_to(acting).filter(record__kind="clipping")
    if state:
        rows = rows.filter(record__state=state)
    return rows.select_related("record").order_by("-record__created_at", "-pk")


# --- the public -------------------------------------------------------------------------------------------


def public() -> QuerySet[Release]:
    """What everybody may read now, the latest first: releases of this node's agencies, published, unmarked, past their
    embargo. Public is a release's state, so no hat is asked; this is the only question that is put so."""
    rows = Release.objects.for_machine().filter(
        public_from__lte=clock.now(),
        record__state="published",
        record__marking=0,
        record__replica=False,
        record__owner__in=node.here().agencies,
    )
    return rows.select_related("record").order_by("-public_from", "-pk")


def public_release(release: uuid.UUID) -> tuple[Release, ReleaseBody]:
    """One of what everybody may read; "not found" for any other."""
    row = public().filter(pk=release).first()
    if row is None:
        raise not_found()
    return row, content(row.record, ReleaseBody)


def public_photo(release: uuid.UUID, photo: uuid.UUID) -> Attached:
    """A picture that a public release shows."""
    row, body = public_release(release)
    if str(photo) not in {one.attachment for one in body.photos}:
        raise not_found()
    found = Attachment.objects.for_machine().filter(
        pk=photo, of=row.pk, record__owner=row.record.owner, record__state="attached", record__marking=0
    )
    attachment = found.select_related("record").first()
    if attachment is None:
        raise not_found()
    return Attached(attachment.record, content(attachment.record, AttachmentBody))


# --- clippings beside our account ---------------------------------------------------------------------------


class Beside(NamedTuple):
    """A clipping beside the conference it is about."""

    conference: Record
    differences: list[Difference]


def beside(clipping: Record, acting: Acting) -> Beside | None:
    """What a scoped clipping says beside our account; None where it is linked to nothing that this hat may read."""
    body = content(clipping, ClippingBody)
    if not body.conference:
        return None
    held = Record.objects.visible_to(acting).filter(pk=body.conference, kind="conference").first()
    if held is None:
        return None
    return Beside(held, differences(_ours(held, body.language, acting), _theirs(body)))


def _theirs(body: ClippingBody) -> Told:
    return Told(
        date=body.date,
        period=body.period,
        place=body.place,
        agencies=body.agencies,
        persons=body.persons,
        conclusions=tuple(Point(text, body.language, theme_of(text)) for text in body.conclusions),
    )


def _ours(held: Record, language: str, acting: Acting) -> Told:
    """Our account, its conclusions in the clipping's language where they were translated into it."""
    rows = Conclusion.objects.visible_to(acting).filter(conference=held.pk).select_related("record")
    records = [row.record for row in rows.order_by("order", "pk")]
    sayings = Sayings([held, *records], acting)
    body = sayings.body(held)
    assert isinstance(body, ConferenceBody)
    said = [sayings.say(record, "text", language) for record in records]
    return Told(
        date=body.date,
        period=body.period,
        place=body.place,
        agencies=body.agencies,
        persons=body.persons,
        conclusions=tuple(Point(one.text, one.language, theme_of(one.text)) for one in said),
    )
