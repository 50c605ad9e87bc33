"""Restricted annexes: a remark beside a record, with a narrower label of its own, that never travels with it.

Who may not read the annex learns nothing of it: it is a record like any other, and the record it is about does not
mention it.
"""

import uuid
from typing import ClassVar

from django.db import models

from comity.kernel.acting import Acting
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.labels import Label
from comity.kernel.lifecycles import Lifecycle
from comity.kernel.problems import Problem
from comity.kernel.reading import label_of
from comity.kernel.records import Record, Typed
from comity.kernel.words import Words


class Annex(Typed):
    of = models.UUIDField(db_index=True)

    class Meta:
        app_label = "kernel"


class AnnexBody(Body):
    """A remark on the record `of`, by the record's owner."""

    references: ClassVar = ("of",)

    of: str
    title: str
    text: str


ANNEX = register(
    Kind(
        "annex",
        Words(vi="Phụ lục hạn chế", en="Restricted annex"),
        AnnexBody,
        Annex,
        Lifecycle({"given": Words(vi="đã ghi", en="given")}),
    )
)


def annexes_of(record: Record | uuid.UUID, acting: Acting) -> list[Record]:
    """The annexes of a record that this hat may read, oldest first. Open one with `opening.open_record`."""
    of = record.pk if isinstance(record, Record) else record
    rows = Annex.objects.visible_to(acting).filter(of=of).select_related("record")
    return [row.record for row in rows.order_by("record__created_at", "pk")]


def own_annexes(record: Record) -> list[Record]:
    """Every annex of an own record, for the machinery that keeps labels in order."""
    rows = Annex.objects.for_machine().filter(of=record.pk, record__owner=record.owner)
    return [row.record for row in rows.select_related("record")]


def require_within(record: Record, label: Label) -> None:
    """A Problem where `record`, relabelled so, would leave an annex wider than what it is about."""
    wider = any(not label_of(annex).is_within(label) for annex in own_annexes(record))
    if record.kind == ANNEX.name:
        row = Annex.objects.for_machine().get(pk=record.pk)
        parent = Record.objects.for_machine().get(pk=row.of)
        wider = wider or not label.is_within(label_of(parent))
    if wider:
        raise annex_wider()


def annex_wider() -> Problem:
    """The refusal of a label that would make an annex wider than its record."""
    return Problem(
        "annex-wider",
        what=Words(
            vi="Phụ lục hạn chế không được rộng hơn hồ sơ chính.",
            en="A restricted annex may not be wider than the record it is about.",
        ),
        mend=Words(
            vi="Giữ độ mật của phụ lục không thấp hơn và phạm vi không rộng hơn hồ sơ chính.",
            en="Mark the annex no lower than the record, and share it with nobody who may not know the record.",
        ),
        place="label",
    )
