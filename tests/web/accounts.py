"""Accounts of engagements and their groupings for tests of the web rooms."""

from typing import Any

from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.kinds import Source
from comity.kernel.labels import Label
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.writing import create
from comity.programme.actions import do_give_account
from comity.programme.kinds import AccountBody, EngagementBody, EngagementFacts, GroupingBody

EXCHANGE: dict[str, Any] = {
    "title": "Giao lưu hữu nghị quốc phòng biên giới Việt Nam - Trung Quốc",
    "form": "border-exchange",
    "date": "2018-04-20/2018-04-22",
    "place": "Lạng Sơn",
    "agencies": ("mnd-dfr", "pc-langson"),
    "partners": ("cn",),
    "results": ("Hai bên ký 2 văn bản hợp tác.", "Tổ chức khám bệnh cho 300 người dân."),
    "difficulties": ("Thông tin giữa các cơ quan còn chậm.",),
}


def give(
    acting: Acting, *, label: Label | None = None, sources: tuple[Source, ...] = (), **more: Any
) -> Record:
    """An account of a border exchange by the acting agency, or of what `more` says."""
    return do_give_account(AccountBody(**{**EXCHANGE, **more}), acting=acting, label=label, sources=sources)


@action
def do_stand(*accounts: Record, acting: Acting) -> Record:
    """An engagement with these accounts in it, the first for certain, the others as a person confirmed."""
    body = content(accounts[0], AccountBody)
    facts = {field: getattr(body, field) for field in EngagementFacts.model_fields}
    engagement = create(
        "engagement",
        EngagementBody(**facts),
        acting=acting,
        label=Label(accounts[0].marking),
        state="carried-out",
    )
    for number, account in enumerate(accounts):
        do_put(account, engagement, "confirmed" if number else "certain", acting=acting)
    return engagement


@action
def do_put(account: Record, engagement: Record, state: str, *, acting: Acting, **more: Any) -> Record:
    """A grouping of an account with an engagement."""
    body = GroupingBody(account=str(account.pk), engagement=str(engagement.pk), title=account.title, **more)
    return create("grouping", body, acting=acting, label=Label(account.marking), state=state)


def asked(acting: Acting, account: Record, engagement: Record) -> Record:
    """A question to a person: is this account of that engagement?"""
    return do_put(
        account,
        engagement,
        "probable",
        acting=acting,
        probability=0.83,
        reasons_vi=("cùng đối tác",),
        reasons_en=("the same partner",),
        vetoes_vi=("khác tỉnh",),
        vetoes_en=("another province",),
    )
