"""What of a message cannot be trusted, field by field, and why."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from comity.kernel.words import Words

MOST = 200  # flags of one message; a file that is wrong everywhere is not worth more


@dataclass(frozen=True)
class Flag:
    """`name` is the field of the message ("due", "to/2/code"); `path` and `line` lead to the element as given.

    `path` has local names with positions, as XPath has them ("/edXML/edXMLEnvelope/…/To[2]"); line 0 is the whole file.
    """

    name: str
    why: Words
    path: str = ""
    line: int = 0


@dataclass
class Flags:
    """Flags as they are found. A second one about the same field and reason is not kept."""

    found: list[Flag] = field(default_factory=list)

    def add(self, name: str, vi: str, en: str, path: str = "", line: int = 0) -> None:
        """Keep a flag, up to `MOST`."""
        flag = Flag(name, Words(vi=vi, en=en), path, line)
        if flag not in self.found and len(self.found) < MOST:
            self.found.append(flag)

    def __iter__(self) -> Iterator[Flag]:
        return iter(self.found)
