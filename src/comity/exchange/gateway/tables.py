"""Our words and the national exchange's, both ways, as the profile has them; and the codes of agencies."""

from functools import lru_cache
from pathlib import Path

from comity.directory.names import profile
from comity.exchange.edxml import canonical_code
from comity.kernel import node
from comity.kernel.folding import fold
from comity.profiles.entries.papers import NationalDocument

AUTHORITIES = "edxml-authorities.pem"


def code_of(agency: str) -> str:
    """The electronic code of an agency: as `node.toml` gives it ([edxml] codes), else the profile; "" for none."""
    given = node.here().edxml.get("codes", {}).get(agency, "")
    return str(given) or profile().agency(agency).electronic_code or ""


def agency_of(code: str) -> str:
    """The agency that has this electronic code, in either form; "" where none is known to have it."""
    canonical = canonical_code(code)
    return _by_code(node.here()).get(canonical, "") if canonical else ""


@lru_cache(maxsize=4)
def _by_code(_: node.Node) -> dict[str, str]:
    found = {canonical_code(code_of(agency.code)): agency.code for agency in profile().agencies}
    found.pop("", None)
    return found


def state_of(status: str) -> str:
    """Our code of a status of the exchange ("05" is "in-progress"); "" for one that the profile does not have."""
    return next((one.code for one in profile().statuses if one.national == status), "")


def status_of(state: str) -> str:
    """The exchange's code of a state of handling; "" where it has none."""
    return next((one.national for one in profile().statuses if one.code == state), "")


def document_of(kind: str) -> NationalDocument | None:
    """How a kind of dispatch is named there."""
    return next((one for one in profile().national_documents if one.kind == kind), None)


def kind_of(type_name: str, *, answers: bool) -> str:
    """What a document of this name is taken for; "" where its name does not say."""
    named = [one for one in profile().national_documents if fold(one.name) == fold(type_name) and one.reads]
    return next((one.kind for one in named if answers or not one.answers), "")


def is_document_name(type_name: str) -> bool:
    """Whether the profile knows a document type of this name."""
    return profile().find("document_type", type_name) is not None


def urgency_of(priority: str) -> str:
    """Our urgency; "" where none is stated or it is unknown."""
    return next((one.urgency for one in profile().national_priorities if one.national == priority), "")


def priority_of(urgency: str) -> str:
    """The exchange's priority; "" where it has none."""
    rows = (one for one in profile().national_priorities if not one.only_reads)
    return next((one.national for one in rows if one.urgency == urgency), "")


def ceiling() -> int:
    """The highest marking that may go there; below every marking where the profile says nothing."""
    allowed = profile().national_exchange
    return profile().marking(allowed.ceiling).level if allowed else -1


def authorities() -> Path | None:
    """The certificates of the authorities that this node was told to believe, in its directory."""
    file = node.here().home / AUTHORITIES
    return file if file.is_file() else None
