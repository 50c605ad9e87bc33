"""Checkpoints: the published examples of signed-note, round trips, and every kind of tampering."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.kernel.checkpoint import (
    Checkpoint,
    Note,
    Signer,
    Verifier,
    cosign,
    parse_checkpoint,
    parse_note,
    sign_checkpoint,
    verify_checkpoint,
)
from comity.kernel.problems import Problem

# The example note and key that Go's note package and several C2SP tools publish.
EXAMPLE_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# The example of the tlog-checkpoint page (its key is not published there).
EXAMPLE_CHECKPOINT = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)


def signer(name: str, seed: int) -> Signer:
    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


LOG = signer("mod.example/journal", 1)
PEER = signer("mofa.example/journal", 2)
OTHER = signer("province.example/journal", 3)
HEAD = Checkpoint(LOG.name, 42, bytes(range(32)))


def test_the_published_example_verifies() -> None:
    key = Verifier.from_vkey(EXAMPLE_VKEY)
    note = parse_note(EXAMPLE_NOTE)
    (signature,) = note.signatures
    assert (key.name, key.key_id) == (signature.name, signature.key_id)
    assert key.verifies(note.text, signature.value)
    assert key.vkey == EXAMPLE_VKEY
    assert str(note) == EXAMPLE_NOTE


def test_the_published_checkpoint_reads_and_writes() -> None:
    checkpoint = parse_checkpoint(EXAMPLE_CHECKPOINT)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert str(Note(checkpoint.text(), parse_note(EXAMPLE_CHECKPOINT).signatures)) == EXAMPLE_CHECKPOINT


LINE = st.text(
    st.characters(min_codepoint=0x20, exclude_categories=("Cs", "Zl", "Zp", "Cc")), min_size=1, max_size=30
)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**62), st.binary(min_size=32, max_size=32), st.lists(LINE, max_size=3))
def test_signed_and_read_back(size: int, root: bytes, extensions: list[str]) -> None:
    checkpoint = Checkpoint(LOG.name, size, root, tuple(extensions))
    note = cosign(sign_checkpoint(checkpoint, LOG), PEER)
    verified = verify_checkpoint(note, LOG.verifier, [PEER.verifier], quorum=1)
    assert verified.checkpoint == checkpoint
    assert verified.witnesses == (PEER.name,)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_changed_byte_is_refused(draw: st.DataObject) -> None:
    """With the log and its witness both required, no byte of the note can change."""
    raw = cosign(sign_checkpoint(HEAD, LOG), PEER).encode()
    position = draw.draw(st.integers(0, len(raw) - 1))
    byte = draw.draw(st.integers(0, 255).filter(lambda b: b != raw[position]))
    altered = raw[:position] + bytes([byte]) + raw[position + 1 :]
    with pytest.raises(Problem) as caught:
        verify_checkpoint(altered.decode("utf-8", "surrogateescape"), LOG.verifier, [PEER.verifier], quorum=1)
    assert caught.value.code in ("checkpoint-malformed", "checkpoint-unproved")


def test_a_second_spelling_of_the_same_bytes_is_refused() -> None:
    """The character before `=` holds bits that decode to nothing."""
    note = sign_checkpoint(HEAD, LOG)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    position = note.rindex("=") - 1
    for letter in letters.replace(note[position], ""):
        with pytest.raises(Problem):
            verify_checkpoint(note[:position] + letter + note[position + 1 :], LOG.verifier)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_removed_piece_is_refused(draw: st.DataObject) -> None:
    note = cosign(sign_checkpoint(HEAD, LOG), PEER)
    start = draw.draw(st.integers(0, len(note) - 1))
    end = draw.draw(st.integers(start + 1, len(note)))
    with pytest.raises(Problem):
        verify_checkpoint(note[:start] + note[end:], LOG.verifier, [PEER.verifier], quorum=1)


def test_unknown_signatures_are_passed_over() -> None:
    note = cosign(sign_checkpoint(HEAD, LOG), OTHER)
    assert verify_checkpoint(note, LOG.verifier, [PEER.verifier]).witnesses == ()
    with pytest.raises(Problem, match="0 of the 1 witness"):
        verify_checkpoint(note, LOG.verifier, [PEER.verifier], quorum=1)


def test_a_witness_counts_once() -> None:
    note = cosign(sign_checkpoint(HEAD, LOG), PEER)
    assert cosign(note, PEER) == note
    doubled = note + note.splitlines(keepends=True)[-1]
    with pytest.raises(Problem, match="1 of the 2 witness"):
        verify_checkpoint(doubled, LOG.verifier, [PEER.verifier, OTHER.verifier], quorum=2)


def test_the_log_is_not_its_own_witness() -> None:
    note = sign_checkpoint(HEAD, LOG)
    with pytest.raises(Problem, match="0 of the 1 witness"):
        verify_checkpoint(note, LOG.verifier, [LOG.verifier], quorum=1)


def test_a_bad_signature_of_a_known_witness_refuses_the_note() -> None:
    note = parse_note(cosign(sign_checkpoint(HEAD, LOG), PEER))
    bad = note.signatures[1]._replace(value=bytes(64))
    with pytest.raises(Problem, match=PEER.name):
        verify_checkpoint(str(Note(note.text, (note.signatures[0], bad))), LOG.verifier, [PEER.verifier])


def test_another_logs_checkpoint_is_refused() -> None:
    """Neither a peer's checkpoint of its own log, nor one that we cosigned for it, vouches for ours."""
    note = sign_checkpoint(Checkpoint(PEER.name, 1, bytes(32)), PEER)
    for text in (note, cosign(note, LOG)):
        with pytest.raises(Problem) as caught:
            verify_checkpoint(text, LOG.verifier, [PEER.verifier])
        assert caught.value.code == "checkpoint-unproved"


