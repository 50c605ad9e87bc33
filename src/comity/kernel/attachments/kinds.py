"""The kind "attachment"."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from comity.kernel.attachments.models import Attachment
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words

_Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
_Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class AttachmentBody(Body):
    """A file that hangs on the record `of`: its name, the SHA-256 of its bytes, how many they are, and what."""

    references: ClassVar = ("of",)
    title_field: ClassVar = "name"

    of: _Id
    name: str
    sha256: _Digest
    size: Annotated[int, Field(ge=0)]
    media_type: Annotated[str, StringConstraints(max_length=100)]

    def words(self) -> Iterator[str]:
        """Only the name is searched for."""
        yield self.name


ATTACHMENT = register(
    Kind(
        "attachment",
        Words(vi="Tệp đính kèm", en="Attachment"),
        AttachmentBody,
        Attachment,
        Lifecycle(
            {
                "attached": Words(vi="đang đính kèm", en="attached"),
                "withdrawn": Words(vi="đã gỡ", en="taken off"),
            },
            [Move("withdraw", ("attached",), "withdrawn", Words(vi="Gỡ", en="Take off"))],
        ),
        restorable=False,
    )
)
