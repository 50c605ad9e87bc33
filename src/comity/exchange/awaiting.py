"""Which received dispatches an agency of this node has not settled yet, kept apart from all that it ever received.

A row is never missing for a dispatch that waits; whether what it stands for still waits for a certain hat, and may be
known to it, is asked again of the records (`web/dispatches/waiting.py`). A row too many costs time and shows nothing.
"""

import uuid
from collections.abc import Iterable
from typing import ClassVar

from django.db import models, transaction

from comity.directory.names import profile
from comity.exchange.models import Dispatch, Handling
from comity.kernel import node
from comity.kernel.kinds import Change
from comity.kernel.labels import EVERYONE
from comity.kernel.readers import Reader

SETTLED = ("refused", "done")
BATCH = 2000


class Awaiting(models.Model):
    """A dispatch that an agency hosted here was sent and has not settled by a word that all its readers may know."""

    dispatch = models.UUIDField()
    agency = models.CharField(max_length=40)

    objects: ClassVar[models.Manager["Awaiting"]] = models.Manager()

    class Meta:
        app_label = "exchange"
        constraints = [models.UniqueConstraint(fields=["agency", "dispatch"], name="awaiting_once")]


def keep(change: Change) -> None:
    """Keep the rows of a dispatch when it, an answer to it, or a handling of it was written."""
    key = uuid.UUID(change.record_id)
    if change.kind == "handling":
        _keep(list(Handling.objects.for_machine().filter(pk=key).values_list("dispatch", flat=True)))
    elif change.kind == "dispatch":
        asked = Dispatch.objects.for_machine().filter(pk=key).values_list("in_reply_to", flat=True)
        _keep([key, *(one for one in asked if one)])


def rebuild() -> None:
    """Make all rows anew, inside an action or at leisure."""
    with transaction.atomic():
        Awaiting.objects.all().delete()
        batch: list[uuid.UUID] = []
        for pk in Dispatch.objects.for_machine().values_list("pk", flat=True).iterator(chunk_size=BATCH):
            batch.append(pk)
            if len(batch) == BATCH:
                _keep(batch, anew=True)
                batch = []
        _keep(batch, anew=True)


def _keep(dispatches: list[uuid.UUID], *, anew: bool = False) -> None:
    if not dispatches:
        return
    waits = set(_waiting(dispatches))
    held: set[tuple[uuid.UUID, str]] = set()
    if not anew:
        rows = Awaiting.objects.filter(dispatch__in=dispatches)
        held = set(rows.values_list("dispatch", "agency"))
        for dispatch, agency in held - waits:
            rows.filter(dispatch=dispatch, agency=agency).delete()
    new = sorted(waits - held)
    Awaiting.objects.bulk_create([Awaiting(dispatch=d, agency=a) for d, a in new], batch_size=BATCH)


def _waiting(dispatches: list[uuid.UUID]) -> Iterable[tuple[uuid.UUID, str]]:
    """(dispatch, agency) of what is not settled by a record marked no higher than the dispatch."""
    rows = Dispatch.objects.for_machine().filter(pk__in=dispatches)
    about = {
        pk: (kind, owner, marking)
        for pk, kind, owner, marking in rows.values_list("pk", "type", "record__owner", "record__marking")
    }
    hosted = node.here().agencies
    settled = set(_settled(about))
    for pk, member in Reader.objects.filter(record__in=about).values_list("record", "agency"):
        # A group's members are known to its seats only: any agency here may have one.
        agencies = hosted if member == EVERYONE or ":" in member else {member} & set(hosted)
        for agency in agencies:
            if agency != about[pk][1] and (pk, agency) not in settled:
                yield pk, agency


def _settled(about: dict[uuid.UUID, tuple[str, str, int]]) -> Iterable[tuple[uuid.UUID, str]]:
    asks = {kind.code for kind in profile().dispatch_kinds if kind.answer}
    said = Handling.objects.for_machine().filter(dispatch__in=about)
    columns = ("dispatch", "record__owner", "record__state", "record__marking")
    for dispatch, owner, state, marking in said.values_list(*columns):
        type_, _, most = about[dispatch]
        if marking <= most and (state in SETTLED or type_ not in asks):
            yield dispatch, owner
    answers = Dispatch.objects.for_machine().filter(in_reply_to__in=about, record__state="sent")
    for replied, owner, marking in answers.values_list("in_reply_to", "record__owner", "record__marking"):
        if replied is not None and marking <= about[replied][2]:
            yield replied, owner
