"""What a verification finds, and how rooms take part in one with the rows that they derive from journal entries."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from comity.kernel.checkpoint import Verifier
from comity.kernel.envelopes import Envelope
from comity.kernel.words import Words

MOST_NAMED = 1000  # discrepancies kept with their words; the rest are counted


@dataclass(frozen=True)
class Discrepancy:
    """Something that is not as it was written: where, and what differs."""

    place: str
    what: Words


def differs(place: str, vi: str, en: str) -> Discrepancy:
    """A discrepancy in both languages."""
    return Discrepancy(place, Words(vi, en))


@dataclass
class Verification:
    """What was checked and what did not hold. `root` is the Merkle root, hex; `seconds` the time it took.

    `cosigned_size` is the size of the log at the latest checkpoint that a peer cosigned: up to there, a rewriting
    would show at that peer too. `notices` say what is no discrepancy but leaves something unprotected.
    """

    entries: int = 0
    versions: int = 0
    records: int = 0
    checkpoints: int = 0
    signed_size: int = 0
    cosigned: int = 0
    cosigned_size: int = 0
    timestamps: int = 0
    root: str = ""
    seconds: float = 0.0
    discrepancies: list[Discrepancy] = field(default_factory=list)
    unnamed: int = 0
    notices: list[Words] = field(default_factory=list)

    @property
    def verified(self) -> bool:
        return not self.discrepancies

    @property
    def entries_per_second(self) -> float:
        return self.entries / self.seconds if self.seconds else 0.0

    def add(self, found: Iterable[Discrepancy]) -> None:
        """Keep discrepancies; beyond `MOST_NAMED` they are only counted."""
        for discrepancy in found:
            if len(self.discrepancies) < MOST_NAMED:
                self.discrepancies.append(discrepancy)
            else:
                self.unnamed += 1

    def note(self, place: str, vi: str, en: str) -> None:
        """Keep one discrepancy."""
        self.add([differs(place, vi, en)])

    def as_json(self) -> dict[str, Any]:
        """The verification as `comity journal verify --json` prints it."""
        return {
            "verified": self.verified,
            "entries": self.entries,
            "versions": self.versions,
            "records": self.records,
            "checkpoints": self.checkpoints,
            "signed_size": self.signed_size,
            "cosigned": self.cosigned,
            "cosigned_size": self.cosigned_size,
            "timestamps": self.timestamps,
            "root": self.root,
            "seconds": round(self.seconds, 3),
            "entries_per_second": round(self.entries_per_second),
            "discrepancies": [{"place": d.place, "what": d.what.en} for d in self.discrepancies],
            "unnamed": self.unnamed,
            "notices": [notice.en for notice in self.notices],
        }


class Auditor(Protocol):
    """A room's part in one verification. It is told everything in order and says what its own rows lack."""

    def witnesses(self) -> Sequence[Verifier]:
        """Public keys of those who may have cosigned this node's checkpoints."""

    def entry(self, index: int, payload: Mapping[str, Any]) -> Iterable[Discrepancy]:
        """The next journal entry; every entry is told, in order."""

    def record(self, envelope: Envelope) -> Iterable[Discrepancy]:
        """The current version of the next record, in order of id. All entries were told before."""

    def finish(self, outcome: Verification) -> Iterable[Discrepancy]:
        """Everything was told."""


EarlierKeys = Callable[[], Sequence[tuple[Verifier, int | None]]]
"""This node's own log keys before the present one, each with the size of the log up to which it signed."""
_earlier: list[EarlierKeys] = []


def know_earlier_keys(tell: EarlierKeys) -> None:
    """Have checkpoints that an earlier key signed checked by that key."""
    _earlier.append(tell)


def earlier_keys() -> list[tuple[Verifier, int | None]]:
    """What is known of them."""
    return [key for tell in _earlier for key in tell()]


_auditors: list[Callable[[], Auditor]] = []


def take_part(begin: Callable[[], Auditor]) -> None:
    """Have `begin` make an auditor for every verification of the journal."""
    _auditors.append(begin)


def auditors() -> list[Auditor]:
    """Fresh auditors of every room that takes part."""
    return [begin() for begin in _auditors]
