"""Whatever is changed in the database by hand is found and named."""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from comity.kernel import clock, journal, node
from comity.kernel.actions import action
from comity.kernel.checkpoint import Signer, Verifier
from comity.kernel.ids import new_id
from comity.kernel.journal import JournalEntry, JournalNode, SignedCheckpoint
from comity.kernel.kinds import Source
from comity.kernel.merkle import leaf_hash, node_hash
from comity.kernel.opening import do_note_opening
from comity.kernel.proof import Verification, verify
from comity.kernel.records import Record
from comity.kernel.streams import Ascending, Pairing
from comity.kernel.writing import revise
from comity.programme.kinds import AccountBody
from tests.acts import account, office
from tests.tampering import Value, sql

KEY = Ed25519PrivateKey.generate()


def log_key() -> Verifier:
    return Signer(node.here().name, KEY).verifier


@action
def do_sign() -> None:
    journal.sign(KEY)


@action
def do_reword(record: Record, title: str) -> Record:
    body = AccountBody(title=title, form="visit", date="2018-06")
    source = Source(field="title", document=str(record.pk), start=0, end=3, quote=title[:3])
    return revise(record, acting=office(), body=body, sources=[source])


@pytest.fixture
def written(db: None) -> Record:
    """Three accounts, one of them in two versions; a checkpoint after the first two entries and one at the end.

    Entries: 0 first version, 1 another account, 2 checkpoint, 3 second version, 4 a third account, 5 checkpoint.
    """
    first = account("Một")
    account("Hai")
    do_sign()
    do_reword(first, "Một, viết lại")
    account("Ba")
    do_sign()
    return first


def unchecked(statement: str, *values: Value) -> None:
    """The same with the database's own checks turned off."""
    sql("PRAGMA defer_foreign_keys = ON" if connection.vendor == "sqlite" else "SET CONSTRAINTS ALL DEFERRED")
    sql(statement, *values)


def hexed(record: Record) -> str:
    return record.pk.hex if connection.vendor == "sqlite" else str(record.pk)


def found_in(outcome: Verification) -> dict[str, str]:
    return {found.place: found.what.en for found in outcome.discrepancies}


def test_what_nobody_touched_is_verified(written: Record) -> None:
    outcome = verify(log_key())
    assert outcome.verified, outcome.as_json()
    assert (outcome.entries, outcome.versions, outcome.records, outcome.checkpoints) == (6, 4, 3, 2)
    assert outcome.signed_size == 6 and not outcome.notices
    assert outcome.root == journal.tree().root().hex()
    shape = outcome.as_json()
    assert shape["seconds"] > 0 and shape["entries_per_second"] > 0


def test_what_is_not_signed_yet_is_told(written: Record) -> None:
    account("Bốn")
    outcome = verify(log_key())
    assert outcome.verified
    assert len(outcome.notices) == 1 and outcome.notices[0].en.startswith("1 entries are not signed yet")


def _swap(first: int, second: int) -> None:
    rows = {row.index: row for row in JournalEntry.objects.filter(index__in=(first, second))}
    for to, taken in ((first, rows[second]), (second, rows[first])):
        sql(
            'UPDATE kernel_journalentry SET payload = %s, leaf = %s, type = %s WHERE "index" = %s',
            *(taken.payload, bytes(taken.leaf), taken.type, to),
        )


def _swap_with_its_subtrees(first: int) -> None:
    """Two neighbours swapped, and every stored hash over them made to fit."""
    _swap(first, first + 1)
    store = journal.Store()
    for level in range(1, 3):
        position = first >> level
        if JournalNode.objects.filter(level=level, position=position).exists():
            value = node_hash(store.get(level - 1, 2 * position), store.get(level - 1, 2 * position + 1))
            sql(
                "UPDATE kernel_journalnode SET hash = %s WHERE level = %s AND position = %s",
                value,
                level,
                position,
            )


