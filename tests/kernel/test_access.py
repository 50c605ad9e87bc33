"""The pure rule and the query give the same answer, in any world."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from comity.kernel.access import ROLES_FOR, Facts, Verb, decide
from comity.kernel.acting import Acting, Role
from comity.kernel.labels import EVERYONE, Label
from comity.kernel.problems import Problem
from comity.kernel.reading import get, label_of
from comity.kernel.records import Record, Version
from comity.kernel.scoped import UnscopedQuery, WriteOutsideAction
from comity.programme.models import Account
from tests.acts import BORDER_GUARD, DEPARTMENT, ELSEWHERE, account, office

AGENCIES = [DEPARTMENT, BORDER_GUARD, ELSEWHERE, "pc-langson"]
labels = st.builds(
    Label,
    marking=st.integers(0, 3),
    audience=st.frozensets(st.sampled_from([*AGENCIES, EVERYONE]), max_size=3),
)
hats = st.builds(
    Acting,
    agency=st.sampled_from(AGENCIES),
    office=st.just("An office"),
    roles=st.frozensets(st.sampled_from(list(Role)), max_size=3),
    clearance=st.integers(0, 4),
)


class TheTwoAreEqual(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(world=st.lists(st.tuples(st.sampled_from(AGENCIES[:2]), labels), min_size=1, max_size=6), hat=hats)
    def test_rule_and_query(self, world: list[tuple[str, Label]], hat: Acting) -> None:
        made = {account(label=label, acting=office(owner)).pk: (owner, label) for owner, label in world}
        by_rule = {
            pk
            for pk, (owner, label) in made.items()
            if decide(hat, Verb.READ, Facts(owner, label.marking, label.audience)).allowed
        }
        by_query = set(Record.objects.visible_to(hat).filter(pk__in=made).values_list("pk", flat=True))
        by_typed_query = set(Account.objects.visible_to(hat).filter(pk__in=made).values_list("pk", flat=True))
        assert by_query == by_rule
        assert by_typed_query == by_rule


@given(hat=hats, label=labels, owner=st.sampled_from(AGENCIES), verb=st.sampled_from(list(Verb)))
def test_no_right_without_reading(hat: Acting, label: Label, owner: str, verb: Verb) -> None:
    facts = Facts(owner, label.marking, label.audience)
    if decide(hat, verb, facts).allowed:
        assert decide(hat, Verb.READ, facts).allowed
        assert hat.clearance >= label.marking
        assert hat.agency in (owner, *label.audience) or EVERYONE in label.audience


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_people_and_journal_keepers_see_no_content(role: Role) -> None:
    assert role not in ROLES_FOR[Verb.READ]
    assert not decide(office(DEPARTMENT, role), Verb.READ, Facts(DEPARTMENT, 0, ())).allowed


@pytest.mark.django_db
class TestSurfaces:
    def test_an_unscoped_query_raises(self) -> None:
        with pytest.raises(UnscopedQuery):
            Record.objects.all()
        with pytest.raises(UnscopedQuery):
            Account.objects.count()

    def test_rows_are_not_written_outside_actions(self) -> None:
        record = account()
        with pytest.raises(WriteOutsideAction):
            record.save()
        with pytest.raises(WriteOutsideAction):
            record.delete()
        with pytest.raises(WriteOutsideAction):
            Record.objects.for_machine().filter(pk=record.pk).update(title="other")
        with pytest.raises(WriteOutsideAction):
            Version.objects.for_machine().delete()

    def test_what_one_may_not_read_is_not_found(self) -> None:
        secret = account(label=Label(3))
        for outsider in (office(clearance=2), office(BORDER_GUARD)):
            with pytest.raises(Problem) as refused:
                get(secret.pk, outsider)
            assert refused.value.code == "not-found"
        with pytest.raises(Problem) as missing:
            get("0190163d-8694-739b-aea5-966c26f8ad91", office())
        assert missing.value.shape("en") == refused.value.shape("en")

    def test_a_reader_may_not_write(self) -> None:
        record = account()
        with pytest.raises(Problem) as refused:
            get(record.pk, office(DEPARTMENT, Role.READER), verb=Verb.WRITE)
        assert refused.value.code == "forbidden"

    def test_the_audience_may_read_and_not_write(self) -> None:
        shared = account(label=Label(1, frozenset({BORDER_GUARD})))
        assert get(shared.pk, office(BORDER_GUARD)).title == shared.title
        assert label_of(shared).audience == {BORDER_GUARD}
        with pytest.raises(Problem) as refused:
            get(shared.pk, office(BORDER_GUARD), verb=Verb.WRITE)
        assert refused.value.code == "forbidden"

    def test_nobody_marks_above_their_reach(self) -> None:
        with pytest.raises(Problem) as refused:
            account(label=Label(3), acting=office(clearance=2))
        assert refused.value.code == "marking-above-reach"
        assert not Record.objects.for_machine().filter(kind="account").exists()
