"""Replicas: other agencies' records as this node was given them."""

import uuid
from collections.abc import Sequence
from enum import StrEnum

from comity.kernel import node
from comity.kernel.bulk import New, prepare, write
from comity.kernel.envelopes import Envelope, body_of, parse, sha256
from comity.kernel.kinds import is_known, kind_named
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import store


class Applied(StrEnum):
    """What became of an envelope from another node."""

    NEW = "new"
    KNOWN = "known"  # the same version was here already


def apply_replica(text: str, *, allowed_owners: frozenset[str]) -> Applied:
    """Store a version given by another node; inside an action.

    `allowed_owners` are the agencies for which that node may speak. A version of an agency hosted here, or of one the
    giver may not speak for, is refused: a record has one owner (design rule 2).
    """
    envelope = parse(text)
    _require_theirs(envelope, allowed_owners)
    held = Record.objects.for_machine().filter(pk=envelope.id).first()
    if held is not None and _is_known(held, envelope, text):
        return Applied.KNOWN
    store(envelope, replica=True)
    return Applied.NEW


def apply_replicas(texts: Sequence[str], *, allowed_owners: frozenset[str]) -> None:
    """The same for many, in order, with few statements; what is refused of one is raised, and then none counts.

    The caller's transaction has to undo what was done until then.
    """
    envelopes = [parse(text) for text in texts]
    for envelope in envelopes:
        _require_theirs(envelope, allowed_owners)
    ids = {uuid.UUID(envelope.id) for envelope in envelopes}
    here = set(Record.objects.for_machine().filter(pk__in=ids).values_list("pk", flat=True))
    anew: dict[str, list[Envelope]] = {}
    later: list[tuple[Envelope, str]] = []
    for envelope, text in zip(envelopes, texts, strict=True):
        if uuid.UUID(envelope.id) in here or not is_known(envelope.kind):
            later.append((envelope, text))
        elif not _is_said_again(anew.setdefault(envelope.id, []), envelope, text):
            anew[envelope.id].append(envelope)
    write(prepare(New(versions, body_of(versions[-1])) for versions in anew.values()))
    for envelope, text in later:
        held = Record.objects.for_machine().filter(pk=envelope.id).first()
        if held is None or not _is_known(held, envelope, text):
            store(envelope, replica=True)


def _is_said_again(before: list[Envelope], envelope: Envelope, text: str) -> bool:
    """Whether the latest of a new record's versions is this very one; a Problem where it does not follow it."""
    if not before:
        return False
    last = before[-1]
    if last.number == envelope.number and last.canonical() == text:
        return True
    _require_following(last.owner, last.kind, last.number, envelope)
    return False


def _require_theirs(envelope: Envelope, allowed_owners: frozenset[str]) -> None:
    if envelope.owner in node.here().agencies or envelope.owner not in allowed_owners:
        raise Problem(
            "owner-not-theirs",
            what=Words(
                vi=f"Nút gửi không được nói thay cơ quan {envelope.owner}.",
                en=f"The sending node may not speak for agency {envelope.owner}.",
            ),
            mend=Words(vi="Cơ quan chủ hồ sơ phải tự gửi.", en="The owning agency has to send it itself."),
            place=envelope.id,
        )
    if is_known(envelope.kind) and kind_named(envelope.kind).local:
        # Posts, delegations and grants give rights on their own node; another node's must never count here.
        raise Problem(
            "kind-stays-home",
            what=Words(
                vi=f"Loại hồ sơ “{envelope.kind}” không được gửi giữa các nút.",
                en=f"Records of kind “{envelope.kind}” do not travel between nodes.",
            ),
            mend=Words(vi="Báo cho người phụ trách nút gửi.", en="Tell the sending node's people."),
            place=envelope.id,
        )


def recover_own(text: str) -> Applied:
    """Store a version of this node's own that it lost and got back from a peer; inside an action.

    The caller has proved that this node signed it. One that contradicts what was written since is refused.
    """
    envelope = parse(text)
    if envelope.owner not in node.here().agencies:
        return Applied.KNOWN
    held = Record.objects.for_machine().filter(pk=envelope.id).first()
    if held is not None and _is_known(held, envelope, text):
        return Applied.KNOWN
    store(envelope)
    return Applied.NEW


def _is_known(held: Record, envelope: Envelope, text: str) -> bool:
    if held.number == envelope.number and held.hash == sha256(text):
        return True
    _require_following(held.owner, held.kind, held.number, envelope)
    return False


def _require_following(owner: str, kind: str, number: int, envelope: Envelope) -> None:
    """A Problem unless a version may come after number `number` of a record of this owner and kind."""
    if owner != envelope.owner or kind != envelope.kind or number >= envelope.number:
        raise Problem(
            "version-conflict",
            what=Words(
                vi=f"Phiên bản {envelope.number} không nối tiếp phiên bản {number} đang giữ.",
                en=f"Version {envelope.number} does not follow version {number} held here.",
            ),
            mend=Words(
                vi="Đề nghị cơ quan chủ hồ sơ kiểm tra nhật ký của mình.",
                en="Ask the owning agency to check its journal.",
            ),
            place=envelope.id,
        )
