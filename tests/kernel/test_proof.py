"""Whatever is changed in the database by hand is found and named."""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from comity.kernel import journal, node
from comity.kernel.actions import action
from comity.kernel.checkpoint import Signer, Verifier
from comity.kernel.proof import verify
from comity.kernel.records import Record
from comity.kernel.writing import revise
from comity.programme.kinds import AccountBody
from tests.acts import account, office

KEY = Ed25519PrivateKey.generate()


def log_key() -> Verifier:
    return Signer(node.here().name, KEY).verifier


@action
def do_sign() -> None:
    journal.sign(KEY)


@action
def do_reword(record: Record, title: str) -> Record:
    body = AccountBody(title=title, form="visit", date="2018-06")
    return revise(record, acting=office(), body=body)


@pytest.fixture
def written(db: None) -> Record:
    """Three accounts, one of them in two versions, under a signed checkpoint."""
    first = account("Một")
    account("Hai")
    do_reword(first, "Một, viết lại")
    account("Ba")
    do_sign()
    return first


def sql(statement: str, *values: object) -> None:
    """What an operator with full rights could do."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def hexed(record: Record) -> str:
    return record.pk.hex if connection.vendor == "sqlite" else str(record.pk)


def test_what_nobody_touched_is_verified(written: Record) -> None:
    outcome = verify(log_key())
    assert outcome.verified, outcome.as_json()
    assert (outcome.entries, outcome.versions, outcome.records, outcome.checkpoints) == (4, 4, 3, 1)


TAMPERINGS: dict[str, tuple[Callable[[Record], None], str]] = {
    "a payload rewritten": (
        lambda _: sql(
            "UPDATE kernel_journalentry SET payload = replace(payload, '2', '3') WHERE \"index\" = 1"
        ),
        "journal 1",
    ),
    "an entry deleted from the middle": (
        lambda _: sql('DELETE FROM kernel_journalentry WHERE "index" = 1'),
        "journal 2",
    ),
    "the last entry deleted": (
        lambda _: sql('DELETE FROM kernel_journalentry WHERE "index" = 3'),
        "checkpoint 4",
    ),
    "a version's text rewritten": (
        lambda r: sql("UPDATE kernel_version SET envelope = replace(envelope, 'Ba', 'Bốn')"),
        "version 1",
    ),
    "a version deleted": (
        lambda r: sql("DELETE FROM kernel_version WHERE record_id = %s AND number = 1", hexed(r)),
        "version 1",
    ),
    "a title in the list rewritten": (
        lambda r: sql("UPDATE kernel_record SET title = 'khác' WHERE id = %s", hexed(r)),
        "record",
    ),
    "a marking lowered in the list": (
        lambda r: sql("UPDATE kernel_record SET marking = 2 WHERE id = %s", hexed(r)),
        "record",
    ),
    "a reader slipped in": (
        lambda r: sql("INSERT INTO kernel_reader (record_id, agency) VALUES (%s, 'mofa')", hexed(r)),
        "record",
    ),
    "a typed column rewritten": (
        lambda r: sql("UPDATE programme_account SET form = 'exercise' WHERE record_id = %s", hexed(r)),
        "record",
    ),
    "a record put back to an old version": (
        lambda r: sql("UPDATE kernel_record SET number = 1 WHERE id = %s", hexed(r)),
        "record",
    ),
    "a checkpoint forged": (
        lambda _: sql("UPDATE kernel_signedcheckpoint SET note = replace(note, 'A', 'B')"),
        "checkpoint 4",
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found_and_named(written: Record, name: str) -> None:
    tamper, place = TAMPERINGS[name]
    tamper(written)
    outcome = verify(log_key())
    assert not outcome.verified
    assert any(place in found.place for found in outcome.discrepancies), outcome.as_json()


def test_a_consistently_rewritten_entry_breaks_the_signed_root(written: Record) -> None:
    from comity.kernel.journal import JournalEntry
    from comity.kernel.merkle import leaf_hash

    entry = JournalEntry.objects.get(pk=0)
    payload = entry.payload.replace("T", "T", 1).replace('"number":1', '"number":1 ')
    leaf = leaf_hash(payload.encode())
    sql('UPDATE kernel_journalentry SET payload = %s, leaf = %s WHERE "index" = 0', payload, leaf)
    outcome = verify(log_key())
    assert [found.place for found in outcome.discrepancies] == ["checkpoint 4"]
