"""Reading bundles: files in any order and under any name, applied part by part, in order, as far as whole.

What is damaged or missing is named, and nothing of it is looked at; what comes after it waits for it. What was applied
stays applied: every parcel is a transaction of its own, and reading again gives the same stored receipts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

from comity.exchange.bundle_files import take_strand
from comity.exchange.bundle_lines import Applied, LineFault, take_part
from comity.exchange.channels import desk, inbound_state
from comity.exchange.inbox import note_trouble
from comity.exchange.models import Bundle, Peer
from comity.exchange.protocol import Refused
from comity.exchange.protocol.bundles import MOST_MANIFEST, Manifest, Part, read_manifest
from comity.exchange.protocol.envelope import kind_of
from comity.kernel import clock, journal
from comity.kernel.actions import action
from comity.kernel.problems import Problem
from comity.kernel.words import Words

_CHUNK = 1024 * 1024
_MOST_FILES = 100_000


class State(StrEnum):
    """What became of a part."""

    APPLIED = "applied"  # all of it is taken; perhaps it was before
    BEFORE = "before"  # not among the files, but it was taken before
    MISSING = "missing"
    DAMAGED = "damaged"
    WAITS = "waits"  # whole, but what comes before it is not
    REFUSED = "refused"


@dataclass
class Report:
    """One bundle as it was read. `upto` is what we hold of the sender's channel now; `receipts` what it is answered."""

    name: str
    sender: str
    at: str
    first: int
    last: int
    parts: dict[str, State] = field(default_factory=dict)
    found_as: dict[str, str] = field(default_factory=dict)  # parts that had another file name
    entries: int = 0
    upto: int = 0
    receipts: list[str] = field(default_factory=list)
    problem: Problem | None = None

    @property
    def complete(self) -> bool:
        return self.problem is None

    def named(self, *states: State) -> list[str]:
        """The names of the parts in these states."""
        return [name for name, state in self.parts.items() if state in states]

    def shape(self, language: str) -> dict[str, Any]:
        """As `comity exchange receive --json` prints it."""
        return {
            "bundle": self.name,
            "sender": self.sender,
            "at": self.at,
            "first": self.first,
            "last": self.last,
            "complete": self.complete,
            "entries": self.entries,
            "upto": self.upto,
            "parts": [
                {"name": name, "state": str(state), "file": self.found_as.get(name, name)}
                for name, state in self.parts.items()
            ],
            "receipts": self.receipts,
            "problem": self.problem.shape(language) if self.problem else None,
        }


@dataclass
class Reading:
    """All that was read: a report for every bundle that is for us, a Problem for everything that is none."""

    reports: list[Report] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return not self.problems and all(report.complete for report in self.reports)

    def trouble(self) -> Problem | None:
        """The first thing that people must mend."""
        found = [*self.problems, *(report.problem for report in self.reports if report.problem)]
        return found[0] if found else None


def read_bundles(paths: Iterable[Path]) -> Reading:
    """Read every bundle among files and directories."""
    files = list(_files(paths))
    reading, read = Reading(), []
    for path in files:
        text = _manifest_text(path)
        if text is None:
            continue
        try:
            spoken = desk()
            manifest = read_manifest(text, key_of=spoken.any_key, network=spoken.network, here=spoken.here)
            read.append((manifest, text))
        except Refused as refused:
            note_trouble(None, refused)
            reading.problems.append(Refused(refused.code, f"{path.name}: {refused.place}".rstrip(": ")))
    read.sort(key=lambda one: (one[0].channel.sender, one[0].at))
    shelf = _Shelf(files)
    for manifest, text in {text: (manifest, text) for manifest, text in read}.values():
        reading.reports.append(_read_one(manifest, text, shelf))
    if not read and not reading.problems:
        reading.problems.append(_no_manifest(files))
    return reading


def _read_one(manifest: Manifest, text: str, shelf: "_Shelf") -> Report:
    peer = Peer.objects.get(name=manifest.channel.sender)
    report = Report(manifest.name, peer.name, manifest.at, manifest.first, manifest.last)
    row = do_note_read(peer, manifest, sha256(text.encode()).hexdigest())
    stopped = False
    for part in manifest.parts:
        path, damaged = shelf.find(part)
        if path is None and part.sha256 in row.taken:
            report.parts[part.name] = State.BEFORE
        elif path is None:
            report.parts[part.name] = State.DAMAGED if damaged else State.MISSING
            stopped = True
        elif stopped:
            report.parts[part.name] = State.WAITS
        else:
            stopped = not _take(peer, part, path, row, report)
        if path is not None and path.name != part.name:
            report.found_as[part.name] = path.name
    report.upto = inbound_state(peer).upto
    if report.problem is None and report.named(State.MISSING, State.DAMAGED):
        report.problem = _incomplete(report, shelf.bad)
    return report


def _take(peer: Peer, part: Part, path: Path, row: Bundle, report: Report) -> bool:
    applied = Applied()
    try:
        with path.open("rb") as file:
            if part.others == ("pieces",):
                take_strand(peer, file)
            else:
                take_part(peer, part, file, applied, first_time=part.sha256 not in row.taken)
    except LineFault as fault:
        report.parts[part.name] = State.WAITS if fault.waits else State.REFUSED
        report.problem = Problem(
            fault.problem.code,
            what=fault.problem.what,
            mend=fault.problem.mend,
            place=f"{part.name}: {fault.problem.place}".rstrip(": "),
        )
    except OSError as error:
        report.parts[part.name] = State.DAMAGED
        report.problem = _unreadable(path, error)
    report.entries += applied.entries
    report.receipts += applied.receipts
    if report.problem is None:
        report.parts[part.name] = State.APPLIED
        do_note_taken(row, part.sha256)
    return report.problem is None


