"""What lies between nodes: it loses, repeats, delays, reorders, changes bits, and is cut in two for a while."""

from dataclasses import dataclass
from random import Random

from comity.exchange.simulation.oracle import Meta


@dataclass(frozen=True)
class Letter:
    """One text on its way. `of` pairs an answer with its question; `meta` is for the oracle only."""

    sender: str
    receiver: str
    text: str
    of: int
    answer: bool = False
    meta: Meta | None = None
    harmed: bool = False


@dataclass
class Weather:
    """Chances per letter, and delays in seconds; drawn anew for every world."""

    loss: float
    repeat: float
    harm: float
    slow: float
    delay: float
    late: float

    @classmethod
    def of(cls, rng: Random) -> "Weather":
        """From calm to foul."""
        foul = rng.choice((0.0, 0.3, 1.0))
        return cls(
            loss=foul * rng.uniform(0, 0.3),
            repeat=foul * rng.uniform(0, 0.2),
            harm=foul * rng.uniform(0, 0.08),
            slow=foul * rng.uniform(0, 0.15),
            delay=rng.uniform(0.02, 1.5),
            late=rng.uniform(10, 60),
        )


CALM = Weather(0, 0, 0, 0, 0.05, 0)


class Network:
    """Hands letters to `deliver_at(time, letter)`."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self.weather = Weather.of(rng)
        self.cut: frozenset[str] = frozenset()  # nodes on one side of a partition; empty when whole

    def passes(self, letter: Letter) -> bool:
        """Whether no partition stands between."""
        return not self.cut or (letter.sender in self.cut) == (letter.receiver in self.cut)

    def carry(self, letter: Letter) -> list[tuple[float, Letter]]:
        """The copies that will come, with their delays."""
        rng, weather = self._rng, self.weather
        copies = 0 if rng.random() < weather.loss or not self.passes(letter) else 1
        copies += rng.random() < weather.repeat
        carried = []
        for _ in range(copies):
            delay = rng.expovariate(1 / weather.delay)
            if rng.random() < weather.slow:
                delay += rng.uniform(0, weather.late)
            carried.append((delay, self._harmed(letter) if rng.random() < weather.harm else letter))
        return carried

    def _harmed(self, letter: Letter) -> Letter:
        """One bit changed, or the end cut off."""
        text, rng = letter.text, self._rng
        position = rng.randrange(len(text))
        if rng.random() < 0.2:
            changed = text[:position]
        else:
            changed = (
                text[:position] + chr(ord(text[position]) ^ (1 << rng.randrange(7))) + text[position + 1 :]
            )
        return Letter(
            letter.sender, letter.receiver, changed, letter.of, letter.answer, letter.meta, changed != text
        )
