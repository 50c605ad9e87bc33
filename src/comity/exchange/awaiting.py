"""Which received dispatches an agency of this node has not settled yet, kept apart from all that it ever received.

A row is never missing for a dispatch that waits; whether what it stands for still waits for a certain hat, and may be
known to it, is asked again of the records (`web/dispatches/waiting.py`). A row too many costs time and shows nothing.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import ClassVar

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef

from comity.directory.names import profile
from comity.exchange.models import AmendmentAnswer, Dispatch, Handling, Opinion
from comity.kernel import node
from comity.kernel.kinds import Change
from comity.kernel.labels import EVERYONE
from comity.kernel.readers import Reader
from comity.kernel.records import Typed

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


_ABOUT: dict[str, tuple[type[Typed], str]] = {
    "dispatch": (Dispatch, "in_reply_to"),
    "handling": (Handling, "dispatch"),
    "amendment-answer": (AmendmentAnswer, "dispatch"),
    "opinion": (Opinion, "dispatch"),
}


def keep(changes: Sequence[Change]) -> None:
    """Keep the rows of dispatches when they, answers to them, or words on them (`_ABOUT`) were written."""
    written: dict[str, list[uuid.UUID]] = {}
    for change in changes:
        written.setdefault(change.kind, []).append(uuid.UUID(change.record_id))
    for kind in _ABOUT.keys() & written.keys():
        model, column = _ABOUT[kind]
        for first in range(0, len(written[kind]), BATCH):
            some = written[kind][first : first + BATCH]
            about = model.objects.for_machine().filter(pk__in=some).values_list(column, flat=True)
            touched = {key for key in about if key}
            _keep(sorted(touched.union(some) if kind == "dispatch" else touched))


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


def differences() -> Iterator[tuple[uuid.UUID, str, bool]]:
    """(dispatch, agency, is it missing) of every row that is not as the records have it, in batches."""
    keys = Dispatch.objects.for_machine().order_by("pk").values_list("pk", flat=True)
    rows = keys.iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        wanted = set(_waiting(batch))
        held = set(Awaiting.objects.filter(dispatch__in=batch).values_list("dispatch", "agency"))
        yield from ((dispatch, agency, True) for dispatch, agency in sorted(wanted - held))
        yield from ((dispatch, agency, False) for dispatch, agency in sorted(held - wanted))
    known = Dispatch.objects.for_machine().filter(pk=OuterRef("dispatch"))
    for dispatch, agency in Awaiting.objects.exclude(Exists(known)).values_list("dispatch", "agency"):
        yield dispatch, agency, False


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
    hosted, told = node.here().agencies, set()
    for pk, member in Reader.objects.filter(record__in=about).values_list("record", "agency"):
        # A group's members are known to its seats only: any agency here may have one.
        agencies = hosted if member == EVERYONE or ":" in member else {member} & set(hosted)
        told |= {(pk, agency) for agency in agencies if agency != about[pk][1]}
    if not told or not _was_said(told):
        return told
    return told - set(_settled({pk: about[pk] for pk, _ in told}))


def _was_said(told: set[tuple[uuid.UUID, str]]) -> bool:
    """Whether anything here refers to one of these dispatches: a new one, which most are, is waited for as it is."""
    keys = [pk.hex if connection.vendor == "sqlite" else pk for pk in sorted({pk for pk, _ in told})]
    places = ", ".join(["%s"] * len(keys))
    asked = " OR ".join(
        f"EXISTS (SELECT 1 FROM {model._meta.db_table} WHERE {column} IN ({places}))"
        for model, column in _ABOUT.values()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", keys * len(_ABOUT))
        return bool(cursor.fetchone()[0])


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
    opinions = Opinion.objects.for_machine().filter(dispatch__in=about, record__state="sent")
    for dispatch, owner, marking in opinions.values_list("dispatch", "record__owner", "record__marking"):
        if marking <= about[dispatch][2]:
            yield dispatch, owner
    # What its sender asked back or replaced, and the recipient agreed to let go.
    agreed = AmendmentAnswer.objects.for_machine().filter(dispatch__in=about, record__state="agreed")
    for dispatch, owner, marking in agreed.values_list("dispatch", "record__owner", "record__marking"):
        if marking <= about[dispatch][2]:
            yield dispatch, owner
