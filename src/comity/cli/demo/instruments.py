"""Scenes of legal instruments: ten, each at another step of its way, with what they oblige to and what is planned."""

from datetime import timedelta
from typing import Any

from comity.cli.demo.cast import officer, own_agency, said
from comity.directory.names import profile
from comity.directory.today import today
from comity.kernel.acting import Acting
from comity.kernel.kinds import Rendering
from comity.kernel.labels import EVERYONE, Label
from comity.kernel.records import Record
from comity.profiles.reading import read_toml
from comity.programme.instruments.actions import (
    do_carry_out,
    do_oblige,
    do_open_instrument,
    do_plan_step,
    do_take_step,
)
from comity.programme.instruments.kinds import InstrumentBody, ObligationBody, StepPlanned, StepTaken
from comity.programme.models import Engagement

_FACTS = ("fields", "partners", "term_years", "renewal", "renewal_years", "notice_days", "document_type")


def legal_instruments() -> int:
    """The node's agency enters its instruments; returns how many."""
    script = read_toml(profile().folder / "demo" / "instruments.toml")
    own = [entry for entry in script["instrument"] if entry["node"] == own_agency()]
    for entry in own:
        _enter(entry, officer(own_agency()))
    return len(own)


def _enter(entry: dict[str, Any], acting: Acting) -> None:
    words = said(entry["vi"], entry["en"])
    if "text_vi" in entry:
        rendering: Rendering = words["translations"]["en"]
        fields = {**rendering.fields, "text": entry["text_en"]}
        words = {
            **words,
            "text": entry["text_vi"],
            "translations": {"en": rendering.model_copy(update={"fields": fields})},
        }
    facts = {name: entry[name] for name in _FACTS if name in entry}
    if "expires_in_days" in entry:
        facts["expires"] = _day(entry["expires_in_days"])
    body = InstrumentBody.model_validate({"class_code": entry["class"], **words, **facts})
    label = Label(0, frozenset({EVERYONE}) if entry.get("everyone") else frozenset())
    first, *rest = (StepTaken(**step) for step in entry["steps"])
    record = do_open_instrument(body, acting=acting, label=label, at=first)
    for step in rest:
        do_take_step(record.pk, step, acting=acting)
    _what_follows(record, entry, acting)


def _what_follows(record: Record, entry: dict[str, Any], acting: Acting) -> None:
    if plan := entry.get("plan"):
        planned = StepPlanned(
            code=plan["code"],
            agency=plan["agency"],
            asked=tuple(plan["asked"]),
            deadline=_day(plan["in_days"]),
        )
        do_plan_step(record.pk, planned, acting=acting)
    for owed in entry.get("obligation", ()):
        obliged = ObligationBody(
            instrument=str(record.pk),
            agency=owed["agency"],
            deadline=_day(owed["in_days"]),
            **said(owed["vi"], owed["en"]),
        )
        do_oblige(obliged, acting=acting)
    if partner := entry.get("carried_out"):
        rows = Engagement.objects.visible_to(acting).filter(partner_codes__contains=f"|{partner}|")
        for pk in rows.order_by("first", "pk").values_list("pk", flat=True)[:2]:
            do_carry_out(record.pk, pk, acting=acting)


def _day(in_days: int) -> str:
    return (today() + timedelta(days=in_days)).isoformat()
