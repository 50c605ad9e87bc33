"""Electronic codes of agencies (Decision 20/2020/QĐ-TTg).

The newer form begins with the highest level: `G22`, `H37.02.02`. The older one, of QCVN 102:2016, ends with it:
`000.00.00.G22`, `000.02.02.H37`. Levels of zeros stand for nobody. Both forms of one code are equal.
"""

import re

_LEVEL = re.compile(r"[A-Z][0-9]{2,3}", re.ASCII)
_UNIT = re.compile(r"[0-9]{2,3}", re.ASCII)
MOST_LEVELS = 5


def canonical_code(code: str) -> str:
    """The code in its newer form, without empty levels; "" for what is no electronic code."""
    parts = code.strip().upper().split(".")
    if not 1 <= len(parts) <= MOST_LEVELS:
        return ""
    if _LEVEL.fullmatch(parts[-1]):
        parts.reverse()
    first, *units = parts
    if not _LEVEL.fullmatch(first) or not all(_UNIT.fullmatch(unit) for unit in units):
        return ""
    while units and int(units[-1]) == 0:
        units.pop()
    return ".".join([first, *(f"{int(unit):02d}" for unit in units)])


def same_organ(one: str, other: str) -> bool:
    """Whether two codes name the same agency. What is no code equals nothing."""
    canonical = canonical_code(one)
    return bool(canonical) and canonical == canonical_code(other)
