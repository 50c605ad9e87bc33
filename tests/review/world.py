"""A review round with what it looks back on, made by the actions: two agencies of one node and one that is silent."""

from dataclasses import dataclass, field
from datetime import date

from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.kinds import Body, Rendering, Source
from comity.kernel.labels import Label
from comity.kernel.records import Record
from comity.kernel.renderings import do_translate
from comity.kernel.words import Words
from comity.kernel.writing import create
from comity.programme.actions import (
    do_assign_task,
    do_give_account,
    do_move_task,
    do_plan,
    do_set_direction,
)
from comity.programme.kinds import (
    AccountBody,
    DirectionBody,
    EngagementBody,
    EngagementFacts,
    GroupingBody,
    PlanBody,
    TaskBody,
)
from comity.review.actions import (
    do_approve_submission,
    do_draft_submission,
    do_open_round,
    do_record_conference,
    do_state_conclusion,
    do_state_finding,
    do_submit,
    do_take_up,
)
from comity.review.drafting import do_build_report
from comity.review.kinds import (
    ConclusionBody,
    ConferenceBody,
    FindingBody,
    QuestionPart,
    RoundBody,
    SubmissionBody,
)
from tests.acts import BORDER_GUARD, DEPARTMENT, office

DAY = date(2018, 12, 28)
TRANSLATOR = "Biên dịch viên, Phòng Tổng hợp"
PAPER = "00000000-0000-4000-8000-000000000001"  # a source paper that this node was never given
QUESTIONS = (
    QuestionPart(code="q1", section="coordination", texts={"vi": "Đầu mối là ai?"}),
    QuestionPart(
        code="q2",
        section="results",
        texts={"vi": "Số cuộc theo quý"},
        columns=({"vi": "Quý"}, {"vi": "Số cuộc"}),
    ),
)
REPORT = Words(
    vi="Báo cáo trung tâm tổng kết giai đoạn 2015-2018", en="Central report of the review of 2015-2018"
)


@dataclass
class World:
    """The records of the round, by what tests ask of them."""

    lead: Acting
    guard: Acting
    plan: Record
    directions: list[Record]
    tasks: list[Record]
    conference: Record
    conclusions: list[Record]
    taken_up: Record
    round: Record
    accounts: dict[str, Record] = field(default_factory=dict)
    engagements: dict[str, Record] = field(default_factory=dict)
    findings: dict[str, Record] = field(default_factory=dict)
    submissions: dict[str, Record] = field(default_factory=dict)

    def report(self, label: Label | None = None, number: str = "") -> Record:
        """The round's report, drafted by the lead."""
        label = label or Label()
        return do_build_report(self.round.pk, REPORT, acting=self.lead, label=label, number=number, day=DAY)


def english(title: str, field: str = "title") -> dict[str, Rendering]:
    """A text's English, given by its own agency."""
    return {"en": Rendering(fields={field: title}, translator="")}


def source(field: str, quote: str) -> Source:
    """Where a field was read."""
    return Source(field=field, document=PAPER, start=10, end=10 + len(quote), quote=quote)


@action
def do_group_by_hand(
    account: Record, *, acting: Acting, into: Record | None = None, state: str = "certain"
) -> Record:
    """Open an engagement for an account, or put it into one; returns the engagement."""
    from comity.kernel.reading import content

    body = content(account, AccountBody)
    if into is None:
        facts = {name: getattr(body, name) for name in EngagementFacts.model_fields}
        into = create(
            "engagement",
            EngagementBody(**facts),
            acting=acting,
            label=Label(account.marking),
            state="carried-out",
        )
    grouping: Body = GroupingBody(
        account=str(account.pk), engagement=str(into.pk), title=account.title, decided_by=acting.office
    )
    create("grouping", grouping, acting=acting, label=Label(account.marking), state=state)
    return into


