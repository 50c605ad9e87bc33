"""A proof file convinces who trusts the key, without node or database, and no byte of it can be changed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.kernel import journal, node
from comity.kernel.acting import Role
from comity.kernel.actions import action
from comity.kernel.checkpoint import Signer, cosign
from comity.kernel.journal import JournalEntry, SignedCheckpoint
from comity.kernel.labels import Label
from comity.kernel.opening import who_opened
from comity.kernel.problems import Problem
from comity.kernel.proof_file import Proof, check, fingerprint
from comity.kernel.proving import do_prove
from comity.kernel.records import Record
from tests.acts import DEPARTMENT, account, office

pytestmark = pytest.mark.django_db

KEY = Ed25519PrivateKey.generate()
PEER = Signer("mofa", Ed25519PrivateKey.generate())


def log_vkey() -> str:
    return Signer(node.here().name, KEY).verifier.vkey


def proof_of(record: Record, number: int | None = None, *, hash_only: bool = False) -> Proof:
    return do_prove(
        record.pk, number, key=KEY, witnesses=[PEER.verifier], operator="operator", hash_only=hash_only
    )


@action
def do_sign_and_cosign() -> None:
    journal.sign(KEY)
    for row in SignedCheckpoint.objects.all():
        row.note = cosign(row.note, PEER)
        row.save()


@pytest.fixture
def proof() -> Proof:
    """Of one account among five, under a cosigned checkpoint that newer ones have followed."""
    proved = [account(f"Đoàn số {number}") for number in range(5)][2]
    do_sign_and_cosign()
    account("Sau đó")
    return proof_of(proved)


def test_a_proof_shows_record_log_and_cosigner(proof: Proof) -> None:
    proved = check(Proof.read(proof.text().encode()), [log_vkey()])
    assert proved.envelope is not None and proved.envelope["title"] == "Đoàn số 2"
    assert (proved.index, proved.checkpoint.size) == (2, 6)
    assert proved.log_trusted
    assert [key.vkey for key in proved.witnesses] == [PEER.verifier.vkey]
    assert proved.trusted == (node.here().name,)


def test_without_a_key_it_says_that_nobody_vouches_for_it(proof: Proof) -> None:
    proved = check(proof)
    assert not proved.log_trusted and not proved.trusted
    shape = proved.as_json()
    assert shape["trusted"] is False
    assert shape["log"]["fingerprint"] == fingerprint(Signer(node.here().name, KEY).verifier)


def test_every_altered_byte_is_refused(proof: Proof) -> None:
    raw = proof.text().encode()
    for position in range(len(raw)):
        for flipped in (raw[position] ^ 0x01, raw[position] ^ 0x20):
            altered = raw[:position] + bytes([flipped]) + raw[position + 1 :]
            with pytest.raises(Problem) as refused:
                check(Proof.read(altered), [log_vkey(), PEER.verifier.vkey])
            assert refused.value.what.vi and refused.value.what.en


@pytest.mark.parametrize("change", ["cut", "space", "byte order mark", "field more", "line ends"])
def test_another_spelling_is_refused(proof: Proof, change: str) -> None:
    raw = proof.text().encode()
    altered = {
        "cut": raw[:-1],
        "space": raw.replace(b": ", b":  ", 1),
        "byte order mark": b"\xef\xbb\xbf" + raw,
        "field more": raw.replace(b"{\n", b'{\n  "a": 1,\n', 1),
        "line ends": raw.replace(b"\n", b"\r\n"),
    }[change]
    with pytest.raises(Problem) as refused:
        Proof.read(altered)
    assert refused.value.code == "proof-malformed"


def _with(proof: Proof, **changes: object) -> Proof:
    return Proof(**{**proof.__dict__, **changes})


def test_parts_of_other_proofs_do_not_fit(proof: Proof) -> None:
    other = proof_of(account("Khác"))
    for changes, said in (
        ({"envelope": other.envelope}, "not the content that was journaled"),
        ({"payload": other.payload}, "not in the signed log"),
        ({"index": proof.index + 1}, "not in the signed log"),
        ({"inclusion": proof.inclusion[:-1]}, "not in the signed log"),
        ({"checkpoint": other.checkpoint}, "signatures are not those of the keys listed"),
        ({"record": other.record}, "about another version"),
        ({"number": 2}, "about another version"),
        ({"witnesses": ()}, "signatures are not those of the keys listed"),
        ({"witnesses": (*proof.witnesses, *proof.witnesses)}, "signatures are not those of the keys listed"),
    ):
        with pytest.raises(Problem, match=said):
            check(_with(proof, **changes))


def test_a_log_signed_by_another_key_is_refused_where_the_key_is_known(proof: Proof) -> None:
    forger = Signer(node.here().name, Ed25519PrivateKey.generate())
    forged = _with(proof, log=forger.verifier.vkey)
    with pytest.raises(Problem, match="signatures are not those"):
        check(forged)
    with pytest.raises(Problem, match="another key than yours"):
        check(forged, [log_vkey()])


def test_an_entry_that_is_not_a_version_proves_no_version(proof: Proof) -> None:
    entry = JournalEntry.objects.get(type="checkpoint")
    path = tuple(journal.tree().inclusion_proof(entry.index, 6))
    with pytest.raises(Problem, match="about another version"):
        check(_with(proof, index=entry.index, payload=entry.payload, inclusion=path))


def test_hash_only_leaves_the_content_out() -> None:
    record = account("Chuyến thăm kín", label=Label(2))
    proof = proof_of(record, hash_only=True)
    assert "Chuyến thăm kín" not in proof.text()
    proved = check(proof, [log_vkey()])
    assert proved.envelope is None
    assert proved.hash == Record.objects.for_machine().get(pk=record.pk).hash


def test_proving_a_marked_record_is_journaled() -> None:
    proof_of(account("Không mật"))
    assert not JournalEntry.objects.filter(type="opened").exists()
    record = account("Mật", label=Label(2))
    proof_of(record)
    assert JournalEntry.objects.get(type="opened").read()["content"] is True
    (opened,) = who_opened(record.pk, office(DEPARTMENT, Role.AUDITOR))
    assert (opened.number, opened.office, opened.person) == (1, "comity journal prove", "operator")


def test_what_is_not_there_cannot_be_proved() -> None:
    record = account()
    for id_, number in ((record.pk, 2), ("01890a5d-ac96-774b-bcce-b302099a8057", None), ("no id", None)):
        with pytest.raises(Problem) as refused:
            do_prove(id_, number, key=KEY, witnesses=[], operator="operator")
        assert refused.value.code == "not-found"


def _comity(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as it runs at another agency: no node, no settings."""
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "COMITY_LANGUAGE": "en"}
    return subprocess.run(
        [sys.executable, "-m", "comity", "journal", "check", *arguments],
        env=kept,
        capture_output=True,
        text=True,
    )


