"""Which characters were spoiled on the way? Double-decoded letters, split accents, invisible signs."""

import re
import unicodedata
from collections.abc import Iterator

from comity.intake.edits import Draft, Edit

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_ODD_SPACE = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_WITH_ACCENTS = re.compile("[^\u0300-\u036f][\u0300-\u036f]+")
_SPOILED = re.compile("[\u0080-\u009f]|[ÂÃÄÅÆáâ][\u0080-\u00bf–-€™Œ-žˆ˜ƒ]")


def mend_characters(draft: Draft) -> None:
    """Mend mojibake, then compose accents (NFC), then drop invisible signs and make odd spaces plain ones."""
    draft.apply(_mojibake(draft.text))
    draft.apply(_composed(draft.text))
    draft.apply(Edit(m.start(), m.end(), "") for m in _INVISIBLE.finditer(draft.text))
    draft.apply(Edit(m.start(), m.end(), " ") for m in _ODD_SPACE.finditer(draft.text))


def _mojibake(text: str) -> Iterator[Edit]:
    """Lines that were decoded by the wrong code page, word by word where the words still match."""
    if not _SPOILED.search(text):
        return
    import ftfy  # loaded late: most files are clean

    config = ftfy.TextFixerConfig(replace_lossy_sequences=False, normalization=None, explain=False)
    for line in re.finditer(r"[^\r\n]+", text):
        before = line.group()
        after = ftfy.fix_encoding(before, config)
        if after == before or "\ufffd" in after:
            continue
        old, new = before.split(" "), after.split(" ")
        if len(old) != len(new):
            yield Edit(line.start(), line.end(), after)
            continue
        at = line.start()
        for old_word, new_word in zip(old, new, strict=True):
            if old_word != new_word:
                yield Edit(at, at + len(old_word), new_word)
            at += len(old_word) + 1


def _composed(text: str) -> Iterator[Edit]:
    if unicodedata.is_normalized("NFC", text):
        return
    for match in _WITH_ACCENTS.finditer(text):
        after = unicodedata.normalize("NFC", match.group())
        if after != match.group():
            yield Edit(match.start(), match.end(), after)
    alone = [c for c in set(text) if unicodedata.normalize("NFC", c) != c]
    for match in re.finditer("|".join(map(re.escape, alone)), text) if alone else ():
        yield Edit(match.start(), match.end(), unicodedata.normalize("NFC", match.group()))
