"""The tables of trust."""

from typing import ClassVar

from django.db import models

from comity.exchange.models import Peer


class NodeKey(models.Model):
    """A node's keys for a time: a peer's, or this node's own (`peer` is null). Rows are never removed.

    It is current until it has `ended_at` (followed by another) or `revoked_at`. What a key that ended signs still
    counts until `until`; what a revoked one signed counts only where it is kept here since before.
    """

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, null=True, related_name="node_keys")
    kid = models.CharField(max_length=64, db_index=True, help_text="RFC 7638 thumbprint of the signing key")
    keys = models.JSONField(help_text="public JWKs: signing and encryption")
    fingerprint = models.CharField(max_length=80)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="end of the overlap, or of the registrar's entry")
    ended_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    vouched = models.CharField(max_length=20, help_text="own, compared, registrar or succession")
    confirmed_by = models.CharField(max_length=200, blank=True)
    token = models.TextField(blank=True, help_text="the registrar's entry or the rekey (JWS)")
    signed_size = models.PositiveBigIntegerField(
        null=True, help_text="own keys that ended: size of the journal up to which they signed"
    )

    objects: ClassVar[models.Manager["NodeKey"]] = models.Manager()

    class Meta:
        app_label = "exchange"
        constraints = [
            models.UniqueConstraint(fields=["peer", "kid"], name="node_key_once"),
            models.UniqueConstraint(
                fields=["kid"], condition=models.Q(peer__isnull=True), name="own_node_key_once"
            ),
        ]
        ordering = ["since", "pk"]

    @property
    def is_current(self) -> bool:
        return self.ended_at is None and self.revoked_at is None


class Registrar(models.Model):
    """The network's registrar, and the last list that it signed. There is one, or none."""

    name = models.CharField(max_length=100)
    keys = models.JSONField()
    fingerprint = models.CharField(max_length=80)
    confirmed_by = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField()
    version = models.PositiveBigIntegerField(default=0)
    directory = models.TextField(blank=True, help_text="compact JWS")
    taken_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Registrar"]] = models.Manager()

    class Meta:
        app_label = "exchange"


class Announcement(models.Model):
    """What a peer is to be told of this node's new keys; `told_at` once it said that it knows."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="announcements")
    kid = models.CharField(max_length=64, help_text="of the new signing key")
    token = models.TextField(help_text="rekey (compact JWS) by the key before")
    made_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Announcement"]] = models.Manager()

    class Meta:
        app_label = "exchange"
        constraints = [models.UniqueConstraint(fields=["peer", "kid"], name="announcement_once")]
        ordering = ["made_at", "pk"]
