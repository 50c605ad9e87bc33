"""The far end of bundles: the second node writes and reads them as docs/protocol.md says, with its real keys."""

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Self

from comity.exchange.protocol import Outcome, Receipt
from comity.exchange.protocol.bundles import Line, Manifest, Part, read_lines, read_manifest, sign_manifest
from comity.exchange.protocol.envelope import kind_of, payload_of
from comity.kernel import clock
from comity.kernel.ids import new_id
from tests.exchange.far_end import FarEnd
from tests.exchange.remote import Remote


class FarStick(FarEnd):
    """A far end whose carrier is a stick. What it says comes from `remote.sent`."""

    def __init__(self, remote: Remote) -> None:
        super().__init__(remote)
        self.owed: list[str] = []
        self.strands: list[bytes] = []
        self.told_held: list[str] = []

    @classmethod
    def of(cls, remote: Remote, other: "FarStick") -> Self:
        """A stranger with the same name as a known node, and other keys."""
        made = cls.__new__(cls)
        made.remote, made.owed = remote, []
        return made

    def take(self, folder: Path) -> "Counter[Outcome]":
        """Read our bundle; its answers go into the next. Returns what our receipts in it say, by outcome."""
        manifest = read_manifest(
            next(folder.glob("*.manifest")).read_text(),
            key_of=self.desk.key_of,
            network=self.desk.network,
            here=self.desk.here,
        )
        outcomes: Counter[Outcome] = Counter()
        for part in manifest.parts:
            path = folder / part.name
            assert (path.stat().st_size, sha256(path.read_bytes()).hexdigest()) == (part.size, part.sha256)
            if part.others == ("pieces",):
                self.strands.append(path.read_bytes())
                continue
            with path.open("rb") as file:
                for line in read_lines(file, 1 << 24):
                    if not line.answers:
                        self.owed.append(self.post_parcel(self.peer, line.text))
                    elif kind_of(line.text) == "held":
                        self.told_held.append(line.text)
                    elif kind_of(line.text) == "receipt":
                        outcomes[Receipt.from_bytes(payload_of(line.text)).outcome] += 1
        return outcomes

    def bundle(
        self,
        folder: Path,
        *,
        entries: int = 0,
        first: int = 1,
        says: Iterable[str] = (),
        strands: Iterable[bytes] = (),
    ) -> Path:
        """Write what is owed, what it says, what was told from entry `first` on (`entries` a part, or all), and
        strands, each a part."""
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{self.remote.name}-{str(new_id())[-12:]}"
        told = len(self.remote.sent)
        step = entries or max(told, 1)
        groups = [(at, min(at + step - 1, told)) for at in range(first, told + 1, step)] or [(0, 0)]
        parts = []
        for number, (begin, end) in enumerate(groups, 1):
            lines = [Line(True, text) for text in self.owed] if number == 1 else []
            lines += [Line(False, text) for text in says] if number == 1 else []
            if begin:
                lines += [Line(False, self.remote.parcel(at, at)) for at in range(begin, end + 1)]
            raw = b"".join(line.encode() for line in lines) or Line(True, "nothing.at.all").encode()
            path = folder / f"{name}.{number:04d}.part"
            path.write_bytes(raw)
            kinds = tuple(sorted({kind_of(text) for text in self.owed})) if number == 1 else ()
            parts.append(Part(path.name, len(raw), sha256(raw).hexdigest(), begin, end, kinds))
        for number, raw in enumerate(strands, len(parts) + 1):
            path = folder / f"{name}.{number:04d}.part"
            path.write_bytes(raw)
            parts.append(Part(path.name, len(raw), sha256(raw).hexdigest(), 0, 0, ("pieces",)))
        self.owed = []
        channel = self.remote.channel
        manifest = Manifest(channel, name, clock.stamp(), tuple(parts))
        text = sign_manifest(manifest, self.remote.keys.signing)
        (folder / f"{name}.manifest").write_text(text)
        return folder
