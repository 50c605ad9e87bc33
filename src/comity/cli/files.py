"""Files that a command reads and writes; what stands in the way is told as a Problem."""

from pathlib import Path

from comity.kernel.problems import Problem
from comity.kernel.words import Words


def read(file: Path) -> bytes:
    """What is in a file."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise _unusable(file, error) from error


def write_new(file: Path, data: bytes) -> None:
    """Write a file, which must not exist."""
    try:
        with file.open("xb") as new:
            new.write(data)
    except OSError as error:
        raise _unusable(file, error) from error


def _unusable(file: Path, error: OSError) -> Problem:
    return Problem(
        "file-unusable",
        what=Words(
            vi=f"Không mở được tệp ({error.strerror}).", en=f"The file cannot be used ({error.strerror})."
        ),
        mend=Words(vi="Chọn tệp khác.", en="Choose another file."),
        place=str(file),
    )