def _insert_entry(_: Record) -> None:
    """An entry slipped in before the last, the one behind it moved up."""
    sql('UPDATE kernel_journalentry SET "index" = 6 WHERE "index" = 5')
    taken = JournalEntry.objects.get(pk=0).payload.replace('"number":1', '"number":9')
    sql(
        'INSERT INTO kernel_journalentry ("index", type, payload, leaf) VALUES (5, %s, %s, %s)',
        *("version", taken, leaf_hash(taken.encode())),
    )


def _insert_record(record: Record) -> None:
    columns = [str(field.column) for field in Record._meta.concrete_fields if field.name != "id"]
    listed = ", ".join(columns)
    id_ = new_id()
    sql(
        f"INSERT INTO kernel_record (id, {listed}) SELECT %s, {listed} FROM kernel_record WHERE id = %s",
        *(id_.hex if connection.vendor == "sqlite" else str(id_), hexed(record)),
    )


def _delete_record(record: Record) -> None:
    for statement in (
        "DELETE FROM kernel_reader WHERE record_id = %s",
        "DELETE FROM kernel_link WHERE source_id = %s",
        "DELETE FROM programme_account WHERE record_id = %s",
        "DELETE FROM kernel_record WHERE id = %s",
    ):
        unchecked(statement, hexed(record))


def _delete_record_whole(record: Record) -> None:
    unchecked("DELETE FROM kernel_version WHERE record_id = %s", hexed(record))
    _delete_record(record)


def _set(table: str, assignment: str, where: str = "id = %s") -> Callable[[Record], None]:
    return lambda record: sql(f"UPDATE {table} SET {assignment} WHERE {where}", hexed(record))


def _opened(how: str, *values: Value) -> Callable[[Record], None]:
    """An opening journaled, then its row changed."""

    def tamper(record: Record) -> None:
        do_note_opening(record, False, acting=office())
        do_sign()
        sql(how, *values)

    return tamper


