"""Translations as records of their own: who translates another agency's record does not write into it (rule 2)."""

import uuid
from collections.abc import Iterable, Mapping
from typing import ClassVar

from django.db import models

from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.kinds import Body, Kind, Said, register
from comity.kernel.lifecycles import Lifecycle
from comity.kernel.reading import contents, get, label_of
from comity.kernel.records import Record, Typed
from comity.kernel.words import Words
from comity.kernel.writing import create


class Translation(Typed):
    of = models.UUIDField(db_index=True)
    into = models.CharField(max_length=5)

    class Meta:
        app_label = "kernel"


class TranslationBody(Body):
    """Some fields of a record in another language. `fields` maps paths ("results/0") to texts."""

    references: ClassVar = ("of",)

    of: str
    into: str
    title: str
    fields: dict[str, str]
    translator: str


TRANSLATION = register(
    Kind(
        "translation",
        Words(vi="Bản dịch", en="Translation"),
        TranslationBody,
        Translation,
        Lifecycle({"given": Words(vi="đã dịch", en="given")}),
    )
)


@action
def do_translate(
    record: uuid.UUID | str, into: str, fields: dict[str, str], translator: str, *, acting: Acting
) -> Record:
    """Translate fields of a record that this hat may read. The translation's label is the record's."""
    source = get(record, acting)
    label = label_of(source)
    body = TranslationBody(
        language=into,
        of=str(source.pk),
        into=into,
        title=fields.get("title", source.title),
        fields=fields,
        translator=translator,
    )
    return create("translation", body, acting=acting, label=label)


class Sayings:
    """The texts of some records in any language, with the translations that a hat may read.

    `known` are contents of records that were read already.
    """

    def __init__(
        self, records: Iterable[Record], acting: Acting, known: Mapping[uuid.UUID, Body] | None = None
    ) -> None:
        read = known or {}
        self._bodies = {**read, **contents([record for record in records if record.pk not in read])}
        rows = Translation.objects.visible_to(acting).filter(of__in=list(self._bodies))
        rendered = list(rows.select_related("record").order_by("record__created_at"))
        texts = contents([row.record for row in rendered])
        self._fields: dict[tuple[uuid.UUID, str, str], Said] = {}
        for row in rendered:
            body = texts[row.pk]
            for path, text in body.fields.items():
                self._fields[row.of, path, row.into] = Said(text, row.into, body.translator)

    def body(self, record: Record) -> Body:
        """The content of one of the records."""
        found: Body = self._bodies[record.pk]
        return found

    def say(self, record: Record, field: str, language: str) -> Said:
        """A text in `language`, where its owner or a translator gave it; otherwise as its owner wrote it."""
        said = self.body(record).say(field, language)
        return said if said.language == language else self._fields.get((record.pk, field, language), said)
