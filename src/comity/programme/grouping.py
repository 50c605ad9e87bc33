"""Grouping: which accounts tell of the same engagement. The machine groups what is certain; a person decides the rest.

Groupings are records of their own, so every judgement has an author, a reason and a history, and no account is written
into by anybody but its owner. Each is marked as its account is.
"""

import time
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.db.models import Q

from comity.kernel import node
from comity.kernel.acting import Acting, machine
from comity.kernel.actions import action
from comity.kernel.dates import span
from comity.kernel.kinds import Change
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, contents, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own
from comity.programme.counting import STANDING
from comity.programme.engaging.life import advance, is_arranged
from comity.programme.engaging.likely import likeliest_arranged
from comity.programme.facts import facts_of, spoken
from comity.programme.kinds import AccountBody, EngagementBody, EngagementFacts, GroupingBody
from comity.programme.likeness import Verdict, compare
from comity.programme.models import ALIVE, Account, Engagement, Grouping, Ungrouped

# Accounts whose dates lie further apart than this are not compared: no agency is that far out.
WINDOW = timedelta(days=120)
MOST = 5000  # accounts that one is compared with
# A month or a quarter is not a date by which one delivery of aid is told from the next.
COARSEST = timedelta(days=14)
REST = 20.0  # seconds between looks for new accounts
A_WHILE = 0.2  # seconds of one look: parcels wait for it


def note_new(changes: Sequence[Change]) -> None:
    """Keep in mind which accounts were written. A subscriber of every version."""
    accounts = {uuid.UUID(change.record_id) for change in changes if change.kind == "account"}
    if accounts:
        rows = [Ungrouped(account=account) for account in sorted(accounts)]
        Ungrouped.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def group_for_a_while() -> bool:
    """The chore: group accounts that are new, the first written first; whether some may be left."""
    until = time.monotonic() + A_WHILE
    while (row := Ungrouped.objects.order_by("pk").first()) is not None:
        _group_everywhere(row)
        if time.monotonic() >= until:
            return True
    return False


def group_new_accounts() -> int:
    """Group all that are new; returns how many groupings it took."""
    return sum(_group_everywhere(row) for row in Ungrouped.objects.order_by("pk"))


def _group_everywhere(row: Ungrouped) -> int:
    """Group an account for each agency hosted here that may read it and has not done so."""
    made = 0
    for agency in node.here().agencies:
        acting = machine(agency)
        known = Account.objects.visible_to(acting).filter(pk=row.account).exists()
        if known and _grouping_of(row.account, acting) is None:
            do_group(row.account, acting=acting)
            made += 1
    do_forget_new(row)
    return made


def _grouping_of(account: uuid.UUID, acting: Acting) -> Record | None:
    """The first grouping of an account by the acting agency."""
    rows = Grouping.objects.visible_to(acting).filter(account=account, record__owner=acting.agency)
    row = rows.select_related("record").order_by("record__created_at", "pk").first()
    return row.record if row else None


@action
def do_forget_new(row: Ungrouped) -> None:
    """An account is grouped, or nobody here may read it."""
    Ungrouped.objects.filter(pk=row.pk).delete()


@action
def do_group(account: uuid.UUID | str, *, acting: Acting) -> Record:
    """Put an account into the engagement it surely tells of, or open a new one; returns the account's grouping.

    Where it says of which arranged engagement it is, that is certain. Where it probably tells of an engagement that is
    already there, or of one that was arranged, it gets its own, and a question to a person. What is grouped already
    stays as it is.
    """
    record = get(account, acting, kind="account")
    before = _grouping_of(record.pk, acting)
    if before is not None:
        return before
    asked_of = _asked_of(record, acting)
    if asked_of is not None:
        return _join(record, asked_of, None, "certain", acting)
    likely = _likeliest(record, acting)
    if likely is not None and likely[1].outcome == "same":
        return _join(record, likely[0], likely[1], "certain", acting)
    opened = _open(record, acting)
    grouping = _join(record, opened, None, "certain", acting)
    arranged = likeliest_arranged(content(record, AccountBody), acting)
    if arranged is not None and (likely is None or likely[1].probability <= arranged[1].probability):
        likely = arranged
    if likely is not None and likely[1].to_confirm:
        _join(record, likely[0], likely[1], "probable", acting)
    return grouping


