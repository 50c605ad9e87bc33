"""Scenes in which paper becomes records, and the translator renders them."""

from pathlib import Path
from typing import Any

from comity.cli.demo.cast import demo, office, officer, own_agency
from comity.directory.names import profile
from comity.intake.actions import do_confirm_draft, do_read_in
from comity.kernel.acting import Acting
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.renderings import do_translate
from comity.profiles.demo import Translation


def read(file: str) -> dict[str, Any]:
    """An office reads a text of the script and confirms the drafts."""
    text = next(text for text in demo().texts if text.file == file)
    path = demo().path(file)
    # A meeting of a forum's experts reads like a conference; the office files it as an account, as a person would.
    corrections = {"kind": "engagement", "form": text.form} if text.form == "conference" else {}
    return _read_and_confirm(path.name, path.read_bytes(), office(text.office), corrections)


def read_given(path: str) -> dict[str, Any]:
    """A file that the demo's caller gave is read and confirmed by this agency's officer."""
    given = Path(path)
    return _read_and_confirm(given.name, given.read_bytes(), officer(own_agency()))


def leave_unconfirmed(file: str) -> str:
    """A text is read in and its drafts are left for a person to confirm on the page."""
    path = demo().path(file)
    paper, *_ = do_read_in(path.name, path.read_bytes(), acting=officer(own_agency()))
    return str(paper.pk)


def _read_and_confirm(
    name: str, data: bytes, acting: Acting, corrections: dict[str, Any] | None = None
) -> dict[str, Any]:
    _, *drafts = do_read_in(name, data, acting=acting)
    became = [
        made
        for draft in drafts
        for made in do_confirm_draft(draft.pk, acting=acting, corrections=corrections)
    ]
    if acting.agency == profile().office("mnd-dfr-translator").agency:
        translate_what_is_here(acting.agency)
    return {"drafts": len(drafts), "records": [[made.kind, str(made.pk)] for made in became]}


def translate_what_is_here(agency: str) -> int:
    """The agency's translator renders what the script has translations for and nobody has rendered yet."""
    translator = office("mnd-dfr-translator")
    if agency != translator.agency:
        return 0
    from comity.kernel.renderings import Translation as Rendered

    done = set(Rendered.objects.visible_to(translator).values_list("of", flat=True))
    rows = Record.objects.visible_to(translator).filter(
        kind__in=("account", "conference", "finding", "conclusion")
    )
    records = [record for record in rows.order_by("created_at") if record.pk not in done]
    bodies = contents(records)
    made = 0
    for record in records:
        fields, into = _rendered(bodies[record.pk], record)
        if fields:
            do_translate(
                record.pk,
                into,
                fields,
                profile().office("mnd-dfr-translator").words.say(into),
                acting=translator,
            )
            made += 1
    return made


def _rendered(body: Any, record: Record) -> tuple[dict[str, str], str]:
    into = "en" if record.language == "vi" else "vi"
    paths = [body.title_field]
    for field in ("results", "lessons", "difficulties", "limitations", "proposals"):
        paths += [f"{field}/{index}" for index in range(len(getattr(body, field, ())))]
    fields = {}
    for path in paths:
        found: Translation | None = demo().translation(body.say(path, record.language).text, into)
        if found is not None:
            fields[path] = found.text
    return fields, into
