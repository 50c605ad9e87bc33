"""Whether a paper may go out: every sentence, table and chart has a source, and every source named exists."""

from collections import Counter
from collections.abc import Iterator

from comity.documents.paper import BarChart, Block, Paper, Paragraph, Sentence, Table
from comity.kernel.problems import Problem
from comity.kernel.words import Words


def check(paper: Paper) -> None:
    """Refuse a paper that is not whole, and one that is no draft and says anything without a source.

    Problems: `paper-shape` (rows, bars and labels that do not match), `paper-source-unknown` (a source number
    with no line in the annex, or with two), `paper-unsourced` (names every sentence without a source).
    """
    _check_shapes(paper)
    _check_source_numbers(paper)
    if paper.sourced and not paper.draft:
        _check_sourced(paper)


def unsourced(paper: Paper) -> list[tuple[str, str]]:
    """(place, text) of every sentence, table and chart without a source, in the paper's order."""
    return [(place, text) for place, text, sources in _statements(paper) if not sources]


def _statements(paper: Paper) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """(place, text, sources) of everything the paper states."""
    for place, block in _blocks(paper):
        if isinstance(block, Paragraph):
            for index, sentence in enumerate(block.sentences, 1):
                yield f"{place}.{index}", sentence.text, sentence.sources
        elif isinstance(block, BarChart):
            yield place, block.caption, block.sources
        else:
            yield from _table_statements(place, block)


def _table_statements(place: str, table: Table) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """A table is one statement; where it has no sources for the whole, each row must bring its own."""
    if table.sources or not table.rows:
        yield place, table.caption, table.sources
        return
    for index, row in enumerate(table.rows, 1):
        own = tuple(number for cell in row if isinstance(cell, Sentence) for number in cell.sources)
        words = " | ".join(cell.text if isinstance(cell, Sentence) else str(cell or "") for cell in row)
        yield f"{place}.{index}", f"{table.caption}: {words}", own


def _blocks(paper: Paper) -> Iterator[tuple[str, Block]]:
    """Every block with its place: section and block, counted from 1."""
    for section_index, section in enumerate(paper.sections, 1):
        for block_index, block in enumerate(section.blocks, 1):
            yield f"{section_index}.{block_index}", block


def _check_shapes(paper: Paper) -> None:
    for place, block in _blocks(paper):
        if isinstance(block, Table):
            wrong = [row for row in block.rows if len(row) != len(block.headers)]
            if wrong or not block.headers:
                raise _shape(
                    place,
                    Words(
                        vi=f"Bảng “{block.caption}” có hàng không khớp số cột.",
                        en=f"The table “{block.caption}” has a row that does not match its columns.",
                    ),
                )
        elif isinstance(block, BarChart):
            _check_bars(place, block)


def _check_bars(place: str, chart: BarChart) -> None:
    if len(chart.values) != len(chart.labels) or len(chart.compared) not in (0, len(chart.labels)):
        raise _shape(
            place,
            Words(
                vi=f"Biểu đồ “{chart.caption}” có số nhãn khác số giá trị.",
                en=f"The chart “{chart.caption}” has more or fewer labels than values.",
            ),
        )
    if bool(chart.compared) != (chart.legend is not None):
        raise _shape(
            place,
            Words(
                vi=f"Biểu đồ “{chart.caption}” so sánh hai dãy thì phải có chú giải, và chỉ khi đó.",
                en=f"The chart “{chart.caption}” needs a legend exactly when it compares two series.",
            ),
        )
    if any(not 0 <= value < float("inf") for value in (*chart.values, *chart.compared)):
        raise _shape(
            place,
            Words(
                vi=f"Biểu đồ “{chart.caption}” có giá trị âm hoặc không hữu hạn.",
                en=f"The chart “{chart.caption}” has a negative or infinite value.",
            ),
        )


def _shape(place: str, what: Words) -> Problem:
    return Problem(
        "paper-shape",
        what=what,
        mend=Words(
            vi="Sửa số liệu của khối này rồi lập lại.", en="Mend the data of this block and try again."
        ),
        place=place,
    )


def _check_source_numbers(paper: Paper) -> None:
    lines = Counter(line.number for line in paper.sources)
    twice = sorted(number for number, count in lines.items() if count > 1)
    cited = {number for _, _, sources in _statements(paper) for number in sources}
    cited |= {
        number
        for _, block in _blocks(paper)
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
        if isinstance(cell, Sentence)
        for number in cell.sources
    }
    unknown = sorted(cited - lines.keys())
    if not twice and not unknown:
        return
    numbers = ", ".join(map(str, unknown or twice))
    raise Problem(
        "paper-source-unknown",
        what=Words(
            vi=f"Nguồn số {numbers} {'không có' if unknown else 'xuất hiện hai lần'} trong phụ lục.",
            en=f"Source {numbers} {'is not in' if unknown else 'stands twice in'} the annex.",
        ),
        mend=Words(
            vi="Mỗi số nguồn phải có đúng một dòng trong phụ lục.",
            en="Give every source number exactly one line in the annex.",
        ),
        place=numbers,
    )


def _check_sourced(paper: Paper) -> None:
    missing = unsourced(paper)
    if not missing:
        return
    listed = "; ".join(f"[{place}] {text}" for place, text in missing)
    raise Problem(
        "paper-unsourced",
        what=Words(
            vi=f"{len(missing)} câu, bảng hoặc biểu đồ chưa có nguồn: {listed}",
            en=f"{len(missing)} sentences, tables or charts have no source: {listed}",
        ),
        mend=Words(
            vi="Gắn nguồn cho từng mục đã nêu, bỏ mục đó, hoặc in dưới dạng dự thảo.",
            en="Tie each of them to a source, take it out, or print the paper as a draft.",
        ),
        place=", ".join(place for place, _ in missing),
    )