def make() -> World:
    """The whole round: its lead and the border guard have submitted, the foreign ministry has not."""
    lead, guard = office(DEPARTMENT, clearance=3), office(BORDER_GUARD, clearance=3)
    plan, directions, tasks = _plan(lead)
    conference, conclusions = _conference(lead)
    taken_up = do_take_up(
        conclusions[0].pk,
        TaskBody(
            direction=str(directions[2].pk),
            title="Lập quy chế phối hợp và trao đổi thông tin",
            translations=english("Draw up rules of coordination and exchange of information"),
            lead=DEPARTMENT,
            coordinating=("mofa", BORDER_GUARD),
            deadline="2019-06-30",
            order=9,
        ),
        acting=lead,
    )
    round_ = do_open_round(
        RoundBody(
            title="Tổng kết công tác hội nhập quốc tế và đối ngoại quốc phòng giai đoạn 2015-2018",
            translations=english("Review of international integration and defence relations, 2015-2018"),
            period="2015/2018",
            agencies=(DEPARTMENT, BORDER_GUARD, "mofa"),
            deadline="2018-12-20",
        ),
        acting=lead,
    )
    world = World(lead, guard, plan, directions, tasks, conference, conclusions, taken_up, round_)
    _accounts(world)
    _submissions(world)
    return world


def _plan(lead: Acting) -> tuple[Record, list[Record], list[Record]]:
    plan = do_plan(
        PlanBody(
            title="Kế hoạch hội nhập quốc tế và đối ngoại quốc phòng 2018-2020",
            translations=english("Plan for international integration and defence relations, 2018-2020"),
            period="2018/2020",
        ),
        acting=lead,
    )
    names = [
        ("Đưa quan hệ song phương đi vào chiều sâu", "Make bilateral ties deeper"),
        ("Làm phong phú hình thức giao lưu biên giới", "Widen the forms of border exchange"),
        ("Phối hợp, trao đổi thông tin giữa các cơ quan", "Coordinate and exchange information"),
    ]
    directions = [
        do_set_direction(
            DirectionBody(plan=str(plan.pk), title=vi, translations=english(en), order=order), acting=lead
        )
        for order, (vi, en) in enumerate(names)
    ]
    told = [
        (
            0,
            "Duy trì đối thoại cấp cục hằng năm",
            "Hold a yearly dialogue",
            DEPARTMENT,
            ("mofa",),
            "2020-12-31",
        ),
        (0, "Rà soát cam kết với từng đối tác", "Go through the commitments", DEPARTMENT, (), "2018-10-31"),
        (1, "Tổ chức giao lưu biên giới", "Hold border exchanges", BORDER_GUARD, (DEPARTMENT,), "2018-09-30"),
        (1, "Tặng nhà tình nghĩa vùng biên", "Give houses at the border", BORDER_GUARD, (), ""),
    ]
    tasks = [
        do_assign_task(
            TaskBody(
                direction=str(directions[direction].pk),
                title=vi,
                translations=english(en),
                lead=agency,
                coordinating=coordinating,
                deadline=deadline,
                indicator="Số cuộc mỗi năm",
                order=order,
            ),
            acting=lead,
        )
        for order, (direction, vi, en, agency, coordinating, deadline) in enumerate(told)
    ]
    do_move_task(tasks[0].pk, "start", acting=lead)
    do_move_task(tasks[2].pk, "finish", acting=lead)
    return plan, directions, tasks


def _conference(lead: Acting) -> tuple[Record, list[Record]]:
    conference = do_record_conference(
        ConferenceBody(
            title="Hội nghị phối hợp đối ngoại quốc phòng",
            translations=english("Conference on coordination in defence relations"),
            date="XXXX-08-28",
            period="2015/2018",
            place="Hà Nội",
            organiser=DEPARTMENT,
        ),
        acting=lead,
    )
    told = [
        (
            "Giao Cục Đối ngoại lập quy chế phối hợp.",
            "The Department is to draw up rules of coordination.",
            DEPARTMENT,
        ),
        (
            "Nâng cao nhận thức của cán bộ về đối ngoại.",
            "Raise officers' awareness of defence relations.",
            "",
        ),
    ]
    conclusions = [
        do_state_conclusion(
            ConclusionBody(
                conference=str(conference.pk),
                text=vi,
                translations=english(en, "text"),
                lead=agency,
                theme="coordination",
                order=order,
            ),
            acting=lead,
            sources=[source("text", f"{vi} (nguyên văn)")],
        )
        for order, (vi, en, agency) in enumerate(told)
    ]
    return conference, conclusions


