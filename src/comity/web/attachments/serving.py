"""Answers that hand out a file's bytes, in chunks, so that no browser takes them for anything but a file."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from comity.directory.names import profile
from comity.kernel import blobs
from comity.kernel.attachments.names import disposition
from comity.kernel.attachments.reading import Attached
from comity.kernel.attachments.types import UNKNOWN_MEDIA_TYPE
from comity.kernel.problems import Problem
from comity.kernel.words import Words
from comity.web.attachments.ranges import Unsatisfiable, asked_range, chunks

# A sandbox without scripts, forms or an origin of its own, whatever the bytes are.
_ALONE = "default-src 'none'; sandbox"
# A browser's own PDF viewer styles its page and embeds the paper in it; both stay in the sandbox.
_SHOWN = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'; sandbox"


def as_download(request: HttpRequest, file: Attached) -> HttpResponseBase:
    """The file, or the part of it that the request asks for, to be kept."""
    size, tag = file.body.size, f'"{file.body.sha256}"'
    part = None
    # A download that goes on after a break says which bytes it has begun with.
    if request.headers.get("If-Range", tag) == tag:
        try:
            part = asked_range(request.headers.get("Range", ""), size)
        except Unsatisfiable:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = part or (0, size)
    response = _stream(file, start, end, status=206 if part else 200)
    if part:
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = tag
    response.headers["Content-Disposition"] = disposition(file.body.name)
    response.headers["Content-Security-Policy"] = _ALONE
    return response


def as_preview(file: Attached) -> HttpResponseBase:
    """The whole file, to be shown inside this node's own page."""
    response = _stream(file, 0, file.body.size, status=200)
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = _SHOWN
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _stream(file: Attached, start: int, end: int, *, status: int) -> StreamingHttpResponse:
    # What another node says of its file counts only where this node's profile knows the type.
    known = profile().attachment_terms.of_media_type(file.body.media_type)
    try:
        opened = blobs.reader(file.body.sha256)
    except FileNotFoundError as error:
        raise _missing(file) from error
    response = StreamingHttpResponse(
        chunks(opened, start, end),
        status=status,
        content_type=known.media_type if known else UNKNOWN_MEDIA_TYPE,
    )
    response.headers["Content-Length"] = str(end - start)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _missing(file: Attached) -> Problem:
    return Problem(
        "bytes-missing",
        what=Words(
            vi="Nội dung của tệp không còn trong kho của nút này.",
            en="The file's bytes are not in this node's store.",
        ),
        mend=Words(
            vi="Báo người vận hành nút khôi phục thư mục blobs từ bản sao lưu.",
            en="Have the node's operator restore the directory blobs from a backup.",
        ),
        place=file.body.name,
    )
