"""The bytes of attachments against the hashes that the journal vouches for, as part of a verification."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from comity.kernel import blobs, node
from comity.kernel.attachments.awaiting import whole
from comity.kernel.attachments.kinds import ATTACHMENT
from comity.kernel.checkpoint import Verifier
from comity.kernel.envelopes import Envelope
from comity.kernel.verification import Discrepancy, Verification, differs


class BytesAudit:
    """See `verification.Auditor`. Every file is read whole: a verification takes as long as the disk does."""

    def __init__(self) -> None:
        self._whole = whole()

    def witnesses(self) -> Sequence[Verifier]:
        """See `Auditor`."""
        return ()

    def entry(self, index: int, payload: Mapping[str, Any]) -> Sequence[Discrepancy]:
        """See `Auditor`."""
        return ()

    def record(self, envelope: Envelope) -> Iterator[Discrepancy]:
        """See `Auditor`."""
        if envelope.kind != ATTACHMENT.name:
            return
        if envelope.owner not in node.here().agencies and envelope.id not in self._whole:
            return
        place = f"attachment {envelope.id}"
        try:
            with blobs.reader(envelope.body["sha256"]) as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            yield differs(place, "nội dung tệp đã bị xóa", "the file's bytes were deleted")
            return
        if found != envelope.body["sha256"]:
            yield differs(place, "nội dung tệp đã bị sửa", "the file's bytes were changed")

    def finish(self, outcome: Verification) -> Sequence[Discrepancy]:
        """See `Auditor`."""
        return ()