@action
def do_note_read(peer: Peer, manifest: Manifest, digest: str) -> Bundle:
    """Keep that a bundle was read, once."""
    row, new = Bundle.objects.get_or_create(
        peer=peer,
        written=False,
        name=manifest.name,
        defaults={
            "first": manifest.first,
            "last": manifest.last,
            "parts": len(manifest.parts),
            "at": clock.now(),
        },
    )
    if new:
        told = {"peer": peer.name, "name": manifest.name, "first": manifest.first, "last": manifest.last}
        journal.append("bundle-read", {**told, "hash": digest})
    return row


@action
def do_note_taken(row: Bundle, digest: str) -> None:
    """Keep that a part was taken: what it answers is not taken a second time."""
    if digest not in row.taken:
        row.taken = [*row.taken, digest]
        Bundle.objects.filter(pk=row.pk).update(taken=row.taken)


# --- files -----------------------------------------------------------------------------------------------


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    count = 0
    for path in paths:
        try:
            found = sorted(path.rglob("*")) if path.is_dir() else [path]
            if not path.exists():
                raise FileNotFoundError(2, "No such file or directory")
        except OSError as error:
            raise _unreadable(path, error) from error
        for each in found:
            if each.is_file() and not each.name.startswith("."):
                count += 1
                if count > _MOST_FILES:
                    raise _unreadable(path, OSError(f"> {_MOST_FILES}"))
                yield each


def _manifest_text(path: Path) -> str | None:
    """The text of a file that says it is a manifest, or is called one; None of any other."""
    called = path.suffix == ".manifest"
    try:
        with path.open("rb") as file:
            start = file.read(2048)
            if not called and kind_of(start.decode("ascii", errors="replace")) != "bundle":
                return None
            return (start + file.read(MOST_MANIFEST)).decode("ascii", errors="replace").strip()
    except OSError as error:
        raise _unreadable(path, error) from error


class _Shelf:
    """The files that were given, found by name, and by content where they were renamed."""

    def __init__(self, files: list[Path]) -> None:
        self._by_name: dict[str, list[Path]] = {}
        self._by_size: dict[int, list[Path]] = {}
        for path in files:
            self._by_name.setdefault(path.name, []).append(path)
            self._by_size.setdefault(path.stat().st_size, []).append(path)
        self._digests: dict[Path, str] = {}
        self.bad: dict[str, str] = {}  # damaged part: how it is damaged, in numbers

    def find(self, part: Part) -> tuple[Path | None, bool]:
        """The file that is this part, whole; or none, and whether one of its name is there but differs."""
        named = self._by_name.get(part.name, [])
        for path in [*named, *self._by_size.get(part.size, [])]:
            if path.stat().st_size == part.size and self._digest(path) == part.sha256:
                return path, False
        if named:
            size = named[0].stat().st_size
            self.bad[part.name] = f"{size} / {part.size}" if size != part.size else "SHA-256"
        return None, bool(named)

    def _digest(self, path: Path) -> str:
        if path not in self._digests:
            digest = sha256()
            try:
                with path.open("rb") as file:
                    while chunk := file.read(_CHUNK):
                        digest.update(chunk)
            except OSError:  # a bad sector is damage like any other
                return ""
            self._digests[path] = digest.hexdigest()
        return self._digests[path]


def _incomplete(report: Report, bad: Mapping[str, str]) -> Problem:
    missing = ", ".join(report.named(State.MISSING))
    damaged = ", ".join(
        f"{name} ({bad[name]})" if name in bad else name for name in report.named(State.DAMAGED)
    )
    vi = [f"thiếu: {missing}"] if missing else []
    en = [f"missing: {missing}"] if missing else []
    if damaged:
        vi.append(f"hỏng: {damaged}")
        en.append(f"damaged: {damaged}")
    return Problem(
        "bundle-incomplete",
        what=Words(
            vi=f"Bộ tệp {report.name} của nút {report.sender} chưa đủ ({'; '.join(vi)}). Phần trước đó đã nhận.",
            en=f"Bundle {report.name} of node {report.sender} is not whole ({'; '.join(en)}). "
            "What comes before was taken.",
        ),
        mend=Words(
            vi="Chép lại các tệp đó rồi nhận lần nữa; nhận lại phần đã có không sao.",
            en="Copy these files again and receive once more; taking the others twice does no harm.",
        ),
        place=", ".join(report.named(State.MISSING, State.DAMAGED)),
    )


def _no_manifest(files: list[Path]) -> Problem:
    return Problem(
        "bundle-manifest-missing",
        what=Words(
            vi="Trong các tệp này không có bản kê (.manifest); không có gì được nhận.",
            en="There is no manifest among these files; nothing was taken.",
        ),
        mend=Words(
            vi="Có thể thẻ nhớ bị rút sớm: chép lại cả thư mục từ bên gửi.",
            en="The stick may have been pulled too early: copy the whole directory from the sender again.",
        ),
        place=", ".join(path.name for path in files[:20]),
    )


def _unreadable(path: Path, error: OSError) -> Problem:
    return Problem(
        "bundle-unreadable",
        what=Words(
            vi=f"Không đọc được: {error.strerror or error}.",
            en=f"It cannot be read: {error.strerror or error}.",
        ),
        mend=Words(vi="Kiểm tra đường dẫn và thiết bị.", en="Check the path and the device."),
        place=str(path),
    )
