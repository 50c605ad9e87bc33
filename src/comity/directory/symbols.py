"""Number and symbol of a paper ("15/BC-ĐN"): by document type and calendar year, from 01, in the agency's register."""

from typing import NamedTuple

from comity.directory.names import profile
from comity.kernel.numbering import next_in


class Numbered(NamedTuple):
    """A number of the register, and as it stands on paper."""

    serial: int
    text: str


def next_symbol(agency: str, document_type: str, year: int) -> Numbered:
    """The next number of a document type; inside the action that uses it."""
    document = profile().document_type(document_type)
    serial = next_in(agency, document.code, year)
    return Numbered(serial, f"{serial:02d}/{symbol(agency, document_type)}")


def symbol(agency: str, document_type: str) -> str:
    """What follows the number: "BC-ĐN"."""
    abbreviation = profile().document_type(document_type).abbreviation
    return "-".join(part for part in (abbreviation, unit(agency)) if part)


def unit(agency: str) -> str:
    """The agency's part of a symbol: the letters of its abbreviation ("CHQS" of "Bộ CHQS tỉnh Lạng Sơn")."""
    words = " ".join(profile().agency(agency).abbreviations[:1]).split()
    return next((word for word in words if sum(map(str.isupper, word)) > 1), agency.upper())
