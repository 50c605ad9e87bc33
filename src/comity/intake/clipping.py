"""A report of the press, read in and laid beside our conferences: which one is it about?

The reading's facts are compared with each conference's as accounts of engagements are (`programme.likeness`). It is
linked at once where exactly one conference is certainly the same, put to a person where one is likely, and left alone
otherwise. A conference that was itself read from these very bytes is the same without further asking.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Q

from comity.directory.names import profile
from comity.intake.facts import concepts, content_words, facts_of
from comity.intake.kinds import PaperBody
from comity.intake.models import Paper
from comity.intake.reading import Reading, read_bytes
from comity.intake.record import Record as Read
from comity.intake.spans import sources_kept, sources_of
from comity.kernel import blobs
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.dates import span
from comity.kernel.kinds import Source
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import contents
from comity.kernel.records import Link, Record
from comity.kernel.words import Words
from comity.kernel.writing import create
from comity.press.actions import do_keep_clipping
from comity.press.kinds import ClippingBody
from comity.programme.facts import spoken
from comity.programme.likeness import Facts, Verdict, compare
from comity.review.kinds import ConferenceBody
from comity.review.models import Conclusion, Conference, Finding

FEW_DAYS = timedelta(days=7)
MOST = 500  # conferences that one clipping is compared with, the latest recorded first
ANOTHER_DAY = Words(vi="chỉ ngày nêu khác nhau vài ngày", en="only the days differ, by a few")
SAME_PAPER = Words(
    vi="hội nghị được lập từ chính văn bản này", en="the conference was read from this very paper"
)


@dataclass(frozen=True)
class Match:
    """A conference that a clipping may be about, how likely, and why."""

    conference: Record
    probability: float
    sure: bool
    reasons: tuple[Words, ...]


@action
def do_clip(
    name: str, data: bytes, outlet: str, *, acting: Acting, published: str = "", address: str = ""
) -> list[Record]:
    """Read what an outlet wrote; returns the clipping, then the paper. Problems as `intake.reading.read_bytes`."""
    reading = read_bytes(name, data)
    read = next((one for one in reading.records if one.kind == "conference"), None)
    read = read or next(iter(reading.records), None)
    paper = _paper(name, data, reading, acting)
    found = matches(reading, read, acting, digest=blobs_digest(paper)) if read else []
    best = found[0] if found and (len(found) == 1 or found[0].probability > found[1].probability) else None
    shape = read.as_json() if read else {}
    sources = sources_of(shape, str(paper.pk), reading.given) if shape else []
    body = _body(reading, read, outlet, published, address, str(paper.pk))
    if best is not None:
        why = spoken(best.reasons)
        body = body.model_copy(
            update={
                "conference": str(best.conference.pk),
                "probability": round(best.probability, 4),
                "reasons_vi": tuple(words.vi for words in why),
                "reasons_en": tuple(words.en for words in why),
            }
        )
    sure = best is not None and best.sure and sum(one.sure for one in found) == 1
    return [do_keep_clipping(body, acting=acting, sources=_kept(shape, sources), sure=sure), paper]


def matches(reading: Reading, read: Read, acting: Acting, *, digest: str = "") -> list[Match]:
    """The conferences that a reading may be about, the likeliest first; without those that are certainly others."""
    facts = facts_of(reading, read)
    held = _candidates(facts, acting)
    bodies = contents(held)
    told = _statements([record.pk for record in held], acting)
    papers = _papers(held, digest, acting)
    found = []
    for record in held:
        body = bodies[record.pk]
        assert isinstance(body, ConferenceBody)
        theirs = conference_facts(body, told.get(record.pk, ()))
        verdict = compare(facts, theirs)
        if verdict.outcome == "different":
            verdict = _but_for_the_day(facts, theirs) or verdict
        match = _match(record, verdict, record.pk in papers)
        if match is not None:
            found.append(match)
    return sorted(found, key=lambda one: (-one.sure, -one.probability))


def _match(record: Record, verdict: Verdict, same_paper: bool) -> Match | None:
    if same_paper:
        return Match(record, 1.0, True, (SAME_PAPER, *verdict.reasons))
    if verdict.outcome == "same":
        return Match(record, verdict.probability, not verdict.to_confirm, verdict.reasons)
    if verdict.outcome == "related" and verdict.probability >= 0.5:
        return Match(record, verdict.probability, False, verdict.reasons)
    return None


def _but_for_the_day(facts: Facts, held: Facts) -> Verdict | None:
    """The comparison without the dates, where they differ by a few days only: outlets get days wrong, and it is for a
    person to say whether this one did. None where more than the day speaks against it."""
    one, two = span(facts.date or ""), span(held.date or "")
    if not (one.first and one.last and two.first and two.last):
        return None
    if max(one.first - two.last, two.first - one.last) > FEW_DAYS:
        return None
    verdict = compare(replace(facts, date=None), replace(held, date=None))
    if verdict.outcome == "different":
        return None
    return replace(verdict, outcome="related", reasons=(*verdict.reasons, ANOTHER_DAY))


def conference_facts(body: ConferenceBody, statements: Iterable[str]) -> Facts:
    """A conference's facts, with what it found and concluded, as the comparison takes them."""
    text = " ".join((body.title, *statements))
    return Facts(
        form="conference",
        date=body.date or None,
        period=body.period or None,
        place=body.place,
        organisers=frozenset({body.organiser} - {""}),
        agencies=frozenset(body.agencies),
        forums=frozenset(body.forums),
        persons=frozenset(body.persons),
        topics=concepts(body.title),
        subjects=concepts(text),
        title_words=content_words(body.title),
        words=content_words(text),
        language=body.language,
    )


