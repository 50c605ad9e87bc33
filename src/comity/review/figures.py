"""Figures of the central report from the round's statistics: the greatest rows, the rest in one."""

from collections.abc import Iterable, Sequence

from comity.kernel.words import Words
from comity.review.kinds import FigureBody
from comity.review.statistics import HELD_COLUMNS, LAST, THIS, Line, Statistic

SHOWN = 20  # rows of a figure; the rest are one row
OTHERS = Words(vi="{count} dòng còn lại", en="the other {count} rows")
PLANNED, DONE = Words(vi="Được giao", en="Assigned"), Words(vi="Hoàn thành", en="Done")

CAPTIONS = {
    "plan": Words(
        vi="Nhiệm vụ được giao và đã hoàn thành theo phương hướng", en="Tasks assigned and done, by direction"
    ),
    "held": Words(
        vi="Hoạt động theo kế hoạch và đã thực hiện, theo cơ quan chủ trì",
        en="Engagements planned and carried out, by lead agency",
    ),
    "indicator": Words(vi="Mức đạt chỉ tiêu của các nhiệm vụ (%)", en="Indicators of tasks reached (%)"),
    "form": Words(
        vi="Hoạt động theo hình thức (mỗi hoạt động tính một lần)",
        en="Engagements by form (each counted once)",
    ),
    "partner": Words(vi="Hoạt động theo đối tác", en="Engagements by partner"),
    "agency": Words(vi="Hoạt động theo cơ quan có báo cáo", en="Engagements by reporting agency"),
    "forum": Words(vi="Hoạt động theo cơ chế đa phương", en="Engagements by forum"),
}
SECTIONS = {"plan": "leadership", "held": "leadership", "indicator": "leadership"}
LEGENDS = {"plan": (PLANNED, DONE), "held": tuple(words for _, words in HELD_COLUMNS[:2])}
SOME = Words(
    vi=" ({shown} trong số {count}; đủ trong phụ lục số liệu)", en=" ({shown} of {count}; all in the annex)"
)

Texts = dict[str, str]


def figures_of(tables: Iterable[Statistic]) -> list[FigureBody]:
    """A figure for every table that has something to show; against the last period where that had anything."""
    return [figure for table in tables if (figure := _figure(table)) is not None]


def _figure(table: Statistic) -> FigureBody | None:
    if table.bars == 1:
        return _single(table)
    compared = 1  # the second column: done, or the last period
    lines = [line for line in table.lines if line.cells[0].value or line.cells[compared].value]
    if not lines:
        return None
    rows = [_row(line, 0) for line in lines[:SHOWN]]
    other = [(int(line.cells[compared].value), line.cells[compared].ids) for line in lines[:SHOWN]]
    if len(lines) > SHOWN:
        rest = lines[SHOWN:]
        label = Words(*(OTHERS.say(code).format(count=len(rest)) for code in ("vi", "en")))
        ids, before = _together(rest, 0), _together(rest, compared)
        rows.append((_texts(label), len(ids), ids))
        other.append((len(before), before))
    against = table.code in LEGENDS or any(value for value, _ in other)
    legend = LEGENDS.get(table.code, (THIS, LAST))
    return FigureBody(
        section=SECTIONS.get(table.code, "results"),
        caption=_texts(CAPTIONS[table.code]),
        rows=tuple(rows),
        compared=tuple(other) if against else (),
        legend=tuple(map(_texts, legend)) if against else (),
    )


def _single(table: Statistic) -> FigureBody | None:
    """A figure of one column whose values do not add up: what is known, up to `SHOWN` rows."""
    lines = [line for line in table.lines if line.cells[0].known]
    if not lines:
        return None
    some = SOME if len(lines) > SHOWN else Words("", "")
    caption = {
        code: CAPTIONS[table.code].say(code) + some.say(code).format(shown=SHOWN, count=len(lines))
        for code in ("vi", "en")
    }
    return FigureBody(
        section=SECTIONS[table.code], caption=caption, rows=tuple(_row(line, 0) for line in lines[:SHOWN])
    )


def _row(line: Line, column: int) -> tuple[Texts, int, tuple[str, ...]]:
    return _texts(line.words), int(line.cells[column].value), line.cells[column].ids


def _together(lines: Sequence[Line], column: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for line in lines for one in line.cells[column].ids))


def _texts(words: Words) -> Texts:
    return {"vi": words.vi, "en": words.en}
