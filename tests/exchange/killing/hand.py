"""What runs inside a node under fire: the writer, and the questions that its database answers afterwards.

python -m tests.exchange.killing.hand AGENCY    writes to it until it is killed; a line for each write that is committed
"""

import sys
import time
from typing import Any

from comity.cli.setup import enter
from tests.exchange import hand

TEXT = "Nội dung thông báo để thử đường truyền. " * 70  # about 4 KiB in UTF-8
WRITES_A_SECOND = 25
FILE_NAME = "Ban do.pdf"


def write(to: str) -> None:
    """Write one dispatch after the other, each in one transaction, and say which are committed."""
    from comity.exchange.actions import do_approve, do_compose, do_send
    from comity.exchange.kinds import DispatchBody
    from comity.exchange.models import Dispatch
    from comity.kernel import node
    from comity.kernel.acting import Acting, Role
    from comity.kernel.actions import action

    own = node.here().agencies[0]
    roles = frozenset({Role.OFFICER, Role.APPROVER, Role.HEAD, Role.CLERK})
    acting = Acting(own, "Head of a section", roles, 0)

    @action
    def do_write(title: str) -> None:
        made = do_compose(
            DispatchBody(type="notice", title=title, text=TEXT, recipients=(to,)), acting=acting
        )
        do_approve(made.pk, acting=acting)
        do_send(made.pk, acting=acting)

    written = Dispatch.objects.for_machine().filter(record__owner=own).count()
    while True:
        written += 1
        title = f"{own} {written:06d}"
        do_write(title)
        print(title, flush=True)
        time.sleep(1 / WRITES_A_SECOND)


def attach(size: int, to: str) -> str:
    """A record with a file of so many bytes, for the other node; returns the file's SHA-256."""
    import random

    from comity.directory.names import profile
    from comity.kernel import node
    from comity.kernel.acting import Acting, Role
    from comity.kernel.attachments.actions import do_attach
    from comity.kernel.attachments.inspecting import inspect
    from comity.kernel.blobs import Arriving
    from comity.kernel.labels import Label
    from comity.programme.actions import do_give_account
    from comity.programme.kinds import AccountBody

    acting = Acting(node.here().agencies[0], "Head of a section", frozenset({Role.OFFICER}), 0)
    body = AccountBody(title="Giao lưu biên giới", form="border-exchange", date="2018-04-20")
    record = do_give_account(body, acting=acting, label=Label(0, frozenset({to})))
    arriving, chance = Arriving(), random.Random(node.here().name)
    arriving.write(b"%PDF-1.7\n")
    block = chance.randbytes(2**20)
    for start in range(9, size, len(block)):
        # Each block begins with its own place, so that no two are alike.
        arriving.write((start.to_bytes(8, "big") + block[8:])[: size - start])
    do_attach(record.pk, [inspect(arriving, FILE_NAME, profile().attachment_terms)], acting=acting)
    return arriving.finish()


def stand() -> dict[str, Any]:
    """How far the channel is, and what is not here yet."""
    from comity.exchange.models import OutEntry, Peer
    from comity.kernel.attachments.models import Awaited

    peer = Peer.objects.get()
    rows = Awaited.objects.order_by("pk")
    return {
        "queued": OutEntry.objects.count(),
        "acknowledged": peer.acknowledged,
        "files": [[row.percent, row.told_at is not None, row.trouble] for row in rows],
        "trouble": peer.trouble,
    }


def told() -> dict[str, Any]:
    """All that the invariants need of this node's database."""
    from comity.exchange.channels import desk, sent_hash
    from comity.exchange.models import Dispatch, HeldBytes, InEntry, OutEntry, Peer, Receipt
    from comity.exchange.protocol import Refused, read_receipt
    from comity.kernel import blobs
    from comity.kernel.attachments.models import Awaited

    peer, here = Peer.objects.get(), desk()
    unproved = []
    for row in Receipt.objects.filter(given=False):
        try:
            read = read_receipt(row.token, key_of=here.key_of, network=here.network, here=here.here)
            if (read.upto, read.hash) != (row.upto, sent_hash(peer, row.upto)):
                unproved.append(row.upto)
        except Refused:
            unproved.append(row.upto)
    titles = Dispatch.objects.for_machine().values_list("record__owner", "record__title", "number")
    entered = {str(pk): title for pk, title in _titles()}
    return {
        "out": [[n, str(record), digest] for n, record, digest in _rows(OutEntry)],
        "in": [[n, str(record), digest] for n, record, digest in _rows(InEntry)],
        "in_titles": [entered.get(str(record), "") for _, record, _ in _rows(InEntry)],
        "refused": InEntry.objects.exclude(refusal="").count(),
        "dispatches": sorted([*row] for row in titles.order_by("pk")),
        "acknowledged": peer.acknowledged,
        "got": {row.upto: row.token for row in Receipt.objects.filter(given=False)},
        "given": {row.upto: row.token for row in Receipt.objects.filter(given=True)},
        "unproved": unproved,
        "files": [
            [row.sha256, row.whole_at is not None and blobs.path(row.sha256).exists()]
            for row in Awaited.objects.all()
        ],
        "held": HeldBytes.objects.count(),
    }


def _rows(table: Any) -> Any:
    return table.objects.order_by("number").values_list("number", "record", "hash")


def _titles() -> Any:
    from comity.kernel.records import Record

    return Record.objects.for_machine().filter(kind="dispatch").values_list("pk", "title")


SCENES = {**hand.SCENES, "attach": attach, "stand": stand, "told": told}

if __name__ == "__main__":
    enter(None)
    write(sys.argv[1])
