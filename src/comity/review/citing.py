"""A central report as one hat reads it: its sections in the outline's order, and its sources numbered.

Sources are numbered by first appearance, the same for every reader. A record that the hat may not read keeps its
number and says nothing else: a named gap, not a leak.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.envelopes import Envelope
from comity.kernel.kinds import Said, kind_named
from comity.kernel.reading import envelopes
from comity.kernel.records import Link, Record
from comity.kernel.renderings import Sayings
from comity.kernel.wording import edtf_words
from comity.kernel.wording import number as spoken_number
from comity.kernel.words import Words
from comity.review.kinds import FigureBody, ReportBody, SentenceBody

# What a sentence most likely took from its source: an account's result, a statement's text, then a title.
QUOTED = ("results/0", "text", "title")
LISTED = 20  # so many sources stand one by one; more are cited as a list
_WITHIN = ("conference", "origin")

LIST_OF = Words(vi="Danh sách {count} hồ sơ", en="List of {count} records")
NOT_LISTED = Words(vi="ngoài phạm vi được xem", en="outside what may be seen")


@dataclass(frozen=True)
class Numbered:
    """A sentence and its place in the report's body."""

    index: int
    sentence: SentenceBody


Block = tuple[Numbered, ...] | FigureBody


@dataclass(frozen=True)
class Part:
    """A section that says something, or whose parts do; `level` counts from 1.

    `blocks` come in the order of the page: paragraphs, then figures, then from the first point of a list on.
    """

    code: str
    title: Words
    level: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Cited:
    """One source. `record` is None where this hat may not read it; then title, reference and quote are empty.

    A list of `count` records has no record; its title says how many, its reference of which kinds.
    """

    number: int
    record: Record | None
    title: Said
    reference: str
    quote: str
    count: int = 0


def parts(report: ReportBody) -> list[Part]:
    """The report's sections in the order of the profile's outline; what the outline does not know comes last."""
    sections = {section.code: section for section in names.profile().sections}
    said = {sentence.section for sentence in report.sentences} | {figure.section for figure in report.figures}
    shown = set(said)
    for code in said & sections.keys():
        parent = sections[code].parent
        while parent:
            shown.add(parent)
            parent = sections[parent].parent
    found = []
    for code in [*sections, *sorted(said - sections.keys())]:
        if code not in shown:
            continue
        section, level = sections.get(code), 1
        title = section.words if section else Words(code, code)
        while section and section.parent:
            section, level = sections[section.parent], level + 1
        found.append(Part(code, title, level, _blocks(report, code)))
    return found


def _blocks(report: ReportBody, section: str) -> tuple[Block, ...]:
    within = [
        Numbered(index, sentence)
        for index, sentence in enumerate(report.sentences)
        if sentence.section == section
    ]
    paragraphs = [tuple(block) for _, block in groupby(within, key=lambda one: one.sentence.block)]
    points = next((at for at, block in enumerate(paragraphs) if block[0].sentence.item), len(paragraphs))
    figures = [figure for figure in report.figures if figure.section == section]
    return (*paragraphs[:points], *figures, *paragraphs[points:])


def sentence_in(sentence: SentenceBody, language: str) -> Said:
    """The sentence in `language`, or in the language that it exists in."""
    if language in sentence.texts:
        return Said(sentence.texts[language], language)
    other = next(iter(sentence.texts), language)
    return Said(sentence.texts.get(other, ""), other)


def label_in(texts: dict[str, str], language: str) -> str:
    """A figure's words in `language`, or in whatever language they exist."""
    return texts.get(language) or next(iter(texts.values()), "")


