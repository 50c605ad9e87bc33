"""The exchange's tables: dispatches as people see them, peers, and what the channels hold."""

from typing import ClassVar

from django.db import models

from comity.exchange.letter_tables import Amendment as Amendment
from comity.exchange.letter_tables import AmendmentAnswer as AmendmentAnswer
from comity.exchange.letter_tables import Assignment as Assignment
from comity.exchange.letter_tables import Opinion as Opinion
from comity.exchange.letter_tables import OpinionTable as OpinionTable
from comity.exchange.letter_tables import Registration as Registration
from comity.exchange.letter_tables import Reminder as Reminder
from comity.exchange.letter_tables import place_in_book
from comity.kernel.dates import span
from comity.kernel.numbering import Register as Register
from comity.kernel.records import Typed


class Dispatch(Typed):
    type = models.CharField(max_length=40, db_index=True)
    number = models.CharField(max_length=60, blank=True)
    urgency = models.CharField(max_length=20, blank=True)
    due = models.DateField(null=True, db_index=True)
    deadline = models.CharField(max_length=80, blank=True)
    in_reply_to = models.UUIDField(null=True)
    year = models.PositiveIntegerField(null=True, help_text="of the outgoing book")
    serial = models.PositiveIntegerField(null=True, help_text="running number in it")

    class Meta:
        # Most answer nothing: an index of those that do is small, and known to be worth a look.
        indexes = [
            models.Index(
                fields=["in_reply_to"], condition=models.Q(in_reply_to__isnull=False), name="dispatch_answers"
            ),
            models.Index(fields=["year", "type", "-serial"], name="outgoing_book"),
            models.Index(fields=["number"], condition=~models.Q(number=""), name="dispatch_number"),
        ]

    def project(self, body: object) -> None:
        self.due = span(getattr(body, "deadline", "")).last
        self.in_reply_to = getattr(body, "in_reply_to", "") or None
        # An update keeps the number of what it updates, which stands in the book already.
        number = "" if getattr(body, "change", "") == "update" else getattr(body, "number", "")
        self.year, self.serial = place_in_book(number, getattr(body, "date", ""))


class Handling(Typed):
    dispatch = models.UUIDField(db_index=True)


class Peer(models.Model):
    """Another node: the agencies it speaks for, where it listens, its public keys, the marking it may be sent."""

    name = models.CharField(max_length=100, unique=True)
    agencies = models.JSONField(default=list)
    address = models.CharField(max_length=200)
    keys = models.JSONField(help_text="public JWKs: signing and encryption")
    fingerprint = models.CharField(max_length=80)
    ceiling = models.PositiveSmallIntegerField(default=1)
    acknowledged = models.PositiveBigIntegerField(
        default=0, help_text="our channel's entries that it holds, by its word"
    )
    added_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True, help_text="when it last answered or was heard")
    witnessed = models.PositiveBigIntegerField(
        default=0, help_text="size of our journal that it last cosigned"
    )
    trouble = models.TextField(blank=True, help_text="why the last attempt failed; empty when it did not")
    suspended = models.CharField(
        max_length=40,
        blank=True,
        db_default="",
        help_text="code of the alarm since which nothing is sent; restored: recovering",
    )
    proposal = models.TextField(
        blank=True, db_default="", help_text="our resumption that the peer has not agreed to yet (JWS)"
    )
    consented = models.BooleanField(
        default=False,
        db_default=False,
        help_text="our people agreed that its channel begins anew after a restore",
    )
    accepts = models.JSONField(
        default=dict, db_default={}, help_text="versions, suites and sizes it says it accepts"
    )
    reach = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="highest marking that some way to it may carry (see `Way`)"
    )
    widest = models.PositiveIntegerField(
        null=True, help_text="most characters of a parcel that some way to it takes; null: what it accepts"
    )
    stands = models.PositiveBigIntegerField(
        default=0, db_default=0, help_text="our channel's entries that it last said it holds; no receipt"
    )
    doubted = models.BooleanField(
        default=False,
        db_default=False,
        help_text="we may have been restored; no bundle takes entries until it spoke",
    )
    open_ends = models.JSONField(
        default=dict, db_default={}, help_text="what bundles to and from it left open (see `bundling`)"
    )

    objects: ClassVar[models.Manager["Peer"]] = models.Manager()

    def __str__(self) -> str:
        return self.name


