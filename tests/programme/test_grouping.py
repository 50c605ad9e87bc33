"""The same engagement counts once, every account is kept, and a person decides what the machine is not sure of."""

import pytest

from comity.kernel.acting import Acting, Role, machine
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.programme import grouping
from comity.programme.actions import do_give_account
from comity.programme.counting import Count, count, pictures, waiting
from comity.programme.grouping import do_decide, do_group, group_new_accounts
from comity.programme.kinds import AccountBody, GroupingBody
from comity.programme.models import Engagement, Grouping
from tests.acts import BORDER_GUARD, DEPARTMENT, office

pytestmark = pytest.mark.django_db

EXCHANGE: dict[str, object] = {
    "title": "Giao lưu hữu nghị quốc phòng biên giới Việt Nam - Trung Quốc",
    "form": "border-exchange",
    "date": "2018-04-20/2018-04-22",
    "place": "Lạng Sơn",
    "agencies": ("mnd-dfr", "pc-langson"),
    "partners": ("cn",),
    "results": ("Hai bên khám bệnh cho 300 người dân.",),
}
AID: dict[str, object] = {
    "title": "Hỗ trợ nhân dân vùng lũ của Lào",
    "form": "humanitarian-aid",
    "agencies": ("mnd-dfr",),
    "partners": ("la",),
}


def give(facts: dict[str, object], by: Acting | None = None, *, label: Label | None = None) -> Record:
    """An account, shared with the department when the border guard gives it."""
    acting = by or office()
    if label is None and acting.agency != DEPARTMENT:
        label = Label(0, frozenset({DEPARTMENT}))
    return do_give_account(AccountBody.model_validate(facts), acting=acting, label=label)


def border_guard() -> Acting:
    return office(BORDER_GUARD)


def test_three_accounts_of_one_engagement_count_once() -> None:
    give(EXCHANGE)
    give({**EXCHANGE, "title": "Báo cáo giao lưu biên giới", "place": "TP Lạng Sơn"}, border_guard())
    give(
        {**EXCHANGE, "title": "Border friendship exchange", "language": "en", "date": "2018-04-20"},
        border_guard(),
    )
    group_new_accounts()
    assert count(office()) == Count(accounts=3, counted=1, to_confirm=0)
    (picture,) = pictures(office())
    assert picture.agencies == (DEPARTMENT, BORDER_GUARD)
    assert group_new_accounts() == 0


def test_the_node_groups_by_itself_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    give(EXCHANGE)
    give({**EXCHANGE, "title": "Báo cáo giao lưu biên giới"}, border_guard())
    monkeypatch.setattr(grouping, "A_WHILE", 0.0)
    assert grouping.group_for_a_while() is True
    assert count(office()).accounts == 1
    monkeypatch.setattr(grouping, "A_WHILE", 60.0)
    assert grouping.group_for_a_while() is False
    assert count(office()) == Count(accounts=2, counted=1, to_confirm=0)


def test_other_partners_or_days_are_other_engagements() -> None:
    give(EXCHANGE)
    give({**EXCHANGE, "partners": ("la",)})
    give({**EXCHANGE, "date": "2018-06-01"})
    group_new_accounts()
    assert count(office()).counted == 3


def test_what_is_not_certain_waits_for_a_person() -> None:
    give({**AID, "date": "2018-35", "place": "Át-ta-pư"})
    give({**AID, "date": "2018-08-15", "place": "Viêng Chăn"}, border_guard())
    group_new_accounts()
    assert count(office()) == Count(accounts=2, counted=2, to_confirm=1)
    (question,) = waiting(office())
    body = content(question.record, GroupingBody)
    assert len(body.reasons_vi) == len(body.reasons_en)
    assert "cùng đối tác: Lào" in body.reasons_vi and "same partner: Laos" in body.reasons_en
    do_decide(question.pk, True, acting=office())
    assert count(office()) == Count(accounts=2, counted=1, to_confirm=0)
    decided = Grouping.objects.visible_to(office()).get(pk=question.pk)
    assert content(decided.record, GroupingBody).decided_by == office().office
    assert Engagement.objects.visible_to(office()).filter(record__state="merged").count() == 1


def test_a_person_may_say_they_are_two() -> None:
    give({**AID, "date": "2018-35", "place": "Át-ta-pư"})
    give({**AID, "date": "2018-08-15", "place": "Viêng Chăn"}, border_guard())
    group_new_accounts()
    (question,) = waiting(office())
    do_decide(question.pk, False, acting=office())
    assert count(office()) == Count(accounts=2, counted=2, to_confirm=0)
    group_new_accounts()
    assert count(office()).to_confirm == 0


def test_a_question_about_a_merged_engagement_goes_on_about_the_one_it_went_into() -> None:
    for day, place in (("2018-35", "Át-ta-pư"), ("2018-08-15", "Viêng Chăn"), ("2018-35", "Xa-văn-na-khệt")):
        give({**AID, "date": day, "place": place})
    group_new_accounts()
    first, *others = waiting(office())
    do_decide(first.pk, True, acting=office())
    standing = Engagement.objects.visible_to(office()).filter(record__state="carried-out")
    alive = set(standing.values_list("pk", flat=True))
    left = waiting(office())
    assert others and left
    assert all(question.engagement in alive for question in left)
    do_decide(left[0].pk, True, acting=office())
    assert count(office()) == Count(accounts=3, counted=1, to_confirm=0)


def test_a_reader_decides_nothing() -> None:
    give({**AID, "date": "2018-35"})
    give({**AID, "date": "2018-08-15"})
    group_new_accounts()
    (question,) = waiting(office())
    with pytest.raises(Problem) as refused:
        do_decide(question.pk, True, acting=office(DEPARTMENT, Role.READER))
    assert refused.value.code == "forbidden"
    assert count(office()).to_confirm == 1


def test_a_restricted_account_changes_no_figure_of_a_lower_label() -> None:
    low = office(clearance=0)
    give(EXCHANGE)
    group_new_accounts()
    before = count(low), pictures(low)[0].body
    give({**EXCHANGE, "title": "Nhận xét riêng", "results": ("Điều không nói ra.",)}, label=Label(2))
    group_new_accounts()
    assert (count(low), pictures(low)[0].body) == before
    assert count(office()) == Count(accounts=2, counted=1, to_confirm=0)


def test_an_engagement_first_known_by_a_restricted_account_is_counted_once_a_lower_one_comes() -> None:
    low = office(clearance=0)
    give({**EXCHANGE, "title": "Nhận xét riêng", "place": "nơi không nêu"}, label=Label(2))
    group_new_accounts()
    assert count(low) == Count(0, 0, 0)
    give(EXCHANGE)
    group_new_accounts()
    assert count(low) == Count(accounts=1, counted=1, to_confirm=0)
    assert pictures(low)[0].body.title == EXCHANGE["title"]
    assert count(office()) == Count(accounts=2, counted=1, to_confirm=0)


def test_grouping_the_same_account_again_is_not_asked_for() -> None:
    account = give(EXCHANGE)
    do_group(account.pk, acting=machine(DEPARTMENT))
    group_new_accounts()
    assert Grouping.objects.visible_to(office()).filter(account=account.pk).count() == 1
