"""Any record, whatever its kind: content, label, sources, versions, references, and how it came here."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from comity.directory import names
from comity.exchange.models import InEntry, OutEntry, Receipt
from comity.kernel import clock
from comity.kernel.acting import Acting
from comity.kernel.envelopes import Envelope, sha256
from comity.kernel.history import open_versions
from comity.kernel.kinds import Source, is_known, kind_named
from comity.kernel.labels import EVERYONE
from comity.kernel.problems import Problem
from comity.kernel.reading import Reference, references, referrers
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words
from comity.kernel.words import Words
from comity.web.proof.naming import ACTS, FIELDS, RELATIONS

_AGENCIES = frozenset({"agencies", "agency", "coordinating", "lead", "recipients"})
_NAMED = {"partners": names.partner, "forums": names.forum, "form": names.form}
_DATES = frozenset({"date", "deadline", "period"})
_ELSEWHERE = frozenset(
    {"language", "translations", "title", "sections", "sentences", "figures", "read", "repairs"}
)


@dataclass(frozen=True)
class Fact:
    """One field of the content: its name, and its values in words."""

    label: Words
    values: tuple[str, ...]


@dataclass(frozen=True)
class VersionLine:
    """One version. `chained` says whether it names the version before it by that version's true hash."""

    number: int
    at: datetime
    act: Words
    state: Words
    agency: str
    office: str
    hash: str
    chained: bool


@dataclass(frozen=True)
class Passage:
    """A passage of the exchange that a version of this record made."""

    incoming: bool
    peer: str
    number: int
    at: datetime
    receipt: int | None


@dataclass(frozen=True)
class History:
    """See the module. `audience` are agency codes, owner aside; `everyone` where all may know."""

    record: Record
    facts: tuple[Fact, ...]
    audience: tuple[str, ...]
    everyone: bool
    sources: tuple[tuple[Words, Source, Reference | None], ...]
    versions: tuple[VersionLine, ...]
    complete: bool
    references: tuple[tuple[Words, Reference], ...]
    referrers: tuple[Record, ...]
    passages: tuple[Passage, ...]
    envelope: str

    @property
    def shown(self) -> list[Record]:
        """Every record that the page names."""
        known = [reference.record for _, reference in self.references if reference.record]
        return [self.record, *known, *self.referrers]


def history(record: Record, acting: Acting, language: str) -> History:
    """Everything about a scoped record that this hat may know."""
    envelopes = open_versions(record, acting)
    newest = envelopes[0]
    linked = references(record, acting)
    targets = {str(reference.id): reference for reference in linked if reference.relation == "source"}
    return History(
        record=record,
        facts=tuple(_facts(newest, language)),
        audience=tuple(sorted(set(newest.audience) - {record.owner, EVERYONE})),
        everyone=EVERYONE in newest.audience,
        sources=tuple(
            (_field(source.field), source, targets.get(source.document)) for source in newest.sources
        ),
        versions=tuple(_lines(envelopes)),
        complete=envelopes[-1].number == 1 and len(envelopes) == newest.number,
        references=tuple(
            (RELATIONS.get(reference.relation, Words(reference.relation, reference.relation)), reference)
            for reference in linked
            if reference.relation != "source"
        ),
        referrers=tuple(referrers(record, acting)),
        passages=tuple(_passages(record)),
        envelope=json.dumps(newest.model_dump(mode="json"), ensure_ascii=False, indent=2, sort_keys=True),
    )


def _field(path: str) -> Words:
    """The words of a field's path: "results/0" is the first of the results."""
    name, _, index = path.partition("/")
    words = FIELDS.get(name, Words("Tiêu đề", "Title") if name == "title" else Words(name, name))
    return Words(f"{words.vi} {int(index) + 1}", f"{words.en} {int(index) + 1}") if index.isdigit() else words


def _facts(envelope: Envelope, language: str) -> Iterator[Fact]:
    skipped = set(_ELSEWHERE)
    if is_known(envelope.kind):
        body = kind_named(envelope.kind).body
        skipped |= {*body.references, body.title_field}
    for name, value in envelope.body.items():
        values = tuple(_values(name, value, language))
        if name not in skipped and values:
            yield Fact(FIELDS.get(name, Words(name, name)), values)


def _values(name: str, value: Any, language: str) -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            yield from _values(name, part, language)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _values(name, part, language)
    elif value not in ("", None):
        yield _value(name, value, language)


def _value(name: str, value: Any, language: str) -> str:
    text = str(value)
    if name in _AGENCIES:
        return names.agency(text).say(language)
    if name in _NAMED:
        return _NAMED[name](text).say(language)
    if name in _DATES:
        return edtf_words(text, language)
    profile = names.profile()
    try:
        match name:
            case "clearance":
                return profile.marking(int(value)).words.say(language)
            case "theme":
                return profile.theme(text).words.say(language)
            case "roles":
                return profile.role(text).words.say(language)
            case "urgency":
                return profile.urgency(text).words.say(language)
    except Problem:
        return text
    if name == "type":
        known = {entry.code: entry.words for entry in (*profile.dispatch_kinds, *profile.findings)}
        return known[text].say(language) if text in known else text
    return text


def _lines(envelopes: list[Envelope]) -> Iterator[VersionLine]:
    """Newest first. Where this node was not given the version before, there is nothing to be chained to."""
    hashes = {envelope.number: sha256(envelope.canonical()) for envelope in envelopes}
    for envelope in envelopes:
        before = hashes.get(envelope.number - 1)
        states = kind_named(envelope.kind).lifecycle.states if is_known(envelope.kind) else {}
        yield VersionLine(
            number=envelope.number,
            at=clock.moment(envelope.at),
            act=ACTS.get(envelope.act, Words(envelope.act, envelope.act)),
            state=states.get(envelope.state, Words(envelope.state, envelope.state)),
            agency=envelope.author.agency,
            office=envelope.author.office,
            hash=hashes[envelope.number],
            chained=before is None or envelope.previous == before,
        )


def _passages(record: Record) -> Iterator[Passage]:
    for sent in OutEntry.objects.filter(record=record.pk).select_related("peer").order_by("queued_at", "pk"):
        got = Receipt.objects.filter(peer=sent.peer, given=False, upto__gte=sent.number).first()
        yield Passage(False, sent.peer.name, sent.number, sent.queued_at, got.pk if got else None)
    for held in (
        InEntry.objects.filter(record=record.pk, refusal="").select_related("peer").order_by("at", "pk")
    ):
        given = Receipt.objects.filter(peer=held.peer, given=True, upto__gte=held.number).first()
        yield Passage(True, held.peer.name, held.number, held.at, given.pk if given else None)
