"""A release side by side with its translation: each text, what it was made from, and whether that still stands."""

from dataclasses import dataclass
from typing import Literal

from comity.press.kinds import ReleaseBody, Rendered

Standing = Literal["whole", "stale", "missing"]


@dataclass(frozen=True)
class Beside:
    """A text and its translation. `text` is "" where there is none; `was` is the original that it was made from,
    where that has changed since."""

    path: str
    original: str
    text: str = ""
    was: str = ""

    @property
    def fresh(self) -> bool:
        """Whether there is a translation of just these words."""
        return bool(self.text) and not self.was


def beside(body: ReleaseBody, language: str) -> list[Beside]:
    """Every text of a release with its translation. A sentence that only moved keeps its translation."""
    rendered = body.rendered.get(language, Rendered(translator=""))
    of_words = {pair.original: pair for pair in rendered.pairs}
    of_path = {pair.path: pair for pair in rendered.pairs}
    found = []
    for path, original in body.texts().items():
        pair = of_words.get(original) or of_path.get(path)
        if pair is None or not pair.text:
            found.append(Beside(path, original))
        else:
            found.append(
                Beside(path, original, pair.text, "" if pair.original == original else pair.original)
            )
    return found


def standing(body: ReleaseBody, language: str) -> Standing:
    """Whether a translation is whole, stale (something changed since), or missing altogether."""
    if language not in body.rendered:
        return "missing"
    return "whole" if all(one.fresh for one in beside(body, language)) else "stale"


def text_in(body: ReleaseBody, path: str, language: str) -> str:
    """A text in `language`; the original where that is its language. Of a stale translation nothing is shown."""
    if language == body.language:
        return body.texts()[path]
    return next((one.text for one in beside(body, language) if one.path == path and one.fresh), "")


def languages(body: ReleaseBody) -> list[str]:
    """The languages in which a release can be read whole: its own first."""
    return [body.language, *(code for code in sorted(body.rendered) if standing(body, code) == "whole")]
