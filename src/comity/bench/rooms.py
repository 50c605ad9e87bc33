"""What the programme's rooms keep, made up: progress, arranged engagements, partners, forums, instruments,
peacekeeping, awareness and what stands in the agenda. See `world.py` for the blocks that they are made in."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from comity.agenda.kinds import BookingBody, HoldBody, InvitationBody
from comity.bench import vocabulary
from comity.bench.block import Block
from comity.bench.chance import END, HOSTED, OTHERS
from comity.kernel.envelopes import Envelope
from comity.programme.awareness.kinds import AwarenessSessionBody, Mark
from comity.programme.forums.kinds import ForumCycleBody, ForumPaperBody, ForumSeatBody
from comity.programme.instruments.kinds import InstrumentBody, ObligationBody, StepTaken
from comity.programme.kinds import AccountBody, Delegation, EngagementBody, GroupingBody
from comity.programme.partnering.kinds import (
    Answer,
    AssessmentBody,
    CommitmentBody,
    CounterpartBody,
    Met,
    RelationBody,
    Side,
)
from comity.programme.peacekeeping.kinds import (
    DeploymentBody,
    Held,
    MilestoneBody,
    ReadinessBody,
    RotationBody,
)
from comity.programme.planning.kinds import Measured, ProgressBody

Steps = tuple[tuple[str, str], ...]

_TODAY = END.date()
_SIDES: tuple[Side, ...] = ("ours", "theirs")


def report_progress(block: Block, task: Envelope) -> None:
    """One agency's report on a task."""
    chance = block.chance
    charged = (task.body["lead"], *task.body["coordinating"])
    owner = chance.choices(charged, (3, *[1] * (len(charged) - 1)))[0]
    values = tuple(
        Measured(indicator=one["code"], value=str(chance.randint(0, 12))) for one in task.body["indicators"]
    )
    body = ProgressBody(
        task=task.id,
        title=task.title,
        day=f"{block.day}",
        share=chance.choice((0, 10, 25, 40, 50, 60, 75, 90, 100)),
        values=values,
        text=chance.fill(chance.choice(vocabulary.RESULTS), chance.partner(), block.day.year),
        obstacles=chance.choice(vocabulary.OBSTACLES) if chance.random() < 0.12 else "",
    )
    audience = tuple(sorted({task.owner, *charged, *task.audience} - {owner}))
    steps: Steps = (("report_progress", "given"),)
    block.add("progress", body, owner, steps, marking=task.marking, audience=audience)


def _progress(block: Block) -> None:
    tasks = [new.versions[-1] for new in block.found if new.versions[-1].kind == "task"]
    if tasks:
        report_progress(block, block.chance.choice(tasks))


def _arranged(block: Block) -> None:
    """An engagement with a life from the idea on, and the account of it."""
    chance = block.chance
    owner, partner = chance.hosted(), chance.partner()
    form = chance.choice(list(vocabulary.TITLES))
    day = block.day + timedelta(days=chance.randint(-20, 120))
    facts: dict[str, Any] = {
        "title": chance.fill(vocabulary.TITLES[form], partner, day.year),
        "form": form,
        "date": f"{day}/{day + timedelta(days=chance.randint(1, 4))}",
        "place": chance.choice(vocabulary.PLACES),
        "agencies": (owner,),
        "partners": (partner,),
        "forums": (chance.choice(chance.forums),) if chance.random() < 0.2 else (),
    }
    state = _state_of_arranged(block, day)
    body = EngagementBody(
        **facts,
        lead=owner,
        direction=chance.choice(("incoming", "outgoing", "joint")),
        level=chance.choice(chance.levels),
        purpose=chance.choice(vocabulary.TEXTS),
        delegations=(Delegation(side=partner, size=chance.randint(3, 30)),),
        approved_on=f"{day - timedelta(days=60)}" if state not in ("idea", "consultation") else "",
        result=chance.choice(vocabulary.RESULTS) if state == "accounted-for" else "",
    )
    steps: Steps = (("propose", "idea"),) if state == "idea" else (("propose", "idea"), ("move", state))
    engagement = block.add("engagement", body, owner, steps, marking=chance.choices((0, 1), (80, 20))[0])
    if state == "accounted-for":
        _account_of(block, engagement, facts)


