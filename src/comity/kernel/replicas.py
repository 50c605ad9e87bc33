"""Replicas: other agencies' records as this node was given them."""

from enum import StrEnum

from comity.kernel import node
from comity.kernel.envelopes import Envelope, parse, sha256
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
    held = Record.objects.for_machine().filter(pk=envelope.id).first()
    if held is not None and _is_known(held, envelope, text):
        return Applied.KNOWN
    store(envelope, replica=True)
    return Applied.NEW


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
    if held.owner != envelope.owner or held.kind != envelope.kind or held.number >= envelope.number:
        raise Problem(
            "version-conflict",
            what=Words(
                vi=f"Phiên bản {envelope.number} không nối tiếp phiên bản {held.number} đang giữ.",
                en=f"Version {envelope.number} does not follow version {held.number} held here.",
            ),
            mend=Words(
                vi="Đề nghị cơ quan chủ hồ sơ kiểm tra nhật ký của mình.",
                en="Ask the owning agency to check its journal.",
            ),
            place=envelope.id,
        )
    return False
