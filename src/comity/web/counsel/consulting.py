"""Asking opinions on a proposal through the exchange: the request and the proposal's step in one transaction."""

import uuid
from collections.abc import Sequence

from comity.counsel.proposal_kinds import ProposalBody, TakenOpinion
from comity.counsel.proposals import do_note_consultation
from comity.exchange.actions import do_compose
from comity.exchange.kinds import DispatchBody
from comity.exchange.opinions import ASKING, Line, lines, table_rows
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.reading import content, label_of
from comity.kernel.records import Record
from comity.kernel.writing import own


@action
def do_ask_opinions(
    proposal: uuid.UUID | str,
    recipients: Sequence[str],
    *,
    acting: Acting,
    title: str,
    text: str,
    deadline: str = "",
    urgency: str = "routine",
    sections: Sequence[str] = (),
) -> Record:
    """Draft a request for opinion that brings an own proposal; it is approved and sent as any dispatch is.

    That of a closed group's is the group's, as the proposal is: a member approves and sends it.
    """
    record = own(proposal, acting, "proposal")
    body = DispatchBody(
        language=content(record, ProposalBody).language,
        type=ASKING,
        title=title,
        text=text,
        recipients=tuple(recipients),
        urgency=urgency,
        deadline=deadline,
        sections=tuple(sections),
        records=(str(record.pk),),
    )
    dispatch = do_compose(body, acting=acting, marking=record.marking, closure=label_of(record).closure)
    do_note_consultation(record.pk, dispatch.pk, acting=acting)
    return dispatch


def consultations(body: ProposalBody, acting: Acting) -> list[tuple[Record, list[Line]]]:
    """The requests of a proposal that the hat may read, each with how the asked agencies stand; for the asker."""
    asked = Record.objects.visible_to(acting).filter(
        pk__in=body.consultations, kind="dispatch", owner=acting.agency
    )
    return [(one, lines(one, acting)) for one in asked.order_by("created_at")]


def opinions_taken(body: ProposalBody, acting: Acting) -> list[TakenOpinion]:
    """Every comment that came on a proposal's requests, and how the table of opinions says it was taken up."""
    asked = Record.objects.visible_to(acting).filter(
        pk__in=body.consultations, kind="dispatch", owner=acting.agency, state="sent"
    )
    return [
        TakenOpinion(
            opinion=str(row.opinion.pk),
            agency=row.agency,
            stance=row.stance,
            text=row.text,
            section=row.section,
            # Who agrees without a word leaves nothing to take up.
            taken=row.taken or ("accepted" if row.place < 0 and row.stance != "against" else ""),
            reason=row.reason,
        )
        for one in asked.order_by("created_at")
        for row in table_rows(one, acting)
    ]
