"""Letting more agencies know an own record, as an act of its own."""

import uuid
from collections.abc import Iterable

from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.annexes import ANNEX
from comity.kernel.kinds import is_known, kind_named
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import own, share


def is_shared_by_hand(record: Record) -> bool:
    """Whether a record's audience is widened by `do_share`: not what stays on its node, nor what sending shares."""
    if not is_known(record.kind) or record.kind == ANNEX.name:
        return False
    kind = kind_named(record.kind)
    return not kind.local and all(move.verb is not Verb.SEND for move in kind.lifecycle.moves)


@action
def do_share(record: uuid.UUID | str, agencies: Iterable[str], *, acting: Acting) -> Record:
    """Let more agencies (codes, "*" or "group:<id>") know an own record. Nobody who knows it can be made to forget."""
    subject = own(record, acting)
    if not is_shared_by_hand(subject):
        raise Problem(
            "not-shared-by-hand",
            what=Words(
                vi="Loại hồ sơ này chỉ đến cơ quan khác khi được gửi.",
                en="A record of this kind reaches other agencies only by being sent.",
            ),
            mend=Words(vi="Gửi hồ sơ cho các cơ quan đó.", en="Send it to those agencies."),
            place="agencies",
        )
    named = frozenset(agencies) - {subject.owner}
    if not named:
        raise Problem(
            "nobody-named",
            what=Words(vi="Chưa chọn cơ quan nào.", en="No agency is chosen."),
            mend=Words(vi="Chọn ít nhất một cơ quan.", en="Choose at least one agency."),
            place="agencies",
        )
    return share(subject, named, acting=acting)
