"""Bundles between networks that never touch: whole ones arrive once and in order; whatever is not whole is named."""

import json
from pathlib import Path

import pytest

from comity.exchange import lives
from comity.exchange.bundling import write_bundle
from comity.exchange.inbox import do_accept_restored, receive
from comity.exchange.models import Bundle, InEntry, Life, OutEntry, Peer, Receipt, Trouble
from comity.exchange.protocol import Outcome, Refused, open_parcel
from comity.exchange.protocol.recovery import Progress
from comity.exchange.unbundling import State, read_bundles
from comity.exchange.ways import BUNDLE, do_add_way, do_resend
from comity.kernel import node
from comity.kernel.journal import JournalEntry
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from tests.acts import account
from tests.exchange.remote import Remote, envelope
from tests.exchange.stick import FarStick

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_life")]

SHARED = Label(0, frozenset({"mofa"}))


@pytest.fixture
def far() -> FarStick:
    made = FarStick(Remote())
    do_add_way(made.peer, BUNDLE)
    return made


def peer() -> Peer:
    return Peer.objects.get()


def share(*titles: str) -> None:
    for title in titles:
        account(title, label=SHARED)


def titles(payloads: list[str]) -> list[str]:
    return [json.loads(payload)["title"] for payload in payloads]


def state() -> tuple[int, ...]:
    tables = (InEntry, JournalEntry, Receipt, Bundle, OutEntry)
    held = Record.objects.for_machine().count()
    return (held, *(table.objects.count() for table in tables), Peer.objects.get().acknowledged)


def told(far: FarStick, *said: str) -> None:
    for title in said:
        far.remote.tell(envelope(title=title))


class TestWriting:
    def test_everything_queued_goes_and_the_receipt_comes_back(self, far: FarStick, tmp_path: Path) -> None:
        share("Một", "Hai")
        written = write_bundle(peer(), tmp_path / "out")
        assert (written.first, written.last, written.withheld) == (1, 2, "")
        far.take(tmp_path / "out")
        assert titles(far.held()) == ["Một", "Hai"]
        reading = read_bundles([far.bundle(tmp_path / "back")])
        assert reading.complete and peer().acknowledged == 2
        assert Receipt.objects.get(given=False).upto == 2
        assert write_bundle(peer(), tmp_path / "again").first == 0, "nothing is left to go"

    def test_parts_keep_to_the_size_and_each_can_be_taken_alone(self, far: FarStick, tmp_path: Path) -> None:
        for number in range(6):
            account(f"Số {number} " + "đ" * 10_000, label=SHARED)
        written = write_bundle(peer(), tmp_path, size=100_000)
        parts = [path for path in written.files if path.suffix == ".part"]
        assert len(parts) >= 3 and all(path.stat().st_size <= 100_000 for path in parts)
        assert (written.first, written.last) == (1, 6)
        far.take(tmp_path)
        assert len(far.held()) == 6

    def test_a_size_that_holds_no_entry_is_refused_and_leaves_nothing(
        self, far: FarStick, tmp_path: Path
    ) -> None:
        account("x" * 80_000, label=SHARED)
        with pytest.raises(Problem) as refused:
            write_bundle(peer(), tmp_path, size=70_000)
        assert refused.value.code == "part-too-small" and list(tmp_path.iterdir()) == []

    def test_a_lost_stick_costs_nothing(self, far: FarStick, tmp_path: Path) -> None:
        share("Một")
        write_bundle(peer(), tmp_path / "lost")
        share("Hai")
        write_bundle(peer(), tmp_path / "next")
        far.take(tmp_path / "next")
        assert titles(far.held()) == ["Một", "Hai"]

    def test_what_a_bundle_must_not_carry_waits(self, far: FarStick, tmp_path: Path) -> None:
        share("Thường")
        account("Mật", label=Label(2, frozenset({"mofa"})))
        from comity.exchange.models import Way

        Way.objects.filter(carrier=BUNDLE).update(ceiling=1)
        written = write_bundle(peer(), tmp_path)
        assert (written.last, written.waits_at) == (1, 2)

    def test_entries_go_again_when_asked(self, far: FarStick, tmp_path: Path) -> None:
        share("Một", "Hai", "Ba")
        write_bundle(peer(), tmp_path / "a")
        far.take(tmp_path / "a")
        read_bundles([far.bundle(tmp_path / "b")])
        assert do_resend(peer(), 2) == 2
        assert write_bundle(peer(), tmp_path / "c").first == 2
        far.take(tmp_path / "c")
        read_bundles([far.bundle(tmp_path / "d")])
        assert peer().acknowledged == 3 and len(far.held()) == 3
        with pytest.raises(Problem):
            do_resend(peer(), 4)

    def test_without_a_way_by_bundles_none_is_written(self, far: FarStick, tmp_path: Path) -> None:
        from comity.exchange.models import Way

        Way.objects.filter(carrier=BUNDLE).delete()
        with pytest.raises(Problem) as refused:
            write_bundle(peer(), tmp_path)
        assert refused.value.code == "no-bundle-way"


