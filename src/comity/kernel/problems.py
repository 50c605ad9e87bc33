"""The one shape of an error: what is wrong, where, and how to mend it.

Web, API and CLI all show a `Problem` in this shape, so a person who meets one in a browser and a program
that meets one as JSON read the same three things.
"""

from typing import TypedDict

from comity.kernel.words import Words


class ProblemShape(TypedDict):
    """A problem as JSON, in one language."""

    code: str
    what: str
    place: str
    mend: str


class Problem(Exception):
    """Bad input or a forbidden act. Nothing was changed.

    `code` is stable and for programs ("file-empty"); `what` and `mend` are for people; `place` names the
    file, field, line or record meant, and is the same in every language.
    """

    def __init__(self, code: str, *, what: Words, mend: Words, place: str = "") -> None:
        super().__init__(what.en)
        self.code = code
        self.what = what
        self.mend = mend
        self.place = place

    def shape(self, language: str) -> ProblemShape:
        """The problem in `language`, ready to be JSON."""
        return {
            "code": self.code,
            "what": self.what.say(language),
            "place": self.place,
            "mend": self.mend.say(language),
        }
