"""What did the web page leave in the text? Photo sliders, captions, buttons: out, each as a repair of its own."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from comity.intake.cues import pattern
from comity.intake.edits import Edit

_LINE = re.compile(r"([^\r\n]*)(\r?\n|\r|\Z)")
_FINAL = re.compile(r"[.!?:;…][\"'”’)]*\s*\Z")


class Line(NamedTuple):
    start: int
    end: int  # without its line break
    after: int  # where the next line begins
    text: str


def lines(text: str) -> list[Line]:
    """The lines of a text, with where they stand."""
    found = []
    for match in _LINE.finditer(text):
        if match.start() == match.end() and match.start() == len(text):
            break
        found.append(Line(match.start(), match.end(1), match.end(), match.group(1)))
    return found


def page_junk(text: str) -> Iterator[Edit]:
    """Edits that remove sliders wherever they stand, and whole lines that are captions or page furniture.

    A line right under a slider is its caption when it is short (at most 15 words) and has no closing stop.
    """
    slider = pattern("junk", "sliders")
    under_slider = False
    all_lines = lines(text)
    for i, line in enumerate(all_lines):
        bare = line.text.strip()
        if not bare:
            continue
        hits = list(slider.finditer(line.text))
        left = slider.sub("", line.text).strip()
        if hits and not left:
            yield _whole_line(all_lines, i)
            under_slider = True
            continue
        for hit in hits:
            yield Edit(line.start + hit.start(), line.start + hit.end(), "")
        if not hits and _is_furniture(bare, under_slider):
            yield _whole_line(all_lines, i)
            # A caption may run over two lines only under a slider, never elsewhere.
            under_slider = False
            continue
        under_slider = bool(hits) and line.text.rstrip().endswith(hits[-1].group())


def _is_furniture(bare: str, under_slider: bool) -> bool:
    if len(bare.split()) > 15 or (_FINAL.search(bare) and not bare.endswith(")")):
        return False
    return (
        under_slider
        or pattern("junk", "captions", whole=True).match(bare) is not None
        or pattern("junk", "lines", whole=True).match(bare) is not None
    )


def _whole_line(all_lines: list[Line], i: int) -> Edit:
    """The line with its break, and with the blank lines under it where one already stands above."""
    after = all_lines[i].after
    above_blank = i == 0 or not all_lines[i - 1].text.strip()
    if above_blank:
        for line in all_lines[i + 1 :]:
            if line.text.strip():
                break
            after = line.after
    return Edit(all_lines[i].start, after, "")