class Citations:
    """The sources of a report by number, for one hat and one language of the page.

    What stands on more than `LISTED` sources cites them as one list, which has a number of its own.
    """

    def __init__(self, report: ReportBody, acting: Acting, language: str) -> None:
        self._acting = acting
        self._language = language
        found = parts(report)
        keys = dict.fromkeys(_keys(found))
        self.numbers = {key: number for number, key in enumerate(keys, 1)}
        self._ids = list(dict.fromkeys(id_ for sources in _statements(found) for id_ in sources))
        seen = Record.objects.visible_to(acting).in_bulk(self._ids)
        self._records = {str(key): record for key, record in seen.items()}
        single = [self._records[key] for key in keys if isinstance(key, str) and key in self._records]
        self._envelopes = envelopes(single)
        self._sayings = Sayings(single, acting)
        self._holders = self._held_in(single)
        self._sent_by = self._numbers_of_dispatches(single)

    def of(self, sources: Iterable[str]) -> tuple[int, ...]:
        """The numbers of some sources, ascending; of a long list its one number."""
        given = tuple(dict.fromkeys(sources))
        if len(given) > LISTED:
            return (self.numbers[given],)
        return tuple(sorted(self.numbers[source] for source in given))

    def all(self) -> list[Cited]:
        """Every source and list, by number."""
        return [
            self._cited(number, self._records.get(key)) if isinstance(key, str) else self._list(number, key)
            for key, number in self.numbers.items()
        ]

    def lists(self) -> list[tuple[int, list[Record], int]]:
        """(number, the records of it that this hat may read, how many it may not) of every list."""
        found = []
        for key, number in self.numbers.items():
            if not isinstance(key, str):
                seen = [self._records[one] for one in key if one in self._records]
                found.append((number, seen, len(key) - len(seen)))
        return found

    def records(self) -> list[Record]:
        """The sources that this hat may read."""
        return list(self._records.values())

    def translators(self) -> list[str]:
        """Who translated what the report says in this language, each once."""
        found: dict[str, None] = {}
        for key in self.numbers:
            record = self._records.get(key) if isinstance(key, str) else None
            for field in QUOTED if record is not None else ():
                assert record is not None
                said = self._said(record, field)
                if said is not None and said.translator:
                    found[said.translator] = None
        return list(found)

    def _cited(self, number: int, record: Record | None) -> Cited:
        if record is None:
            return Cited(number, None, Said("", self._language), "", "")
        field = type(self._sayings.body(record)).title_field
        return Cited(
            number,
            record,
            self._sayings.say(record, field, self._language),
            self._reference(record),
            quote_of(self._envelopes[record.pk]),
        )

    def _list(self, number: int, key: tuple[str, ...]) -> Cited:
        """A list as one source: how many records of each kind; what may not be read is counted and nothing else."""
        kinds = Counter(self._records[one].kind for one in key if one in self._records)
        hidden = len(key) - sum(kinds.values())
        told = [
            f"{kind_named(kind).words.say(self._language)}: {spoken_number(count, self._language)}"
            for kind, count in kinds.most_common()
        ]
        if hidden:
            told.append(f"{NOT_LISTED.say(self._language)}: {spoken_number(hidden, self._language)}")
        title = LIST_OF.say(self._language).format(count=spoken_number(len(key), self._language))
        said = Said(title, self._language)
        return Cited(number, None, said, "; ".join(told), "", count=len(key))

    def _said(self, record: Record, field: str) -> Said | None:
        name, _, index = field.partition("/")
        value = getattr(self._sayings.body(record), name, None)
        if not value or (index and int(index) >= len(value)):
            return None
        return self._sayings.say(record, field, self._language)

    def _reference(self, record: Record) -> str:
        """What kind of record, of which day and place, within what, and under which number it was sent."""
        body = self._sayings.body(record)
        when = next(
            (value for name in ("date", "period", "deadline") if (value := getattr(body, name, ""))), ""
        )
        pieces = [
            self._kind(record),
            edtf_words(when, self._language) if when else "",
            getattr(body, "place", ""),
            *(f"“{title}”" for title in self._within(record)),
            *self._sent_by.get(record.pk, ()),
        ]
        return "; ".join(piece for piece in pieces if piece)

    def _kind(self, record: Record) -> str:
        """The kind's words; a finding's are those of what it is (a result, a lesson ...)."""
        type_ = getattr(self._sayings.body(record), "type", "") if record.kind == "finding" else ""
        kinds = {kind.code: kind.words for kind in names.profile().findings}
        return kinds.get(type_, kind_named(record.kind).words).say(self._language)

    def _held_in(self, records: list[Record]) -> dict[str, Record]:
        """The conferences of conclusions, and what findings were stated in, by id."""
        wanted = {
            target
            for record in records
            for relation in _WITHIN
            if (target := getattr(self._sayings.body(record), relation, ""))
        }
        return {str(key): one for key, one in Record.objects.visible_to(self._acting).in_bulk(wanted).items()}

    def _within(self, record: Record) -> Iterator[str]:
        body = self._sayings.body(record)
        for relation in _WITHIN:
            holder = self._holders.get(str(getattr(body, relation, "")))
            if holder is not None:
                yield holder.title_in(self._language)

    def _numbers_of_dispatches(self, records: list[Record]) -> dict[uuid.UUID, list[str]]:
        """The numbers of the dispatches that brought each, as far as this hat may see them."""
        links = Link.objects.filter(target__in=[record.pk for record in records], relation="records")
        pairs = list(links.filter(source__kind="dispatch").values_list("target", "source"))
        brought = Record.objects.visible_to(self._acting).filter(pk__in={source for _, source in pairs})
        sent = envelopes(list(brought.order_by("created_at")))
        found: dict[uuid.UUID, list[str]] = {}
        for target, source in pairs:
            number = sent[source].body.get("number") if source in sent else ""
            if number:
                found.setdefault(target, []).append(str(number))
        return found


def quote_of(envelope: Envelope) -> str:
    """The words of the paper that a version was read from, as far as a sentence would use them."""
    by_field = {source.field: source.quote for source in reversed(envelope.sources)}
    wanted = next((by_field[field] for field in QUOTED if field in by_field), "")
    return wanted or next(iter(source.quote for source in envelope.sources), "")


def _statements(found: Iterable[Part]) -> Iterator[tuple[str, ...]]:
    """The source ids of everything the report states, in the order of the page."""
    for part in found:
        for block in part.blocks:
            if isinstance(block, FigureBody):
                yield from (sources for _, _, sources in block.rows)
                yield from (sources for _, sources in block.compared)
            else:
                yield from (one.sentence.sources for one in block)


def _keys(found: Iterable[Part]) -> Iterator[str | tuple[str, ...]]:
    """What is numbered, in the order of the page: single sources, and long lists as one."""
    for sources in _statements(found):
        given = tuple(dict.fromkeys(sources))
        if len(given) > LISTED:
            yield given
        else:
            yield from given


def sources_of(report: ReportBody) -> set[str]:
    """The ids of every record that the report stands on."""
    return {id_ for sources in _statements(parts(report)) for id_ in sources}
