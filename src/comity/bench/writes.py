"""What writing costs: one version after another, and many records at once.

A version is written as an action writes it: access, envelope, record row, readers, typed row, links, search entry,
journal with its tree, and the outbox of one peer to whom every second record goes. The bare insert beside it stores the
same bytes, the version's canonical JSON, in a table with the record's id and a number: one row, one transaction.
"""

import itertools
import time
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from comity.bench.chance import HOSTED
from comity.bench.dataset import say
from comity.bench.timing import percentile, seconds
from comity.bench.world import block_of
from comity.directory.names import profile
from comity.exchange.peers import Card, do_add_peer
from comity.exchange.protocol import NodeKeys
from comity.kernel import node
from comity.kernel.acting import Acting, Role
from comity.kernel.bulk import import_many
from comity.kernel.databases import wait_to_write
from comity.kernel.ids import new_id
from comity.kernel.labels import Label
from comity.kernel.records import Record, Version
from comity.programme.actions import do_give_account
from comity.programme.kinds import AccountBody

PEER_AGENCY = "mofa"


def measure(*, versions: int, records: int, warm: int = 20) -> dict[str, Any]:
    """`{"version_write": {"per_second", "ratio_to_bare"}, "bulk_import": {"records", "per_second"}}`."""
    acting = Acting(HOSTED[0], "Cục trưởng", frozenset({Role.OFFICER, Role.HEAD}), 1)
    bodies = _bodies()
    _peer()
    _bare_table()
    labels = itertools.cycle((Label(), Label(audience=frozenset({PEER_AGENCY}))))
    taken: list[float] = []
    plain: list[float] = []
    for number in range(versions + warm):
        body, label = next(bodies), next(labels)
        made: list[Any] = []
        took = seconds(lambda body=body, label=label, made=made: made.append(_write(body, label, acting)))  # type: ignore[misc]
        text = Version.objects.for_machine().get(record=made[0], number=1).envelope
        bare_took = seconds(lambda text=text: _bare_write(text))  # type: ignore[misc]
        if number >= warm:
            taken.append(took)
            plain.append(bare_took)
    say(f"a version {percentile(taken, 0.5) * 1000:.2f} ms, bare {percentile(plain, 0.5) * 1000:.2f} ms")
    begun = time.perf_counter()
    imported = sum(1 for _ in import_many("account", itertools.islice(bodies, records), acting=acting))
    spent = time.perf_counter() - begun
    return {
        "version_write": {
            "per_second": round(len(taken) / sum(taken), 1),
            "ratio_to_bare": round(percentile(taken, 0.5) / percentile(plain, 0.5), 2),
        },
        "bulk_import": {"records": imported, "per_second": round(imported / spent, 1)},
    }


def _bodies() -> Iterator[AccountBody]:
    """Accounts as the data set has them, without end."""
    for number in itertools.count():
        found = block_of(number, 1_000_000, profile())
        yield from (new.body for new in found if isinstance(new.body, AccountBody))


def _write(body: AccountBody, label: Label, acting: Acting) -> Record:
    return do_give_account(body, acting=acting, label=label)


def _peer() -> None:
    """A node that is told of every record given to its agency. Nothing is sent: there is no courier."""
    here = node.here()
    keys = NodeKeys.generate().public.as_dict()
    card = Card(
        network=here.network,
        name="bench-peer",
        agencies=(PEER_AGENCY,),
        address="http://127.0.0.1:1",
        ceiling=here.ceiling,
        keys=keys,
    )
    do_add_peer(card, card.fingerprint)


def _bare_table() -> None:
    with connection.cursor() as cursor:
        uuid = "uuid" if connection.vendor == "postgresql" else "char(32)"
        cursor.execute(f"CREATE TABLE bench_bare (id {uuid} PRIMARY KEY, number integer, envelope text)")


def _bare_write(text: str) -> None:
    key = new_id()
    with transaction.atomic():
        wait_to_write()
        with connection.cursor() as cursor:
            values = [key.hex if connection.vendor == "sqlite" else key, 1, text]
            cursor.execute("INSERT INTO bench_bare (id, number, envelope) VALUES (%s, %s, %s)", values)
