"""Attachments by hand: a bundle brings what the other has not said it holds, and says what came whole."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from comity.exchange.bundling import write_bundle
from comity.exchange.giving import unheld
from comity.exchange.models import HeldBytes, Peer, Way
from comity.exchange.protocol.pieces import PIECE, Held
from comity.exchange.unbundling import State, read_bundles
from comity.exchange.ways import BUNDLE, do_add_way, do_remove_way
from comity.kernel import blobs
from comity.kernel.attachments.kinds import AttachmentBody
from comity.kernel.attachments.models import Awaited
from comity.kernel.labels import Label
from comity.kernel.reading import content
from comity.kernel.records import Record
from tests.acts import account, office
from tests.exchange.bytes_away import BytesAway
from tests.exchange.remote import Remote
from tests.exchange.stick import FarStick
from tests.exchange.test_pieces import asked_of
from tests.kernel.attached import PDF, attach

pytestmark = pytest.mark.django_db
LARGE = PDF + os.urandom(5 * PIECE // 2)
SIZE = PIECE + 64 * 1024  # of a part: it holds one piece


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A store of its own, and with it a file `life` that no other test's database knows."""
    home = tmp_path / "store"
    home.mkdir()
    (home / "keys.json").write_bytes(settings.NODE.keys_file.read_bytes())
    monkeypatch.setattr(settings, "NODE", replace(settings.NODE, home=home))
    yield


@pytest.fixture
def far() -> FarStick:
    """A node that is reached by hand only."""
    made = FarStick(Remote())
    do_add_way(made.peer, BUNDLE)
    do_remove_way(Way.objects.get(carrier="http"))
    return made


def peer() -> Peer:
    return Peer.objects.get()


def shared_file() -> tuple[Record, AttachmentBody]:
    record = account("Kèm tệp", label=Label(0, frozenset({"mofa"})))
    file = attach(record, office(), LARGE)
    return file, content(file, AttachmentBody)


def strands_of(away: BytesAway) -> list[bytes]:
    """The whole file of the far node, a piece a strand."""
    first = asked_of(peer())
    return [b"".join(away.strand(replace(first, offset=at * PIECE, most=1))) for at in range(3)]


def test_a_file_goes_with_its_record_until_the_other_says_that_it_holds_it(
    far: FarStick, tmp_path: Path
) -> None:
    file, body = shared_file()
    away = BytesAway(far.remote)
    written = write_bundle(peer(), tmp_path / "out", SIZE)
    assert (written.last, written.left, len(written.files)) == (2, 0, 5), "lines, three strands, manifest"
    far.take(tmp_path / "out")
    assert b"".join(away.opened([strand]) for strand in far.strands) == LARGE
    assert len(write_bundle(peer(), tmp_path / "again", SIZE).files) == 5, "the stick may be lost"
    assert len(write_bundle(peer(), tmp_path / "bare", SIZE, attachments=False).files) == 2
    far.owed.append(away.word(file, body))
    assert read_bundles([far.bundle(tmp_path / "back")]).complete
    assert HeldBytes.objects.get().record == file.pk and not unheld(peer(), BUNDLE).exists()
    assert len(write_bundle(peer(), tmp_path / "after", SIZE).files) == 2


def test_parts_too_small_for_a_piece_take_no_file_and_say_so(far: FarStick, tmp_path: Path) -> None:
    shared_file()
    written = write_bundle(peer(), tmp_path / "out", 128 * 1024)
    assert (written.left, len(written.files)) == (1, 2)


def test_what_its_way_may_not_carry_stays(tmp_path: Path) -> None:
    far = FarStick(Remote())
    do_add_way(far.peer, BUNDLE, ceiling=0)
    record = account("Kèm tệp mật", label=Label(1, frozenset({"mofa"})))
    attach(record, office(), LARGE)
    written = write_bundle(peer(), tmp_path / "out", SIZE)
    assert (written.first, written.waits_at, len(written.files)) == (0, 1, 2)


def test_a_file_comes_by_hand_and_the_next_bundle_says_so(far: FarStick, tmp_path: Path) -> None:
    away = BytesAway(far.remote)
    told = away.attach(LARGE)
    far.bundle(tmp_path / "in")
    read_bundles([tmp_path / "in"])
    folder = far.bundle(tmp_path / "files", strands=strands_of(away))
    parts = sorted(folder.glob("*.part"))
    aside = parts[2].rename(tmp_path / "aside")
    reading = read_bundles([folder])
    assert list(reading.reports[0].parts.values()) == [
        State.APPLIED,
        State.APPLIED,
        State.MISSING,
        State.WAITS,
    ]
    assert Awaited.objects.get().upto == PIECE
    aside.rename(parts[2])
    assert read_bundles([folder]).complete
    assert blobs.get(Awaited.objects.get().sha256) == LARGE
    write_bundle(peer(), tmp_path / "word")
    far.take(tmp_path / "word")
    assert away.read(far.told_held[0], Held).record == told.id
    write_bundle(peer(), tmp_path / "no-word")
    far.take(tmp_path / "no-word")
    assert len(far.told_held) == 1, "it was said"


def test_a_giver_that_missed_our_word_hears_it_again(far: FarStick, tmp_path: Path) -> None:
    away = BytesAway(far.remote)
    away.attach(LARGE)
    far.bundle(tmp_path / "in")
    read_bundles([tmp_path / "in"])
    strands = strands_of(away)
    read_bundles([far.bundle(tmp_path / "files", strands=strands)])
    write_bundle(peer(), tmp_path / "lost")
    assert read_bundles([far.bundle(tmp_path / "files-again", strands=strands)]).complete
    write_bundle(peer(), tmp_path / "found")
    far.take(tmp_path / "found")
    assert len(far.told_held) == 1


def test_a_strand_that_was_changed_is_refused_by_name_and_nothing_of_it_is_kept(
    far: FarStick, tmp_path: Path
) -> None:
    away = BytesAway(far.remote)
    away.attach(LARGE)
    far.bundle(tmp_path / "in")
    read_bundles([tmp_path / "in"])
    first, *_ = strands_of(away)
    changed = first[:-1] + bytes([first[-1] ^ 1])
    reading = read_bundles([far.bundle(tmp_path / "files", strands=[changed])])
    problem = reading.trouble()
    assert problem is not None and problem.code == "altered" and ".part" in problem.place
    assert Awaited.objects.get().upto == 0
