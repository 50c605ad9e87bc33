"""Merging two records of one person, partner or place, and undoing it.

The merged record is not changed but for saying what stands for it: its versions, its links and the links to it stay as
they are, and who reads them is led on. That word is a version like any other: every node that has the record follows.
"""

import uuid

from comity.directory.named import KINDS, NamedBody, PersonBody
from comity.directory.standing import standing_for
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import move


@action
def do_merge(kept: uuid.UUID | str, merged: uuid.UUID | str, reason: str, *, acting: Acting) -> Record:
    """Let `kept` stand for `merged`, which is the agency's own; returns the merged record.

    A person who has an account or holds a post is never merged into another: no right moves by merging.
    """
    target, record = get(kept, acting), get(merged, acting, verb=Verb.WRITE)
    if record.kind not in KINDS or target.kind != record.kind:
        raise _bad("kept", "Hai hồ sơ không cùng loại.", "The two are not of one kind.")
    if standing_for(target, acting).pk == record.pk or target.pk == record.pk:
        raise _bad(
            "kept", "Hồ sơ được giữ đã gộp vào chính hồ sơ này.", "The one to keep was merged into this."
        )
    if not reason.strip():
        raise _bad("reason", "Chưa ghi lý do.", "No reason is given.")
    body = content(record, NamedBody)
    if isinstance(body, PersonBody) and body.account:
        raise _bad(
            "merged",
            "Cán bộ có tài khoản không gộp vào người khác được; hãy giữ hồ sơ này và gộp hồ sơ kia.",
            "A person with an account is not merged into another: keep this one and merge the other.",
        )
    said = body.model_copy(update={"merged_into": str(target.pk), "merge_reason": reason.strip()})
    return move(record, "merge", acting=acting, body=said)


@action
def do_unmerge(merged: uuid.UUID | str, reason: str, *, acting: Acting) -> Record:
    """Let a merged record stand for itself again."""
    record = get(merged, acting, verb=Verb.WRITE)
    if record.kind not in KINDS:
        raise _bad("merged", "Loại hồ sơ này không gộp.", "Records of this kind are not merged.")
    if not reason.strip():
        raise _bad("reason", "Chưa ghi lý do.", "No reason is given.")
    body = content(record, NamedBody)
    said = body.model_copy(update={"merged_into": "", "merge_reason": reason.strip()})
    return move(record, "unmerge", acting=acting, body=said)


def _bad(place: str, vi: str, en: str) -> Problem:
    return Problem(
        "merge-bad",
        what=Words(vi, en),
        mend=Words(vi="Sửa mục đó rồi thử lại.", en="Mend that and try again."),
        place=place,
    )