def _state_of_arranged(block: Block, day: date) -> str:
    chance = block.chance
    if chance.random() < 0.04:
        return "cancelled"
    if day > _TODAY:
        return chance.choice(("idea", "consultation", "approved", "in-preparation"))
    return chance.choices(("accounted-for", "carried-out"), (95, 5) if block.age > 60 else (40, 60))[0]


def _account_of(block: Block, engagement: Envelope, facts: dict[str, Any]) -> None:
    chance = block.chance
    results = (chance.fill(chance.choice(vocabulary.RESULTS), chance.partner(), block.day.year),)
    body = AccountBody(**facts, engagement=engagement.id, results=results)
    marking, audience = engagement.marking, engagement.audience
    account = block.add(
        *("account", body, engagement.owner, (("account_for", "given"),)), marking=marking, audience=audience
    )
    grouping = GroupingBody(
        account=account.id, engagement=engagement.id, title=account.title, decided_by="Comity"
    )
    block.add("grouping", grouping, engagement.owner, (("account_for", "certain"),), marking=marking)


def _commitment(block: Block) -> None:
    chance = block.chance
    owner, partner = chance.hosted(), chance.partner()
    in_forum = chance.random() < 0.2
    due = block.day + timedelta(days=chance.randint(30, 500))
    settled = block.age > 200 and chance.random() < 0.9
    state = chance.choices(("kept", "dropped"), (85, 15))[0] if settled else "open"
    body = CommitmentBody(
        title=chance.fill(chance.choice(vocabulary.COMMITMENTS), partner, due.year),
        partner="" if in_forum else partner,
        forum=chance.choice(chance.forums) if in_forum else "",
        owes=chance.choice(_SIDES),
        agency=owner,
        date=f"{block.day}",
        deadline=f"{due}" if chance.random() < 0.9 else "",
        settled=f"{min(due, _TODAY)}" if settled else "",
        reason=chance.choice(vocabulary.RESULTS) if settled else "",
    )
    steps: Steps = (("commit", "open"), ("keep_commitment", state)) if settled else (("commit", "open"),)
    block.add("commitment", body, owner, steps, audience=chance.audience(owner))


def _relation(block: Block) -> None:
    chance = block.chance
    code = chance.partner()
    level = chance.choice([one.code for one in chance.profile.relation_levels])
    name = chance.partner_names[code].vi
    body = RelationBody(title=f"{name}: {level}", partner=code, level=level, since=f"{block.day}")
    block.add("relation", body, "mnd-dfr", (("state_relation", "stated"),), audience=("*",))


def _counterpart(block: Block) -> None:
    """A post of ours and one of theirs, and what was thought of the relation."""
    chance = block.chance
    owner, partner = chance.hosted(), chance.partner()
    name = chance.partner_names[partner].vi
    met = sorted(block.day - timedelta(days=chance.randint(0, 900)) for _ in range(chance.randint(0, 4)))
    body = CounterpartBody(
        title=f"Đầu mối với {name}",
        partner=partner,
        agency=owner,
        ours=chance.choice(vocabulary.OFFICES),
        theirs="Vụ trưởng Hợp tác quốc tế",
        since=f"{block.day.year}",
        met=tuple(Met(date=f"{day}") for day in met),
    )
    state = "current" if block.age < 1500 else "ended"
    block.add("counterpart", body, owner, (("keep_up", state),), audience=("*",))
    marks = tuple(
        Answer(question=one.code, mark=chance.randint(1, 5)) for one in chance.profile.assessment_questions
    )
    said = AssessmentBody(
        title=f"Đánh giá quan hệ với {name}", partner=partner, date=f"{block.day}", answers=marks
    )
    block.add("assessment", said, owner, (("assess", "given"),), marking=1)


