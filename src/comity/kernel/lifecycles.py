"""Lifecycles as tables: the states of a kind and the moves between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from comity.kernel.access import Verb
from comity.kernel.problems import Problem
from comity.kernel.words import Words


@dataclass(frozen=True)
class Move:
    """One permitted step. `verb` is the right it needs."""

    name: str
    before: tuple[str, ...]
    after: str
    words: Words
    verb: Verb = Verb.WRITE


@dataclass(frozen=True)
class Lifecycle:
    """States by code, in order, and the moves. The first state is where a record begins."""

    states: Mapping[str, Words]
    moves: Sequence[Move] = ()

    @property
    def initial(self) -> str:
        return next(iter(self.states))

    def move(self, name: str, state: str) -> Move:
        """The move `name` out of `state`; a Problem where the table has none."""
        for move in self.moves:
            if move.name == name and state in move.before:
                return move
        now = self.states[state]
        raise Problem(
            "move-impossible",
            what=Words(
                vi=f"Không thể làm bước này khi hồ sơ “{now.vi}”.", en=f"This step cannot follow “{now.en}”."
            ),
            mend=Words(
                vi="Mở lại trang để thấy trạng thái hiện nay.",
                en="Open the page again to see its present state.",
            ),
            place=name,
        )

    def open_moves(self, state: str) -> list[Move]:
        """The moves out of `state`."""
        return [move for move in self.moves if state in move.before]
