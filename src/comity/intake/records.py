"""Which records does a text hold? A conference, an engagement, a report, or none; a report may tell of engagements."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comity.intake.cues import lexicon, named, pattern
from comity.intake.dates import Dated, dates_in
from comity.intake.edits import Draft
from comity.intake.events import Event, Setting, Span, form_cues, main_event, setting_of
from comity.intake.findings import Finding, findings_in
from comity.intake.gazetteer import Gazetteer, Mention, distributed
from comity.intake.junk import lines
from comity.intake.persons import Person, persons_in
from comity.intake.places import dateline_length
from comity.intake.record import Named, Passage, Post, Record, Timed
from comity.intake.structure import Sentence, Structure

_CONFERENCES = ("conference",)


@dataclass(frozen=True, slots=True)
class _Page:
    """A text with all that was found in it, for making records."""

    draft: Draft
    structure: Structure
    names: Gazetteer
    mentions: list[Mention]
    dates: list[Dated]
    persons: list[Person]

    def passage(self, span: Span) -> Passage:
        return Passage(self.draft.text[span[0] : span[1]], self.draft.source_of(*span))

    def timed(self, dated: Dated | None) -> Timed | None:
        if dated is None:
            return None
        return Timed(dated.edtf, dated.text, self.draft.source_of(dated.start, dated.end))


def records_in(
    draft: Draft, structure: Structure, names: Gazetteer
) -> tuple[tuple[Record, ...], Passage | None, Passage | None]:
    """The records of a text, its translator and its credit line (who carried it), if it names them."""
    text = draft.text
    translator, credit, aside = _credits(text)
    structure = _without(structure, aside)
    mentions = _mentions(text, names)
    page = _Page(draft, structure, names, mentions, dates_in(text), persons_in(text, mentions))
    records = list(_records(page))
    return (
        tuple(records),
        translator and page.passage(translator),
        credit and page.passage(credit),
    )


def _records(page: _Page) -> Iterator[Record]:
    event = main_event(page.draft.text, page.structure, page.names)
    if not _of_this_field(page) or not (event or page.structure.formal):
        return
    if page.structure.formal:
        yield _record(page, "report", None, event)
        yield from _told_in_report(page)
    elif event and _took_place(page, event):
        yield _record(page, "conference" if event.form.code in _CONFERENCES else "engagement", event, event)


def _took_place(page: _Page, event: Event) -> bool:
    """A mere word is no event: the sentence that tells of it names somebody or says it was held, or a day is told."""
    told = event.anchors[0]
    inside = [m for m in page.mentions if told.start <= m.start < told.end]
    opening = [*page.structure.sentences[:3], told]
    dated = any(
        s.start <= d.start < s.end and d.precision in ("day", "month") for s in opening for d in page.dates
    )
    language = "vi" if told.language == "vi" else "en"
    organised = re.search(_organised(language), told.text, re.IGNORECASE) is not None
    return bool(inside) or organised or dated or event.score >= 6


def _organised(language: str) -> str:
    return str(lexicon("findings")[language]["organised"])


def _of_this_field(page: _Page) -> bool:
    """Two signs that the text belongs here: names the profile knows, or words of the field."""
    words = {m.group().lower() for m in pattern("bodies", "domain").finditer(page.draft.text)}
    known = {m.name.code for m in page.mentions if m.name.kind != "partner" and not m.name.body}
    return len(words) + len(known) >= 2


def _record(page: _Page, kind: str, event: Event | None, about: Event | None) -> Record:
    setting = setting_of(page.draft.text, page.structure, event, page.mentions, page.dates, page.names)
    if kind == "report":
        setting.date = _signed_on(page)
    skip = frozenset(s.start for s in (event.anchors if event else []) if _only_tells(s, setting))
    findings = findings_in(
        page.structure.sentences, page.mentions, engagement=kind == "engagement", skip=skip
    )
    near = _near(page, event)
    return Record(
        kind=kind,
        form=about.form.code if about and event else kind,
        title=_title(page, setting, event),
        topic=page.passage(setting.purpose) if setting.purpose else None,
        date=page.timed(setting.date),
        period=page.timed(setting.period),
        plan_period=page.timed(setting.plan_period),
        place=page.passage(setting.place) if setting.place else None,
        mentions=tuple(_roles(page, kind, setting, findings, near)),
        participants=tuple(page.passage(span) for span in setting.participants),
        persons=_posts(page, page.persons),
        audience=_audience(page, setting),
        form_source=_form_source(page, event),
        findings=_by_field(page, findings),
    )


def _title(page: _Page, setting: Setting, event: Event | None) -> Passage | None:
    """The headline, or else the sentence that says what the event was, as far as it says it."""
    if page.structure.title:
        return page.passage(page.structure.title)
    if not event:
        first = next(
            iter(page.structure.headings or [(s.start, s.end) for s in page.structure.sentences]), None
        )
        return page.passage(first) if first else None
    told = [s for s in event.anchors if setting.purpose and s.start <= setting.purpose[0] < s.end]
    sentence = (told or event.anchors)[0]
    return page.passage((sentence.start + dateline_length(sentence.text), sentence.end))


def _form_source(page: _Page, event: Event | None) -> Span | None:
    """The words by which the form was known."""
    for sentence in event.anchors if event else ():
        for form, match in form_cues(sentence.text, page.names):
            if event and form.code == event.form.code:
                return page.draft.source_of(sentence.start + match.start(), sentence.start + match.end())
    return None


def _near(page: _Page, event: Event | None) -> tuple[int, int]:
    """Where the event itself is told: the title and the first sentences, or the whole text of a report."""
    if event is None:
        return 0, len(page.draft.text)
    end = max([s.end for s in page.structure.sentences[:3]] + [event.anchors[0].end])
    return 0, end


def _only_tells(sentence: Sentence, setting: Setting) -> bool:
    """A sentence that tells when or where or why the event was held carries no finding by itself."""
    parts = [
        (setting.date.start, setting.date.end) if setting.date else None,
        setting.purpose,
        *((m.start, m.end) for m in setting.organisers),
    ]
    inside = [part for part in parts if part and sentence.start <= part[0] < sentence.end]
    language = "vi" if sentence.language == "vi" else "en"
    achieved = pattern("findings", language, "result").search(sentence.text)
    strong = achieved and re.search(r"contribut|achiev|góp phần|đạt được", achieved.group(), re.IGNORECASE)
    return bool(inside) and not strong


def _roles(
    page: _Page, kind: str, setting: Setting, findings: Sequence[Finding], near: tuple[int, int]
) -> Iterator[Named]:
    organisers = {m.start for m in setting.organisers}
    attending = {m.start for m in setting.attending}
    bound = {start for finding in findings for _, start, _ in finding.responsible}
    engaged = kind != "conference"
    plain = any(
        m.name.kind == "partner" and not m.hint and near[0] <= m.start < near[1] for m in page.mentions
    )
    for mention in page.mentions:
        role = "mentioned"
        if mention.start in organisers:
            role = "organiser"
        elif mention.start in attending:
            role = "partner" if mention.name.kind == "partner" else "participant"
        elif mention.start in bound and mention.name.kind == "agency":
            role = "responsible"
        elif mention.name.kind == "forum":
            role = "forum"
        elif mention.name.kind == "partner" and near[0] <= mention.start < near[1]:
            # A conference at home is about partners, not with them.
            role = (
                "partner" if engaged and (kind == "report" or not mention.hint or not plain) else "mentioned"
            )
        yield _named(page, mention, role)
        if mention.name.organisation and mention.name.kind == "partner" and not mention.hint:
            yield _named(page, mention, "forum")


def _named(page: _Page, mention: Mention, role: str) -> Named:
    return Named(
        role=role,
        kind=mention.name.kind,
        code=mention.name.code,
        name=_short(mention, page),
        source=page.draft.source_of(mention.start, mention.end),
        body=mention.name.body,
    )


def _short(mention: Mention, page: _Page) -> str:
    """The canonical name in the text's language; ASEAN and its like as everybody writes them."""
    language = page.structure.language
    written = page.draft.text[mention.start : mention.end]
    if (
        mention.name.kind == "partner"
        and mention.name.organisation
        and written.isupper()
        and len(written) > 3
    ):
        return written
    return mention.name.say(language)


