"""Which dispatches still wait for this hat's agency: one answer for the rail, the inbox and the page of the day."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from comity.directory.names import profile
from comity.exchange.awaiting import SETTLED, Awaiting
from comity.exchange.models import AmendmentAnswer, Dispatch, Handling, Opinion
from comity.kernel.access import ROLES_FOR, Verb
from comity.kernel.acting import Acting


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

    Answering, refusing or finishing settles a dispatch, and so does agreeing that its sender takes it back; one that
    asks nothing is settled when it is accepted.
    """
    # Few rows beside the many that were settled long ago; the rest is asked of these.
    kept = Awaiting.objects.filter(agency=acting.agency).values("dispatch")
    return unsettled(received(acting).filter(pk__in=kept), acting)


def unsettled(rows: QuerySet[Dispatch], acting: Acting) -> QuerySet[Dispatch]:
    """Those of some received dispatches that are not settled, as far as the hat may know."""
    said = Handling.objects.visible_to(acting).filter(record__owner=acting.agency, dispatch=OuterRef("pk"))
    replies = written(acting).filter(record__state="sent", in_reply_to=OuterRef("pk"))
    opinions = Opinion.objects.visible_to(acting).filter(
        record__owner=acting.agency, record__state="sent", dispatch=OuterRef("pk")
    )
    let_go = AmendmentAnswer.objects.visible_to(acting).filter(
        record__owner=acting.agency, record__state="agreed", dispatch=OuterRef("pk")
    )
    return (
        rows.exclude(Exists(said.filter(record__state__in=SETTLED)))
        .exclude(Exists(replies))
        .exclude(Exists(opinions))
        .exclude(Exists(let_go))
        .exclude(~Q(type__in=answer_kinds()) & Exists(said))
    )


def to_move(acting: Acting) -> QuerySet[Dispatch]:
    """Own dispatches whose next step, approving or sending, is this hat's to take."""
    states = []
    if acting.roles & ROLES_FOR[Verb.APPROVE]:
        states.append("draft")
    if acting.roles & ROLES_FOR[Verb.SEND]:
        states.append("approved")
    return written(acting).filter(record__kind="dispatch", record__state__in=states)
