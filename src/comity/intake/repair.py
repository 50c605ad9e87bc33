"""The file's characters, mended: in which order, and what counts as sure.

Order: spoiled characters, page junk, broken words and lines, missing blanks, fused words. Each step works on what the
step before left, and every change is listed against the file as given. What is not sure stays as it is.
"""

import re
from collections.abc import Iterator

from comity.intake.characters import mend_characters
from comity.intake.edits import Draft, Edit
from comity.intake.fused import fused_words
from comity.intake.junk import lines, page_junk
from comity.intake.language import language_of
from comity.intake.spacing import hyphen_breaks, missing_blanks, soft_breaks
from comity.intake.syllables import split_fused

_WORD = re.compile(r"[^\W\d_]+")


def repair(given: str, names: frozenset[str] = frozenset()) -> Draft:
    """The repaired draft of a text. `names`: lower-case words of known names, which are never cut."""
    draft = Draft(given)
    mend_characters(draft)
    draft.apply(page_junk(draft.text))
    draft.apply(hyphen_breaks(draft.text))
    draft.apply(soft_breaks(draft.text))
    draft.apply(missing_blanks(draft.text))
    draft.apply(_fused(draft.text, names))
    return draft


def _fused(text: str, names: frozenset[str]) -> Iterator[Edit]:
    """Fused words, by the language of each line, so that a Vietnamese quotation in English text is read as such."""
    whole = language_of(text)
    beside = frozenset(word.lower() for word in _WORD.findall(text))
    english = False
    for line in lines(text):
        tongue = language_of(line.text) if len(line.text) > 40 else whole
        english = english or tongue == "en"
        if tongue == "vi" or whole == "vi":
            for match in _WORD.finditer(line.text):
                at = line.start + match.start()
                for part in (split_fused(match.group(), beside) or [])[:-1]:
                    at += len(part)
                    yield Edit(at, at, " ")
    if english or whole == "en":
        for edit in fused_words(text, names):
            if whole == "en" or language_of(_line_around(text, edit.start)) == "en":
                yield edit


def _line_around(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
