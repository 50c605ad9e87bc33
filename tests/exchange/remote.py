"""A second node as its wire shows it: real keys, real parcels, no database."""

from dataclasses import dataclass, field

from comity.exchange.keys import own_keys
from comity.exchange.models import Peer
from comity.exchange.peers import Card, do_add_peer
from comity.exchange.protocol import SUITE_1, Channel, Entry, NodeKeys, Parcel, next_hash, seal_parcel
from comity.kernel import clock, node
from comity.kernel.envelopes import Author, Envelope
from comity.kernel.ids import new_id


@dataclass
class Remote:
    """The foreign ministry's node; `sent` is its channel to the node under test."""

    agencies: tuple[str, ...] = ("mofa",)
    name: str = "mofa"
    ceiling: int = 2
    keys: NodeKeys = field(default_factory=NodeKeys.generate)
    sent: list[Entry] = field(default_factory=list)

    def card(self) -> Card:
        return Card(
            network=node.here().network,
            name=self.name,
            agencies=self.agencies,
            address="http://127.0.0.1:1",
            ceiling=self.ceiling,
            keys=self.keys.public.as_dict(),
        )

    def join(self) -> Peer:
        """Become a peer of the node under test."""
        return do_add_peer(self.card(), self.card().fingerprint)

    @property
    def channel(self) -> Channel:
        return Channel(node.here().network, self.name, node.here().name)

    def tell(self, envelope: Envelope) -> Entry:
        """Queue a version."""
        entry = Entry(len(self.sent) + 1, envelope.canonical().encode())
        self.sent.append(entry)
        return entry

    def parcel(self, first: int = 1, last: int = 0) -> str:
        """Entries first to last (all, when not given) as a sealed parcel."""
        entries = self.sent[first - 1 : last or len(self.sent)]
        previous = self.channel.start
        for entry in self.sent[: first - 1]:
            previous = next_hash(previous, entry)
        built = Parcel.build(
            self.channel, entries, previous=previous, issued=clock.stamp(), suite=SUITE_1.name
        )
        return seal_parcel(built, self.keys.signing, own_keys().public.encryption)


def envelope(
    owner: str = "mofa", *, title: str = "Border exchange", number: int = 1, record: str = ""
) -> Envelope:
    """A version of an account as the foreign ministry would send it to the department."""
    return Envelope(
        id=record or str(new_id()),
        kind="account",
        owner=owner,
        number=number,
        state="given",
        marking=0,
        audience=("mnd-dfr",),
        title=title,
        language="en",
        body={"language": "en", "title": title, "form": "border-exchange", "date": "2018-04-20"},
        author=Author(agency=owner, office="Defence coordination officer"),
        act="give_account",
        at=clock.stamp(),
    )
