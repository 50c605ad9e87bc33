"""What an account says of the arranged engagement that it was given for: it was carried out, and is accounted for."""

from comity.kernel.acting import Acting
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.writing import move
from comity.programme.kinds import EngagementBody
from comity.programme.models import Engagement


def is_arranged(engagement: Record, acting: Acting) -> bool:
    """Whether a scoped engagement has a life from idea to end, and was not opened from an account."""
    return Engagement.objects.visible_to(acting).filter(pk=engagement.pk, arranged=True).exists()


def advance(engagement: Record, account: Record, acting: Acting) -> Record:
    """The engagement as its owner's account-book has it after an account: unchanged for who does not own it.

    Any agency's account says that it was carried out; that of the lead agency accounts for it.
    """
    engagement = get(engagement.pk, acting)  # as it is now: several accounts may come at once
    lead = content(engagement, EngagementBody).lead
    if engagement.owner != acting.agency or not lead:
        return engagement
    if engagement.state in ("approved", "in-preparation"):
        engagement = move(engagement, "carry-out", acting=acting)
    if engagement.state == "carried-out" and account.owner == lead:
        engagement = move(engagement, "account", acting=acting)
    return engagement
