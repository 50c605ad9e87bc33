"""Chance that falls the same way every time: one generator a block of records, and ids and times that follow from a
record's place alone, so that any record can be named without being made."""

import hashlib
import random
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from comity.bench import vocabulary
from comity.profiles import Profile

SEED = "comity-bench-1"
END = datetime(2026, 10, 31, 9, 0, tzinfo=UTC)  # the last record's time; ten years lie before it
YEARS = timedelta(days=3650)

HOSTED = ("mnd-dfr", "mnd-bgc", "mnd-navy", "mnd-gs")
OTHERS = ("mofa", "mps", "ncsar", "pc-langson", "pc-quangninh", "mnd-idsr", "mnd-mr1", "mofa-asean")
_HOSTED_WEIGHTS = (57, 22, 11, 10)
_MARKINGS, _MARKING_WEIGHTS = (0, 1, 2, 3), (70, 20, 8, 2)


@dataclass(frozen=True)
class Timeline:
    """The times of a data set of `total` records, evenly spread over ten years."""

    total: int

    def at(self, index: int) -> datetime:
        """When record `index` was first written."""
        return END - YEARS * ((self.total - 1 - index) / max(1, self.total))

    def id(self, index: int) -> uuid.UUID:
        """The record's id: UUID version 7 of its time, the rest from its place."""
        digest = int.from_bytes(hashlib.blake2b(f"{SEED}/{index}".encode(), digest_size=10).digest())
        value = (int(self.at(index).timestamp() * 1000) & (1 << 48) - 1) << 80
        value |= 0x7 << 76 | (digest >> 68) << 64
        value |= 0b10 << 62 | digest & (1 << 62) - 1
        return uuid.UUID(int=value)

    def age(self, index: int) -> float:
        """Days before the end."""
        return (END - self.at(index)) / timedelta(days=1)


class Chance(random.Random):
    """The chance of one block, with the words and labels that records are made of."""

    def __init__(self, block: str, profile: Profile) -> None:
        super().__init__(f"{SEED}/{block}")
        self.profile = profile
        self.partners = [entry for entry in profile.entries("partner") if entry.code != "vn"]
        self.partner_weights = [40 // (place + 1) + 1 for place in range(len(self.partners))]
        self.forums = [entry.code for entry in profile.entries("forum")]
        self.levels = [entry.code for entry in profile.levels]
        self.themes = [entry.code for entry in profile.entries("theme")]
        self.agencies = [entry.code for entry in profile.entries("agency")]
        self.names = {entry.code: entry.words for entry in profile.entries("agency")}
        self.partner_names = {entry.code: entry.words for entry in profile.entries("partner")}

    def hosted(self) -> str:
        """An agency of the node, the first of them most often."""
        return self.choices(HOSTED, _HOSTED_WEIGHTS)[0]

    def partner(self) -> str:
        """A partner; a few are met much more often than the others."""
        return self.choices(self.partners, self.partner_weights)[0].code

    def marking(self) -> int:
        return self.choices(_MARKINGS, _MARKING_WEIGHTS)[0]

    def audience(self, owner: str) -> tuple[str, ...]:
        """Who else may know a record: often nobody, sometimes everybody, mostly a few agencies."""
        throw = self.random()
        if owner in OTHERS:
            # What another node gave was given to an agency here.
            members = {"*"} if throw < 0.1 else {"mnd-dfr" if throw < 0.75 else self.hosted()}
        elif throw < 0.5:
            members = set()
        elif throw < 0.58:
            members = {"*"}
        else:
            members = {self.choice((*HOSTED, *OTHERS)) for _ in range(self.randint(1, 4))}
        return tuple(sorted(members - {owner}))

    def fill(self, text: str, partner: str, year: int, *, english: bool = False) -> str:
        """A sentence with its gaps filled."""
        words = self.partner_names[partner]
        return text.format(
            partner=words.en if english else words.vi,
            agency="Cục Đối ngoại",
            nth=self.randint(1, 25),
            year=year,
            place=self.choice(vocabulary.PLACES),
            topic=self.choice(vocabulary.TOPICS),
            count=self.randint(3, 480),
            day=self.randint(1, 28),
            month=self.randint(1, 12),
            quarter=self.randint(1, 4),
        )
