"""A record as read, in the form in which accounts are compared."""

import re
from functools import lru_cache

from comity.intake.cues import lexicon, words
from comity.intake.dates import dates_in
from comity.intake.fused import CLOSED
from comity.intake.language import language_of
from comity.intake.reading import Reading
from comity.intake.record import Record
from comity.programme.likeness import Facts

_WORD = re.compile(r"[^\W\d_]{2,}")
_VI_CLOSED = words("closed_vi")


def facts_of(reading: Reading, record: Record) -> Facts:
    """The comparable facts of one record of a reading."""
    whole = record.kind != "report" and len([r for r in reading.records if r.kind != "report"]) == 1
    body = reading.text if whole else _own_text(record)
    head = " ".join(part.text for part in (record.title, record.topic) if part)
    ahead = " ".join(p.text for name in ("directions", "proposals") for p in record.findings.get(name, ()))
    return Facts(
        form=record.form,
        date=record.date.edtf if record.date else None,
        period=record.period.edtf if record.period else None,
        plan_period=record.plan_period.edtf if record.plan_period else None,
        place=record.place.text if record.place else "",
        organisers=record.codes("organiser"),
        agencies=frozenset(
            m.code for m in record.mentions if m.kind == "agency" and not (m.body and m.role == "mentioned")
        ),
        partners=record.codes("partner", kind="partner"),
        forums=record.codes("forum"),
        persons=frozenset(person.name for person in record.persons),
        audience=frozenset(record.audience),
        topics=concepts(head),
        subjects=concepts(body),
        years_ahead=frozenset(d.edtf[:4] for d in dates_in(ahead) if d.precision == "year"),
        title_words=content_words(head),
        words=content_words(body),
        language=language_of(body),
    )


def concepts(text: str) -> frozenset[str]:
    """The concepts of the field that a text speaks of, by code, whatever its language."""
    return frozenset(code for code, expression in _concepts() if expression.search(text))


def content_words(text: str) -> frozenset[str]:
    """Words that carry content: lower case, without closed-class words, English ones cut to a rough stem."""
    low = (word.lower() for word in _WORD.findall(text))
    return frozenset(
        _stem(word) for word in low if word not in CLOSED and word not in _VI_CLOSED and len(word) > 2
    )


def _stem(word: str) -> str:
    """A rough stem is enough here: "reviewed", "reviews" and "review" must meet."""
    if not word.isascii() or len(word) < 5:
        return word
    return (
        re.sub(r"(?:ations?|ings?|ments?|edly|ed|ly|es|s|e)\Z", "", word)
        if len(word) > 5
        else word.rstrip("s")
    )


def _own_text(record: Record) -> str:
    parts = [record.title, record.topic, *(p for passages in record.findings.values() for p in passages)]
    return " ".join(part.text for part in parts if part)


@lru_cache(maxsize=1)
def _concepts() -> list[tuple[str, re.Pattern[str]]]:
    return [
        (entry["code"], re.compile("|".join(f"(?:{p})" for p in entry["patterns"]), re.IGNORECASE))
        for entry in lexicon("topics")["topic"]
    ]