def _accounts(world: World) -> None:
    border = do_give_account(
        AccountBody(
            title="Giao lưu hữu nghị quốc phòng biên giới lần thứ năm",
            form="border-exchange",
            date="2018-04-20/2018-04-22",
            place="Lạng Sơn",
            agencies=(DEPARTMENT, BORDER_GUARD),
            partners=("cn",),
            results=("Hai bên thống nhất tuần tra chung mỗi quý một lần.",),
        ),
        acting=world.lead,
        sources=[source("results/0", "hai bên thống nhất tuần tra chung mỗi quý một lần")],
    )
    do_translate(
        border.pk,
        "en",
        {
            "title": "Fifth border defence friendship exchange",
            "results/0": "Both sides agreed to patrol together once a quarter.",
        },
        TRANSLATOR,
        acting=world.lead,
    )
    guards = do_give_account(
        AccountBody(
            title="Giao lưu biên giới tháng 4",
            form="border-exchange",
            date="2018-04-20/2018-04-22",
            place="Lạng Sơn",
            partners=("cn",),
            results=("Nhân dân hai xã kết nghĩa tham gia.",),
        ),
        acting=world.guard,
        label=Label(0, frozenset({DEPARTMENT})),
    )
    rescue = do_give_account(
        AccountBody(
            title="Diễn tập tìm kiếm cứu nạn với Campuchia",
            form="sar-exercise",
            date="2018-09-10/2018-09-14",
            partners=("kh",),
        ),
        acting=world.lead,
    )
    undated = do_give_account(
        AccountBody(title="Thăm trường sĩ quan", form="visit", date="XXXX-05-03"), acting=world.lead
    )
    world.accounts = {"border": border, "guards": guards, "rescue": rescue, "undated": undated}
    engagement = do_group_by_hand(border, acting=world.lead)
    do_group_by_hand(guards, acting=world.lead, into=engagement)
    world.engagements = {
        "border": engagement,
        "rescue": do_group_by_hand(rescue, acting=world.lead),
        "undated": do_group_by_hand(undated, acting=world.lead),
    }


def _submissions(world: World) -> None:
    told = [
        (
            *("result", "bilateral", world.lead, "Đối thoại cấp cục với Lào được tổ chức hằng năm."),
            "A dialogue with Laos is held every year.",
        ),
        ("lesson", "forms", world.lead, "Kịch bản cần được thống nhất trước hai tháng.", ""),
        (
            *("limitation", "coordination", world.guard, "Số liệu giữa các đơn vị chưa thống nhất."),
            "Figures differ between units.",
        ),
        (
            *("proposal", "coordination", world.guard, "Lập đầu mối thường trực của hai bên"),
            "Name standing contact points",
        ),
    ]
    for type_, theme, acting, vi, en in told:
        body = FindingBody(type=type_, text=vi, theme=theme, translations=english(en, "text") if en else {})
        world.findings[type_] = do_state_finding(body, acting=acting, sources=[source("text", vi)])
    world.submissions = {
        DEPARTMENT: submit(world, world.lead, ["border", "rescue"], ["result", "lesson"]),
        BORDER_GUARD: submit(world, world.guard, ["guards"], ["limitation", "proposal"]),
    }


def submit(world: World, acting: Acting, accounts: list[str], findings: list[str]) -> Record:
    """An agency's submission, drafted, approved and submitted."""
    drafted = do_draft_submission(
        SubmissionBody(
            round=str(world.round.pk),
            title=f"Báo cáo tổng kết của {'Cục Đối ngoại' if acting.agency == DEPARTMENT else 'Bộ đội Biên phòng'}",
            agency=acting.agency,
            accounts=tuple(str(world.accounts[name].pk) for name in accounts),
            findings=tuple(str(world.findings[name].pk) for name in findings),
        ),
        acting=acting,
    )
    do_approve_submission(drafted.pk, acting=acting)
    return do_submit(drafted.pk, acting=acting)


def restricted_account(world: World) -> Record:
    """A confidential account of its own engagement, and one of the border exchange."""
    secret = do_give_account(
        AccountBody(
            title="Làm việc kín với đối tác",
            form="visit",
            date="2018-05-02",
            partners=("la",),
            results=("Hai bên thống nhất nội dung hạn chế.",),
        ),
        acting=world.lead,
        label=Label(2),
    )
    do_group_by_hand(secret, acting=world.lead)
    more = do_give_account(
        AccountBody(
            title="Giao lưu biên giới, phần hạn chế", form="border-exchange", date="2018-04-20/2018-04-22"
        ),
        acting=world.lead,
        label=Label(2),
    )
    do_group_by_hand(more, acting=world.lead, into=world.engagements["border"])
    return secret