def test_another_agency_checks_it_by_command(proof: Proof, tmp_path: Path) -> None:
    file = tmp_path / "proof.json"
    file.write_text(proof.text(), encoding="utf-8")
    trusted = _comity(str(file), "--vkey", log_vkey(), "--json")
    assert trusted.returncode == 0, trusted.stderr
    assert json.loads(trusted.stdout)["trusted"] is True
    said = _comity(str(file))
    assert said.returncode == 0
    assert said.stdout.startswith("Proved: version 1 of record") and "Đoàn số 2" in said.stdout
    assert (
        f"key {fingerprint(Signer(node.here().name, KEY).verifier)} (compare its fingerprint" in said.stdout
    )
    file.write_text(proof.text().replace("Đoàn số 2", "Đoàn số 3"), encoding="utf-8")
    altered = _comity(str(file), "--json")
    assert altered.returncode == 1
    told = json.loads(altered.stdout)
    assert told["proved"] is False
    assert told["error"]["what"] == "Not proved: the content is not the content that was journaled."


def test_checking_needs_no_django() -> None:
    program = (
        "import sys; sys.modules['django'] = None\n"
        "from comity.kernel.proof_file import Proof, check\n"
        "print('django' in {name for name, module in sys.modules.items() if module})"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "False\n"
