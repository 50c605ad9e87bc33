"""Papers: how they are named, sent and answered, which files hang on records, and how the central report is said."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from comity.kernel.attachments.types import FileType, Preview, pattern
from comity.profiles.entries import Code, Cued, Named, Part, Said, Slot


class DocumentType(Named):
    """A type of administrative document and its abbreviation in the symbol ("15/BC-ĐN")."""

    abbreviation: Said | None = None
    numbered: bool = True


class CopyKind(Named):
    """A kind of copy of a document."""

    abbreviation: Said


class DispatchKind(Named):
    """What one agency sends another; `deadline_days` suggests days by urgency code (none: no deadline)."""

    document_type: Code
    answer: bool = False
    deadline_days: dict[Code, int] = {}


class Status(Named):
    """What a recipient says of a dispatch; `national` is its code on the country's own exchange."""

    national: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]


class Reminders(Part):
    """On which days before and after a deadline people are reminded, and after how many days the head is told.

    `working_days`: whether deadlines suggested by urgency count working days only.
    """

    before: tuple[Annotated[int, Field(gt=0, le=60)], ...] = (3, 1)
    after: tuple[Annotated[int, Field(gt=0, le=60)], ...] = (1, 3, 7)
    head_after: int = Field(default=3, gt=0, le=60)
    working_days: bool = True
    source: Said = "Comity's proposal"
    verified: bool = False


class NationalDocument(Part):
    """A kind of dispatch as the national exchange names its documents (TypeName, Type), and back.

    Several kinds go out under one name; the one with `reads` is what such a document is taken for when it comes in.
    """

    kind: Code
    name: Said
    type: Said
    reads: bool = True
    answers: bool = False  # taken for it only where the document answers another
    source: Said
    verified: bool = False


class NationalPriority(Part):
    """A degree of urgency as the national exchange counts it, and back; what only `reads` is never written."""

    national: Said
    urgency: Code
    only_reads: bool = False
    source: Said
    verified: bool = False


class NationalExchange(Part):
    """The highest marking that may be handed to the national exchange."""

    ceiling: Code
    source: Said
    verified: bool = False


def _checked_signature(text: str) -> str:
    pattern(text)
    return text


Signature = Annotated[str, AfterValidator(_checked_signature)]
"""How the bytes of a type of file begin; see `comity.kernel.attachments.types`."""


class AttachmentType(Named):
    """A type of file that may hang on records; see `comity.kernel.attachments.types.FileType`."""

    extensions: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+$")], ...] = Field(min_length=1)
    media_type: Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9.+-]+$")]
    signatures: tuple[Signature, ...] = ()
    member: str = ""
    text: bool = False
    preview: Preview = ""

    @property
    def file_type(self) -> FileType:
        """The entry as the kernel takes it."""
        return FileType(
            words=self.words,
            extensions=self.extensions,
            media_type=self.media_type,
            signatures=self.signatures,
            member=self.member,
            text=self.text,
            preview=self.preview,
        )


class FindingKind(Cued):
    """What a submission found: a result, a lesson, a difficulty ..."""


class Theme(Cued):
    """What a finding is about."""


class Section(Named):
    """A section of the central report: which findings it takes, of which themes (none: what is left)."""

    parent: Code | None = None
    findings: tuple[Code, ...] = ()
    themes: tuple[Code, ...] = ()


class Noun(Part):
    """A thing that is counted in sentences; `code` is the slot it fills. Vietnamese has one form."""

    code: Slot
    vi: Said
    en: Said
    en_many: Said
    source: Said
    verified: bool = False


class Templates(Part):
    """The report's sentences by key, in each language."""

    vi: dict[Code, Said] = {}
    en: dict[Code, Said] = {}
