"""Elements of a message, read by expat without namespaces, so that an undeclared prefix is a flag and no failure.

A document type or an entity is refused before anything of it is read, so nothing is ever expanded or fetched.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from comity.exchange.edxml.flags import Flags
from comity.exchange.edxml.message import NAMESPACE
from comity.exchange.edxml.refusing import refused

MOST_DEPTH = 40
MOST_ELEMENTS = 50_000
MOST_ATTRIBUTES = 50
MOST_NAME = 100  # characters
_AFTER_THE_END = expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]


@dataclass(slots=True)
class Element:
    """An element by its local name; its text without that of its children, stripped."""

    name: str
    path: str
    line: int
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def text(self) -> str:
        return "".join(self.pieces).strip()

    def all(self, *names: str) -> Iterator["Element"]:
        """The elements at the end of this way of names, whatever their case."""
        if not names:
            yield self
            return
        first, *rest = names
        for child in self.children:
            if child.name.casefold() == first.casefold():
                yield from child.all(*rest)

    def first(self, *names: str) -> "Element | None":
        """The first of them."""
        return next(self.all(*names), None)


def parse(text: str, flags: Flags) -> Element:
    """The root element. Raises Problem for what is not well-formed, too deep, or declares a document type."""
    builder = _Builder(flags)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = builder.doctype
    parser.EntityDeclHandler = builder.doctype
    builder.parser = parser
    try:
        parser.Parse(text.lstrip("\ufeff").encode("utf-8", errors="replace"), True)
    except expat.ExpatError as error:
        if builder.root is None or builder.open or error.code != _AFTER_THE_END:
            place = f"{error.lineno}:{error.offset}"
            reason = expat.ErrorString(error.code) or "malformed"
            raise refused(f"XML sai ở dòng {place}", f"line {place}: {reason}", place) from error
        flags.add(
            "file",
            "có nội dung thừa sau thông điệp",
            "there is something after the message",
            "",
            error.lineno,
        )
    if builder.root is None:
        raise refused("không có phần tử nào", "it has no element")
    return builder.root


class _Builder:
    """Takes expat's events. `scopes` are the prefixes declared by the elements that are open."""

    def __init__(self, flags: Flags) -> None:
        self.flags = flags
        self.root: Element | None = None
        self.open: list[Element] = []
        self.scopes: list[set[str]] = [{"xml", "xmlns", ""}]
        self.undeclared: set[str] = set()
        self.count = 0
        self.parser: Any = None

    def doctype(self, *_: Any) -> None:
        raise refused("khai báo DTD hoặc thực thể", "it declares a document type or an entity")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        most = len(self.open) >= MOST_DEPTH or self.count > MOST_ELEMENTS
        if most or len(attributes) > MOST_ATTRIBUTES or len(name) > MOST_NAME:
            raise refused("lồng quá sâu hoặc quá nhiều phần tử", "it is too deep or has too many elements")
        prefix, _, local = name.rpartition(":")
        declared = {key.partition(":")[2] for key in attributes if key == "xmlns" or key.startswith("xmlns:")}
        known = self.scopes[-1] | declared
        element = Element(local, self._path(local), self.parser.CurrentLineNumber)
        for used in (prefix, *(key.partition(":")[0] for key in attributes if ":" in key)):
            if used not in known and used not in self.undeclared:
                self.undeclared.add(used)
                self.flags.add(
                    "file",
                    f"tiền tố «{used[:20]}» chưa khai báo không gian tên",
                    f"the prefix “{used[:20]}” has no namespace declared",
                    element.path,
                    element.line,
                )
        self.scopes.append(known)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self._root(element, attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", ""))
        self.open.append(element)

    def _root(self, element: Element, namespace: str) -> None:
        self.root = element
        if namespace != NAMESPACE:
            self.flags.add(
                "file",
                f"không gian tên «{namespace[:60]}», không phải của QCVN 102:2016",
                f"its namespace is “{namespace[:60]}”, not that of QCVN 102:2016",
                element.path,
                element.line,
            )

    def end(self, _: str) -> None:
        self.open.pop()
        self.scopes.pop()

    def text(self, data: str) -> None:
        if self.open:
            self.open[-1].pieces.append(data)

    def _path(self, local: str) -> str:
        if not self.open:
            return f"/{local}"
        parent = self.open[-1]
        parent.counts[local] += 1
        nth = parent.counts[local]
        return f"{parent.path}/{local}" + (f"[{nth}]" if nth > 1 else "")
