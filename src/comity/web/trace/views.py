"""The trace of a record as a readable chain and a picture."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.counsel.tracing import Trace
from comity.counsel.tracing import trace as walk
from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.kinds import Said, is_known, kind_named
from comity.kernel.opening import open_record
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.web.acting import signed_in
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.trace.picture import Label, picture


@dataclass(frozen=True)
class Link:
    """A record of the chain: what led to it, and what came of it. `gone_…` count what is not given."""

    record: Record
    title: Said
    kind: str
    state: str
    before: tuple[Record, ...]
    after: tuple[Record, ...]
    gone_before: int
    gone_after: int
    start: bool


@signed_in
@require_safe
def trace(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The chain through one record."""
    record = open_record(pk, acting)
    language = page_language()
    found = walk(record, acting)
    links = _links(found, acting, language)
    labels = {
        link.record.pk: Label(link.kind, link.title.text, names.agency(link.record.owner).say(language))
        for link in links
    }
    context = {
        "record": record,
        "links": links,
        "more": found.more,
        "picture": picture(found, labels, _("not given to this office")),
        "in_words": " → ".join(f"{link.kind}: {link.title.text}" for link in links),
        "page_marking": page_marking(found.records.values()),
        "crumbs": [{"url": url_of(record), "label": record.title_in(language)}],
    }
    return render(request, "trace/trace.html", context)


def _links(found: Trace, acting: Acting, language: str) -> list[Link]:
    known = [one for one in found.ordered() if is_known(one.kind)]
    sayings = Sayings(known, acting)

    def said(one: Record) -> Said:
        if not is_known(one.kind):
            return Said(one.title, one.language)
        return sayings.say(one, kind_named(one.kind).body.title_field, language)

    links = []
    for one in found.ordered():
        kind = kind_named(one.kind) if is_known(one.kind) else None
        links.append(
            Link(
                record=one,
                title=said(one),
                kind=kind.words.say(language) if kind else one.kind,
                state=kind.lifecycle.states[one.state].say(language) if kind else one.state,
                before=tuple(found.records[edge.first] for edge in found.edges if edge.then == one.pk),
                after=tuple(found.records[edge.then] for edge in found.edges if edge.first == one.pk),
                gone_before=sum(of == one.pk and before for of, _target, before in found.missing),
                gone_after=sum(of == one.pk and not before for of, _target, before in found.missing),
                start=one.pk == found.start.pk,
            )
        )
    return links
