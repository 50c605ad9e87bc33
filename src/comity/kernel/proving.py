"""Making proof files (see `proof_file`): an operator's act, journaled where the record is marked."""

import uuid
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.kernel import clock, journal, node
from comity.kernel.access import not_found
from comity.kernel.actions import action
from comity.kernel.checkpoint import Note, Signature, Signer, Verifier, parse_note
from comity.kernel.envelopes import Envelope, parse
from comity.kernel.journal import JournalEntry, SignedCheckpoint
from comity.kernel.opening import Opening
from comity.kernel.proof_file import Proof
from comity.kernel.records import Version

LOOK_BACK = 500  # own checkpoints searched for one that a peer cosigned


@action
def do_prove(
    record: uuid.UUID | str,
    number: int | None = None,
    *,
    key: Ed25519PrivateKey,
    witnesses: Sequence[Verifier],
    operator: str,
    hash_only: bool = False,
) -> Proof:
    """A proof of a version (the current one, when no number is given) of any record of this node.

    `key` is the node's own: an entry that no checkpoint covers yet is signed for first. `operator` names who asked:
    where the record is marked, that is journaled as an opening, for whoever holds the file holds the content.
    """
    version = _version(record, number)
    entry = journal.version_entry(str(version.record_id), version.number)
    if entry is None:
        raise not_found()
    signed = _covering(entry, witnesses) or journal.sign(key)
    assert signed is not None  # either one covers the entry, or the log has grown since the last
    proof = _proof(version, entry, signed, Signer(node.here().name, key).verifier, witnesses, hash_only)
    envelope = parse(version.envelope)
    if envelope.marking > 0:
        _note_opening(envelope, operator, content=not hash_only)
    return proof


def _note_opening(envelope: Envelope, operator: str, *, content: bool) -> None:
    """As `opening.do_note_opening`, for an operator, who wears no hat."""
    hosted = node.here().agencies
    agency = envelope.owner if envelope.owner in hosted else hosted[0]
    entry = journal.append(
        "opened",
        {
            "record": envelope.id,
            "number": envelope.number,
            "agency": agency,
            "office": "comity journal prove",
            "person": operator,
            "glass": False,
            "content": content,
        },
    )
    Opening(
        entry=entry, record=envelope.id, owner=envelope.owner, agency=agency, who=operator, at=clock.now()
    ).save(force_insert=True)


def _version(record: uuid.UUID | str, number: int | None) -> Version:
    try:
        key = uuid.UUID(str(record))
    except ValueError as error:
        raise not_found() from error
    found = Version.objects.for_machine().filter(record=key)
    version = (found if number is None else found.filter(number=number)).order_by("-number").first()
    if version is None:
        raise not_found()
    return version


def _proof(
    version: Version,
    entry: JournalEntry,
    signed: SignedCheckpoint,
    log: Verifier,
    witnesses: Sequence[Verifier],
    hash_only: bool,
) -> Proof:
    note, cosigners = _known_only(signed.note, log, witnesses)
    return Proof(
        record=str(version.record_id),
        number=version.number,
        envelope=None if hash_only else version.envelope,
        index=entry.index,
        payload=entry.payload,
        inclusion=tuple(journal.tree().inclusion_proof(entry.index, signed.size)),
        checkpoint=note,
        log=log.vkey,
        witnesses=tuple(key.vkey for key in cosigners),
    )


def _covering(entry: JournalEntry, witnesses: Sequence[Verifier]) -> SignedCheckpoint | None:
    """The latest own checkpoint over the entry that a known peer cosigned; else the latest; else None."""
    found = SignedCheckpoint.objects.filter(own=True, size__gt=entry.index).order_by("-size")[:LOOK_BACK]
    ids = {(key.name, key.key_id) for key in witnesses}
    latest = None
    for signed in found:
        if any((line.name, line.key_id) in ids for line in parse_note(signed.note).signatures):
            return signed
        latest = latest or signed
    return latest


def _known_only(note: str, log: Verifier, witnesses: Sequence[Verifier]) -> tuple[str, list[Verifier]]:
    """The note with the lines of the log and of known peers, which the proof's reader can check; and those peers."""
    parsed = parse_note(note)
    keys = {(key.name, key.key_id): key for key in (log, *witnesses)}
    lines: dict[Verifier, Signature] = {}
    for line in parsed.signatures:
        signer = keys.get((line.name, line.key_id))
        if signer is not None:
            lines.setdefault(signer, line)
    return str(Note(parsed.text, tuple(lines.values()))), [signer for signer in lines if signer != log]