def _instrument(block: Block) -> None:
    """An instrument with up to four obligations."""
    chance = block.chance
    partner, owner = chance.partner(), chance.choices(("mnd-dfr", chance.hosted()), (80, 20))[0]
    signed = block.day - timedelta(days=chance.randint(0, 6000))
    state = chance.choices(
        ("in-force", "terminated", "signed", "negotiating", "consulted"), (62, 14, 8, 10, 6)
    )[0]
    days = f"{signed}" if state not in ("negotiating", "consulted") else ""
    body = InstrumentBody(
        title=chance.fill(chance.choice(vocabulary.INSTRUMENTS), partner, signed.year),
        class_code=chance.choices(("treaty", "agreement", "memorandum"), (10, 50, 40))[0],
        number=f"{chance.randint(1, 200)}/{signed.year}/BQP",
        text=chance.choice(vocabulary.TEXTS),
        partners=(partner,),
        forums=(chance.choice(chance.forums),) if chance.random() < 0.05 else (),
        place=chance.choice(vocabulary.PLACES),
        signed=days,
        in_force=days if state in ("in-force", "terminated") else "",
        term_years=chance.choice((0, 3, 5, 10, 25)),
        renewal=chance.choice(("automatic", "agreement", "none")),
        renewal_years=5,
        notice_days=chance.choice((0, 90, 180)),
        steps=(StepTaken(code="signature", date=days),) if days else (),
    )
    steps: Steps = (("open_instrument", "proposed"), ("take_step", state))
    made = block.add("instrument", body, owner, steps, audience=chance.audience(owner))
    for _ in range(chance.choices((0, 1, 2, 4), (30, 30, 25, 15))[0] if state == "in-force" else 0):
        _obligation(block, made)


def _obligation(block: Block, instrument: Envelope) -> None:
    chance = block.chance
    due = block.day + timedelta(days=chance.randint(20, 700))
    kept = block.age > 300 and chance.random() < 0.9
    body = ObligationBody(
        instrument=instrument.id,
        title=chance.fill(chance.choice(vocabulary.COMMITMENTS), chance.partner(), due.year),
        agency=chance.hosted(),
        deadline=f"{due}",
        done_on=f"{min(due, _TODAY)}" if kept else "",
    )
    steps: Steps = (("oblige", "open"), ("settle", "kept")) if kept else (("oblige", "open"),)
    audience = tuple(sorted({body.agency, *instrument.audience} - {instrument.owner}))
    block.add("obligation", body, instrument.owner, steps, audience=audience)


def _forum_work(block: Block) -> None:
    """A seat and a paper in a forum; now and then who chairs it."""
    chance = block.chance
    forum, owner = chance.choice(chance.forums), chance.hosted()
    seat = ForumSeatBody(
        title=f"Đại diện tại {forum}",
        forum=forum,
        agency=owner,
        ours=chance.choice(vocabulary.OFFICES),
        since=f"{block.day.year}",
    )
    block.add(
        "forum-seat", seat, owner, (("seat", "current" if block.age < 900 else "ended"),), audience=("*",)
    )
    due = block.day + timedelta(days=chance.randint(5, 90))
    paper = ForumPaperBody(
        title=f"Tài liệu về {chance.choice(vocabulary.TOPICS)}", forum=forum, lead=owner, deadline=f"{due}"
    )
    state = "tabled" if block.age > 120 else chance.choice(("planned", "drafting", "submitted"))
    block.add("forum-paper", paper, owner, (("plan_paper", state),), audience=chance.audience(owner))
    if chance.random() < 0.2:
        chairs = tuple(sorted({chance.partner(), chance.profile.country}))
        body = ForumCycleBody(
            title=f"Đồng chủ trì {forum}",
            forum=forum,
            period=f"{block.day.year}/{block.day.year + 3}",
            co_chairs=chairs,
            source="Thông cáo của cơ chế",
        )
        block.add("forum-cycle", body, owner, (("state_cycle", "stated"),), audience=("*",))


