"""What the floors above know of a record's codes: names to find it by, and words to show them in."""

import re
from collections.abc import Callable, Iterable, Mapping

from comity.kernel.kinds import Body

Naming = Callable[[Body], Iterable[str]]

# Of a body and a language: what to show in place of some of its texts (codes, dates), by the text as it is stored.
Wording = Callable[[Body, str], Mapping[str, str]]

_naming: list[Naming] = []
_wording: list[Wording] = []
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def provide(naming: Naming) -> None:
    """Have `naming` asked for more texts to find a record by. It must follow from the body and the profile alone."""
    _naming.append(naming)


def also_called(body: Body) -> list[str]:
    """The further texts by which a record with this body is found."""
    return [text for naming in _naming for text in naming(body)]


def provide_wording(wording: Wording) -> None:
    """Have `wording` asked for words in which a body's codes and dates are shown."""
    _wording.append(wording)


def shown_texts(body: Body, language: str) -> list[str]:
    """The texts of a body as people read them: codes and dates in words of `language`, ids left out."""
    worded: dict[str, str] = {}
    for wording in _wording:
        worded |= wording(body, language)
    return [worded.get(text, text) for text in body.words() if not _ID.fullmatch(text)]