class TestReading:
    def test_twice_changes_nothing_and_gives_the_identical_receipts(
        self, far: FarStick, tmp_path: Path
    ) -> None:
        told(far, "One", "Two")
        folder = far.bundle(tmp_path / "in", entries=1)
        first = read_bundles([folder]).reports[0]
        before = state()
        second = read_bundles([folder]).reports[0]
        assert first.entries == 2 and second.entries == 0
        assert second.receipts == first.receipts and second.complete
        assert state() == before

    def test_files_in_any_order_under_any_name(self, far: FarStick, tmp_path: Path) -> None:
        told(far, "One", "Two", "Three")
        folder = far.bundle(tmp_path / "in", entries=1)
        files = sorted(folder.iterdir(), reverse=True)
        for number, path in enumerate(files):
            path.rename(folder / f"FILE{number}.TMP")
        report = read_bundles(sorted(folder.iterdir())).reports[0]
        assert (
            report.complete
            and report.upto == 3
            and set(report.found_as.values()) <= {f"FILE{number}.TMP" for number in range(len(files))}
        )

    def test_a_missing_part_is_named_and_what_comes_before_is_taken(
        self, far: FarStick, tmp_path: Path
    ) -> None:
        told(far, "One", "Two", "Three")
        folder = far.bundle(tmp_path / "in", entries=1)
        second = sorted(folder.glob("*.part"))[1]
        away = second.rename(tmp_path / second.name)
        report = read_bundles([folder]).reports[0]
        assert report.named(State.MISSING) == [second.name] and len(report.named(State.WAITS)) == 1
        assert report.problem and second.name in report.problem.what.vi
        assert report.upto == 1
        # Now only what was missing is brought, with the manifest, and then the last.
        report = read_bundles([away, *folder.glob("*.manifest")]).reports[0]
        assert report.upto == 2 and report.named(State.MISSING) == [sorted(folder.glob("*.part"))[-1].name]
        assert read_bundles([folder]).reports[0].complete
        assert [entry.number for entry in InEntry.objects.order_by("number")] == [1, 2, 3]

    @pytest.mark.parametrize("harm", ["truncated", "altered", "foreign", "empty"])
    def test_of_a_harmed_part_nothing_is_applied(self, far: FarStick, tmp_path: Path, harm: str) -> None:
        told(far, "One", "Two")
        folder = far.bundle(tmp_path / "in", entries=2)
        part = sorted(folder.glob("*.part"))[-1]
        raw = part.read_bytes()
        harmed = {
            "truncated": raw[: len(raw) // 2],
            "altered": raw[:-40] + b"!" + raw[-39:],
            "foreign": b"> something else altogether\n",
            "empty": b"",
        }
        part.write_bytes(harmed[harm])
        report = read_bundles([folder]).reports[0]
        assert report.named(State.DAMAGED) == [part.name] and not InEntry.objects.exists()
        assert report.problem and part.name in report.problem.what.en
        part.write_bytes(raw)
        assert read_bundles([folder]).reports[0].complete and InEntry.objects.count() == 2

    def test_a_stick_pulled_before_the_manifest_was_written(self, far: FarStick, tmp_path: Path) -> None:
        told(far, "One")
        folder = far.bundle(tmp_path / "in")
        next(folder.glob("*.manifest")).unlink()
        before = state()
        reading = read_bundles([folder])
        assert [problem.code for problem in reading.problems] == ["bundle-manifest-missing"]
        assert state() == before

    @pytest.mark.parametrize("harm", ["altered", "cut", "stranger", "ours", "empty"])
    def test_a_manifest_that_is_not_right_opens_nothing(
        self, far: FarStick, tmp_path: Path, harm: str
    ) -> None:
        told(far, "One")
        folder = far.bundle(tmp_path / "in")
        manifest = next(folder.glob("*.manifest"))
        text = manifest.read_text()
        if harm == "altered":
            middle = len(text) // 2
            manifest.write_text(text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :])
        elif harm == "cut":
            manifest.write_text(text[:-30])
        elif harm == "empty":
            manifest.write_text("")
        elif harm == "stranger":
            folder = FarStick.of(Remote(name="mofa"), far).bundle(tmp_path / "other")
        else:
            share("Của ta")
            folder = tmp_path / "ours"
            write_bundle(peer(), folder)
        before = state()
        reading = read_bundles([folder])
        assert (
            not reading.reports
            and reading.problems[0].code
            in {
                "altered": ("altered", "not-a-bundle"),
                "cut": ("altered", "not-a-bundle"),
                "empty": ("not-a-bundle",),
                "stranger": ("sender-unknown",),
                "ours": ("not-for-us",),
            }[harm]
        )
        assert state() == before

    def test_a_later_bundle_before_an_earlier_one(self, far: FarStick, tmp_path: Path) -> None:
        told(far, "One")
        early = far.bundle(tmp_path / "early")
        told(far, "Two")
        late = far.bundle(tmp_path / "late", first=2)
        report = read_bundles([late]).reports[0]
        assert report.problem and report.problem.code == "bundle-ahead" and not InEntry.objects.exists()
        write_bundle(peer(), tmp_path / "back")
        assert far.take(tmp_path / "back")[Outcome.MISSING] == 1, "our next bundle says what is missing"
        assert read_bundles([early, late]).complete and InEntry.objects.count() == 2

    def test_nothing_there(self, tmp_path: Path, far: FarStick) -> None:
        with pytest.raises(Problem) as refused:
            read_bundles([tmp_path / "nowhere"])
        assert refused.value.code == "bundle-unreadable"