def _posts(page: _Page, persons: Sequence[Person]) -> tuple[Post, ...]:
    return tuple(Post(p.name, p.post, page.draft.source_of(p.start, p.end)) for p in persons)


def _audience(page: _Page, setting: Setting) -> tuple[str, ...]:
    """How wide a circle: the whole army, or several agencies of state and Party."""
    found = []
    outside = {m.name.code for m in setting.attending if m.name.kind == "agency"}
    trees = {code.split("-")[0] for code in outside}
    if pattern("bodies", "whole_army").search(page.draft.text):
        found.append("whole-army")
    if len(trees) >= 3 or (not found and pattern("bodies", "inter_agency").search(page.draft.text)):
        found.append("inter-agency")
    return tuple(found)


def _by_field(page: _Page, findings: Sequence[Finding]) -> dict[str, tuple[Passage, ...]]:
    fields: dict[str, list[Passage]] = {}
    for finding in findings:
        bound = tuple(
            Passage(name, page.draft.source_of(start, end)) for name, start, end in finding.responsible
        )
        source = page.draft.source_of(finding.start, finding.end)
        deadline = page.timed(_deadline(page, finding)) if finding.field == "directions" else None
        fields.setdefault(finding.field, []).append(Passage(finding.text, source, bound, deadline))
    return {name: tuple(passages) for name, passages in fields.items()}


