"""Pieces of WordprocessingML (ECMA-376, part 1) as text: runs, paragraphs, tables, lines. Lengths are in points."""

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

FONT: Final = "Times New Roman"
GREY: Final = "595959"
SHADE: Final = "EDEDED"
TWENTIETHS: Final = 20  # of a point: the unit of lengths


def run(
    text: str,
    *,
    size: float | None = None,
    bold: bool = False,
    italic: bool = False,
    raised: bool = False,
    marked: bool = False,
) -> str:
    """A run of text; `marked` shades it as what has no source."""
    properties = "".join(
        [
            "<w:b/>" if bold else "",
            "<w:i/>" if italic else "",
            f'<w:sz w:val="{round(size * 2)}"/>' if size else "",
            f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>' if marked else "",
            '<w:vertAlign w:val="superscript"/>' if raised else "",
        ]
    )
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(
    runs: str,
    *,
    align: str = "left",
    style: str = "",
    indent: float = 0,
    left: float = 0,
    right: float = 0,
    before: float = 0,
    after: float = 0,
    lines: float = 1,
    with_next: bool = False,
    height: float = 0,
    extra: str = "",
) -> str:
    """A paragraph; lengths in points, `lines` in single lines, or `height` of a line in points exactly.

    `extra` are further properties that the schema has between "keep with next" and spacing.
    """
    rule = "exact" if height else "auto"
    line = _units(height) if height else round(lines * 240)
    mark = f'<w:rPr><w:sz w:val="{round(height * 2)}"/></w:rPr>' if height else ""
    parts = [
        f'<w:pStyle w:val="{style}"/>' if style else "",
        "<w:keepNext/>" if with_next else "",
        extra,
        f'<w:spacing w:before="{_units(before)}" w:after="{_units(after)}"'
        f' w:line="{line}" w:lineRule="{rule}"/>',
        f'<w:ind w:left="{_units(left)}" w:right="{_units(right)}" w:firstLine="{_units(indent)}"/>',
        f'<w:jc w:val="{align}"/>',
        mark,
    ]
    return f"<w:p><w:pPr>{''.join(parts)}</w:pPr>{runs}</w:p>"


def table(
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    borders: bool = True,
    heads: int = 0,
    whole: bool = False,
) -> str:
    """A table of cells that are paragraphs; `widths` in points. The first `heads` rows stand on every page."""
    lines = "".join(
        f'<w:{side} w:val="{"single" if borders else "nil"}" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(f'<w:{side} w:w="{80 if borders else 0}" w:type="dxa"/>' for side in ("left", "right"))
    margins = f"<w:tblCellMar>{margins}</w:tblCellMar>"
    grid = "".join(f'<w:gridCol w:w="{_units(width)}"/>' for width in widths)
    made = []
    for number, cells in enumerate(rows):
        head = number < heads
        own = ("<w:cantSplit/>" if whole or head or borders else "") + ("<w:tblHeader/>" if head else "")
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>' if head else ""
        inner = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{_units(width)}" w:type="dxa"/>{shade}</w:tcPr>{cell}</w:tc>'
            for cell, width in zip(cells, widths, strict=True)
        )
        made.append(f"<w:tr><w:trPr>{own}</w:trPr>{inner}</w:tr>")
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_units(sum(widths))}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/>{margins}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(made)}</w:tbl>'
    )


def _units(points: float) -> int:
    return round(points * TWENTIETHS)


def rule(side: float) -> str:
    """A line, `side` points away from both ends of the room."""
    border = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    return paragraph("", left=side, right=side, after=5, height=3, extra=border)


def box(eighths: int) -> str:
    """A frame around a paragraph, so many eighths of a point thick: `extra` of one."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="{eighths}" w:space="3" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return f"<w:pBdr>{sides}</w:pBdr>"


def bar(right: float, *, outlined: bool, small: bool) -> str:
    """A bar of a chart: a shaded paragraph that ends `right` points before its cell does."""
    if outlined:
        sides = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{GREY}"/>'
            for side in ("top", "left", "bottom", "right")
        )
        extra = f"<w:pBdr>{sides}</w:pBdr>"
    else:
        extra = f'<w:shd w:val="clear" w:color="auto" w:fill="{GREY}"/>'
    return paragraph("", right=right, before=1.5, after=1.5, height=7 if small else 10, extra=extra)