class TestRestored:
    def test_a_restored_database_sends_no_entries_until_the_peer_spoke(
        self, far: FarStick, tmp_path: Path
    ) -> None:
        share("Một")
        write_bundle(peer(), tmp_path / "a")
        backup = Life.objects.get().token
        far.take(tmp_path / "a")
        share("Hai")
        write_bundle(peer(), tmp_path / "b")
        # The database is put back to the backup; the file beside it is not.
        Life.objects.update(token=backup)
        last = OutEntry.objects.order_by("-number").first()
        assert last
        last.delete()
        share("Khác hẳn")
        written = write_bundle(peer(), tmp_path / "c")
        assert (written.first, written.withheld) == (0, "doubted")
        far.take(tmp_path / "b")
        far.take(tmp_path / "c")
        read_bundles([far.bundle(tmp_path / "d")])
        assert peer().suspended == "behind-own-past" or Trouble.objects.filter(code="fork").exists()
        assert write_bundle(peer(), tmp_path / "e").first == 0
        assert titles(far.held()) == ["Một", "Hai"], "no number was used for two contents"

    def test_a_false_alarm_ends_with_the_peers_word(self, far: FarStick, tmp_path: Path) -> None:
        share("Một")
        write_bundle(peer(), tmp_path / "a")
        (node.here().home / "life").unlink()
        assert write_bundle(peer(), tmp_path / "b").withheld == "doubted"
        far.take(tmp_path / "b")
        read_bundles([far.bundle(tmp_path / "c")])
        assert not peer().doubted
        assert write_bundle(peer(), tmp_path / "d").first == 1

    def test_a_crash_while_the_token_turns_is_no_doubt(self, far: FarStick, tmp_path: Path) -> None:
        share("Một")
        write_bundle(peer(), tmp_path / "a")
        token = Life.objects.get().token
        (node.here().home / "life").write_text(f"{token}\nthe-next-one\n")
        assert write_bundle(peer(), tmp_path / "b").withheld == ""
        lives.turn()
        assert not peer().doubted

    def test_a_restored_peer_gets_its_past_back_by_bundles(self, far: FarStick, tmp_path: Path) -> None:
        for title in ("One", "Two", "Three"):
            far.queue(envelope(title=title).canonical())
            far.take_receipt(receive(far.parcel()))
            if title == "One":
                backup = far.disk.backup()
        far.disk.restore(backup)
        far.queue(envelope(title="Four").canonical())
        assert far.take_receipt(receive(far.parcel())) == "Alarm"
        read_bundles([far.bundle(tmp_path / "ask", says=[far.request()])])
        write_bundle(peer(), tmp_path / "past")
        assert [far.take_answer(text) for text in answers(tmp_path / "past")][-1] is Progress.MORE
        read_bundles([far.bundle(tmp_path / "propose", says=[far.request()])])
        assert Trouble.objects.filter(code="consent-awaited").exists(), "our people are asked at once"
        do_accept_restored(peer())
        read_bundles([far.bundle(tmp_path / "again", says=[far.request()])])
        write_bundle(peer(), tmp_path / "agreed")
        assert [far.take_answer(text) for text in answers(tmp_path / "agreed")] == [Progress.DONE]
        assert far.take_receipt(receive(far.parcel())) == "Advance"
        assert InEntry.objects.count() == 4


def answers(folder: Path) -> list[str]:
    """What a bundle of ours answers, in order."""
    lines = [line for path in sorted(folder.glob("*.part")) for line in path.read_text().splitlines()]
    return [line[2:] for line in lines if line.startswith("< ")]


def test_parcels_in_a_part_are_the_same_jwe(far: FarStick, tmp_path: Path) -> None:
    share("Một")
    write_bundle(peer(), tmp_path)
    part = next(tmp_path.glob("*.part"))
    lines = [line for line in part.read_text().splitlines() if line.startswith("> ") and line.count(".") == 4]
    opened = open_parcel(
        lines[0][2:],
        keys=far.remote.keys.decryption,
        key_of=far.desk.key_of,
        network=node.here().network,
        here=far.remote.name,
    )
    assert [entry.number for entry in opened.parcel.entries] == [1]
    with pytest.raises(Refused):
        open_parcel(
            lines[0][2:-9] + "AAAAAAAAA",
            keys=far.remote.keys.decryption,
            key_of=far.desk.key_of,
            network=node.here().network,
            here=far.remote.name,
        )