@action
def do_decide(grouping: uuid.UUID | str, same: bool, *, acting: Acting) -> Record:
    """A person's decision on a probable grouping: the same engagement, or two."""
    record = own(grouping, acting, "grouping")
    body = content(record, GroupingBody)
    decided = body.model_copy(update={"decided_by": acting.office})
    if not same:
        return move(record, "reject", acting=acting, body=decided)
    target = get(body.engagement, acting, kind="engagement")
    if target.state not in ALIVE:
        raise Problem(
            "engagement-merged",
            what=Words(
                vi="Hoạt động đó đã được gộp vào hoạt động khác.",
                en="That engagement was merged into another.",
            ),
            mend=Words(vi="Mở danh sách chờ xác nhận và xem lại.", en="Open the list of questions again."),
        )
    for row in Grouping.objects.visible_to(acting).filter(account=body.account, record__state__in=STANDING):
        left = get(row.engagement, acting)
        if is_arranged(left, acting):
            # What was arranged stays, and what an account opened goes into it.
            _require_opened_here(target, acting)
            left, target = target, left
            decided = decided.model_copy(update={"engagement": str(target.pk)})
        move(row.record, "supersede", acting=acting)
        # Before questions about what is left are carried over: this one is answered.
        record = (
            move(record, "confirm", acting=acting, body=decided) if record.state == "probable" else record
        )
        _bring_along(left, target, acting)
    if record.state == "probable":
        record = move(record, "confirm", acting=acting, body=decided)
    if is_arranged(target, acting):
        advance(target, get(body.account, acting), acting)
    return record


def _require_opened_here(engagement: Record, acting: Acting) -> None:
    if is_arranged(engagement, acting):
        raise Problem(
            "both-arranged",
            what=Words(
                vi="Cả hai hoạt động đều đã có trong kế hoạch, không thể gộp làm một.",
                en="Both engagements were arranged; they cannot become one.",
            ),
            mend=Words(
                vi="Hủy một hoạt động với lý do, hoặc giữ là hai hoạt động.",
                en="Cancel one of them with its reason, or keep them as two.",
            ),
        )


def _bring_along(left: Record, target: Record, acting: Acting) -> None:
    """What else stood in the engagement that is left comes along; the empty engagement is merged."""
    rows = Grouping.objects.visible_to(acting).filter(engagement=left.pk, record__state__in=STANDING)
    for row in list(rows.select_related("record")):
        move(row.record, "supersede", acting=acting)
        _join(get(row.account, acting), target, None, "confirmed", acting)
    _carry_questions(left, target, acting)
    move(left, "merge", acting=acting)


def _carry_questions(left: Record, target: Record, acting: Acting) -> None:
    """Questions about the engagement that is merged become questions about the one it went into."""
    asked = Grouping.objects.visible_to(acting).filter(engagement=left.pk, record__state="probable")
    standing = Grouping.objects.visible_to(acting).filter(engagement=target.pk, record__state__in=STANDING)
    answered = set(standing.values_list("account", flat=True))
    for row in list(asked.select_related("record")):
        body = content(row.record, GroupingBody)
        move(row.record, "reject", acting=acting)
        if row.account not in answered:
            again = body.model_copy(update={"engagement": str(target.pk)})
            create("grouping", again, acting=acting, label=Label(row.record.marking), state="probable")


def _likeliest(account: Record, acting: Acting) -> tuple[Record, Verdict] | None:
    """The engagement that the account most likely tells of, with the verdict on its likest account."""
    mine = facts_of(content(account, AccountBody))
    best: tuple[Record, Verdict] | None = None
    for engagement, others in _candidates(account, acting).items():
        for body in others:
            verdict = _prudent(compare(mine, facts_of(body)), mine.date, body.date)
            if verdict.outcome == "different" or (best and verdict.probability <= best[1].probability):
                continue
            best = (get(engagement, acting), verdict)
    return best


