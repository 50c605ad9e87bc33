"""What the attachments of a record look like on a page."""

from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from comity.directory.names import profile
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.attachments.actions import is_attachable, may_ask
from comity.kernel.attachments.models import Awaited
from comity.kernel.attachments.names import clean
from comity.kernel.attachments.reading import Attached, attachments_of
from comity.kernel.attachments.types import Preview
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.web.allowed import may, may_move
from comity.web.languages import page_language


class Stopped(NamedTuple):
    """Why a file does not come, and what to do. `for_good`: it is not tried again by itself."""

    what: str
    mend: str
    for_good: bool


@dataclass(frozen=True)
class FileRow:
    """One file. `type` is the profile's word for it, "" where the profile does not know it.

    Where the bytes are not `here`: `percent` of them is, and `stopped` says why the rest does not come (None: it does).
    """

    record: Record
    name: str
    type: str
    size: int
    here: bool
    percent: int
    stopped: Stopped | None
    may_ask_again: bool
    preview: Preview
    may_withdraw: bool


@dataclass(frozen=True)
class FileList:
    """The files on a record, and whether this hat may attach more: the context of `attachments/_list.html`.

    `action` is where the form posts to; `accept` the extensions for the file chooser; `mib` the limit.
    """

    rows: list[FileRow]
    may_attach: bool
    action: str
    accept: str
    allowed: str
    mib: int


def files_on(record: Record, acting: Acting, *, own_page: bool = False) -> FileList:
    """The files on a scoped record. `own_page`: after an upload, come back to the page of the files alone."""
    terms = profile().attachment_terms
    action = reverse("attachments", args=[record.pk])
    return FileList(
        rows=[row_of(attached, acting) for attached in attachments_of(record, acting)],
        may_attach=may(acting, Verb.WRITE, record) and is_attachable(record),
        action=action if own_page else f"{action}?back=record",
        accept=",".join(f".{extension}" for extension in terms.extensions),
        allowed=", ".join(terms.extensions),
        mib=terms.limit // 2**20,
    )


def row_of(attached: Attached, acting: Acting) -> FileRow:
    """One file as a page shows it."""
    body, record = attached.body, attached.record
    known = profile().attachment_terms.of_media_type(body.media_type)
    return FileRow(
        record=record,
        name=clean(body.name),
        type=known.words.say(page_language()) if known else "",
        size=body.size,
        here=attached.here,
        percent=attached.awaited.percent if attached.awaited else 0,
        stopped=_stopped(attached.awaited),
        may_ask_again=attached.awaited is not None and attached.awaited.refused and may_ask(acting),
        preview=preview_of(attached),
        may_withdraw=may_move(acting, record, "withdraw"),
    )


def _stopped(awaited: Awaited | None) -> Stopped | None:
    if awaited is None or not awaited.trouble:
        return None
    language = page_language()
    what, mend = Words(awaited.what_vi, awaited.what_en), Words(awaited.mend_vi, awaited.mend_en)
    return Stopped(what.say(language), mend.say(language), awaited.refused)


def preview_of(attached: Attached) -> Preview:
    """How a page may show the file; "" for not at all."""
    known = profile().attachment_terms.of_media_type(attached.body.media_type)
    return known.preview if known and attached.here else ""
