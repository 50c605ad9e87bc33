"""The list of sign-in events (see `signing_events`) against the journal, as part of a verification."""

from comity.directory.signing_events import TYPE
from comity.directory.signing_tables import SignInEvent
from comity.kernel import clock
from comity.kernel.list_audit import ListAudit
from comity.kernel.streams import rows


def sign_in_audit() -> ListAudit:
    """The auditor of one verification."""
    held = rows(SignInEvent.objects.order_by("entry"), "entry", "person", "event", "at")
    return ListAudit(
        "sign-in",
        TYPE,
        held,
        lambda payload: (payload["person"], payload["event"], clock.moment(payload["at"])),
    )
