"""What changes merit: nominations, councils and votes, decisions, certificates."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from comity.directory.names import profile
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.labels import NAMED_ONLY, Label, group_member
from comity.kernel.reading import content, contents, get, label_of
from comity.kernel.records import Record
from comity.kernel.writing import create, move, own, revise, share
from comity.merit import refusals
from comity.merit.kinds import (
    Choice,
    CouncilBody,
    Member,
    NominationBody,
    Outcome,
    VoteBody,
)
from comity.merit.models import CouncilVote, Nomination
from comity.merit.voting import Count, count

LEAST_MEMBERS = 3


@action
def do_nominate(body: NominationBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Draft a nomination. Every record behind an achievement is one that this hat may read."""
    award = profile().award(body.award)
    if body.whom == "agency" and not award.units:
        raise refusals.not_for_units(award.words)
    label = label or Label()
    marking = max([label.marking, *_markings(body, acting)])
    return create("nomination", body, acting=acting, label=Label(marking, label.audience))


@action
def do_revise_nomination(nomination: uuid.UUID | str, body: NominationBody, *, acting: Acting) -> Record:
    """Change an own nomination that is still a draft."""
    record = own(nomination, acting, "nomination")
    if record.state != "draft":
        raise refusals.not_draft()
    before = {id_ for _, id_ in content(record, NominationBody).links()}
    _markings(body, acting, known=before)
    return revise(record, acting=acting, body=body)


@action
def do_put_forward(
    nomination: uuid.UUID | str, *, acting: Acting, to: frozenset[str] = frozenset()
) -> Record:
    """Put an own nomination forward; `to` are the agencies that weigh it, where others do."""
    record = get(nomination, acting, kind="nomination")
    if not any(one.sources for one in content(record, NominationBody).achievements):
        raise refusals.bare_nomination()
    moved = move(record, "put-forward", acting=acting)
    return share(moved, to, acting=acting) if to - {acting.agency} else moved


@action
def do_reopen_nomination(nomination: uuid.UUID | str, *, acting: Acting) -> Record:
    """Take an own nomination back to change it."""
    return move(own(nomination, acting, "nomination"), "reopen", acting=acting)


@action
def do_withdraw_nomination(nomination: uuid.UUID | str, *, acting: Acting) -> Record:
    """Withdraw an own nomination."""
    return move(own(nomination, acting, "nomination"), "withdraw", acting=acting)


@action
def do_convene(
    title: str,
    level: str,
    members: Iterable[Member],
    nominations: Iterable[uuid.UUID | str],
    *,
    acting: Acting,
    date: str = "",
) -> Record:
    """Convene a council over nominations of one level; members of other agencies may know it and what it weighs."""
    seats, chosen = tuple(members), [get(one, acting, kind="nomination") for one in nominations]
    if len(seats) < LEAST_MEMBERS or len(set(seats)) != len(seats) or not chosen:
        raise refusals.bad_council()
    bodies = contents(chosen)
    for one in chosen:
        if one.state != "put-forward":
            raise refusals.not_put_forward(one.title)
        if profile().award(bodies[one.pk].award).level != level:
            raise refusals.wrong_level(one.title)
    country = profile()
    body = CouncilBody(
        title=title,
        level=level,
        date=date,
        members=seats,
        nominations=tuple(str(one.pk) for one in chosen),
        quorum=country.award_council.quorum if country.award_council else "1/2",
        support=country.award_level(level).support,
    )
    theirs = {member.agency for member in seats} - {acting.agency}
    for one in chosen:
        if one.owner == acting.agency:
            share(one, theirs, acting=acting)
    label = Label(max(one.marking for one in chosen), frozenset(theirs))
    return create("merit-council", body, acting=acting, label=label)


