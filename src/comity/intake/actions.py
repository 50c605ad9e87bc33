"""What intake changes: paper is read in, drafts are confirmed or set aside."""

import uuid
from collections.abc import Mapping
from typing import Any

from comity.intake.becoming import become
from comity.intake.kinds import DraftBody, PaperBody
from comity.intake.reading import read_bytes
from comity.intake.spans import sources_of
from comity.kernel import blobs
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.labels import Label
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.writing import create, move, own


@action
def do_read_in(name: str, data: bytes, *, acting: Acting, marking: int = 0) -> list[Record]:
    """Read a file into drafts; returns the paper's record, then one draft for each record found.

    A file that cannot be read is a Problem, and nothing is kept.
    """
    reading = read_bytes(name, data)
    shape = reading.as_json()
    label = Label(marking)
    repairs = tuple((r["start"], r["end"], r["before"], r["after"]) for r in shape["repairs"])
    body = PaperBody(
        language=shape["language"], title=name, sha256=blobs.put(data), size=len(data), repairs=repairs
    )
    paper = create("paper", body, acting=acting, label=label)
    drafts = [
        create(
            "draft",
            DraftBody(
                language=shape["language"],
                paper=str(paper.pk),
                type=read["kind"],
                title=read["title"] or name,
                read=read,
            ),
            acting=acting,
            label=label,
            sources=sources_of(read, str(paper.pk), reading.given),
        )
        for read in shape["records"]
    ]
    return [paper, *drafts]


@action
def do_confirm_draft(
    draft: uuid.UUID | str, *, acting: Acting, corrections: Mapping[str, Any] | None = None
) -> list[Record]:
    """Make a draft what it says it is, with a person's corrections; returns what it became, the main one first."""
    record = own(draft, acting, "draft")
    body = content(record, DraftBody)
    read = {**body.read, **(corrections or {})}
    title, type_ = read["title"] or body.title, read.get("kind", body.type)
    confirmed = body.model_copy(update={"read": read, "title": title, "type": type_})
    became = become(record, confirmed, acting)
    final = confirmed.model_copy(update={"became": tuple(str(made.pk) for made in became)})
    move(record, "confirm", acting=acting, body=final)
    return became


@action
def do_set_aside(draft: uuid.UUID | str, *, acting: Acting) -> Record:
    """Set a draft aside: it stays readable, and becomes nothing."""
    return move(own(draft, acting, "draft"), "set-aside", acting=acting)
