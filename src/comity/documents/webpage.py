"""A paper as one self-contained page of HTML: nothing is fetched, it prints, and it reads aloud in the right language.

It says what the PDF says: both are made from the same `sheet`. Numbers of sources lead to the annex, charts are SVG
with the same figures as text.
"""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Final

from comity.documents.checking import check
from comity.documents.house_style import HouseStyle
from comity.documents.paper import Paper
from comity.documents.sheet import Data, counted, sheet

STYLE: Final = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def html(paper: Paper, style: HouseStyle) -> bytes:
    """The paper as a page in UTF-8; the Problems of `check`."""
    check(paper)
    return _Page(sheet(paper, style)).whole().encode()


class _Page:
    def __init__(self, data: Data) -> None:
        self.data, self.words = data, data["words"]
        self._numbers = [0, 0, 0]
        self._figures = {"table": 0, "chart": 0}

    def whole(self) -> str:
        document = self.data["document"]
        sections = "".join(map(self._section, self.data["sections"]))
        annex = self._annex(self.data["annex"]) if self.data["annex"] is not None else ""
        provenance = "".join(f'<p class="small">{escape(line)}</p>' for line in self.data["provenance"])
        return (
            f'<!DOCTYPE html>\n<html lang="{self.data["language"]}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            f'<title>{escape(document["title"])}</title><meta name="author" content="{escape(document["author"])}">'
            f"<style>{STYLE}</style></head><body><main>{self._heads()}{self._title()}{sections}{self._closing()}"
            f"{annex}{provenance}</main></body></html>\n"
        )

    def _heads(self) -> str:
        heading, document = self.data["heading"], self.data["document"]
        superior = (
            f'<p class="upper">{escape(heading["superior_agency"])}</p>' if heading["superior_agency"] else ""
        )
        stamps = [
            one for one in (document["marking"], self.words["draft"] if document["draft"] else "") if one
        ]
        boxes = "".join(f'<p><span class="stamp upper">{escape(one)}</span></p>' for one in stamps)
        return (
            f'<div class="heads"><div>{superior}<p class="upper"><b>{escape(heading["issuing_agency"])}</b></p>'
            f'<hr class="rule"></div><div><p><b>{escape(self.words["national_heading"])}</b></p>'
            f'<p><b>{escape(self.words["motto"])}</b></p><hr class="rule rule--wide"></div>'
            f"<div><p>{escape(heading['number'])}</p>{boxes}</div><div><p><i>{escape(heading['place_date'])}</i></p></div></div>"
        )

    def _title(self) -> str:
        heading = self.data["heading"]
        found = self.data["addressees"]
        to = ""
        if len(found) == 1:
            to = f'<p style="text-align:center">{escape(self.words["addressees"])} {escape(found[0])}</p>'
        elif found:
            lines = "".join(f"<li>{escape(one)}</li>" for one in found)
            to = f"<p>{escape(self.words['addressees'])}</p><ul>{lines}</ul>"
        type_ = f'<span class="upper">{escape(heading["document_type"])}</span>'
        return f'<h1>{type_}<br>{escape(heading["subject"])}</h1><hr class="rule" style="width:8rem">{to}'

    def _section(self, part: Data) -> str:
        made = ""
        if part["title"]:
            level = part["level"]
            self._numbers[level - 1] += 1
            self._numbers[level:] = [0] * (3 - level)
            number = counted(self.words["section_numbers"][level - 1], self._numbers[level - 1])
            made = f"<h{level + 1}>{number} {escape(part['title'])}</h{level + 1}>"
        for block in part["blocks"]:
            kind = block["kind"]
            made += (
                self._paragraph(block)
                if kind == "paragraph"
                else self._table(block)
                if kind == "table"
                else self._chart(block)
            )
        return made

    def _paragraph(self, block: Data) -> str:
        said = " ".join(map(self._sentence, block["sentences"]))
        if block["centred"]:
            return f'<p class="sign">{said}</p>'
        return f'<p class="text">{"- " if block["item"] else ""}{said}</p>'

    def _sentence(self, one: Data) -> str:
        said = escape(one["text"])
        if one["language"] is not None:
            said = f'<i lang="{one["language"]}">{said}</i>'
        if one["unsourced"]:
            said = f'<span class="bare">{said}</span><sup>[{escape(self.words["unsourced"])}]</sup>'
        said += self._references(one["sources"])
        return said + (
            f' <span class="tag">[{escape(one["tag"])}]</span>' if one["language"] is not None else ""
        )

    def _references(self, found: Iterable[Sequence[int]]) -> str:
        links = [f'<a href="#source-{ends[0]}">{"–".join(map(str, ends))}</a>' for ends in found]
        return f"<sup>{','.join(links)}</sup>" if links else ""

    def _caption(self, kind: str, block: Data) -> str:
        self._figures[kind] += 1
        lead = escape(self.words[kind].format(number=self._figures[kind]))
        said = escape(block["caption"])
        if block["unsourced"]:
            said = f'<span class="bare">{said}</span><sup>[{escape(self.words["unsourced"])}]</sup>'
        return f"<figcaption><b>{lead}</b> {said}{self._references(block['sources'])}</figcaption>"

    def _table(self, block: Data) -> str:
        heads = "".join(f'<th scope="col">{escape(one)}</th>' for one in block["headers"])
        rows = ""
        for number, row in enumerate(block["rows"], 1):
            bold = block["total"] and number == len(block["rows"])
            cells = ""
            for cell, align in zip(row, block["aligns"], strict=True):
                said = self._sentence(cell["sentence"]) if "sentence" in cell else escape(cell["text"])
                cells += (
                    f"<td{' class=num' if align == 'right' else ''}>{f'<b>{said}</b>' if bold else said}</td>"
                )
            rows += f"<tr>{cells}</tr>"
        caption = self._caption("table", block)
        return (
            f"<figure>{caption}<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></figure>"
        )

    def _chart(self, block: Data) -> str:
        legend = ""
        if block["legend"]:
            first, second = map(escape, block["legend"])
            legend = f'<p style="text-align:center">■ {first} &emsp; □ {second}</p>'
        rows = ""
        for row in block["rows"]:
            bars = "".join(_bar(one["share"], place == 1) for place, one in enumerate(row["bars"]))
            told = " / ".join(escape(one["text"]) for one in row["bars"])
            rows += f'<tr><th scope="row">{escape(row["label"])}</th><td>{bars}</td><td class="num">{told}</td></tr>'
        bars = f'<table class="bars"><tbody>{rows}</tbody></table>'
        return f"<figure>{legend}{bars}{self._caption('chart', block)}</figure>"

    def _closing(self) -> str:
        signature = self.data["signature"]
        left = ""
        if self.data["recipients"]:
            lines = "".join(f"<li>{escape(one)}</li>" for one in self.data["recipients"])
            left = f"<p><b><i>{escape(self.words['recipients'])}</i></b></p><ul>{lines}</ul>"
        upper = [one for one in (signature["authority"], signature["title"]) if one]
        right = "".join(f'<p class="upper">{escape(one)}</p>' for one in upper)
        name = f"<p><br><br><br>{escape(signature['name'])}</p>" if signature["name"] else ""
        return f'<div class="closing"><div>{left}</div><div class="sign">{right}{name}</div></div>'

    def _annex(self, part: Data) -> str:
        heads = "".join(f'<th scope="col">{escape(one)}</th>' for one in self.words["annex_columns"])
        rows = []
        for line in part["lines"]:
            reference = f"<br><i>{escape(line['reference'])}</i>" if line["reference"] else ""
            rows.append(
                f'<tr id="source-{line["number"]}"><td>{line["number"]}</td><td>{escape(line["agency"])}</td>'
                f"<td>{escape(line['title'])}{reference}</td><td>{escape(line['quote'])}</td></tr>"
            )
        title = f"<h2 style='text-align:center'>{escape(self.words['annex_title'])}</h2>"
        note = f"<p style='text-align:center'><i>{escape(part['note'])}</i></p>"
        note += f"<p>{escape(self.words['annex_guide'])}</p>"
        table = f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        return f'<section class="annex">{title}{note}{table}</section>'


def _bar(share: float, outlined: bool) -> str:
    fill = (
        'fill="#fff" stroke="#595959" stroke-width="1" vector-effect="non-scaling-stroke"'
        if outlined
        else 'fill="#595959"'
    )
    return (
        '<svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect x="0" y="0.5" width="{share * 1000:.1f}" height="9" {fill}/></svg>'
    )
