"""A central report as one hat reads it: its sections in the outline's order, and its sources numbered.

Sources are numbered by first appearance, the same for every reader. A record that the hat may not read keeps its
number and says nothing else: a named gap, not a leak.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.envelopes import Envelope
from comity.kernel.kinds import Said, kind_named
from comity.kernel.reading import envelope_of, referrers
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.wording import edtf_words
from comity.kernel.words import Words
from comity.review.kinds import FigureBody, ReportBody, SentenceBody

# What a sentence most likely took from its source: an account's result, a statement's text, then a title.
QUOTED = ("results/0", "text", "title")


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
    """One source. `record` is None where this hat may not read it; then title, reference and quote are empty."""

    number: int
    record: Record | None
    title: Said
    reference: str
    quote: str


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
    """The sources of a report by number, for one hat and one language of the page."""

    def __init__(self, report: ReportBody, acting: Acting, language: str) -> None:
        self._acting = acting
        self._language = language
        ids = dict.fromkeys(_sources(parts(report)))
        self.numbers = {source: number for number, source in enumerate(ids, 1)}
        seen = Record.objects.visible_to(acting).in_bulk(list(ids))
        self._records = {str(key): record for key, record in seen.items()}
        self._sayings = Sayings(self._records.values(), acting)

    def of(self, sources: Iterable[str]) -> tuple[int, ...]:
        """The numbers of some sources, ascending."""
        return tuple(sorted({self.numbers[source] for source in sources}))

    def all(self) -> list[Cited]:
        """Every source, by number."""
        return [self._cited(number, self._records.get(source)) for source, number in self.numbers.items()]

    def records(self) -> list[Record]:
        """The sources that this hat may read."""
        return list(self._records.values())

    def translators(self) -> list[str]:
        """Who translated what the report says in this language, each once."""
        found: dict[str, None] = {}
        for record in self._records.values():
            for field in QUOTED:
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
            quote_of(envelope_of(record)),
        )

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
            *self._dispatch_numbers(record),
        ]
        return "; ".join(piece for piece in pieces if piece)

    def _kind(self, record: Record) -> str:
        """The kind's words; a finding's are those of what it is (a result, a lesson ...)."""
        type_ = getattr(self._sayings.body(record), "type", "") if record.kind == "finding" else ""
        kinds = {kind.code: kind.words for kind in names.profile().findings}
        return kinds.get(type_, kind_named(record.kind).words).say(self._language)

    def _within(self, record: Record) -> Iterator[str]:
        """The conference of a conclusion, and what a finding was stated in."""
        body = self._sayings.body(record)
        for relation in ("conference", "origin"):
            target = getattr(body, relation, "")
            holder = Record.objects.visible_to(self._acting).filter(pk=target).first() if target else None
            if holder is not None:
                yield holder.title_in(self._language)

    def _dispatch_numbers(self, record: Record) -> Iterator[str]:
        """The numbers of the dispatches that brought it, as far as this hat may see them."""
        for dispatch in referrers(record, self._acting, relation="records", kind="dispatch"):
            number = envelope_of(dispatch).body.get("number")
            if number:
                yield str(number)


def quote_of(envelope: Envelope) -> str:
    """The words of the paper that a version was read from, as far as a sentence would use them."""
    by_field = {source.field: source.quote for source in reversed(envelope.sources)}
    wanted = next((by_field[field] for field in QUOTED if field in by_field), "")
    return wanted or next(iter(source.quote for source in envelope.sources), "")


def _sources(found: Iterable[Part]) -> Iterator[str]:
    """Every source id in the order of the page."""
    for part in found:
        for block in part.blocks:
            if isinstance(block, FigureBody):
                for _, _, sources in block.rows:
                    yield from sources
            else:
                for one in block:
                    yield from one.sentence.sources
