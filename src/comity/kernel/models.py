"""The kernel's tables, gathered where Django looks for them."""

from comity.kernel.annexes import Annex
from comity.kernel.approvals.kinds import AgencyChain, Approval
from comity.kernel.attachments.models import Attachment, Awaited
from comity.kernel.following.models import FeedToken, Notice, Subscription
from comity.kernel.glass import Glass
from comity.kernel.journal import JournalEntry, JournalNode, SignedCheckpoint, TimeStamp
from comity.kernel.kept import KindTurn
from comity.kernel.numbering import Register
from comity.kernel.opening import Opening
from comity.kernel.readers import Reader
from comity.kernel.records import Link, Record, Version
from comity.kernel.renderings import Translation
from comity.kernel.restoring import Restoring
from comity.kernel.search.entries import SearchEntry

__all__ = [
    "AgencyChain",
    "Annex",
    "Approval",
    "Attachment",
    "Awaited",
    "FeedToken",
    "Glass",
    "JournalEntry",
    "JournalNode",
    "KindTurn",
    "Link",
    "Notice",
    "Opening",
    "Reader",
    "Record",
    "Register",
    "Restoring",
    "SearchEntry",
    "SignedCheckpoint",
    "Subscription",
    "TimeStamp",
    "Translation",
    "Version",
]
