"""Writing sentences down: a template of the profile, its slots in each language, the records it stands on."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from comity.directory import names
from comity.kernel.kinds import Body
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.review.gathering import Material
from comity.review.kinds import FigureBody, SentenceBody

LANGUAGES = ("vi", "en")
Slots = dict[str, str | int]
Telling = Callable[[str], Slots | None]  # the slots in a language; None where the record does not speak it
BodyT = TypeVar("BodyT", bound=Body)

NAMED = 8  # agencies named in a sentence; of more, the rest are counted
AND_MORE = Words(vi="{names} và {more} cơ quan khác", en="{names} and {more} other agencies")


class Sentences:
    """Sentences and figures in the order in which they are written down; blocks are paragraphs."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.sentences: list[SentenceBody] = []
        self.figures: list[FigureBody] = []
        self._block = 0

    def paragraph(self) -> None:
        """What comes now is a new paragraph."""
        self._block += 1

    def say(
        self, section: str, key: str, sources: Iterable[Record | None], slots: Telling, *, item: bool = False
    ) -> None:
        """A sentence by the template `key`, in each of the report's languages that its slots can be had in."""
        records = [record for record in sources if record is not None]
        texts = self._texts(key, slots, LANGUAGES)
        if not texts:
            # The record speaks neither of the report's languages, nobody translated it: its own words stand.
            texts = self._texts(key, slots, [record.language for record in records[:1]])
        ids = tuple(dict.fromkeys(str(record.pk) for record in records))
        self.sentences.append(
            SentenceBody(section=section, block=self._block, texts=texts, sources=ids, item=item)
        )

    def carry(
        self,
        section: str,
        key: str,
        record: Record,
        *,
        more: Sequence[Record] = (),
        said_by: Sequence[str] = (),
    ) -> None:
        """A sentence that carries a record's own text, in each language that the text exists in, and who said it."""

        def slots(language: str) -> Slots | None:
            said = self.material.sayings.say(record, "text", language)
            if said.language != language:
                return None
            agencies = said_by or (record.owner,)
            return {"text": unstopped(said.text), "agency": agency_names(agencies, language)}

        self.say(section, key, [record, *more], slots, item=True)

    def body(self, record: Record, body: type[BodyT]) -> BodyT:
        """The content of a gathered record."""
        found = self.material.sayings.body(record)
        assert isinstance(found, body)
        return found

    def _texts(self, key: str, slots: Telling, languages: Iterable[str]) -> dict[str, str]:
        texts = {}
        for language in languages:
            filled = slots(language)
            if filled is not None:
                texts[language] = capital(names.profile().sentence(key, language, **filled).strip())
        return texts


def agency_names(codes: Iterable[str], language: str) -> str:
    """Agencies in a sentence: the first `NAMED` by name, the rest by number."""
    several = list(dict.fromkeys(codes))
    said = listed((names.agency(code) for code in several[:NAMED]), language)
    if len(several) <= NAMED:
        return said
    return AND_MORE.say(language).format(names=said, more=len(several) - NAMED)


def listed(several: Iterable[Words], language: str) -> str:
    """Names in a row."""
    said = [words.say(language) for words in several]
    # A name may have a comma of its own ("Department of Foreign Relations, Ministry of National Defence").
    return ("; " if any("," in name for name in said) else ", ").join(said)


def unstopped(text: str) -> str:
    """A text without the stop at its end, because its sentence brings its own."""
    return text.strip().rstrip(".;: ")


def capital(sentence: str) -> str:
    """A sentence begins with a capital, also where a carried-over text did not."""
    return sentence[:1].upper() + sentence[1:]
