"""What gives rights is proved as content is: whoever changes it in the database is found."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from comity.directory.actions import do_appoint
from comity.directory.delegating import do_delegate, today
from comity.directory.hats import hats_of
from comity.directory.models import User
from comity.kernel import journal, node
from comity.kernel.acting import Role, machine
from comity.kernel.actions import action
from comity.kernel.annexing import do_annex
from comity.kernel.approvals.actions import do_ask_approval, do_vote
from comity.kernel.checkpoint import Signer
from comity.kernel.glass_breaking import do_acknowledge_glass, do_break_glass
from comity.kernel.labels import Label
from comity.kernel.marking import do_apply_marking, do_propose_marking
from comity.kernel.opening import open_record
from comity.kernel.proof import Verification, verify
from comity.kernel.words import Words
from tests.acts import DEPARTMENT, account
from tests.kernel.worlds import APPROVER, HEAD, OFFICER, dispatch, person

pytestmark = pytest.mark.django_db

KEY = Ed25519PrivateKey.generate()


@action
def do_sign() -> None:
    journal.sign(KEY)


def verified() -> Verification:
    return verify(Signer(node.here().name, KEY).verifier)


@pytest.fixture
def acts() -> None:
    """One of each: posts, a delegation, an approval, a marking, an annex, a broken glass, openings."""
    for name in ("head", "deputy"):
        do_appoint(name, Words(name, name), [Role.HEAD], 3, acting=machine(DEPARTMENT))
    hat = hats_of(User.objects.get(username="head"))[0]
    do_delegate(hat.post, "deputy", today().isoformat(), today().isoformat(), acting=hat.acting)
    do_vote(do_ask_approval(dispatch(3).pk, "approve", acting=OFFICER).pk, True, acting=APPROVER)
    record = account(label=Label(1))
    do_annex(record.pk, "Nhận xét", "Riêng.", Label(1), acting=OFFICER)
    asked = do_propose_marking(record.pk, 2, "Lý do", acting=OFFICER)
    do_vote(asked.pk, True, acting=APPROVER)
    do_apply_marking(asked.pk, acting=OFFICER)
    duty = person("duty", Role.READER, clearance=1, post="11111111-0000-7000-8000-000000000000")
    do_acknowledge_glass(do_break_glass(record.pk, "Khẩn", 5, acting=duty).pk, acting=HEAD)
    open_record(record.pk, OFFICER)
    do_sign()


@pytest.mark.usefixtures("acts")
def test_what_nobody_touched_is_verified() -> None:
    assert [found.what.en for found in verified().discrepancies] == []


@pytest.mark.usefixtures("acts")
@pytest.mark.parametrize(
    ("statement", "column"),
    [
        ("UPDATE directory_delegation SET last = '2099-12-31'", "delegation.last"),
        ("UPDATE directory_post SET holder = 'somebody' WHERE holder = 'head'", "post.holder"),
        ("UPDATE kernel_glass SET until = '2099-12-31 00:00:00+00:00'", "glass.until"),
        ("UPDATE kernel_approval SET due = NULL WHERE due IS NOT NULL", "approval.due"),
        (
            "UPDATE kernel_record SET state = 'approved' WHERE kind = 'approval' AND state = 'waiting'",
            "state",
        ),
        ("UPDATE kernel_record SET marking = 0 WHERE kind = 'annex'", "marking"),
    ],
)
def test_rights_that_an_operator_gives_by_hand_are_found(statement: str, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount >= 1
    assert any(f"column {column} " in found.what.en for found in verified().discrepancies)
