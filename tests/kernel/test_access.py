"""The pure rule and the query give the same answer, in any world."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from comity.kernel import matrix, node
from comity.kernel.access import ROLES_FOR, Facts, Verb, decide
from comity.kernel.acting import Acting, Role
from comity.kernel.approvals.chains import Step
from comity.kernel.approvals.kinds import AgencyChainBody
from comity.kernel.approvals.settling import do_propose_chain
from comity.kernel.kinds import all_kinds
from comity.kernel.labels import EVERYONE, NAMED_ONLY, Label, group_member
from comity.kernel.problems import Problem
from comity.kernel.reading import facts_of, get, label_of
from comity.kernel.records import Record, Version
from comity.kernel.scoped import UnscopedQuery, WriteOutsideAction
from comity.programme.models import Account
from tests.acts import BORDER_GUARD, DEPARTMENT, ELSEWHERE, account, office

AGENCIES = [DEPARTMENT, BORDER_GUARD, ELSEWHERE, "pc-langson"]
GROUPS = ["0190163d-8694-739b-aea5-966c26f8ad91", "0190163d-8694-739b-aea5-966c26f8ad92"]
AUDIENCE = [*AGENCIES, EVERYONE, NAMED_ONLY, *map(group_member, GROUPS)]
labels = st.builds(
    Label,
    marking=st.integers(0, 3),
    audience=st.frozensets(st.sampled_from(AUDIENCE), max_size=3),
)
hats = st.builds(
    Acting,
    agency=st.sampled_from(AGENCIES),
    office=st.just("An office"),
    roles=st.frozensets(st.sampled_from(list(Role)), max_size=3),
    clearance=st.integers(0, 4),
    groups=st.frozensets(st.sampled_from(GROUPS), max_size=2),
)


def make(kind: str, owner: str, label: Label) -> Record:
    """An account under this label, or a setting of the agency."""
    if kind == "account":
        return account(label=label, acting=office(owner))
    chain = AgencyChainBody(title="Duyệt", steps=(Step(any_of=("head",)),))
    return do_propose_chain(chain, acting=office(owner, Role.ADMINISTRATOR))


class TheTwoAreEqual(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(
        world=st.lists(
            st.tuples(
                st.sampled_from(["account", "account", "chain"]), st.sampled_from(AGENCIES[:2]), labels
            ),
            min_size=1,
            max_size=6,
        ),
        hat=hats,
        broken=st.sets(st.integers(0, 5), max_size=3),
    )
    def test_rule_and_query(self, world: list[tuple[str, str, Label]], hat: Acting, broken: set[int]) -> None:
        """Whatever is marked how, for whom, and whichever glass is broken (another agency's too)."""
        made = [make(*one) for one in world]
        hat = replace(hat, glass=frozenset(r.pk for index, r in enumerate(made) if index in broken))
        by_rule = {record.pk for record in made if decide(hat, Verb.READ, facts_of(record)).allowed}
        ids = [record.pk for record in made]
        by_query = set(Record.objects.visible_to(hat).filter(pk__in=ids).values_list("pk", flat=True))
        assert by_query == by_rule
        accounts = {record.pk for record in made if record.kind == "account"}
        by_typed_query = set(Account.objects.visible_to(hat).filter(pk__in=ids).values_list("pk", flat=True))
        assert by_typed_query == by_rule & accounts
        by_version = Version.objects.visible_to(hat).filter(record__in=ids)
        assert set(by_version.values_list("record", flat=True)) == by_rule


@settings(deadline=None)
@given(hat=hats, label=labels, owner=st.sampled_from(AGENCIES), verb=st.sampled_from(list(Verb)))
def test_no_right_without_reading(hat: Acting, label: Label, owner: str, verb: Verb) -> None:
    facts = Facts(owner, label.marking, label.audience)
    if decide(hat, verb, facts).allowed:
        assert decide(hat, Verb.READ, facts).allowed
        assert hat.clearance >= label.marking
        admitted = {*label.audience} if label.closed else {owner, *label.audience}
        assert hat.agency in admitted or EVERYONE in admitted or hat.groups & label.groups


@settings(deadline=None)
@given(
    hat=hats,
    label=labels,
    marking=st.integers(0, 5),
    owner=st.sampled_from(AGENCIES),
    verb=st.sampled_from(list(Verb)),
)
def test_glass_opens_reading_of_own_records_below_the_ceiling_and_nothing_else(
    hat: Acting, label: Label, marking: int, owner: str, verb: Verb
) -> None:
    record = UUID(GROUPS[0])
    facts = Facts(owner, marking, label.audience, "account", record)
    without = decide(hat, verb, facts).allowed
    broken = decide(replace(hat, glass=frozenset({record})), verb, facts).allowed
    assert broken or not without
    if broken and not without:
        assert verb is Verb.READ
        assert owner == hat.agency
        assert marking <= node.here().ceiling
        assert hat.roles & ROLES_FOR[Verb.READ]


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize("role", list(Role))
def test_the_printed_matrix_is_what_the_rule_says(role: Role, verb: Verb) -> None:
    for row in matrix.rows():
        if verb in matrix.verbs_of(row.kind):
            said = decide(office(DEPARTMENT, role), verb, Facts(DEPARTMENT, 0, (), row.kind.name)).allowed
            assert said == (verb in row.verbs[role]), row.kind.name


def test_the_printed_matrix_is_current() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "access.md").read_text(encoding="utf-8")
    assert matrix.renewed(page) == page
    assert all(f"| {kind.name} (" in page for kind in all_kinds())


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_keepers_of_people_and_journal_write_no_content_and_read_only_settings(role: Role) -> None:
    readable = {row.kind.name for row in matrix.rows() if row.verbs[role]}
    assert readable <= {"chain", "delegation", "glass", "handover", "person", "post", "succession"}


def test_joining_labels_never_widens() -> None:
    one = Label(1, frozenset({ELSEWHERE, group_member(GROUPS[0])}))
    other = Label(2, frozenset({group_member(GROUPS[0]), BORDER_GUARD}))
    assert one.joined(other) == Label(2, frozenset({group_member(GROUPS[0])}))
    assert one.joined(other).is_within(one) and one.joined(other).is_within(other)
    assert not one.is_within(other) and not other.is_within(one)
    assert Label(1, frozenset({ELSEWHERE})).is_within(Label(0, frozenset({EVERYONE})))
    assert not Label(0, frozenset({EVERYONE})).is_within(Label(0, frozenset({ELSEWHERE})))
    shut = Label(1, one.audience | {NAMED_ONLY})
    assert shut.is_within(one) and not one.is_within(shut) and shut.joined(other).closed


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

    def test_who_sits_in_a_working_group_of_the_audience_may_read(self) -> None:
        shared = account(label=Label(1, frozenset({group_member(GROUPS[0])})))
        seated = replace(office(BORDER_GUARD), groups=frozenset({GROUPS[0]}))
        assert get(shared.pk, seated) == shared
        for outside in (office(BORDER_GUARD), replace(seated, groups=frozenset({GROUPS[1]}))):
            with pytest.raises(Problem) as refused:
                get(shared.pk, outside)
            assert refused.value.code == "not-found"
