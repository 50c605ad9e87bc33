"""A central report as a page: its sections with numbered sources, its figures as bars, and the list of sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _

from comity.documents.house_style import house_style
from comity.kernel import node
from comity.kernel.acting import Acting
from comity.kernel.kinds import Said
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.words import Words
from comity.review.citing import Block, Citations, Cited, Part, label_in, parts, sentence_in
from comity.review.kinds import FigureBody, ReportBody, SentenceBody

MOST_BEHIND = 500  # records of a list that a page shows; the workbook has them all
LISTED_SINGLY = 3  # from so many sources in a row on, a sentence cites first and last ("4–9")


class Cite(NamedTuple):
    """A raised number, or a run of them, and the first source that it leads to."""

    label: str
    number: int


class ShownSentence(NamedTuple):
    """A sentence with its place in the body; `foreign` says the language of one that is not translated."""

    at: int
    said: Said
    foreign: str
    cites: tuple[Cite, ...]


class Bar(NamedTuple):
    """A row of a figure; `width` is per cent of the longest as an SVG number, `row` counts from 1.

    `other` is the value of the second series, where the figure compares two.
    """

    label: str
    value: int
    width: str
    row: int
    cites: tuple[Cite, ...]
    other: int | None = None
    other_width: str = ""


class ShownFigure(NamedTuple):
    """A figure of the page; `number` counts from 1 over the report as it is stored."""

    number: int
    caption: str
    bars: tuple[Bar, ...]
    legend: tuple[str, ...] = ()


class ShownBlock(NamedTuple):
    """A paragraph, a list (one point a member of `sentences`) or a figure."""

    kind: str
    paragraphs: tuple[tuple[ShownSentence, ...], ...] = ()
    figure: ShownFigure | None = None


class ShownSection(NamedTuple):
    """A section; `level` 1 is an h2."""

    title: Words
    level: int
    blocks: tuple[ShownBlock, ...]


@dataclass(frozen=True)
class ReportPage:
    """The report whole."""

    record: Record
    body: ReportBody
    title: Said
    round: Record | None
    sections: tuple[ShownSection, ...]
    sources: tuple[Cited, ...]
    bare: int
    translators: tuple[str, ...]

    @property
    def records(self) -> list[Record]:
        return [self.record, *(cited.record for cited in self.sources if cited.record is not None)]


def report_page(record: Record, acting: Acting, language: str) -> ReportPage:
    """The page of a scoped report."""
    body = content(record, ReportBody)
    citations = Citations(body, acting, language)
    shown = _Shown(body, citations, language)
    return ReportPage(
        record=record,
        body=body,
        title=Sayings([record], acting).say(record, "title", language),
        round=Record.objects.visible_to(acting).filter(pk=body.round).first(),
        sections=tuple(shown.section(part) for part in parts(body)),
        sources=tuple(citations.all()),
        bare=sum(not sentence.sources for sentence in body.sentences),
        translators=tuple(citations.translators()),
    )


class _Shown:
    """How the parts of one report are shown."""

    def __init__(self, body: ReportBody, citations: Citations, language: str) -> None:
        self._body = body
        self._citations = citations
        self._language = language
        self._words = house_style(node.here().profile).words(language)

    def section(self, part: Part) -> ShownSection:
        blocks: list[ShownBlock] = []
        for is_list, group in groupby(part.blocks, key=_is_point):
            if is_list:
                points = tuple(self._sentences(block) for block in group if not isinstance(block, FigureBody))
                blocks.append(ShownBlock("list", points))
            else:
                blocks.extend(self._block(block) for block in group)
        return ShownSection(part.title, part.level, tuple(blocks))

    def _block(self, block: Block) -> ShownBlock:
        if isinstance(block, FigureBody):
            return ShownBlock("figure", figure=self._figure(block))
        return ShownBlock("paragraph", (self._sentences(block),))

    def _sentences(self, block: Block) -> tuple[ShownSentence, ...]:
        if isinstance(block, FigureBody):
            return ()
        return tuple(self._sentence(one.index, one.sentence) for one in block)

    def _sentence(self, index: int, sentence: SentenceBody) -> ShownSentence:
        said = sentence_in(sentence, self._language)
        foreign = "" if said.language == self._language else self._words.name_of(said.language)
        tag = self._words.original.format(language=foreign) if foreign else ""
        return ShownSentence(index, said, tag, self._cites(sentence.sources))

    def _figure(self, figure: FigureBody) -> ShownFigure:
        values = [value for _, value, _ in figure.rows] + [value for value, _ in figure.compared]
        longest = max(values, default=0) or 1
        bars = []
        for row, (labels, value, sources) in enumerate(figure.rows, 1):
            other, behind = figure.compared[row - 1] if figure.compared else (None, ())
            numbers = sorted({*self._citations.of(sources), *self._citations.of(behind)})
            bars.append(
                Bar(
                    label_in(labels, self._language),
                    value,
                    f"{100 * value / longest:.2f}",
                    row,
                    cites(numbers),
                    other,
                    "" if other is None else f"{100 * other / longest:.2f}",
                )
            )
        number = self._body.figures.index(figure) + 1
        legend = tuple(label_in(one, self._language) for one in figure.legend)
        return ShownFigure(number, label_in(figure.caption, self._language), tuple(bars), legend)

    def _cites(self, sources: Iterable[str]) -> tuple[Cite, ...]:
        return cites(self._citations.of(sources))


def _is_point(block: Block) -> bool:
    return not isinstance(block, FigureBody) and block[0].sentence.item


def cites(numbers: Iterable[int]) -> tuple[Cite, ...]:
    """Raised numbers; a run of three or more is one ("4–9") and leads to its first."""
    found: list[Cite] = []
    for _key, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        if len(run) < LISTED_SINGLY:
            found.extend(Cite(str(number), number) for number in run)
        else:
            found.append(Cite(f"{run[0]}–{run[-1]}", run[0]))
    return tuple(found)


class Behind(NamedTuple):
    """A record behind a figure's row."""

    record: Record
    title: Said
    date: str
    place: str


