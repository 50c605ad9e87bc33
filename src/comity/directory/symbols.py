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
    """The agency's part of a symbol: the letters of its abbreviation ("UBND" of "UBND tỉnh Lạng Sơn")."""
    abbreviations = profile().agency(agency).abbreviations
    return abbreviations[0].split()[0] if abbreviations else agency.upper()
