"""Which role may do what to which kind, as a table for people, made from the rule itself.

`tools/access-matrix` writes it into docs/access.md between two marks; a test holds that page current.
"""

from typing import NamedTuple

from comity.kernel.access import Verb, roles_for
from comity.kernel.acting import Role
from comity.kernel.kinds import Kind, all_kinds

BEGIN, END = "<!-- matrix: begin -->", "<!-- matrix: end -->"
LETTERS = {Verb.READ: "r", Verb.WRITE: "w", Verb.APPROVE: "a", Verb.SEND: "s"}


class Row(NamedTuple):
    """A kind, and what each role may do to an own record of it within its reach."""

    kind: Kind
    verbs: dict[Role, tuple[Verb, ...]]


def rows() -> list[Row]:
    """One row for every registered kind, by name."""
    return [
        Row(
            kind, {role: tuple(v for v in verbs_of(kind) if role in roles_for(v, kind.name)) for role in Role}
        )
        for kind in all_kinds()
    ]


def verbs_of(kind: Kind) -> list[Verb]:
    """The verbs that mean something for a kind: it is approved or sent only where a move of its says so."""
    meant = {Verb.READ, Verb.WRITE} | {move.verb for move in kind.lifecycle.moves}
    return [verb for verb in Verb if verb in meant]


def markdown() -> str:
    """The table in Markdown."""
    lines = [
        f"| kind | {' | '.join(role.value for role in Role)} |",
        f"| --- |{' --- |' * len(Role)}",
    ]
    for row in rows():
        cells = " | ".join("".join(LETTERS[verb] for verb in row.verbs[role]) or "·" for role in Role)
        lines.append(f"| {row.kind.name} ({row.kind.words.vi}) | {cells} |")
    return "\n".join(lines)


def renewed(page: str) -> str:
    """The page with its table made anew."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n{markdown()}\n{END}{rest.split(END)[1]}"
