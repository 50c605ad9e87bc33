"""Looking at a file that arrived, before anything is written and outside any transaction."""

from dataclasses import dataclass

from comity.kernel import node
from comity.kernel.attachments.names import clean
from comity.kernel.attachments.scanning import scan
from comity.kernel.attachments.types import Terms, recognise
from comity.kernel.blobs import Arriving
from comity.kernel.problems import Problem
from comity.kernel.words import Words


@dataclass(frozen=True)
class Inspected:
    """A file that may be attached. Only `inspect` makes one."""

    arriving: Arriving
    name: str
    media_type: str


def inspect(arriving: Arriving, name: str, terms: Terms) -> Inspected:
    """Check size, type and, where the node has a scanner, for malware. Problems name the file and the mend."""
    name = clean(name)
    arriving.finish()
    if arriving.size > terms.limit:
        raise too_large(terms, name)
    found = recognise(name, arriving.part, terms)
    if scanner := node.here().scanner:
        scan(arriving.part, name, scanner)
    return Inspected(arriving, name, found.media_type)


def too_large(terms: Terms, name: str = "") -> Problem:
    """What an upload above the limit is told."""
    most = terms.limit // 2**20
    return Problem(
        "file-too-large",
        what=Words(
            vi=f"Tệp quá lớn: mỗi lần đính kèm nhiều nhất {most} MB.",
            en=f"The file is too large: at most {most} MB may be attached at a time.",
        ),
        mend=Words(
            vi="Tách hoặc nén tệp rồi đính kèm lại.", en="Split or compress the file and attach it again."
        ),
        place=name,
    )
