"""The records of a made-up node, block by block, as the actions would have written them.

A block is made of its own chance and refers to nothing outside itself, so blocks can be made in any order, or at once.
What is old is settled: tasks are done, dispatches answered, questions decided. What waits is of the last weeks.
"""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta

from comity.bench import great, rooms, vocabulary
from comity.bench.block import Block
from comity.bench.chance import HOSTED, OTHERS, Chance, Timeline
from comity.exchange.kinds import DispatchBody, HandlingBody
from comity.kernel.attachments.kinds import AttachmentBody
from comity.kernel.bulk import New
from comity.kernel.envelopes import Envelope
from comity.kernel.kinds import Rendering
from comity.kernel.renderings import TranslationBody
from comity.profiles import Profile
from comity.programme.kinds import (
    AccountBody,
    DirectionBody,
    EngagementBody,
    EngagementFacts,
    GroupingBody,
    PlanBody,
    TaskBody,
)
from comity.review.kinds import ConclusionBody, ConferenceBody, FindingBody, RoundBody, SubmissionBody

BLOCK = 1000
FILE = b"%PDF-1.4\n% a file of the speed test\n"  # the bytes of every attachment
FILE_DIGEST = hashlib.sha256(FILE).hexdigest()


def block_of(number: int, total: int, profile: Profile) -> list[New]:
    """Block `number` of a data set of `total` records; the last is the great plan with its chair year."""
    last = great.sizes(total)
    ordinary = total - last.records
    start = number * BLOCK
    if start >= ordinary:
        block = Block(ordinary, last.records, Timeline(total), Chance("plan", profile))
        great.make(block, last)
        return block.found
    block = Block(start, min(BLOCK, ordinary - start), Timeline(total), Chance(str(number), profile))
    _ordinary(block)
    return block.found[: block.room]


