"""The kernel's tables, gathered where Django looks for them."""

from comity.kernel.journal import JournalEntry, JournalNode, SignedCheckpoint
from comity.kernel.readers import Reader
from comity.kernel.records import Link, Record, Version
from comity.kernel.renderings import Translation

__all__ = [
    "JournalEntry",
    "JournalNode",
    "Link",
    "Reader",
    "Record",
    "SignedCheckpoint",
    "Translation",
    "Version",
]
