"""What does this paper say? A file becomes a `Reading`: repaired text, and records whose every field has its source.

Nothing is stored and nothing is invented.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comity.intake.edits import Repair, by_words
from comity.intake.gazetteer import gazetteer
from comity.intake.opening import decode, load, refuse_legacy
from comity.intake.record import Passage, Record
from comity.intake.records import records_in
from comity.intake.repair import repair
from comity.intake.structure import structure_of


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read."""

    file: str
    language: str
    encoding: str
    given: str
    text: str
    repairs: tuple[Repair, ...]
    records: tuple[Record, ...]
    translator: Passage | None = None
    credit: Passage | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "language": self.language,
            "text": self.text,
            "repairs": [one.as_json() for one in self.repairs],
            "records": [record.as_json() for record in self.records],
            "encoding": self.encoding,
            "translator": self.translator.as_json() if self.translator else None,
            "credit": self.credit.as_json() if self.credit else None,
        }


def read_file(path: Path, profile: str = "vn") -> Reading:
    """Read one file. Raises `Problem` for a file that is missing, empty, too large or not text."""
    return read_bytes(str(path), load(path), profile)


def read_bytes(name: str, data: bytes, profile: str = "vn") -> Reading:
    """Read the bytes of a file called `name`. Raises `Problem` as `read_file` does."""
    opened = decode(name, data)
    names = gazetteer(profile)
    draft = repair(opened.text, names.words)
    refuse_legacy(name, draft.text)
    structure = structure_of(draft.text)
    records, translator, credit = records_in(draft, structure, names)
    return Reading(
        file=name,
        language=structure.language,
        encoding=opened.encoding,
        given=opened.text,
        text=draft.text,
        repairs=by_words(opened.text, draft.repairs),
        records=records,
        translator=translator,
        credit=credit,
    )
