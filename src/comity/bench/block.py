"""Some records of a data set while they are made, one after another, each with its versions."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from comity.bench import vocabulary
from comity.bench.chance import OTHERS, Chance, Timeline
from comity.kernel import clock
from comity.kernel.bulk import New
from comity.kernel.envelopes import Author, Envelope, sha256
from comity.kernel.kinds import Body


@dataclass
class Block:
    """Records `start` to `start + room` of a data set, as they are made."""

    start: int
    room: int
    timeline: Timeline
    chance: Chance
    found: list[New] = field(default_factory=list)

    @property
    def full(self) -> bool:
        return len(self.found) >= self.room

    @property
    def next(self) -> int:
        return self.start + len(self.found)

    @property
    def day(self) -> date:
        return self.timeline.at(self.next).date()

    @property
    def age(self) -> float:
        return self.timeline.age(self.next)

    def add(
        self,
        kind: str,
        body: Body,
        owner: str,
        steps: tuple[tuple[str, str], ...],
        *,
        marking: int = 0,
        audience: tuple[str, ...] = (),
        first: Body | None = None,
        wide_from: int = 0,
    ) -> Envelope:
        """A record that went through `steps`, each (action, state): a version a step. Another node's came here late,
        so only its last version is here. `first` is the body before the last step; the audience holds from version
        `wide_from` on."""
        index = self.next
        when = self.timeline.at(index)
        replica = owner in OTHERS
        versions: list[Envelope] = []
        previous: str | None = None
        office = self.chance.choice(vocabulary.OFFICES)
        for number, (act, state) in enumerate(steps, 1):
            last = number == len(steps)
            said = body if last or first is None else first
            at = when if number == 1 else when + timedelta(hours=3, minutes=17) * (number - 1)
            envelope = Envelope(
                id=str(self.timeline.id(index)),
                kind=kind,
                owner=owner,
                number=number,
                state=state,
                marking=marking,
                audience=audience if number > wide_from or last else (),
                title=said.heading(),
                language=said.language,
                body=said.model_dump(mode="json"),
                author=Author(agency=owner, office=office),
                act=act,
                at=clock.stamp(at),
                previous=previous,
            )
            if not replica or last:
                versions.append(envelope)
            if not last:
                previous = sha256(envelope.canonical())
        self.found.append(New(versions, body))
        return versions[-1]
