"""The demo's cast and its script: which office acts, and what it says in both languages."""

from typing import Any

from comity.directory.names import profile
from comity.kernel import node
from comity.kernel.acting import Acting, Role
from comity.kernel.kinds import Rendering
from comity.kernel.words import Words
from comity.profiles.demo import Demo, load_demo


def demo() -> Demo:
    """The profile's demo script."""
    return load_demo(profile())


def office(code: str) -> Acting:
    """The acting hat of an office of the cast."""
    cast = profile().office(code)
    return Acting(
        cast.agency, cast.vi, frozenset(Role(role) for role in cast.roles), cast.clearance, person=code
    )


def head(agency: str) -> Acting:
    """The head of an agency of the cast."""
    return office(next(o.code for o in profile().offices if o.agency == agency and "head" in o.roles))


def officer(agency: str) -> Acting:
    """The first officer of an agency of the cast."""
    return office(next(o.code for o in profile().offices if o.agency == agency and "officer" in o.roles))


def clerk(agency: str) -> Acting:
    """The clerk of an agency of the cast."""
    return office(next(o.code for o in profile().offices if o.agency == agency and "clerk" in o.roles))


def own_agency() -> str:
    """The agency that this node hosts."""
    return node.here().agencies[0]


def said(vi: str, en: str, field: str = "title") -> dict[str, Any]:
    """A Vietnamese text with its English rendering, as the fields of a body."""
    translator = profile().office("mnd-dfr-translator").en
    return {field: vi, "translations": {"en": Rendering(fields={field: en}, translator=translator)}}


def told(subject: Words, text: Words) -> dict[str, Any]:
    translator = profile().office("mnd-dfr-translator").en
    fields = {"title": subject.en, "text": text.en}
    return {
        "title": subject.vi,
        "text": text.vi,
        "translations": {"en": Rendering(fields=fields, translator=translator)},
    }
