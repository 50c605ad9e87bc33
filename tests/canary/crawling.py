"""Every address of the node, found in its own table of addresses, and what comes back from it as plain text.

A new route joins by being routed. A route whose parameters have no stand-in yet fails the crawl by name.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pypdf import PdfReader

# By the parameter's name, else by its converter's. "ID" is replaced by a record's id.
STAND_INS: dict[str, tuple[str, ...]] = {
    "uuid": ("ID",),
    "int": ("1",),
    "year": ("2018",),
    "month": ("4",),
    "week": ("16",),
    "day": ("20",),
    "number": ("1", "2"),
    "language": ("vi", "en"),
    "kind": ("engagement", "task", "dispatch", "approval"),
    "relation": ("account",),
    "agency": ("mnd-dfr", "mnd-bgc"),
    "code": ("mnd-dfr", "la"),
    "str": ("ID", "mnd-dfr", "vi"),
    "slug": ("ID", "la"),
    "path": ("ID",),
}
_PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
_HREF = re.compile(r'(?:href|src|action|hx-get)="([^"#]+)')
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_PASSING = [
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"'), "CSRF"),
    (re.compile(r'"[Xx]-[Cc][Ss][Rr][Ff]-?[Tt]oken": ?"[^"]+"|data-csrf="[^"]+"'), "CSRF"),
    (re.compile(r"\d{1,2}:\d\d(:\d\d)?"), "TIME"),
]


@dataclass(frozen=True)
class Route:
    """One entry of the table of addresses: `parts` as routed, with its parameters in angle brackets."""

    template: str
    name: str

    @property
    def of_record(self) -> bool:
        """Whether an id of a record, or a word that may be one, stands in the address."""
        return any("ID" in _stand_ins(found) for found in _PARAMETER.finditer(self.template))

    @property
    def group(self) -> str:
        """What routes about the same kinds of record have in common: the address up to its first parameter."""
        return self.template.partition("<")[0]

    def addresses(self, record: str = "") -> Iterator[str]:
        """Every address of the route, with `record` where an id stands."""
        found = list(_PARAMETER.finditer(self.template))
        for values in product(*(_stand_ins(parameter) for parameter in found)):
            chosen = iter(values)
            filled = _PARAMETER.sub(lambda _: next(chosen), self.template)  # noqa: B023
            yield "/" + filled.replace("ID", record)


def _stand_ins(found: re.Match[str]) -> tuple[str, ...]:
    for key in (found["name"], found["converter"] or "str"):
        if key in STAND_INS:
            return STAND_INS[key]
    raise AssertionError(f"the crawl has no stand-in for the parameter {found[0]}: add it to STAND_INS")


def routes() -> list[Route]:
    """The node's whole table of addresses, without static files."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for pattern in patterns:
        template = before + _template(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, template)
        else:
            yield Route(template, pattern.name or template)


def _template(routed: str) -> str:
    """A route as a template; of a regular expression, its named groups become parameters."""
    text = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<str:\1>", routed)
    return text.lstrip("^").rstrip("$").removesuffix(r"\Z").replace("\\", "")


def plain(response: HttpResponseBase) -> str:
    """What a reader could take from a response: headers, and the text of whatever format it is in, casefolded.

    A page that fell over begins with "fault" and says how.
    """
    if response.status_code >= 500:
        return f"fault {getattr(response, 'exc_info', None)!r}"
    data: bytes = b"".join(response) if response.streaming else response.content  # type: ignore
    kind = response.headers.get("Content-Type", "")
    heads = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    return (heads + "\n" + _text(data, kind)).casefold()


def _text(data: bytes, kind: str) -> str:
    if data.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(data))
        return str(reader.metadata) + "".join(page.extract_text() for page in reader.pages)
    if data.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return "".join(package.read(part).decode("utf-8", "replace") for part in package.namelist())
    text = data.decode("utf-8", "replace")
    return text.replace("\r\n ", "") if "calendar" in kind else text


def steady(text: str) -> str:
    """A page without what differs between any two answers: tokens of forms, times of day, ids."""
    for found, name in _PASSING:
        text = found.sub(name, text)
    return _ID.sub("ID", text)


def leads_on(text: str, address: str) -> Iterator[str]:
    """The node's own addresses that a page leads to."""
    for found in _HREF.finditer(text):
        target = urlsplit(urljoin(f"http://testserver{address}", found[1].replace("&amp;", "&")))
        if target.netloc == "testserver" and not target.path.startswith("/static/"):
            yield target.path + (f"?{target.query}" if target.query else "")


def spider(client: Client, start: list[str], most: int) -> Iterator[tuple[str, str, int]]:
    """(address, text, status) of `start` and of what they lead to, one page each, at most `most`."""
    waiting, seen = list(start), set(start)
    count = 0
    while waiting and count < most:
        address = waiting.pop(0)
        count += 1
        response = client.get(address)
        text = plain(response)
        yield address, text, response.status_code
        for next_one in leads_on(text, address):
            if next_one not in seen:
                seen.add(next_one)
                waiting.append(next_one)
