"""Figures of the central report from the round's statistics: the greatest rows, the rest in one."""

from collections.abc import Iterable, Sequence

from comity.kernel.words import Words
from comity.review.kinds import FigureBody
from comity.review.statistics import LAST, THIS, Line, Statistic

SHOWN = 20  # rows of a figure; the rest are one row
OTHERS = Words(vi="{count} dòng còn lại", en="the other {count} rows")
PLANNED, DONE = Words(vi="Được giao", en="Assigned"), Words(vi="Hoàn thành", en="Done")

CAPTIONS = {
    "plan": Words(
        vi="Nhiệm vụ được giao và đã hoàn thành theo phương hướng", en="Tasks assigned and done, by direction"
    ),
    "form": Words(
        vi="Hoạt động theo hình thức (mỗi hoạt động tính một lần)",
        en="Engagements by form (each counted once)",
    ),
    "partner": Words(vi="Hoạt động theo đối tác", en="Engagements by partner"),
    "agency": Words(vi="Hoạt động theo cơ quan có báo cáo", en="Engagements by reporting agency"),
    "forum": Words(vi="Hoạt động theo cơ chế đa phương", en="Engagements by forum"),
}
SECTIONS = {"plan": "leadership"}

Texts = dict[str, str]


def figures_of(tables: Iterable[Statistic]) -> list[FigureBody]:
    """A figure for every table that has something to show; against the last period where that had anything."""
    return [figure for table in tables if (figure := _figure(table)) is not None]


def _figure(table: Statistic) -> FigureBody | None:
    compared = 1  # the second column: done, or the last period
    lines = [line for line in table.lines if line.cells[0].value or line.cells[compared].value]
    if not lines:
        return None
    rows = [_row(line, 0) for line in lines[:SHOWN]]
    other = [(line.cells[compared].value, line.cells[compared].ids) for line in lines[:SHOWN]]
    if len(lines) > SHOWN:
        rest = lines[SHOWN:]
        label = Words(*(OTHERS.say(code).format(count=len(rest)) for code in ("vi", "en")))
        ids, before = _together(rest, 0), _together(rest, compared)
        rows.append((_texts(label), len(ids), ids))
        other.append((len(before), before))
    against = table.code == "plan" or any(value for value, _ in other)
    legend = (PLANNED, DONE) if table.code == "plan" else (THIS, LAST)
    return FigureBody(
        section=SECTIONS.get(table.code, "results"),
        caption=_texts(CAPTIONS[table.code]),
        rows=tuple(rows),
        compared=tuple(other) if against else (),
        legend=tuple(map(_texts, legend)) if against else (),
    )


def _row(line: Line, column: int) -> tuple[Texts, int, tuple[str, ...]]:
    return _texts(line.words), line.cells[column].value, line.cells[column].ids


def _together(lines: Sequence[Line], column: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for line in lines for one in line.cells[column].ids))


def _texts(words: Words) -> Texts:
    return {"vi": words.vi, "en": words.en}