@pytest.mark.parametrize(
    "checkpoint",
    [
        Checkpoint("two\nlines", 1, bytes(32)),
        Checkpoint("", 1, bytes(32)),
        Checkpoint("log", -1, bytes(32)),
        Checkpoint("log", 1, bytes(31)),
        Checkpoint("log", 1, bytes(32), ("",)),
        Checkpoint("tab\tbed", 1, bytes(32)),
        Checkpoint("log\n999", 1, bytes(32), ("x",)),
    ],
)
def test_a_value_that_would_read_back_otherwise_is_never_signed(checkpoint: Checkpoint) -> None:
    with pytest.raises(Problem) as caught:
        sign_checkpoint(checkpoint, LOG)
    assert caught.value.code == "checkpoint-malformed"


@pytest.mark.parametrize("size", ["007", "-1", "+1", "1.0", "", "٣", "1 ", "9" * 40])
def test_a_size_that_is_not_a_plain_number_is_refused(size: str) -> None:
    text = HEAD.text().replace("\n42\n", f"\n{size}\n")
    with pytest.raises(Problem) as caught:
        verify_checkpoint(str(Note(text, (LOG.sign(text),))), LOG.verifier)
    assert caught.value.code == "checkpoint-malformed"


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "name",
        "name+530d903a",
        EXAMPLE_VKEY.replace("530d903a", "530d903b"),
        EXAMPLE_VKEY.replace("530d903a", "530D903A"),
        EXAMPLE_VKEY[:-4],
        EXAMPLE_VKEY + "\n",
        EXAMPLE_VKEY.replace("foo", "fo o"),
        EXAMPLE_VKEY.replace("+Aeky", "+Beky"),
    ],
)
def test_a_bad_vkey_is_a_problem(vkey: str) -> None:
    with pytest.raises(Problem) as caught:
        Verifier.from_vkey(vkey)
    assert caught.value.code == "vkey-malformed"


def test_too_long_and_too_many() -> None:
    note = sign_checkpoint(HEAD, LOG)
    with pytest.raises(Problem, match="too many"):
        parse_note(note + note.splitlines(keepends=True)[-1] * 100)
    with pytest.raises(Problem, match="too long"):
        parse_note("x" * 1_000_001 + note)