def _deployment(block: Block) -> None:
    """A deployment with its rotations, and the persons of the last of them."""
    chance = block.chance
    mission = chance.choice([one.code for one in chance.profile.missions])
    type_ = chance.choice(chance.profile.post_types)
    stands = block.age < 1000
    first = block.day - timedelta(days=chance.randint(0, 700))
    body = DeploymentBody(
        title=f"{type_.vi}, {mission.upper()}",
        mission=mission,
        type=type_.code,
        strength=chance.randint(2, 70),
        since=f"{first}",
        until="" if stands else f"{first + timedelta(days=800)}",
    )
    state = "deployed" if stands else "withdrawn"
    made = block.add("deployment", body, "mnd-dfr", (("open_deployment", state),), audience=("*",))
    turns = chance.randint(1, 4)
    for number in range(1, turns + 1):
        begin = first + timedelta(days=365 * (number - 1))
        home = "in-mission" if stands and number == turns else "returned"
        turn = RotationBody(
            deployment=made.id,
            title=f"Lượt {number}",
            number=number,
            strength=body.strength,
            women=chance.randint(0, 2),
            since=f"{begin}",
            until=f"{begin + timedelta(days=365)}",
        )
        steps: Steps = (("plan_rotation", "prepared"), ("move_rotation", home))
        rotation = block.add("rotation", turn, "mnd-dfr", steps, audience=("*",))
    for order in range(chance.randint(2, 20)):
        held = tuple(
            Held(
                requirement=code,
                since=f"{first}",
                until=f"{first + timedelta(days=chance.randint(60, 1500))}",
            )
            for code in type_.requirements
            if chance.random() < 0.85
        )
        post = ReadinessBody(rotation=rotation.id, title=f"Vị trí {order + 1}", held=held, order=order)
        block.add("readiness", post, "mnd-dfr", (("record_readiness", "named"),), marking=1)


def _milestone(block: Block) -> None:
    chance = block.chance
    planned = block.day + timedelta(days=chance.randint(-200, 200))
    reached = planned < _TODAY and chance.random() < 0.8
    body = MilestoneBody(
        title=f"Mốc về {chance.choice(vocabulary.TOPICS)}",
        lead=chance.hosted(),
        planned=f"{planned}",
        actual=f"{planned}" if reached else "",
        order=block.next % 1000,
    )
    state = "reached" if reached else "in-progress"
    block.add("pk-milestone", body, "mnd-dfr", (("set_milestone", state),), audience=("*",))


def _session(block: Block) -> None:
    """A session of awareness work in a unit."""
    chance = block.chance
    strength = chance.randint(40, 300)
    present = round(strength * chance.uniform(0.6, 1))
    marks = tuple(
        Mark(
            question=one.code,
            before=chance.randint(0, present // 2),
            after=chance.randint(present // 2, present),
        )
        for one in chance.profile.awareness_questions
    )
    body = AwarenessSessionBody(
        title=f"Quán triệt về {chance.choice(vocabulary.TOPICS)}",
        topic=chance.choice(chance.profile.awareness_topics).code,
        unit=f"Tiểu đoàn {chance.randint(1, 60)}",
        date=f"{block.day}",
        place=chance.choice(vocabulary.PLACES),
        present=present,
        strength=strength,
        asked_before=present,
        asked_after=present,
        marks=marks,
    )
    owner = chance.hosted()
    block.add("awareness-session", body, owner, (("plan_session", "planned"), ("hold_session", "held")))


def _taken_days(block: Block) -> None:
    """Something that takes days in the agenda: mostly a booking, sometimes an invitation or a hold."""
    chance = block.chance
    owner = chance.hosted()
    first = block.day + timedelta(days=chance.randint(0, 60))
    date_ = f"{first}/{first + timedelta(days=chance.randint(1, 4))}"
    throw = chance.random()
    if throw < 0.7:
        body = BookingBody(title=f"Bố trí: {chance.choice(vocabulary.TOPICS)}", date=date_)
        block.add("booking", body, owner, (("book", "booked"),))
    elif throw < 0.95:
        asked = tuple(sorted({chance.choice((*HOSTED, *OTHERS)) for _ in range(4)} - {owner}))
        call = InvitationBody(
            title=f"Mời họp về {chance.choice(vocabulary.TOPICS)}",
            date=date_,
            place=chance.choice(vocabulary.PLACES),
            agencies=asked,
        )
        block.add("invitation", call, owner, (("invite", "called"),), audience=asked)
    else:
        hold = HoldBody(title="Tạm dừng tiếp xúc", date=date_, partner=chance.partner())
        block.add("hold", hold, "mnd-dfr", (("hold", "declared"),), audience=("*",))


MAKERS: tuple[tuple[Callable[[Block], None], float], ...] = (
    (_progress, 60),
    (_arranged, 10),
    (_commitment, 8),
    (_relation, 0.5),
    (_counterpart, 1),
    (_instrument, 4),
    (_forum_work, 1.5),
    (_deployment, 0.5),
    (_milestone, 0.2),
    (_session, 4),
    (_taken_days, 6),
)
"""How a record of each sort is made, and how often in a block of a thousand."""