def _deadline(page: _Page, finding: Finding) -> Dated | None:
    """The date by which a direction is to be done, where it says "by" or "before" one."""
    for dated in page.dates:
        if finding.start <= dated.start and dated.end <= finding.end:
            before = page.draft.text[finding.start : dated.start]
            if re.search(
                r"(?:\bby|\bbefore|no later than|trước|xong trong|chậm nhất|hạn)\W*(?:the end of |ngày )?\Z",
                before,
                re.I,
            ):
                return dated
    return None


def _signed_on(page: _Page) -> Dated | None:
    """The day a formal report was signed: the first day on a line of its own, "Hà Nội, ngày 05 tháng 7 năm 2018"."""
    for line in lines(page.draft.text):
        for dated in page.dates:
            if dated.precision == "day" and line.start <= dated.start and dated.end <= line.end:
                rest = line.text.replace(dated.text, "")
                if len(rest.split()) <= 6 and re.search(r",\s*\Z|\A\W*\Z|:\s*\Z", rest.rstrip(".")):
                    return dated
    return None


def _told_in_report(page: _Page) -> Iterator[Record]:
    """Engagements that a report tells of under its results: a form, with a day or month or with a partner."""
    for sentence in page.structure.sentences:
        if "results" not in sentence.fields:
            continue
        inside = [m for m in page.mentions if sentence.start <= m.start and m.end <= sentence.end]
        dates = [d for d in page.dates if sentence.start <= d.start and d.end <= sentence.end]
        dated = next((d for d in dates if d.precision in ("day", "month", "quarter")), None)
        cues = form_cues(sentence.text, page.names)
        if not cues or not dated or not any(m.name.kind != "agency" for m in inside):
            continue
        form = min(cues, key=lambda cue: cue[1].start())[0]
        event = Event(form, [sentence], 1.0)
        setting = setting_of(
            page.draft.text,
            Structure(None, (sentence,), (), False, sentence.language),
            event,
            inside,
            dates,
            page.names,
        )
        setting.date = dated
        near = (sentence.start, sentence.end)
        alone = _Page(page.draft, page.structure, page.names, inside, dates, [])
        people = [p for p in page.persons if sentence.start <= p.start < sentence.end]
        yield Record(
            kind="conference" if form.code in _CONFERENCES else "engagement",
            form=form.code,
            title=page.passage((sentence.start, sentence.end)),
            topic=None,
            date=page.timed(dated),
            period=None,
            plan_period=None,
            place=page.passage(setting.place) if setting.place else None,
            mentions=tuple(_roles(alone, "engagement", setting, (), near)),
            participants=tuple(page.passage(span) for span in setting.participants),
            persons=_posts(page, people),
            audience=(),
            form_source=_form_source(page, event),
            findings={},
        )


def _mentions(text: str, names: Gazetteer) -> list[Mention]:
    """Names in the text, with plural heads dealt out over their lists."""
    dealt = list(distributed(text, names))
    plain = [m for m in names.mentions(text) if all(m.end <= d.start or m.start >= d.end for d in dealt)]
    return sorted([*plain, *dealt], key=lambda m: m.start)


def _credits(text: str) -> tuple[Span | None, Span | None, list[Span]]:
    """The translator's name, the credit's name, and the spans of the lines or tails that give them."""
    translator: Span | None = None
    credit: Span | None = None
    aside: list[Span] = []
    for line in lines(text):
        bare = line.text.strip()
        start = line.start + line.text.find(bare) if bare else line.start
        match = pattern("junk", "translator", whole=True).match(bare) if bare else None
        if match:
            at = start + bare.find(named(match))
            translator = (at, at + len(named(match)))
            aside.append((start, start + len(bare)))
            continue
        tail = re.search(
            r"(?:\A|[.!?]\s+)(?P<tail>[-–—./(]*\s*[A-ZĐ]{2,5}\s*\)?[-–—./]*|(?:Source|Nguồn)\s*:.*)\Z", bare
        )
        match = pattern("junk", "signoff", whole=True).match(tail["tail"].strip()) if tail else None
        if tail and match:
            at = start + tail.start("tail") + tail["tail"].find(named(match))
            credit = (at, at + len(named(match)))
            aside.append((start + tail.start("tail"), start + len(bare)))
    return translator, credit, aside


def _without(structure: Structure, aside: Sequence[Span]) -> Structure:
    kept = tuple(s for s in structure.sentences if not any(a <= s.start < b for a, b in aside))
    return Structure(structure.title, kept, structure.headings, structure.formal, structure.language)
