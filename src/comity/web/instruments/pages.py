"""What the pages show of instruments: rows of the list, and one whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.directory import names
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.dates import span
from comity.kernel.kinds import Source
from comity.kernel.reading import contents, envelope_of
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words, short_date
from comity.kernel.words import Words
from comity.programme.instruments.kinds import RENEWALS, InstrumentBody
from comity.programme.instruments.models import Instrument
from comity.programme.instruments.reading import end_of_row, obligations_of, standing_of_row
from comity.programme.instruments.rules import InstrumentClass, rules
from comity.programme.instruments.steps import Station, next_steps, stations
from comity.programme.instruments.terms import TONES
from comity.web.allowed import may
from comity.web.deadlines import deadline
from comity.web.instruments.forms import ObligationForm, PlanForm, SettleForm, StepForm
from comity.web.languages import page_language
from comity.web.links import url_of


@dataclass
class Page:
    """The context of an instrument's page, and the records that it names."""

    context: dict[str, Any]
    shown: list[Record] = field(default_factory=list)


def rows_of(rows: Sequence[Instrument], today: date) -> list[dict[str, Any]]:
    """Rows of the list, with their content in one query."""
    here = page_language()
    bodies: dict[Any, InstrumentBody] = contents([row.record for row in rows])
    found = []
    for row in rows:
        body, end = bodies[row.pk], end_of_row(row, today)
        standing = standing_of_row(row, today)
        found.append(
            {
                "record": row.record,
                "class": rules().words_of("classes", row.class_code).say(here),
                "with_whom": ", ".join(_with_whom(body)),
                "signed": edtf_words(body.signed, here) if body.signed else "",
                "end": short_date(end.day, here) if end else "",
                "renews": bool(end and end.renews),
                "standing": standing.say(here),
                "tone": TONES.get(standing, "stopped"),
                "doubts": len(body.doubts),
            }
        )
    return found


def page_of(record: Record, acting: Acting, today: date) -> Page:
    """One instrument whole, for a scoped record."""
    here = page_language()
    envelope = envelope_of(record)
    body = InstrumentBody.model_validate(envelope.body)
    row = Instrument.objects.visible_to(acting).select_related("record").get(pk=record.pk)
    one = rules().class_of(body.class_code)
    may_write = may(acting, Verb.WRITE, record) and one is not None
    stops = stations(one, body, record.state) if one else []
    possible = next_steps(one, body, record.state) if one else []
    owed = _obligations(record, acting, today)
    wanted = [Record.objects.visible_to(acting).in_bulk(body.engagements)] if body.engagements else [{}]
    linked = [wanted[0][key] for key in sorted(wanted[0], key=lambda key: wanted[0][key].created_at)]
    papers = Record.objects.visible_to(acting).in_bulk({source.document for source in envelope.sources})
    standing = standing_of_row(row, today)
    context = {
        "body": body,
        "class_words": rules().words_of("classes", body.class_code),
        "standing": standing.say(here),
        "standing_tone": TONES.get(standing, "stopped"),
        "way": [_step(stop, record, today) for stop in stops if stop.step.main],
        "after": [_step(stop, record, today) for stop in stops if not stop.step.main],
        "taken": _taken(one, body),
        "planned": _planned(one, body, today),
        "facts": [*_facts(body, row, today)],
        "doubts": [doubt.words.say(here) for doubt in body.doubts],
        "quotes": [*_quotes(envelope.sources)],
        "paper": next(iter(papers.values()), None),
        "obligations": owed,
        "engagements": linked,
        "unknown_engagements": len(body.engagements) - len(linked),
        "may_write": may_write,
        "step_form": StepForm(steps=possible) if may_write and possible else None,
        "plan_form": PlanForm(steps=[stop.step for stop in stops if not stop.taken]) if may_write else None,
        "obligation_form": ObligationForm(acting=acting) if may_write else None,
        "compose_url": f"{reverse('compose')}?record={record.pk}",
        "asks": any(stop.possible and stop.step.asks for stop in stops)
        or any(plan.asked for plan in body.planned),
    }
    shown = [record, *linked, *papers.values(), *(line["record"] for line in owed)]
    return Page(context, shown)


def _with_whom(body: InstrumentBody) -> Iterator[str]:
    here = page_language()
    for code in body.partners:
        yield names.partner(code, body.signed).say(here)
    for code in body.forums:
        yield names.forum(code).say(here)


def _step(stop: Station, record: Record, today: date) -> dict[str, str]:
    """A step for `shell/_track.html`."""
    here = page_language()
    dates = [edtf_words(taken.date, here) for taken in stop.taken if taken.date]
    tone, when = "idle", ""
    if stop.taken or stop.passed:
        tone, when = "done", ", ".join(dates[-2:])
    elif stop.planned and stop.planned.deadline:
        due = span(stop.planned.deadline).last
        tone = "stopped" if due and due < today else "waits" if stop.possible else "idle"
        when = _("until %(date)s") % {"date": edtf_words(stop.planned.deadline, here)}
    elif stop.possible and stop.step.main:
        tone = "waits"
    if stop.taken and stop.step.state in ("suspended", "terminated", "replaced", "withdrawn"):
        tone = "stopped"
    elif stop.taken and stop.step.main and stop.step.state == record.state != "in-force":
        tone = "moving"
    return {"tone": tone, "label": stop.step.words.say(here), "when": when}


