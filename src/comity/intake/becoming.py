"""What a confirmed draft becomes: an account, or a conference with its findings and conclusions, or findings."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from comity.directory.names import profile
from comity.intake.kinds import DraftBody
from comity.intake.spans import sources_kept, statement_sources
from comity.kernel.acting import Acting
from comity.kernel.folding import fold
from comity.kernel.kinds import Source
from comity.kernel.labels import Label
from comity.kernel.reading import envelope_of
from comity.kernel.records import Record
from comity.profiles.profile import Kind as Table
from comity.programme.actions import do_give_account
from comity.programme.kinds import AccountBody
from comity.programme.peacekeeping.naming import missions_in
from comity.review.actions import do_record_conference, do_state_conclusion, do_state_finding
from comity.review.kinds import ConclusionBody, ConferenceBody, FindingBody
from comity.review.themes import theme_of

FINDINGS = {
    "results": "result",
    "lessons": "lesson",
    "difficulties": "difficulty",
    "limitations": "limitation",
    "proposals": "proposal",
}


def become(draft: Record, body: DraftBody, acting: Acting) -> list[Record]:
    """Create what `body` describes, with its sources; the main record comes first."""
    envelope = envelope_of(draft)
    sources, label = sources_kept(body.read, envelope.sources), envelope.label
    if body.type == "engagement":
        return _account(body, sources, label, acting)
    if body.type == "conference":
        return _conference(body, sources, label, acting)
    # A periodic report's directions are its agency's intentions; only a conference's are conclusions.
    return _findings(body, sources, label, acting, origin="", also={"directions": "direction"})


def _account(body: DraftBody, sources: list[Source], label: Label, acting: Acting) -> list[Record]:
    read = body.read
    account = AccountBody(
        language=body.language,
        title=_title(body.title),
        form=read["form"] or "other",
        date=_edtf(read, "date"),
        period=_edtf(read, "period"),
        place=read["place"] or "",
        agencies=_codes("agency", read["agencies"]),
        partners=_partners(read),
        forums=_codes("forum", read["forums"]),
        missions=missions_in(body.title),
        results=_texts(read, "results"),
        lessons=_texts(read, "lessons"),
        difficulties=_texts(read, "difficulties"),
        limitations=_texts(read, "limitations"),
        proposals=_texts(read, "proposals"),
    )
    given = do_give_account(account, acting=acting, label=label, sources=sources)
    return [given, *_findings(body, sources, label, acting, origin=str(given.pk))]


def _conference(body: DraftBody, sources: list[Source], label: Label, acting: Acting) -> list[Record]:
    read = body.read
    held = do_record_conference(
        ConferenceBody(
            language=body.language,
            title=_title(body.title),
            date=_edtf(read, "date"),
            period=_edtf(read, "period"),
            place=read["place"] or "",
            organiser=next(iter(_codes("agency", read.get("organisers", ()))), ""),
            agencies=_codes("agency", read["agencies"]),
            forums=_codes("forum", read["forums"]),
            persons=tuple(person["name"] for person in read.get("persons", ())),
        ),
        acting=acting,
        label=label,
        sources=[source for source in sources if "/" not in source.field],
    )
    conclusions = [
        do_state_conclusion(
            _conclusion(body, direction, str(held.pk), order),
            acting=acting,
            label=label,
            sources=statement_sources(sources, f"directions/{order}", "text"),
        )
        for order, direction in enumerate(read.get("directions", ()))
    ]
    return [held, *conclusions, *_findings(body, sources, label, acting, origin=str(held.pk))]


def _conclusion(body: DraftBody, direction: dict[str, Any], conference: str, order: int) -> ConclusionBody:
    responsible = _codes("agency", direction.get("responsible", ()))
    return ConclusionBody(
        language=body.language,
        conference=conference,
        text=direction["text"],
        theme=theme_of(direction["text"]),
        lead=responsible[0] if responsible else "",
        coordinating=responsible[1:],
        deadline=_edtf(direction, "deadline"),
        order=order,
    )


def _findings(
    body: DraftBody,
    sources: list[Source],
    label: Label,
    acting: Acting,
    origin: str,
    also: Mapping[str, str] = MappingProxyType({}),
) -> list[Record]:
    return [
        do_state_finding(
            FindingBody(
                language=body.language,
                type=type_,
                text=said["text"],
                theme=theme_of(said["text"]),
                origin=origin,
            ),
            acting=acting,
            label=label,
            sources=statement_sources(sources, f"{field}/{index}", "text"),
        )
        for field, type_ in {**FINDINGS, **also}.items()
        for index, said in enumerate(body.read.get(field, ()))
    ]


def _title(read: str) -> str:
    """A title on one line, without the document type that stands above it ("BÁO CÁO")."""
    first, *rest = [line.strip() for line in read.splitlines() if line.strip()]
    if rest and fold(first) in {fold(document.vi) for document in profile().document_types}:
        return " ".join(rest)
    return " ".join([first, *rest])


def _texts(read: dict[str, Any], field: str) -> tuple[str, ...]:
    return tuple(said["text"] for said in read.get(field, ()))


def _edtf(read: dict[str, Any], field: str) -> str:
    value = read.get(field)
    return value["edtf"] if value else ""


def _partners(read: dict[str, Any]) -> tuple[str, ...]:
    """The partners; a forum's organisation that is only named beside a country ("within ASEAN") is not one of them."""
    roofs = set() if read["form"] == "peacekeeping" else set(read["forums"])
    return _codes("partner", [name for name in read["partners"] if name not in roofs] or read["partners"])


def _codes(table: Table, names: Any) -> tuple[str, ...]:
    """Codes of the names that the profile knows; other names stay as they were written."""
    found = (profile().find(table, name) for name in names)
    return tuple(
        dict.fromkeys(entry.code if entry else name for entry, name in zip(found, names, strict=True))
    )
