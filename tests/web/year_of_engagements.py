"""A year of engagements and awareness work as an office has it before it, for pages that are looked at."""

from datetime import timedelta

from comity.directory.today import today
from comity.kernel.acting import Acting
from comity.kernel.labels import Label
from comity.kernel.records import Record
from comity.programme.awareness.actions import do_hold_session, do_plan_session
from comity.programme.awareness.kinds import AwarenessSessionBody, Mark
from comity.programme.engaging.actions import do_account_for, do_move, do_propose, do_tick
from comity.programme.kinds import AccountBody, Cost, Delegation, EngagementBody

_YEAR = (
    ("Đối thoại chính sách quốc phòng Việt Nam - Lào", "dialogue", ("la",), -200, "account"),
    ("Giao lưu hữu nghị quốc phòng biên giới", "border-exchange", ("cn",), -150, "follow-up"),
    ("Tàu hải quân Ấn Độ thăm Đà Nẵng", "port-call", ("in",), -90, "carry-out"),
    ("Diễn tập tìm kiếm cứu nạn trên biển", "sar-exercise", ("cn",), -40, "cancel"),
    ("Viện trợ nhân đạo vùng lũ Sê Pian", "humanitarian-aid", ("la",), -20, ""),
)


def a_year(acting: Acting) -> Record:
    """The year; returns the engagement that is being prepared."""
    for title, form, partners, days, end in _YEAR:
        _one(acting, title, form, partners, days, end)
    when = today() + timedelta(days=20)
    coming = do_propose(
        EngagementBody(
            title="Đón đoàn Bộ Quốc phòng Nhật Bản thăm chính thức Việt Nam",
            form="visit",
            date=f"{when.isoformat()}/{(when + timedelta(days=2)).isoformat()}",
            place="Hà Nội",
            venue="Nhà khách Bộ Quốc phòng",
            partners=("jp",),
            agencies=("mnd-dfr", "mnd-gs"),
            direction="incoming",
            level="minister",
            purpose="Trao đổi phương hướng hợp tác giai đoạn 2018-2020; ký tuyên bố tầm nhìn chung.",
            delegations=(
                Delegation(side="own", size=18, head="Bộ trưởng Bộ Quốc phòng"),
                Delegation(side="jp", size=22, head="Bộ trưởng Quốc phòng"),
            ),
            cost=Cost(amount=640_000_000),
            particulars={"aircraft": "yes", "audience": "Chủ tịch nước, Thủ tướng Chính phủ"},
        ),
        acting=acting,
    )
    for step in ("consult", "approve", "prepare"):
        coming = do_move(coming.pk, step, acting=acting)
    coming = do_tick(coming.pk, "agreed-on", True, acting=acting)
    do_propose(
        EngagementBody(
            title="Hội thảo về rà phá bom mìn", form="seminar", date="2027-34", forums=("admm-plus",)
        ),
        acting=acting,
        label=Label(1),
    )
    _awareness(acting)
    return coming


def _one(acting: Acting, title: str, form: str, partners: tuple[str, ...], days: int, end: str) -> None:
    when = (today() + timedelta(days=days)).isoformat()
    made = do_propose(EngagementBody(title=title, form=form, date=when, partners=partners), acting=acting)
    do_move(made.pk, "approve", acting=acting)
    if end in ("carry-out", "cancel"):
        do_move(made.pk, end, acting=acting, text="Bão số 4 vào khu vực diễn tập.")
    if end in ("account", "follow-up"):
        body = AccountBody(title=title, form=form, date=when, partners=partners, results=("Ký hai văn bản.",))
        do_account_for(made.pk, body, acting=acting)
    if end == "follow-up":
        do_move(made.pk, end, acting=acting, text="Đã thống nhất kế hoạch lần sau.")


def _awareness(acting: Acting) -> None:
    units = (
        ("Đồn Biên phòng Hữu Nghị", 72, 80),
        ("Đồn Biên phòng Tân Thanh", 41, 76),
        ("Tiểu đoàn 1", 120, 310),
    )
    for number, (unit, present, strength) in enumerate(units):
        body = AwarenessSessionBody(
            title="Quán triệt vai trò của hội nhập quốc tế và đối ngoại quốc phòng",
            topic="importance",
            unit=unit,
            date=(today() - timedelta(days=30 * number + 1)).isoformat(),
            place="Lạng Sơn",
            speaker="Phó Chủ nhiệm Chính trị",
            present=present,
            strength=strength,
            asked_before=30,
            asked_after=30,
            marks=tuple(
                Mark(question=code, before=12 + 3 * place, after=20 + 2 * place)
                for place, code in enumerate(("pillar", "early", "only-department", "chair", "tell-all"))
            ),
        )
        do_hold_session(do_plan_session(body, acting=acting).pk, body, acting=acting)
