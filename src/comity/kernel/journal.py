"""The journal: an append-only Merkle log of hashes of versions, parcels, receipts and access events (design rule 3)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, models

from comity.kernel import checkpoint, clock, merkle, node
from comity.kernel.actions import in_action
from comity.kernel.databases import insert
from comity.kernel.envelopes import canonical
from comity.kernel.scoped import WriteOutsideAction


class JournalEntry(models.Model):
    """One leaf. `payload` is canonical JSON: {"at", "type", ...}; `leaf` its RFC 6962 leaf hash."""

    index = models.PositiveBigIntegerField(primary_key=True)
    type = models.CharField(max_length=20)
    payload = models.TextField()
    leaf = models.BinaryField(max_length=32)

    objects: ClassVar[models.Manager["JournalEntry"]] = models.Manager()

    def read(self) -> dict[str, Any]:
        """The payload as data."""
        data: dict[str, Any] = json.loads(self.payload)
        return data


class JournalNode(models.Model):
    """The hash of a complete subtree of 2**level leaves, the `position`-th from the left."""

    level = models.PositiveSmallIntegerField()
    position = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=32)

    objects: ClassVar[models.Manager["JournalNode"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "position"], name="journal_node_once")]


class SignedCheckpoint(models.Model):
    """A signed statement of the log's size and root (C2SP tlog-checkpoint), this node's or a peer's."""

    origin = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    note = models.TextField()
    own = models.BooleanField(default=True)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["SignedCheckpoint"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "size"], name="checkpoint_once")]
        ordering = ["size"]


class TimeStamp(models.Model):
    """A time-stamping authority's signed word (RFC 3161) that the own checkpoint of `size` existed at `at`."""

    size = models.PositiveBigIntegerField()
    authority = models.CharField(max_length=200, help_text="address of the time-stamping authority")
    token = models.BinaryField(help_text="TimeStampToken, DER")
    at = models.DateTimeField(help_text="the authority's time, not this node's")

    objects: ClassVar[models.Manager["TimeStamp"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["size", "authority"], name="time_stamp_once")]
        ordering = ["size"]


class Store:
    """The journal's subtree hashes as `merkle` wants them; level 0 is the entries themselves.

    What is put stays in `new`: `append_many` writes it, all at once.
    """

    def __init__(self) -> None:
        self.new: dict[tuple[int, int], bytes] = {}

    def get(self, level: int, index: int) -> bytes:
        """The hash put or stored; KeyError where the tree does not reach."""
        if (level, index) in self.new:
            return self.new[level, index]
        # As SQL: every write asks for some, and making the statements anew cost more than answering them.
        with connection.cursor() as cursor:
            if level == 0:
                cursor.execute('SELECT leaf FROM kernel_journalentry WHERE "index" = %s', [index])
            else:
                told = [level, index]
                cursor.execute("SELECT hash FROM kernel_journalnode WHERE level = %s AND position = %s", told)
            row = cursor.fetchone()
        if row is None:
            raise KeyError((level, index))
        return bytes(row[0])

    def put(self, level: int, index: int, value: bytes) -> None:
        """Keep the hash of a newly completed subtree."""
        self.new[level, index] = value


def size() -> int:
    """Number of entries."""
    with connection.cursor() as cursor:
        cursor.execute('SELECT "index" FROM kernel_journalentry ORDER BY "index" DESC LIMIT 1')
        last = cursor.fetchone()
    return int(last[0]) + 1 if last else 0


def signed_size() -> int:
    """Size of the log at its last own checkpoint."""
    last = SignedCheckpoint.objects.filter(own=True).order_by("-size").values_list("size", flat=True).first()
    return last or 0


def tree() -> merkle.Tree:
    """The journal's Merkle tree at its present size."""
    return merkle.Tree(Store(), size())


def append(type_: str, payload: Mapping[str, Any]) -> int:
    """Add an entry inside the running action's transaction; returns its index.

    Writers are serial: SQLite has one at a time; the primary key refuses a second entry at the same index elsewhere.
    """
    return append_many([(type_, canonical({"at": clock.stamp(), "type": type_, **payload}))])


def append_many(payloads: Sequence[tuple[str, str]]) -> int:
    """Add entries, each (type, canonical payload with its "at"), in order, inside the running action's transaction;
    returns the index of the first.
    """
    if not in_action():
        raise WriteOutsideAction("journal entries are appended by actions")
    first = size()
    store = Store()
    growing = merkle.Tree(store, first)
    entries = []
    for index, (type_, text) in enumerate(payloads, first):
        leaf = merkle.leaf_hash(text.encode())
        entries.append((index, type_, text, leaf))
        growing.append(leaf)
    nodes = [(*place, value) for place, value in store.new.items() if place[0] > 0]
    insert(JournalEntry._meta.db_table, ("index", "type", "payload", "leaf"), entries)
    insert(JournalNode._meta.db_table, ("level", "position", "hash"), nodes)
    return first


def version_entry(record: str, number: int) -> JournalEntry | None:
    """The entry that states the hash of a version of a record."""
    # Canonical JSON sorts its keys, so these two stand side by side.
    told = f'"number":{number},"record":"{record}"'
    return JournalEntry.objects.filter(type="version", payload__contains=told).first()


def sign(key: Ed25519PrivateKey) -> SignedCheckpoint | None:
    """Sign the log as it stands, inside an action; None when the last signed checkpoint is of this size already.

    The signing is itself an entry, the last of those signed: a checkpoint that is removed later is missed by it.
    """
    origin, entries = node.here().name, size()
    if entries == 0 or SignedCheckpoint.objects.filter(origin=origin, size=entries).exists():
        return None
    append("checkpoint", {"size": entries + 1})
    log = tree()
    stated = checkpoint.Checkpoint(origin, log.size, log.root())
    note = checkpoint.sign_checkpoint(stated, checkpoint.Signer(origin, key))
    return SignedCheckpoint.objects.create(origin=origin, size=log.size, note=note, own=True, at=clock.now())
