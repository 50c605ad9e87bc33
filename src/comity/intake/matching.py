"""Do two papers tell of one thing? Their records are compared pair by pair; the best pair speaks for the papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from comity.intake.facts import facts_of
from comity.intake.reading import Reading
from comity.kernel.words import Words
from comity.programme.likeness import Verdict, compare

_RANK = {"same": 2, "related": 1, "different": 0}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files, the verdict, and which record of each it is about (None where a file holds none)."""

    a: str
    b: str
    verdict: Verdict
    a_record: int | None = None
    b_record: int | None = None

    def as_json(self) -> dict[str, Any]:
        shape = {"a": self.a, "b": self.b, **self.verdict.as_json()}
        return {**shape, "a_record": self.a_record, "b_record": self.b_record}


def match_readings(readings: Sequence[Reading]) -> list[Pair]:
    """Every pair of readings, in the order given."""
    return [match_two(a, b) for a, b in combinations(readings, 2)]


def match_two(a: Reading, b: Reading) -> Pair:
    """The pair of records, one of each reading, that comes nearest to being the same."""
    best: Pair | None = None
    for i, one in enumerate(a.records):
        for j, two in enumerate(b.records):
            pair = Pair(a.file, b.file, compare(facts_of(a, one), facts_of(b, two)), i, j)
            if best is None or _nearness(pair) > _nearness(best):
                best = pair
    if best:
        return best
    empty = " / ".join(reading.file for reading in (a, b) if not reading.records)
    nothing = Words(f"không thấy hoạt động nào trong: {empty}", f"no engagement found in: {empty}")
    return Pair(a.file, b.file, Verdict("different", 0.0, (), (nothing,), False))


def _nearness(pair: Pair) -> tuple[int, float]:
    return _RANK[pair.verdict.outcome], pair.verdict.probability
