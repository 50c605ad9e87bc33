"""Which dispatches still wait for this hat's agency: one answer for the rail, the inbox and the page of the day."""

from django.db.models import Q, QuerySet

from comity.directory.names import profile
from comity.exchange.models import Dispatch, Handling
from comity.kernel.access import ROLES_FOR, Verb
from comity.kernel.acting import Acting

SETTLED = ("refused", "done")


def answer_kinds() -> list[str]:
    """The kinds of dispatch whose sender awaits an answer."""
    return [kind.code for kind in profile().dispatch_kinds if kind.answer]


def received(acting: Acting) -> QuerySet[Dispatch]:
    """What other agencies sent to the hat's agency."""
    return Dispatch.objects.visible_to(acting).exclude(record__owner=acting.agency)


def written(acting: Acting) -> QuerySet[Dispatch]:
    """What the hat's agency wrote, sent or not."""
    return Dispatch.objects.visible_to(acting).filter(record__owner=acting.agency)


def open_received(acting: Acting) -> QuerySet[Dispatch]:
    """Received and not settled: nobody here has taken it up, or it asks for an answer that was not sent.

    Answering, refusing or finishing settles a dispatch; one that asks nothing is settled when it is accepted.
    """
    said = Handling.objects.visible_to(acting).filter(record__owner=acting.agency)
    replies = written(acting).filter(record__state="sent", in_reply_to__isnull=False)
    asks_nothing = ~Q(type__in=answer_kinds())
    return (
        received(acting)
        .exclude(pk__in=said.filter(record__state__in=SETTLED).values("dispatch"))
        .exclude(pk__in=replies.values("in_reply_to"))
        .exclude(asks_nothing & Q(pk__in=said.values("dispatch")))
    )


def to_move(acting: Acting) -> QuerySet[Dispatch]:
    """Own dispatches whose next step, approving or sending, is this hat's to take."""
    states = []
    if acting.roles & ROLES_FOR[Verb.APPROVE]:
        states.append("draft")
    if acting.roles & ROLES_FOR[Verb.SEND]:
        states.append("approved")
    return written(acting).filter(record__state__in=states)
