"""What changes annexes."""

import uuid

from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.annexes import AnnexBody, annex_wider
from comity.kernel.labels import Label
from comity.kernel.reading import content, label_of
from comity.kernel.records import Record
from comity.kernel.writing import create, own, revise


@action
def do_annex(
    record: uuid.UUID | str, title: str, text: str, label: Label, *, acting: Acting, language: str = "vi"
) -> Record:
    """Write an annex to an own record. `label` is the annex's own, at least as narrow as the record's."""
    parent = own(record, acting)
    if not label.is_within(label_of(parent)):
        raise annex_wider()
    body = AnnexBody(of=str(parent.pk), title=title, text=text, language=language)
    return create("annex", body, acting=acting, label=label)


@action
def do_revise_annex(annex: uuid.UUID | str, title: str, text: str, *, acting: Acting) -> Record:
    """Change the words of an own annex."""
    record = own(annex, acting, "annex")
    body = content(record, AnnexBody).model_copy(update={"title": title, "text": text})
    return revise(record, acting=acting, body=body)