TAMPERINGS: dict[str, tuple[Callable[[Record], None], str, str]] = {
    # what is done: (how, where it is named, what is said)
    "an entry rewritten": (
        lambda _: sql(
            "UPDATE kernel_journalentry SET payload = replace(payload, '2', '3') WHERE \"index\" = 1"
        ),
        "journal 1",
        "does not match its hash",
    ),
    "an entry made unreadable": (
        lambda _: sql("UPDATE kernel_journalentry SET payload = 'x' WHERE \"index\" = 1"),
        "journal 1",
        "cannot be read",
    ),
    "an entry's type changed": (
        lambda _: sql("UPDATE kernel_journalentry SET type = 'peer' WHERE \"index\" = 1"),
        "journal 1",
        "type was changed",
    ),
    "an entry deleted from the middle": (
        lambda _: sql('DELETE FROM kernel_journalentry WHERE "index" = 1'),
        "journal 2",
        "entry 1 before it is missing",
    ),
    "the last entry deleted": (
        lambda _: sql('DELETE FROM kernel_journalentry WHERE "index" = 5'),
        "checkpoint 6",
        "fewer than were signed",
    ),
    "an entry slipped in": (_insert_entry, "checkpoint 6", "from 3 to 5 was rewritten, swapped, inserted"),
    "two entries swapped": (lambda _: _swap(3, 4), "checkpoint 6", "from 3 to 5 was rewritten, swapped"),
    "two neighbours swapped": (lambda _: _swap(0, 1), "journal 0–1", "swapped"),
    "two neighbours swapped, stored hashes made to fit": (
        lambda _: _swap_with_its_subtrees(0),
        "checkpoint 3",
        "from 0 to 2 was rewritten, swapped",
    ),
    "a stored subtree hash changed": (
        lambda _: sql("UPDATE kernel_journalnode SET hash = %s WHERE level = 1 AND position = 1", bytes(32)),
        "journal 2–3",
        "do not match their stored hash",
    ),
    "a stored subtree hash deleted": (
        lambda _: sql("DELETE FROM kernel_journalnode WHERE level = 2 AND position = 0"),
        "journal node 2/0",
        "deleted",
    ),
    "a stored subtree hash slipped in": (
        lambda _: sql("INSERT INTO kernel_journalnode (level, position, hash) VALUES (1, 9, %s)", bytes(32)),
        "journal node 1/9",
        "belongs to no entries",
    ),
    "a checkpoint forged": (
        lambda _: sql(
            "UPDATE kernel_signedcheckpoint SET note = replace(note, 'test-node', 'best-node') WHERE size = 6"
        ),
        "checkpoint 6",
        "",
    ),
    "the last checkpoint deleted": (
        lambda _: sql("DELETE FROM kernel_signedcheckpoint WHERE size = 6"),
        "checkpoint 6",
        "deleted",
    ),
    "an earlier checkpoint deleted": (
        lambda _: sql("DELETE FROM kernel_signedcheckpoint WHERE size = 3"),
        "checkpoint 3",
        "deleted",
    ),
    "an own checkpoint passed off as a peer's": (
        lambda _: sql("UPDATE kernel_signedcheckpoint SET own = %s WHERE size = 3", False),
        "checkpoint 3",
        "deleted",
    ),
    "a version's text rewritten": (
        lambda r: sql(
            "UPDATE kernel_version SET envelope = replace(envelope, 'Một', 'Bốn') WHERE record_id = %s",
            hexed(r),
        ),
        "version 1",
        "differs from its hash",
    ),
    "a version's text and hash rewritten": (
        _set("kernel_version", "hash = 'ff', envelope = '{}'", "record_id = %s AND number = 1"),
        "version 1",
        "",
    ),
    "a version's time changed": (
        _set("kernel_version", "at = '2001-01-01 00:00:00+00'", "record_id = %s AND number = 2"),
        "version 2",
        "column at",
    ),
    "a version deleted": (
        lambda r: sql("DELETE FROM kernel_version WHERE record_id = %s AND number = 1", hexed(r)),
        "version 1",
        "deleted",
    ),
    "a version slipped in": (
        lambda r: sql(
            "INSERT INTO kernel_version (record_id, number, envelope, hash, at)"
            " SELECT record_id, 3, envelope, hash, at FROM kernel_version WHERE record_id = %s AND number = 2",
            hexed(r),
        ),
        "version 3",
        "inserted: not in the journal",
    ),
    "a record slipped in": (_insert_record, "record", "inserted: no versions"),
    "a record's rows deleted, its versions left": (_delete_record, "record", "the record was deleted"),
    "a record deleted with everything of it": (_delete_record_whole, "version 2", "the version was deleted"),
    "a record put back to an old version": (_set("kernel_record", "number = 1"), "record", "latest version"),
    "a title in the list rewritten": (_set("kernel_record", "title = 'khác'"), "record", "column title"),
    "a search text rewritten": (_set("kernel_record", "folded = 'khac'"), "record", "column folded"),
    "a marking lowered in the list": (_set("kernel_record", "marking = 2"), "record", "column marking"),
    "a state changed in the list": (_set("kernel_record", "state = 'done'"), "record", "column state"),
    "a record passed off as a replica": (_set("kernel_record", "replica = TRUE"), "record", "column replica"),
    "a record made older": (
        _set("kernel_record", "created_at = '2001-01-01 00:00:00+00'"),
        "record",
        "column created_at",
    ),
    "a reader slipped in": (
        lambda r: sql("INSERT INTO kernel_reader (record_id, agency) VALUES (%s, 'mofa')", hexed(r)),
        "record",
        "the audience was changed: mofa inserted",
    ),
    "a reader deleted": (
        lambda r: sql("DELETE FROM kernel_reader WHERE record_id = %s", hexed(r)),
        "record",
        "the audience was changed: mnd-dfr deleted",
    ),
    "a link slipped in": (
        lambda r: sql(
            "INSERT INTO kernel_link (source_id, relation, target) VALUES (%s, 'task', %s)",
            hexed(r),
            hexed(r),
        ),
        "record",
        "was inserted",
    ),
    "a link deleted": (
        lambda r: sql("DELETE FROM kernel_link WHERE source_id = %s", hexed(r)),
        "record",
        "was deleted",
    ),
    "a typed column rewritten": (
        _set("programme_account", "form = 'exercise'", "record_id = %s"),
        "record",
        "column account.form",
    ),
    "a typed row deleted": (
        lambda r: sql("DELETE FROM programme_account WHERE record_id = %s", hexed(r)),
        "record",
        "typed row was deleted",
    ),
    "an opening deleted from the list of openings": (
        _opened("DELETE FROM kernel_opening"),
        "opening 6",
        "deleted",
    ),
    "an opening passed off as another's": (
        _opened("UPDATE kernel_opening SET who = 'another'"),
        "opening 6",
        "differs from the journal",
    ),
    "an opening made older": (
        _opened("UPDATE kernel_opening SET at = '2001-01-01 00:00:00+00'"),
        "opening 6",
        "differs from the journal",
    ),
    "a typed row slipped in": (
        lambda r: sql(
            "INSERT INTO programme_engagement (record_id, first, last, form, date, grain, partner, partner_codes,"
            " agency_codes, mission_codes, lead, level, direction, arranged, planned, owing, resulted)"
            " SELECT record_id, first, last, form, date, grain, '', '', '', '', '', '', '', resulted, resulted,"
            " resulted, resulted FROM programme_account WHERE record_id = %s",
            hexed(r),
        ),
        "record",
        "a row of programme_engagement was inserted",
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found_and_named(written: Record, name: str) -> None:
    tamper, place, what = TAMPERINGS[name]
    with transaction.atomic():
        tamper(written)
        outcome = verify(log_key())
        transaction.set_rollback(True)  # some of it is more than the database would keep
    assert not outcome.verified
    named = [(found.place, found.what.en) for found in outcome.discrepancies]
    assert any(place in where and what in said for where, said in named), named
    assert all(found.what.vi and found.what.en for found in outcome.discrepancies)
    assert len(named) <= 8, "one change of one row must not bury its reader"


def test_a_consistently_rewritten_entry_breaks_the_signed_root(written: Record) -> None:
    entry = JournalEntry.objects.get(pk=2)
    payload = entry.payload.replace('"size":3', '"size": 3')
    sql(
        'UPDATE kernel_journalentry SET payload = %s, leaf = %s WHERE "index" = 2',
        *(payload, leaf_hash(payload.encode())),
    )
    outcome = verify(log_key())
    assert list(found_in(outcome)) == ["checkpoint 3", "journal 2–3"]
    assert "2 checkpoints from there on" in outcome.notices[0].en


def test_a_log_signed_by_another_key_is_refused(written: Record) -> None:
    other = Signer(node.here().name, Ed25519PrivateKey.generate()).verifier
    outcome = verify(other)
    assert set(found_in(outcome)) == {"checkpoint 3", "checkpoint 6"}


def test_signing_twice_signs_once(written: Record) -> None:
    before = journal.size(), SignedCheckpoint.objects.count()
    do_sign()
    assert (journal.size(), SignedCheckpoint.objects.count()) == before


def test_many_discrepancies_are_counted_not_all_kept(
    written: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.kernel.verification.MOST_NAMED", 2)
    sql("UPDATE kernel_record SET title = 'khác', state = 'done'")
    outcome = verify(log_key())
    assert len(outcome.discrepancies) == 2
    assert outcome.unnamed == 4


def test_pairing_remembers_only_what_is_out_of_step() -> None:
    held = [(number, number) for number in range(1000) if number != 300]
    pairing: Pairing[int] = Pairing(iter(held))
    found = []
    for number in range(1000):
        found += list(pairing.state(number, number if number != 700 else -1))
        assert len(pairing._stated) + len(pairing._held) <= 3
    found += list(pairing.rest())
    assert [(each.key, each.stated, each.held) for each in found] == [(700, -1, 700), (300, 300, None)]


def test_ascending_gives_every_row_once() -> None:
    stream = Ascending(iter([1, 1, 2, 4, 5]), key=lambda row: row)
    assert (list(stream.below(1)), stream.at(1)) == ([], [1, 1])
    assert (list(stream.below(4)), stream.at(3), stream.at(4), list(stream.rest())) == ([2], [], [4], [5])


def test_entries_carry_their_time(written: Record) -> None:
    times = [clock.moment(entry.read()["at"]) for entry in JournalEntry.objects.order_by("index")]
    assert times == sorted(times)