@action
def do_cast(
    council: uuid.UUID | str, nomination: uuid.UUID | str, choice: Choice, *, acting: Acting, remark: str = ""
) -> Record:
    """Vote as a member on one nomination, once; nobody votes on their own."""
    record = get(council, acting, kind="merit-council")
    body = content(record, CouncilBody)
    if record.state != "sitting":
        raise refusals.council_closed()
    if Member(agency=acting.agency, office=acting.office) not in body.members:
        raise refusals.not_a_member()
    if str(nomination) not in body.nominations:
        raise not_found()
    case = get(nomination, acting, kind="nomination")
    if is_own_case(content(case, NominationBody), acting):
        raise refusals.own_case()
    if _votes(record).filter(nomination=case.pk, office=acting.office).exists():
        raise refusals.voted_already()
    vote = VoteBody(
        title=case.title,
        language=case.language,
        council=str(record.pk),
        nomination=str(case.pk),
        office=acting.office,
        choice=choice,
        remark=remark.strip(),
    )
    # A vote is for the council alone, whatever its agencies' offices may read: it sits like a working group.
    audience = frozenset({NAMED_ONLY, group_member(str(record.pk))})
    label = Label(max(record.marking, case.marking), audience)
    # The same member's second vote on the same nomination would be the same record.
    key = uuid.uuid5(record.pk, f"{case.pk} {acting.agency} {acting.office}")
    return create("council-vote", vote, acting=acting, label=label, roles=acting.roles, record_id=key)


def is_own_case(body: NominationBody, acting: Acting) -> bool:
    """Whether a nomination is of the very post that acts."""
    return body.whom != "agency" and (body.nominee == acting.post or acting.office in body.name.values())


@action
def do_close_council(council: uuid.UUID | str, *, acting: Acting) -> Record:
    """Count the votes of an own council and conclude: every nomination has the votes of a quorum."""
    record = own(council, acting, "merit-council")
    body = content(record, CouncilBody)
    counted = counts(record, body)
    missing = sum(not one.quorate for one in counted.values())
    if missing:
        raise refusals.votes_missing(missing)
    outcomes = tuple(
        Outcome(
            nomination=id_,
            yes=one.yes,
            no=one.no,
            abstained=one.abstained,
            members=one.members,
            supported=one.supported,
        )
        for id_, one in counted.items()
    )
    return move(record, "close", acting=acting, body=body.model_copy(update={"outcomes": outcomes}))


def counts(record: Record, body: CouncilBody) -> dict[str, Count]:
    """The votes of a scoped council by nomination, counted whoever may read each.

    A vote counts for a member whose agency's word it is, once.
    """
    seats = {(member.agency, member.office) for member in body.members}
    cast: dict[str, dict[tuple[str, str], str]] = {id_: {} for id_ in body.nominations}
    rows = _votes(record).order_by("record__created_at", "pk")
    for nomination, owner, office, choice in rows.values_list(
        "nomination", "record__owner", "office", "choice"
    ):
        if (owner, office) in seats and str(nomination) in cast:
            cast[str(nomination)].setdefault((owner, office), choice)
    return {id_: count(votes.values(), len(seats), body.quorum, body.support) for id_, votes in cast.items()}


def _votes(council: Record) -> QuerySet[CouncilVote]:
    # The result is for more offices than the votes are: who counts need not be a member.
    return CouncilVote.objects.for_machine().filter(council=council.pk)


def _markings(body: NominationBody, acting: Acting, known: Iterable[str] = ()) -> list[int]:
    """The markings of the records behind the achievements; a Problem for one that this hat may not read."""
    wanted = {id_ for one in body.achievements for id_ in one.sources} - set(known)
    found = [get(id_, acting) for id_ in sorted(wanted)]
    return [record.marking for record in found]


def audience_of(nominations: Iterable[Record], acting: Acting) -> frozenset[str]:
    """Who is told of what came of nominations: their owners and the agencies honoured."""
    rows = list(nominations)
    agencies = Nomination.objects.visible_to(acting).filter(pk__in=[one.pk for one in rows])
    told = {*(one.owner for one in rows), *agencies.values_list("agency", flat=True)}
    return frozenset(told - {acting.agency, ""})


def label_for(council: Record, nominations: Iterable[Record], acting: Acting) -> Label:
    """The label of a decision: marked as the council was, for those whom it is about."""
    return Label(label_of(council).marking, audience_of(nominations, acting))
