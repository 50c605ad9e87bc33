"""Figures that are kept: for one hat, until something they follow from is written, and never from within a writing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from django.db import transaction

from comity.kernel import kept
from comity.kernel.acting import Acting
from comity.kernel.kept import Kept
from comity.programme.actions import do_plan
from comity.programme.kinds import PlanBody
from comity.programme.models import Account
from tests.acts import account, office

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def kept_of(*kinds: str, most: int = 2) -> Iterator[Kept]:
    made = Kept(kinds, most)
    yield made
    kept._all.remove(made)


def accounts_of(made: Kept, acting: Acting, asked: list[str]) -> int:
    def reckon() -> int:
        asked.append(acting.agency)
        return Account.objects.visible_to(acting).count()

    return made.one("accounts", acting, reckon)


def test_it_is_asked_again_only_after_something_of_these_kinds_was_written() -> None:
    acting, asked = office(), list[str]()
    with kept_of("account") as made:
        account()
        assert (accounts_of(made, acting, asked), accounts_of(made, acting, asked)) == (1, 1)
        do_plan(PlanBody(title="Kế hoạch", period="2019"), acting=acting)
        assert (accounts_of(made, acting, asked), len(asked)) == (1, 1)
        account("Đối thoại")
        assert (accounts_of(made, acting, asked), len(asked)) == (2, 2)


def test_what_another_process_keeps_goes_too(monkeypatch: pytest.MonkeyPatch) -> None:
    acting, asked = office(), list[str]()
    with kept_of("account") as made:
        assert accounts_of(made, acting, asked) == 0
        with monkeypatch.context() as elsewhere:
            elsewhere.setattr(kept, "_all", [])  # a process that has none of the pages
            account()
        assert accounts_of(made, acting, asked) == 1


def test_each_hat_has_its_own() -> None:
    asked: list[str] = []
    with kept_of("account") as made:
        account()
        assert accounts_of(made, office(), asked) == 1
        assert accounts_of(made, office("mofa"), asked) == 0
        assert accounts_of(made, office(), asked) == 1
    assert asked == ["mnd-dfr", "mofa"]


def test_what_is_being_written_is_seen_by_its_writer_and_kept_for_nobody() -> None:
    acting, asked = office(), list[str]()
    with kept_of("account") as made:
        assert accounts_of(made, acting, asked) == 0
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            account()
            assert accounts_of(made, acting, asked) == 1
            raise ZeroDivisionError
        assert accounts_of(made, acting, asked) == 0


def test_the_longest_unasked_goes_first_and_all_can_be_forgotten() -> None:
    asked: list[int] = []
    with kept_of("account", most=2) as made:

        def reckon(several: Sequence[int]) -> dict[int, int]:
            asked.extend(several)
            return {one: one * one for one in several}

        for one in (1, 2, 1, 3, 1, 2):
            assert made.each([one], office(), reckon) == {one: one * one}
        assert asked == [1, 2, 3, 2]
        kept.forget_all()
        made.each([1], office(), reckon)
        assert asked == [1, 2, 3, 2, 1]