def _taken(one: InstrumentClass | None, body: InstrumentBody) -> list[dict[str, Any]]:
    """The steps in the order in which they were taken, for `shell/_timeline.html`."""
    here = page_language()
    events = []
    for taken in body.steps:
        step = one.step(taken.code) if one else None
        words = step.words if step else Words(taken.code, taken.code)
        events.append(
            {
                "tone": "done",
                "when": edtf_words(taken.date, here),
                "what": words.say(here),
                "who": taken.document,
                "note": taken.note,
            }
        )
    return events


def _planned(one: InstrumentClass | None, body: InstrumentBody, today: date) -> list[dict[str, Any]]:
    here = page_language()
    found = []
    for plan in body.planned:
        step = one.step(plan.code) if one else None
        found.append(
            {
                "step": step.words.say(here) if step else plan.code,
                "agency": names.agency(plan.agency).say(here) if plan.agency else "",
                "asked": ", ".join(names.agency(code).say(here) for code in plan.asked),
                "deadline": edtf_words(plan.deadline, here) if plan.deadline else "",
                "due": deadline(span(plan.deadline).last, today),
            }
        )
    return found


def _facts(body: InstrumentBody, row: Instrument, today: date) -> Iterator[dict[str, Any]]:
    here, known = page_language(), rules()
    yield {"label": _("Class"), "value": known.words_of("classes", body.class_code).say(here)}
    if body.document_type:
        words = known.words_of("documents", body.document_type)
        yield {"label": _("Type of document"), "value": words.say(here)}
    yield {"label": _("Number and symbol"), "value": body.number}
    if body.partners or body.forums:
        yield {"label": _("Partners and forums"), "value": ", ".join(_with_whom(body))}
    fields = ", ".join(known.words_of("fields", code).say(here) for code in body.fields)
    yield {"label": _("Fields of cooperation"), "value": fields}
    one = known.class_of(body.class_code)
    signed = _("Promulgated on") if one and one.domestic else _("Signed on")
    for label, date_ in ((signed, body.signed), (_("In force from"), body.in_force)):
        yield {"label": label, "value": edtf_words(date_, here) if date_ else ""}
    if body.renewed:
        yield {"label": _("Last extended"), "value": edtf_words(body.renewed, here)}
    if body.ended or row.phase == "ended":
        yield {"label": _("Ended on"), "value": edtf_words(body.ended, here) if body.ended else ""}
    yield from _term_facts(body, row, today)
    yield {"label": _("Entered by"), "value": names.agency(row.record.owner).say(here)}


def _term_facts(body: InstrumentBody, row: Instrument, today: date) -> Iterator[dict[str, Any]]:
    here = page_language()
    unlimited = body.renewal == "unlimited"
    if row.deadline and not body.expires:
        term = ngettext("%(years)s year", "%(years)s years", body.term_years) % {"years": body.term_years}
        said = _("%(end)s (entry into force plus a term of %(term)s)") % {
            "end": edtf_words(row.deadline, here),
            "term": term,
        }
    else:
        said = edtf_words(row.deadline, here) if row.deadline else ""
    if not unlimited or said:
        yield {"label": _("End of its term"), "value": said}
    renewal = RENEWALS[body.renewal].say(here) if body.renewal in RENEWALS else ""
    if body.renewal_years:
        years = ngettext("%(years)s year", "%(years)s years", body.renewal_years)
        renewal += (", " if renewal else "") + years % {"years": body.renewal_years}
    yield {"label": _("Renewal"), "value": renewal}
    end = end_of_row(row, today)
    if end and end.renews:
        yield {"label": _("Next renewal"), "value": short_date(end.day, here)}
        yield {"label": _("Last day for a notice not to renew"), "value": short_date(end.act_by, here)}


def _quotes(sources: Sequence[Source]) -> Iterator[dict[str, str]]:
    labels = {
        "partners": _("Partner"),
        "signed": _("Signed on"),
        "in_force": _("In force from"),
        "fields": _("Fields of cooperation"),
        "imported": _("The whole row"),
    }
    for source in sources:
        if source.field in labels and source.quote.strip(","):
            yield {"label": labels[source.field], "quote": source.quote}


def _obligations(record: Record, acting: Acting, today: date) -> list[dict[str, Any]]:
    rows = obligations_of(record.pk, acting)
    bodies = contents([row.record for row in rows])
    found = []
    for row in rows:
        body = bodies[row.pk]
        found.append(
            {
                "record": row.record,
                "body": body,
                "url": url_of(row.record),
                "agency": names.agency(row.agency).say(page_language()),
                "deadline": edtf_words(row.deadline, page_language()) if row.deadline else "",
                "due": deadline(row.due, today) if row.waits else None,
                "tone": {"kept": "done", "dropped": "stopped"}.get(row.record.state, "waits"),
                "form": SettleForm(auto_id=f"settle-{row.pk}-%s")
                if row.waits and may(acting, Verb.WRITE, row.record)
                else None,
            }
        )
    return found