def _prudent(verdict: Verdict, mine: str | None, theirs: str) -> Verdict:
    """The verdict, but a person is asked where a date is missing or too coarse to tell two activities apart."""
    if verdict.outcome == "same" and not all(_exact(date or "") for date in (mine, theirs)):
        return replace(verdict, outcome="related", to_confirm=True)
    return verdict


def _exact(date: str) -> bool:
    days = span(date)
    return days.first is not None and days.last is not None and days.last - days.first <= COARSEST


def _candidates(account: Record, acting: Acting) -> dict[uuid.UUID, list[AccountBody]]:
    """Accounts near in time (or undated) that stand in an engagement, by engagement; of many those written last."""
    row = Account.objects.visible_to(acting).get(pk=account.pk)
    near = Account.objects.visible_to(acting).exclude(pk=account.pk)
    if row.first and row.last:
        overlap = Q(first__lte=row.last + WINDOW, last__gte=row.first - WINDOW)
        if row.date:
            # Days that both tell and that do not meet are two engagements, whatever else agrees.
            overlap &= Q(date="") | Q(first__lte=row.last, last__gte=row.first)
        near = near.filter(overlap | Q(first=None) | Q(last=None))
    records = {other.pk: other.record for other in near.select_related("record").order_by("-pk")[:MOST]}
    bodies = contents(list(records.values()))
    standing = Grouping.objects.visible_to(acting).filter(account__in=records, record__state__in=STANDING)
    alive = Engagement.objects.visible_to(acting).filter(record__state__in=ALIVE).values("pk")
    found: dict[uuid.UUID, list[AccountBody]] = {}
    for grouping in standing.filter(engagement__in=alive).order_by("record__created_at"):
        found.setdefault(grouping.engagement, []).append(bodies[grouping.account])
    return found


def _open(account: Record, acting: Acting) -> Record:
    """A new engagement with the facts of its first account, marked as that is, and known to the own agency only."""
    body = content(account, AccountBody)
    shared = {field: getattr(body, field) for field in EngagementFacts.model_fields}
    label = Label(account.marking)
    return create("engagement", EngagementBody(**shared), acting=acting, label=label, state="carried-out")


def _asked_of(account: Record, acting: Acting) -> Record | None:
    """The arranged engagement that the account says it is of, where this agency may know it and it still stands."""
    asked = content(account, AccountBody).engagement
    if not asked:
        return None
    rows = Engagement.objects.visible_to(acting).filter(pk=uuid.UUID(asked), record__state__in=ALIVE)
    row = rows.select_related("record").first()
    return row.record if row else None


def _join(account: Record, engagement: Record, verdict: Verdict | None, state: str, acting: Acting) -> Record:
    arranged = is_arranged(engagement, acting)
    if state == "certain" and account.marking < engagement.marking and not arranged:
        engagement = _lowered(account, engagement, acting)
    reasons = spoken(verdict.reasons) if verdict else []
    vetoes = spoken(verdict.vetoes) if verdict else []
    body = GroupingBody(
        account=str(account.pk),
        engagement=str(engagement.pk),
        title=account.title,
        language=account.language,
        probability=round(verdict.probability, 4) if verdict else 1.0,
        decided_by=acting.office,
        reasons_vi=tuple(words.vi for words in reasons),
        reasons_en=tuple(words.en for words in reasons),
        vetoes_vi=tuple(words.vi for words in vetoes),
        vetoes_en=tuple(words.en for words in vetoes),
    )
    grouping = create("grouping", body, acting=acting, label=Label(account.marking), state=state)
    if arranged and state in STANDING:
        advance(engagement, account, acting)
    return grouping


def _lowered(account: Record, engagement: Record, acting: Acting) -> Record:
    """The engagement anew from a lower-marked account, so that who may read that account finds it counted.

    What was known of it from higher-marked accounts stays in their groupings only.
    """
    opened = _open(account, acting)
    _bring_along(engagement, opened, acting)
    return opened