@dataclass(frozen=True)
class RowPage:
    """The list behind one row of a figure; `hidden` records of it this office may not see."""

    report: Record
    caption: str
    label: str
    value: int
    behind: tuple[Behind, ...]
    hidden: int


def row_page(record: Record, figure: int, row: int, acting: Acting, language: str) -> RowPage | None:
    """The records behind row `row` of figure `figure` of a scoped report, both from 1; None where there is none."""
    figures = content(record, ReportBody).figures
    if not 1 <= figure <= len(figures) or not 1 <= row <= len(figures[figure - 1].rows):
        return None
    labels, value, sources = figures[figure - 1].rows[row - 1]
    seen = {
        str(key): found for key, found in Record.objects.visible_to(acting).in_bulk(list(sources)).items()
    }
    shown = [seen[source] for source in sources if source in seen][:MOST_BEHIND]
    return RowPage(
        report=record,
        caption=label_in(figures[figure - 1].caption, language),
        label=label_in(labels, language) or _("unknown"),
        value=value,
        behind=tuple(behind_of(shown, acting, language)),
        hidden=len(set(sources) - seen.keys()),
    )


def behind_of(records: Sequence[Record], acting: Acting, language: str) -> list[Behind]:
    """Records as the rows of a list behind a figure."""
    sayings = Sayings(records, acting)
    return [_behind(record, sayings, language) for record in records]


def _behind(record: Record, sayings: Sayings, language: str) -> Behind:
    body = sayings.body(record)
    when = getattr(body, "date", "") or getattr(body, "period", "")
    said = sayings.say(record, type(body).title_field, language)
    return Behind(record, said, when or getattr(body, "deadline", ""), getattr(body, "place", ""))
