"""The second node (see `remote`) as one that owns attachments, or that wants ours: real strands, no database."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from comity.exchange.carriers import Unreachable
from comity.exchange.channels import outgoing
from comity.exchange.giving import Given
from comity.exchange.keys import own_keys
from comity.exchange.models import Peer
from comity.exchange.protocol import Channel, KnownKey, Refused, key_id
from comity.exchange.protocol.messages import M, read_message, sign_message
from comity.exchange.protocol.pieces import PIECE, Held, Offer, Want, open_strand, pieces_for, strand
from comity.kernel import clock, node
from comity.kernel.attachments.kinds import AttachmentBody
from comity.kernel.envelopes import Envelope
from comity.kernel.records import Record
from tests.exchange.remote import Remote, envelope


@dataclass
class BytesAway:
    """A carrier to the second node. `breaks_after` cuts each strand after so many bytes; `down` cuts everything."""

    remote: Remote
    files: dict[str, bytes] = field(default_factory=dict)  # by record
    held: list[Held] = field(default_factory=list)
    breaks_after: int = 0
    down: bool = False
    asked: list[Want] = field(default_factory=list)

    def attach(self, data: bytes, name: str = "Bien ban.pdf", *, said: bytes | None = None) -> Envelope:
        """An attachment of its own, told to the node under test; `said`: the bytes whose hash it states."""
        record = envelope()
        body = AttachmentBody(
            of=record.id,
            name=name,
            sha256=hashlib.sha256(data if said is None else said).hexdigest(),
            size=len(data),
            media_type="application/pdf",
        )
        told = envelope()
        told = told.model_copy(
            update={
                "kind": "attachment",
                "state": "attached",
                "title": name,
                "body": body.model_dump(mode="json"),
            }
        )
        self.remote.tell(record)
        self.remote.tell(told)
        self.files[told.id] = data
        return told

    # As the owner of files: what `fetching.PieceCarrier` needs

    @contextmanager
    def ask(self, peer: Peer, want: str) -> Iterator[Iterable[bytes]]:
        """Answer a want."""
        if self.down:
            raise Unreachable("down")
        said = self.read(want, Want)
        self.asked.append(said)
        if said.record not in self.files:
            raise Refused("not-given", said.record)
        yield self._cut(self.strand(said))

    def tell(self, peer: Peer, text: str) -> list[str]:
        """Hear what is held."""
        self.held.append(self.read(text, Held))
        return []

    def hand(self, peer: Peer, strand: Given) -> list[str]:
        """Nothing is handed over here."""
        raise AssertionError

    def strand(self, want: Want) -> Iterator[bytes]:
        """What answers a want."""
        data, asked = self.files[want.record], pieces_for(want)
        found = [data[index * PIECE : (index + 1) * PIECE] for index in range(asked.first, asked.last + 1)]
        return strand(
            want,
            found,
            asked,
            signing=self.remote.keys.signing,
            receiver=own_keys().public.encryption,
            issued=clock.stamp(),
        )

    def read(self, text: str, form: type[M], *, at: str = "") -> M:
        """What the node under test said to it."""
        return read_message(
            text, form, key_of=_ours, network=node.here().network, here=at or self.remote.name
        )

    def offer(self) -> str:
        """The question what the node under test wants of it."""
        channel = Channel(node.here().network, self.remote.name, node.here().name)
        return sign_message(Offer(channel, clock.stamp()), self.remote.keys.signing)

    def _cut(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        left = self.breaks_after or 2**40
        for chunk in chunks:
            yield chunk[:left]
            left -= len(chunk)
            if left <= 0:
                return

    # As one that wants a file of the node under test

    def want(self, attachment: Record, body: AttachmentBody, *, offset: int = 0, record: str = "") -> str:
        """A signed want."""
        channel = Channel(node.here().network, node.here().name, self.remote.name)
        named = (record or str(attachment.pk), bytes.fromhex(body.sha256), body.size)
        return sign_message(Want(channel, clock.stamp(), *named, offset, 2**40), self.remote.keys.signing)

    def opened(self, chunks: Iterable[bytes]) -> bytes:
        """The bytes of a strand that the node under test gave."""
        keys = self.remote.keys.decryption
        name, network = self.remote.name, node.here().network
        return b"".join(open_strand(chunks, keys=keys, key_of=_ours, network=network, here=name).pieces)

    def word(self, attachment: Record, body: AttachmentBody) -> str:
        """Its word that it holds the bytes."""
        peer = Peer.objects.get(name=self.remote.name)
        said = Held(outgoing(peer), clock.stamp(), str(attachment.pk), bytes.fromhex(body.sha256), body.size)
        return sign_message(said, self.remote.keys.signing)


def _ours(kid: str) -> KnownKey | None:
    public = own_keys().public.signing
    return KnownKey(node.here().name, public) if kid == key_id(public) else None