def _candidates(facts: Facts, acting: Acting) -> list[Record]:
    rows = Conference.objects.visible_to(acting).filter(record__kind="conference")
    first, last = span(facts.date or "")
    if first and last:
        near = Q(first__lte=last + FEW_DAYS, last__gte=first - FEW_DAYS)
        rows = rows.filter(near | Q(first=None) | Q(last=None))
    return [row.record for row in rows.select_related("record").order_by("-record__created_at")[:MOST]]


def _statements(conferences: list[uuid.UUID], acting: Acting) -> dict[uuid.UUID, list[str]]:
    told: dict[uuid.UUID, list[str]] = {}
    for rows, column in (
        (Conclusion.objects.visible_to(acting).filter(conference__in=conferences), "conference"),
        (Finding.objects.visible_to(acting).filter(origin__in=conferences), "origin"),
    ):
        for key, title in rows.values_list(column, "record__title"):
            told.setdefault(key, []).append(title)
    return told


def _papers(held: list[Record], digest: str, acting: Acting) -> set[uuid.UUID]:
    """Those of the conferences that were read from a paper of these bytes."""
    papers = Paper.objects.visible_to(acting).filter(sha256=digest).values("record")
    links = Link.objects.filter(source__in=[one.pk for one in held], relation="source", target__in=papers)
    return set(links.values_list("source", flat=True))


def _paper(name: str, data: bytes, reading: Reading, acting: Acting) -> Record:
    """The paper as it was given; the one that is here already where its bytes were read in before."""
    digest = blobs.put(data)
    held = Paper.objects.visible_to(acting).filter(sha256=digest, record__owner=acting.agency)
    row = held.select_related("record").order_by("record__created_at").first()
    if row is not None:
        return row.record
    repairs = tuple((r["start"], r["end"], r["before"], r["after"]) for r in reading.as_json()["repairs"])
    body = PaperBody(language=reading.language, title=name, sha256=digest, size=len(data), repairs=repairs)
    return create("paper", body, acting=acting, label=Label())


def blobs_digest(paper: Record) -> str:
    """The hash of a scoped paper's bytes."""
    body = contents([paper])[paper.pk]
    assert isinstance(body, PaperBody)
    return body.sha256


def _body(
    reading: Reading, read: Read | None, outlet: str, published: str, address: str, paper: str
) -> ClippingBody:
    if not outlet.strip():
        raise Problem(
            "outlet-missing",
            what=Words(vi="Chưa ghi cơ quan báo chí.", en="The outlet is not named."),
            mend=Words(vi="Ghi tên báo, đài, hãng tin.", en="Name the paper, station or agency."),
            place="outlet",
        )
    title = (read.title.text if read and read.title else "") or reading.text.strip().split("\n", 1)[0][:200]
    body = ClippingBody(
        language=reading.language,
        title=" ".join(title.split()),
        outlet=outlet.strip(),
        address=address.strip(),
        published=published,
        paper=paper,
        translator=reading.translator.text if reading.translator else "",
    )
    return body if read is None else body.model_copy(update=_facts(read))


def _facts(read: Read) -> dict[str, object]:
    return {
        "date": read.date.edtf if read.date else "",
        "period": read.period.edtf if read.period else "",
        "place": read.place.text if read.place else "",
        "agencies": tuple(_code(name) for name in read.agencies),
        "persons": tuple(person.name for person in read.persons),
        "conclusions": tuple(one.text for one in read.findings.get("directions", ())),
        "results": tuple(one.text for one in read.findings.get("results", ())),
    }


def _code(name: str) -> str:
    entry = profile().find("agency", name)
    return entry.code if entry else name


def _kept(shape: dict[str, object], sources: list[Source]) -> tuple[Source, ...]:
    """The sources under the fields of a clipping: what the reading calls directions are its conclusions here."""
    kept = sources_kept(shape, sources) if shape else []
    return tuple(
        one.model_copy(update={"field": one.field.replace("directions/", "conclusions/")}) for one in kept
    )
