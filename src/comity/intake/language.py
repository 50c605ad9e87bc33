"""Which language is a stretch of text written in: Vietnamese, English, or neither for certain?"""

import re

from comity.intake.cues import words
from comity.intake.fused import CLOSED
from comity.intake.syllables import has_marks, is_syllable

_WORD = re.compile(r"[^\W\d_]+")
_BARE_VI = words("bare_vi")


def language_of(text: str) -> str:
    """ "vi", "en" or "und" (ISO 639: undetermined).

    Vietnamese: at least a sixth of the words are syllables with Vietnamese letters; or, without any accents, at least
    a third are common bare syllables. English: at least a seventh are closed-class words.
    """
    words = _WORD.findall(text)
    if not words:
        return "und"
    marked = sum(1 for word in words if has_marks(word) and is_syllable(word))
    if marked * 6 >= len(words):
        return "vi"
    low = [word.lower() for word in words]
    bare = sum(1 for word in low if word in _BARE_VI)
    closed = sum(1 for word in low if word in CLOSED)
    if bare * 3 >= len(words) and bare > closed:
        return "vi"
    return "en" if closed * 7 >= len(words) else "und"
