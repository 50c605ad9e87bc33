"""Parts of a file: the `Range` of a request (RFC 9110, section 14), and bytes in chunks."""

import re
from collections.abc import Iterator
from typing import BinaryIO

CHUNK = 256 * 1024

_ONE_RANGE = re.compile(r"bytes=\s*(\d*)\s*-\s*(\d*)\s*", re.IGNORECASE | re.ASCII)


class Unsatisfiable(Exception):
    """The range lies outside the file."""


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """The part `[start, end)` that a Range header asks for; None for the whole file.

    What is malformed, in another unit, or more than one range is answered with the whole, as RFC 9110 allows. Raises
    `Unsatisfiable` for a range that begins behind the end.
    """
    match = _ONE_RANGE.fullmatch(header)
    if match is None or len(header) > 100:
        return None
    first, last = match.groups()
    if not first and not last:
        return None
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
    if start >= size:
        raise Unsatisfiable
    return start, end


def chunks(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    """The bytes `[start, end)` of an open file, which is closed at the end."""
    with file:
        file.seek(start)
        left = end - start
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
