"""Files of an upload, written to the node's store as they come, so that none is ever held in memory."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from comity.kernel.attachments.types import Terms
from comity.kernel.blobs import Arriving

_FORM = 2**20  # bytes that a form's other fields and borders may take
MOST_FILES = 20


class ArrivedFile(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs only
    """A file of a form, lying in the node's store until it is kept or forgotten."""

    def __init__(self, arriving: Arriving, name: str) -> None:
        super().__init__(None, name, size=arriving.size)
        self.arriving = arriving

    def close(self) -> None:
        """Forget the bytes, unless they were kept. Called by Django at the end of the request."""
        self.arriving.close()


class StoreUploadHandler(FileUploadHandler):
    """Writes each file of a form to the node's store."""

    chunk_size = 256 * 1024

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self._open: list[Arriving] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin the next file."""
        super().new_file(*args, **kwargs)
        self._open.append(Arriving())

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write the next bytes; nothing is left for other handlers."""
        self._open[-1].write(raw_data)

    def file_complete(self, file_size: int) -> ArrivedFile:
        """The file, whole."""
        return ArrivedFile(self._open[-1], self.file_name or "")

    def close(self) -> None:
        """Forget whatever was not kept, an upload that broke off included."""
        for arriving in self._open:
            arriving.close()


def is_too_large(request: HttpRequest, terms: Terms) -> bool:
    """Whether an upload says of itself that it is above the limit: then none of it is read.

    No more is ever read than an upload says it has.
    """
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0) > terms.limit + _FORM
    except ValueError:
        return False