def blocks(total: int) -> int:
    """How many blocks a data set has."""
    return -(-(total - great.sizes(total).records) // BLOCK) + 1


def _ordinary(block: Block) -> None:
    _plan(block)
    makers: list[Callable[[Block], None]] = [
        *(_engagement, _dispatch, _task_under, _finding, _conference),
        *(_attached, _translated, _submission_round),
    ]
    weights = (150, 62, 90, 40, 4, 36, 30, 1)
    every = [*zip(makers, weights, strict=True), *rooms.MAKERS]
    makers, often = [maker for maker, _ in every], [weight for _, weight in every]
    if block.start == 0:  # so that the smallest set has some of every sort
        for maker in makers:
            maker(block)
    while not block.full:
        block.chance.choices(makers, often)[0](block)


def _engagement(block: Block) -> None:
    """An engagement, its accounts by one to three agencies, and the groupings."""
    chance = block.chance
    owner = chance.hosted()
    facts, results = _facts(block)
    markings = [chance.marking()]
    markings += [chance.marking() for _ in range(chance.choices((0, 1, 2), (60, 30, 10))[0])]
    shared = {name: getattr(facts, name) for name in EngagementFacts.model_fields}
    engagement = block.add(
        "engagement", EngagementBody(**shared), owner, (("group", "carried-out"),), marking=min(markings)
    )
    told = []
    for place, marking in enumerate(markings):
        teller = (
            owner if place == 0 else chance.choice([code for code in (*HOSTED, *OTHERS) if code != owner])
        )
        audience = chance.audience(teller)
        if teller != owner and owner not in audience:
            audience = tuple(sorted({*audience, owner}))
        steps: tuple[tuple[str, str], ...] = (("give_account", "given"),)
        if chance.random() < 0.12:
            steps = (*steps, ("revise_account", "given"))
        body = facts.model_copy(update={"results": results[place:]})
        told.append((block.add("account", body, teller, steps, marking=marking, audience=audience), marking))
    for place, (account, marking) in enumerate(told):
        _grouping(block, account, engagement, owner, marking, first=place == 0)


def _grouping(
    block: Block, account: Envelope, engagement: Envelope, owner: str, marking: int, *, first: bool
) -> None:
    chance = block.chance
    steps: tuple[tuple[str, str], ...] = (("group", "certain"),)
    probability = 1.0 if first else round(chance.uniform(0.9, 0.999), 4)
    if not first and chance.random() < 0.3:
        probability = round(chance.uniform(0.5, 0.9), 4)
        steps = (("group", "probable"),)
        if block.age > 30:
            steps = (*steps, ("decide", chance.choices(("confirmed", "rejected"), (70, 30))[0]))
    body = GroupingBody(
        account=account.id,
        engagement=engagement.id,
        title=account.title,
        probability=probability,
        decided_by="Comity" if len(steps) == 1 else "Trợ lý đối ngoại",
        reasons_vi=() if first else ("cùng hình thức", "cùng ngày", "cùng địa điểm"),
        reasons_en=() if first else ("same form", "same date", "same place"),
    )
    block.add("grouping", body, owner, steps, marking=marking)


def _facts(block: Block) -> tuple[AccountBody, tuple[str, ...]]:
    chance = block.chance
    form = chance.choice(list(vocabulary.TITLES))
    partner = chance.partner()
    day = block.day - timedelta(days=chance.randint(2, 40))
    lasting = chance.choices((0, 1, 2, 4), (50, 15, 25, 10))[0]
    title = chance.fill(vocabulary.TITLES[form], partner, day.year)
    english = vocabulary.ENGLISH.get(form, "") if chance.random() < 0.4 else ""
    translations = {}
    if english:
        said = chance.fill(english, partner, day.year, english=True)
        translations = {"en": Rendering(fields={"title": said}, translator="Phiên dịch")}
    text = " ".join(chance.fill(one, partner, day.year) for one in chance.sample(vocabulary.TEXTS, 3))
    results = tuple(chance.fill(one, partner, day.year) for one in chance.sample(vocabulary.RESULTS, 4))
    body = AccountBody(
        title=title,
        form=form,
        date=_edtf(chance, day, lasting),
        place=chance.choice(vocabulary.PLACES),
        agencies=tuple(sorted(set(chance.choices((*HOSTED, *OTHERS), k=chance.randint(1, 3))))),
        partners=tuple(dict.fromkeys((partner, chance.partner()) if chance.random() < 0.2 else (partner,))),
        forums=(chance.choice(block.chance.forums),) if chance.random() < 0.15 else (),
        translations=translations,
        text=text,
        results=results[:1],
        lessons=tuple(chance.fill(one, partner, day.year) for one in chance.sample(vocabulary.LESSONS, 1)),
        difficulties=(chance.fill(chance.choice(vocabulary.DIFFICULTIES), partner, day.year),),
    )
    return body, results[1:]


def _edtf(chance: Chance, day: date, lasting: int) -> str:
    """A date as reports give it: mostly days, sometimes only a month, seldom without a year."""
    throw = chance.random()
    if throw < 0.04:
        return f"{day:%Y-%m}"
    if throw < 0.05:
        return f"XXXX-{day:%m-%d}"
    return f"{day}/{day + timedelta(days=lasting)}" if lasting else f"{day}"


def _plan(block: Block) -> None:
    year = block.day.year
    body = PlanBody(title=f"Kế hoạch công tác đối ngoại quốc phòng năm {year}", period=f"{year}")
    state = "in-force" if block.age < 400 else "closed"
    plan = block.add("plan", body, block.chance.hosted(), (("plan", state),), audience=("mnd-dfr",))
    for order in range(3):
        line = DirectionBody(
            plan=plan.id, title=f"Hợp tác về {block.chance.choice(vocabulary.TOPICS)}", order=order
        )
        block.add("direction", line, plan.owner, (("set_direction", "in-force"),), audience=plan.audience)


def _task_under(block: Block) -> None:
    directions = [new.versions[-1] for new in block.found[1:4]]
    _task(block, block.chance.choice(directions), 0)


def _task(block: Block, direction: Envelope, order: int) -> None:
    chance = block.chance
    lead = chance.choices((*HOSTED, *OTHERS), (40, 15, 10, 10, *[4] * len(OTHERS)))[0]
    others = {chance.choice((*HOSTED, *OTHERS)) for _ in range(chance.randint(0, 3))} - {lead}
    due = block.day + timedelta(days=chance.randint(10, 200))
    body = TaskBody(
        direction=direction.id,
        title=chance.fill(chance.choice(vocabulary.TASKS), chance.partner(), due.year),
        lead=lead,
        coordinating=tuple(sorted(others)),
        deadline=f"{due}" if chance.random() < 0.9 else "",
        indicator=f"{chance.randint(1, 12)} báo cáo",
        order=order,
    )
    steps: tuple[tuple[str, str], ...] = (("assign_task", "assigned"),)
    if block.age > 20 and chance.random() < 0.9:
        steps = (*steps, ("move_task", "in-progress"))
        if block.age > 200 and chance.random() < 0.97:
            steps = (*steps, ("move_task", "done" if chance.random() < 0.93 else "dropped"))
    audience = tuple(sorted({lead, *others, *direction.audience} - {direction.owner}))
    block.add(
        "task", body, direction.owner, steps, audience=audience, marking=chance.choices((0, 1), (85, 15))[0]
    )


def _dispatch(block: Block) -> None:
    """A dispatch and, where it was received here, what the recipients said of it."""
    chance = block.chance
    sender = chance.choices((*HOSTED, *OTHERS), (30, 12, 6, 6, *[6] * len(OTHERS)))[0]
    recipients = {chance.hosted(), *(chance.choice((*HOSTED, *OTHERS)) for _ in range(chance.randint(0, 3)))}
    recipients -= {sender}
    if not recipients:
        recipients = {"mnd-dfr"} if sender != "mnd-dfr" else {"mnd-bgc"}
    kind = chance.choice(list(vocabulary.DISPATCHES))
    replied = _to_answer(block, sender) if chance.random() < 0.25 else None
    if replied is not None:
        kind, recipients = "answer", {replied.owner}
    partner = chance.partner()
    due = block.day + timedelta(days=chance.randint(3, 30))
    body = DispatchBody(
        type=kind,
        title=(
            f"Trả lời: {replied.title}"
            if replied
            else chance.fill(vocabulary.DISPATCHES[kind], partner, block.day.year)
        ),
        in_reply_to=replied.id if replied else "",
        text=" ".join(
            chance.fill(one, partner, block.day.year) for one in chance.sample(vocabulary.TEXTS, 4)
        ),
        recipients=tuple(sorted(recipients)),
        urgency=chance.choices(("routine", "urgent", "very-urgent", "flash"), (70, 20, 8, 2))[0],
        deadline=f"{due}" if chance.random() < 0.7 else "",
        records=tuple(_earlier(block, ("account",), sender)[:2]),
    )
    numbered = body.model_copy(update={"number": f"{chance.randint(1, 4000):02d}/BC-ĐN"})
    steps: tuple[tuple[str, str], ...] = (("compose", "draft"), ("approve", "approved"), ("send", "sent"))
    if sender in HOSTED and block.age < 10:
        steps = steps[: chance.randint(1, 3)]
    sent = len(steps) == 3
    dispatch = block.add(
        *("dispatch", numbered if sent else body, sender, steps),
        marking=chance.marking(),
        audience=tuple(sorted(recipients)) if sent else (),
        first=body,
        wide_from=2,
    )
    if sent:
        for agency in sorted(recipients & set(HOSTED)):
            _handling(block, dispatch, agency)


def _to_answer(block: Block, agency: str) -> Envelope | None:
    """A dispatch of another that this agency was sent lately."""
    last = (new.versions[-1] for new in reversed(block.found))
    return next((one for one in last if one.kind == "dispatch" and agency in one.audience), None)


def _handling(block: Block, dispatch: Envelope, agency: str) -> None:
    if block.age < 25 and block.chance.random() < 0.5:
        return
    steps: tuple[tuple[str, str], ...] = (("handle", "accepted"), ("handle", "done"))
    if block.chance.random() < 0.02:
        steps = (("handle", "refused"),)
    body = HandlingBody(dispatch=dispatch.id, title=dispatch.title)
    block.add("handling", body, agency, steps, marking=dispatch.marking, audience=(dispatch.owner,))


def _finding(block: Block) -> None:
    chance = block.chance
    kind = chance.choices(("result", "lesson", "difficulty", "limitation", "proposal"), (50, 20, 15, 10, 5))[
        0
    ]
    words = {"result": vocabulary.RESULTS, "lesson": vocabulary.LESSONS}.get(kind, vocabulary.DIFFICULTIES)
    text = chance.fill(chance.choice(words), chance.partner(), block.day.year)
    body = FindingBody(type=kind, text=text, theme=chance.choice(chance.themes))
    owner = chance.hosted()
    block.add(
        *("finding", body, owner, (("state_finding", "stated"),)),
        marking=chance.marking(),
        audience=chance.audience(owner),
    )


def _conference(block: Block) -> None:
    """A conference with its conclusions."""
    chance = block.chance
    body = ConferenceBody(
        title=f"Hội nghị sơ kết công tác {chance.choice(vocabulary.TOPICS)}",
        date=f"{block.day}",
        place=chance.choice(vocabulary.PLACES),
        organiser="mnd-dfr",
        agencies=HOSTED,
    )
    held = block.add("conference", body, "mnd-dfr", (("hold_conference", "held"),), audience=HOSTED[1:])
    for order in range(chance.randint(2, 6)):
        text = chance.fill(chance.choice(vocabulary.TASKS), chance.partner(), block.day.year)
        said = ConclusionBody(conference=held.id, text=text, theme=chance.choice(chance.themes), order=order)
        steps: tuple[tuple[str, str], ...] = (("state_conclusion", "stated"),)
        if block.age > 30:
            steps = (*steps, ("take_up", "taken-up"))
        block.add("conclusion", said, "mnd-dfr", steps, audience=HOSTED[1:])


def _attached(block: Block) -> None:
    """A file on an account of the node's own."""
    own = [new.versions[-1] for new in block.found if new.versions[-1].kind == "account"]
    own = [account for account in own if account.owner in HOSTED]
    if not own:
        return
    account = block.chance.choice(own)
    body = AttachmentBody(
        of=account.id,
        name=f"Báo cáo {block.chance.randint(1, 900)}.pdf",
        sha256=FILE_DIGEST,
        size=len(FILE),
        media_type="application/pdf",
    )
    block.add(
        *("attachment", body, account.owner, (("attach", "attached"),)),
        marking=account.marking,
        audience=account.audience,
    )


def _translated(block: Block) -> None:
    """A translation of an account by the department's translators, where it knows the account."""
    found = [new.versions[-1] for new in block.found if new.versions[-1].kind == "account"]
    found = [one for one in found if {"mnd-dfr", "*"} & {one.owner, *one.audience}]
    if not found:
        return
    account = block.chance.choice(found)
    form = account.body["form"]
    english = vocabulary.ENGLISH.get(form, "Exchange of work with {partner}")
    title = block.chance.fill(english, account.body["partners"][0], block.day.year, english=True)
    body = TranslationBody(
        language="en", of=account.id, into="en", title=title, fields={"title": title}, translator="Phiên dịch"
    )
    audience = tuple(sorted({account.owner, *account.audience} - {"mnd-dfr"}))
    block.add(
        *("translation", body, "mnd-dfr", (("translate", "given"),)),
        marking=account.marking,
        audience=audience,
    )


def _submission_round(block: Block) -> None:
    """A round with the submissions of the agencies here; about one in two blocks."""
    if block.chance.random() < 0.5:
        return
    year, agencies = block.day.year, (*HOSTED, "mofa", "mps")
    body = RoundBody(
        title=f"Đợt sơ kết công tác đối ngoại quốc phòng năm {year}",
        period=f"{year}",
        agencies=agencies,
        deadline=f"{block.day + timedelta(days=30)}",
    )
    state = "open" if block.age < 45 else "closed"
    held = block.add("round", body, "mnd-dfr", (("open_round", state),), audience=agencies[1:])
    for agency in HOSTED[: 2 if state == "open" else 4]:
        said = SubmissionBody(
            round=held.id,
            title=f"Báo cáo sơ kết năm {year}",
            agency=agency,
            accounts=tuple(_earlier(block, ("account",), agency)[:6]),
        )
        steps: tuple[tuple[str, str], ...] = (
            *(("draft_submission", "draft"), ("approve_submission", "approved")),
            ("submit", "submitted"),
        )
        block.add("submission", said, agency, steps, audience=("mnd-dfr",) if agency != "mnd-dfr" else ())


def _earlier(block: Block, kinds: tuple[str, ...], owner: str) -> list[str]:
    """Ids of the last records of a block that an agency wrote."""
    last = (new.versions[-1] for new in reversed(block.found))
    return [one.id for one in last if one.kind in kinds and one.owner == owner][:6]