class Way(models.Model):
    """One way to a peer: by which carrier, where, in which order, and the highest marking that it may carry."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="ways")
    carrier = models.CharField(max_length=10, help_text="http, nats or bundle")
    address = models.CharField(
        max_length=400,
        blank=True,
        help_text="http: URL, empty: the card's; nats: servers, empty: node.toml's",
    )
    preference = models.PositiveSmallIntegerField(help_text="the lowest is tried first")
    ceiling = models.PositiveSmallIntegerField()
    sealed = models.PositiveIntegerField(
        null=True,
        help_text="most characters of a parcel that it takes, where that is less than the peer accepts",
    )
    heard_at = models.DateTimeField(null=True, help_text="when the peer last answered by it")
    trouble = models.TextField(blank=True, help_text="why the last attempt failed; empty when it did not")

    objects: ClassVar[models.Manager["Way"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "carrier", "address"], name="way_once")]
        ordering = ["preference", "pk"]

    def __str__(self) -> str:
        return f"{self.carrier} {self.address}".rstrip()


class Bundle(models.Model):
    """A bundle of files that was written for a peer, or read from one."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="bundles")
    written = models.BooleanField(help_text="by this node; else read here")
    name = models.CharField(max_length=120)
    first = models.PositiveBigIntegerField(help_text="its first entry; 0: it has none")
    last = models.PositiveBigIntegerField()
    parts = models.PositiveIntegerField()
    taken = models.JSONField(default=list, help_text="of one read: SHA-256 of the parts that were taken")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Bundle"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "written", "name"], name="bundle_once")]
        indexes = [models.Index(fields=["peer", "-at"])]


class Life(models.Model):
    """A token that also stands in the node's directory, outside of backups: when they differ, we were restored."""

    token = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["Life"]] = models.Manager()


class OutEntry(models.Model):
    """One entry of the channel to a peer, numbered from 1, kept for re-sending and for proof."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="out")
    number = models.PositiveBigIntegerField()
    record = models.UUIDField(db_index=True)
    version = models.PositiveIntegerField()
    payload = models.TextField(help_text="the envelope, canonical JSON")
    hash = models.CharField(max_length=64, help_text="channel hash up to this entry, hex")
    queued_at = models.DateTimeField()
    marking = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="the envelope's: by which way it may go"
    )

    objects: ClassVar[models.Manager["OutEntry"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "number"], name="out_entry_once")]


class InEntry(models.Model):
    """One entry of the channel from a peer, applied in order and once."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="in_entries")
    number = models.PositiveBigIntegerField()
    record = models.UUIDField(null=True, db_index=True)
    version = models.PositiveIntegerField(null=True, help_text="of the record; its envelope is the payload")
    payload = models.TextField(
        blank=True, db_default="", help_text="only of an entry that was not applied; else it is the version"
    )
    hash = models.CharField(max_length=64, help_text="channel hash up to this entry, hex")
    refusal = models.TextField(
        blank=True, help_text="why the entry was kept but not applied; empty when applied"
    )
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["InEntry"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "number"], name="in_entry_once")]


class Arrival(models.Model):
    """A parcel that was applied: its head as the sender signed it, which proves every entry in it."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="arrivals")
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    signed_head = models.TextField(help_text="compact JWS")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Arrival"]] = models.Manager()


class Epoch(models.Model):
    """A later part of a channel, begun anew by agreement after its sender was restored from an old backup."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="epochs")
    outgoing = models.BooleanField(help_text="of our channel to the peer; else of its channel to us")
    number = models.PositiveBigIntegerField()
    base = models.PositiveBigIntegerField(help_text="the last entry before it")
    opening = models.CharField(max_length=64, help_text="channel hash before its first entry, hex")
    agreement = models.TextField(help_text="compact JWS of both ends")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Epoch"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "outgoing", "number"], name="epoch_once")]
        ordering = ["number"]


class Receipt(models.Model):
    """A signed receipt: given by this node for a peer's channel, or got from a peer for ours."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="receipts")
    given = models.BooleanField()
    upto = models.PositiveBigIntegerField()
    token = models.TextField(help_text="compact JWS")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Receipt"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "given", "upto"], name="receipt_once")]
        ordering = ["upto"]


class HeldBytes(models.Model):
    """A peer's signed word that it holds the bytes which a record of ours names, and that their hash was right."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="held_bytes")
    record = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    token = models.TextField(help_text="compact JWS")
    at = models.DateTimeField(help_text="by the peer's clock")

    objects: ClassVar[models.Manager["HeldBytes"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "peer", "sha256"], name="held_bytes_once")]


class Trouble(models.Model):
    """A parcel or receipt that was refused or held, with the reason, for people to see. The same again is counted."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, null=True, related_name="troubles")
    code = models.CharField(max_length=40)
    what_vi = models.TextField()
    what_en = models.TextField()
    evidence = models.TextField(
        blank=True, help_text="of an alarm: the signed notes that contradict each other"
    )
    times = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(help_text="when it last happened")

    objects: ClassVar[models.Manager["Trouble"]] = models.Manager()
