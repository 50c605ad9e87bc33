"""Following: who is told of what, that it tells nothing that one may not know, and that it ends with the hat."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from comity.directory.actions import do_appoint
from comity.directory.following import acting_as
from comity.directory.hats import hats_of
from comity.directory.models import User
from comity.kernel import clock
from comity.kernel.acting import Acting, Role, machine
from comity.kernel.actions import action
from comity.kernel.following import hats, noticing
from comity.kernel.following.actions import (
    do_follow,
    do_follow_partner,
    do_read,
    do_read_all,
    do_save_search,
    do_stop,
)
from comity.kernel.following.feeds import do_make_feed, do_revoke_feed, reader_of
from comity.kernel.following.models import Notice, Subscription
from comity.kernel.following.reading import Told, count_told, followed, told, unread
from comity.kernel.following.searches import SavedSearch
from comity.kernel.journal import JournalEntry
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.renderings import do_translate
from comity.kernel.search import find, suggest
from comity.kernel.words import Words
from comity.kernel.writing import revise
from comity.programme.actions import do_give_account
from comity.programme.kinds import AccountBody
from tests.acts import BORDER_GUARD, DEPARTMENT, account, office

OPEN = Label(0, frozenset({BORDER_GUARD}))


def hat(person: str = "one", agency: str = BORDER_GUARD, *roles: Role, clearance: int = 2) -> Acting:
    """A hat with a person and a post of its own."""
    post = str(uuid.uuid5(uuid.NAMESPACE_URL, person))
    return replace(office(agency, *roles, clearance=clearance), person=person, post=post)


@pytest.fixture
def worn(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], Acting]:
    """The hats that somebody has; the directory is not asked."""
    known: dict[tuple[str, str], Acting] = {}
    monkeypatch.setattr(hats, "_hat_of", lambda person, post: known.get((person, post)))
    return known


def wear(worn: dict[tuple[str, str], Acting], acting: Acting) -> Acting:
    worn[acting.person, acting.post] = acting
    return acting


@action
def do_reword(record: Record, title: str, label: Label | None = None) -> Record:
    fresh = get(record.pk, office())
    body = content(fresh, AccountBody).model_copy(update={"title": title})
    return revise(fresh, acting=office(), body=body, label=label)


def titles(told_: list[Told]) -> list[str]:
    return [one.record.title for one in told_]


@pytest.mark.django_db
class TestARecord:
    def test_each_new_version_is_told_until_it_is_read(self) -> None:
        reader, record = hat(), account(label=OPEN)
        do_follow(record.pk, acting=reader)
        assert unread(reader) == 0
        do_reword(record, "Giao lưu lần hai")
        do_reword(record, "Giao lưu lần ba")
        assert unread(reader) == 1
        assert titles(told(reader)) == ["Giao lưu lần ba"]
        do_read(record.pk, acting=reader)
        assert (unread(reader), [one.unread for one in told(reader)]) == (0, [False])
        do_reword(record, "Giao lưu lần bốn")
        assert unread(reader) == 1
        do_read(record.pk, acting=reader)
        do_read(record.pk, acting=reader, read=False)
        assert unread(reader) == 1

    def test_others_are_not_told_and_cannot_mark_or_stop(self) -> None:
        reader, other, record = hat(), hat("two"), account(label=OPEN)
        followed_ = do_follow(record.pk, acting=reader)
        do_reword(record, "Hai")
        assert (unread(other), told(other), followed(other)) == (0, [], [])
        act: Callable[[], object]
        for act in (
            lambda: do_read(record.pk, acting=other),
            lambda: do_stop(followed_.pk, acting=other),
            lambda: do_stop(followed_.pk, acting=replace(other, person="one")),
        ):
            with pytest.raises(Problem) as refused:
                act()
            assert refused.value.code == "not-found"
        assert unread(reader) == 1

    def test_following_twice_is_once_and_stopping_takes_the_notices(self) -> None:
        reader, record = hat(), account(label=OPEN)
        first, second = do_follow(record.pk, acting=reader), do_follow(record.pk, acting=reader)
        assert first.pk == second.pk
        do_reword(record, "Hai")
        do_stop(first.pk, acting=reader)
        assert (unread(reader), count_told(reader), followed(reader)) == (0, 0, [])

    def test_what_one_may_not_read_cannot_be_followed(self) -> None:
        secret = account(label=Label(3))
        for acting in (hat(), hat("low", DEPARTMENT), hat("aud", DEPARTMENT, Role.AUDITOR, clearance=3)):
            with pytest.raises(Problem) as refused:
                do_follow(secret.pk, acting=acting)
            with pytest.raises(Problem) as missing:
                do_follow(uuid.uuid4(), acting=acting)
            assert refused.value.code == missing.value.code == "not-found"

    def test_a_narrowed_record_hides_its_notices_and_its_subscription(self) -> None:
        reader, record = hat(), account(label=OPEN)
        do_follow(record.pk, acting=reader)
        do_reword(record, "Hai")
        do_reword(record, "Bí mật", Label(0))
        assert (unread(reader), count_told(reader), told(reader), followed(reader)) == (0, 0, [], [])
        stored = " ".join(str(row) for row in Notice.objects.for_machine().values())
        assert "Hai" not in stored and "Bí mật" not in stored

    def test_read_all_leaves_what_came_after_the_page(self) -> None:
        reader, first, second = hat(), account("Một", label=OPEN), account("Hai", label=OPEN)
        for record in (first, second):
            do_follow(record.pk, acting=reader)
        do_reword(first, "Một mới")
        shown = told(reader)[0].at
        do_reword(second, "Hai mới")
        do_read_all(shown, acting=reader)
        assert titles(told(reader, unread_only=True)) == ["Hai mới"]
        do_read_all(clock.now(), acting=reader)
        assert unread(reader) == 0

    def test_writing_costs_one_lookup_where_nobody_follows(self) -> None:
        for n in range(30):
            do_follow(account(f"Một {n}", label=OPEN).pk, acting=hat())
        with CaptureQueriesContext(connection) as queries:
            account("Không ai theo dõi")
        asked = [q["sql"] for q in queries if "subscription" in q["sql"] or "notice" in q["sql"]]
        assert len(asked) == 1, asked


@pytest.mark.django_db
class TestAPartner:
    def test_what_names_it_is_told(self) -> None:
        reader = hat()
        do_follow_partner("cn", acting=reader)
        account("Có đối tác", label=OPEN)
        do_give_account(
            AccountBody(title="Không đối tác", form="visit", text='"partners":["cn"]'),
            acting=office(),
            label=OPEN,
        )
        account("Không được xem", label=Label(3))
        assert titles(told(reader)) == ["Có đối tác"]


@pytest.mark.django_db
class TestASavedSearch:
    def test_what_is_new_or_changed_is_told_and_nothing_older(
        self, worn: dict[tuple[str, str], Acting]
    ) -> None:
        reader = wear(worn, hat())
        account("Biên giới cũ", label=OPEN)
        kept = do_save_search("Biên giới", SavedSearch("bien gioi", kinds=("account",)), acting=reader)
        noticing.look()
        assert told(reader) == []
        new = account("Biên giới mới", label=OPEN)
        account("Việc khác", label=OPEN)
        account("Biên giới mật", label=Label(3))
        assert noticing.look() is False
        assert titles(told(reader)) == ["Biên giới mới"]
        assert [row.name for row in told(reader)[0].by] == ["Biên giới"]
        do_read_all(clock.now(), acting=reader)
        noticing.look()
        assert unread(reader) == 0
        do_reword(new, "Biên giới mới hơn")
        noticing.look()
        assert unread(reader) == 1
        assert SavedSearch.load(Subscription.objects.get(pk=kept.pk).arguments) == SavedSearch(
            "bien gioi", kinds=("account",)
        )

    def test_a_translation_leads_to_its_record(self, worn: dict[tuple[str, str], Acting]) -> None:
        reader, record = wear(worn, hat()), account("Giao lưu", label=OPEN)
        do_save_search("In English", SavedSearch("neighbourly visit"), acting=reader)
        do_translate(record.pk, "en", {"title": "Neighbourly visit"}, "A translator", acting=office())
        noticing.look()
        assert [one.record.pk for one in told(reader)] == [record.pk]

    def test_many_searches_and_many_versions_are_looked_at_in_parts(
        self, worn: dict[tuple[str, str], Acting], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(noticing, "VERSIONS_A_LOOK", 2)
        reader = wear(worn, hat())
        for name in "abc":
            do_save_search(name, SavedSearch("giao"), acting=reader)
        for n in range(5):
            account(f"Giao {n}", label=OPEN)
        rounds = 0
        while noticing.look(most=2):
            rounds += 1
            assert rounds < 20
        assert (count_told(reader), {len(one.by) for one in told(reader)}) == (5, {3})

    @pytest.mark.parametrize(("name", "asked"), [(" ", SavedSearch("x")), ("x", SavedSearch())])
    def test_it_needs_a_name_and_a_question(self, name: str, asked: SavedSearch) -> None:
        with pytest.raises(Problem):
            do_save_search(name, asked, acting=hat())

    def test_years_are_those_of_the_facet(self) -> None:
        account("Một", label=OPEN)
        results = find(hat(), "một")
        (year,) = results.facets.year
        chosen = find(hat(), "một", years=[year])
        assert (chosen.total, chosen.facets.year) == (results.facets.year[year], results.facets.year)
        assert find(hat(), "một", years=[year + 1]).total == 0
        assert find(hat(), "một", among=[]).total == 0


@pytest.mark.django_db
class TestLeaving:
    def test_it_ends_with_the_hat(self) -> None:
        do_appoint("border", Words("Chuyên viên", "Officer"), {Role.OFFICER}, 1, acting=machine(BORDER_GUARD))
        worn = hats_of(User.objects.get(username="border"))[0].acting
        record = account(label=OPEN)
        do_follow(record.pk, acting=worn)
        do_reword(record, "Hai")
        token = do_make_feed(acting=worn)
        assert reader_of(token) == worn
        noticing.do_sweep()
        assert unread(worn) == 1
        User.objects.filter(username="border").update(is_active=False)
        assert acting_as("border", worn.post) is None
        with pytest.raises(Problem):
            reader_of(token)
        noticing.do_sweep()
        assert (followed(worn), count_told(worn)) == ([], 0)

    def test_old_notices_are_forgotten(self, worn: dict[tuple[str, str], Acting]) -> None:
        reader, record = wear(worn, hat()), account(label=OPEN)
        do_follow(record.pk, acting=reader)
        do_reword(record, "Hai")
        noticing.do_sweep()
        assert count_told(reader) == 1
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE kernel_notice SET at = %s", [clock.now() - noticing.KEPT - timedelta(days=1)]
            )
        noticing.do_sweep()
        assert count_told(reader) == 0
        assert len(followed(reader)) == 1


@pytest.mark.django_db
class TestAFeed:
    def test_a_new_address_revokes_the_old_one_and_both_are_journaled(
        self, worn: dict[tuple[str, str], Acting]
    ) -> None:
        reader = wear(worn, hat())
        first, second = do_make_feed(acting=reader), do_make_feed(acting=reader)
        assert reader_of(second) == reader
        for token in (first, "", "x" * 43):
            with pytest.raises(Problem) as refused:
                reader_of(token)
            assert refused.value.code == "not-found"
        do_revoke_feed(acting=reader)
        with pytest.raises(Problem):
            reader_of(second)
        events = [entry.read() for entry in JournalEntry.objects.filter(type="feed").order_by("index")]
        assert [event["event"] for event in events] == ["made", "revoked", "made", "revoked"]
        assert first not in str(events) and second not in str(events)


class Written(NamedTuple):
    """A record of a generated world, and how often it is written again."""

    title: str
    partner: str
    times: int


written = st.builds(
    Written,
    title=st.sampled_from(["Biên giới", "Bien gioi", "Biển", "Giao lưu"]),
    partner=st.sampled_from(["cn", "la", ""]),
    times=st.integers(0, 2),
)


def write(one: Written, label: Label) -> Record:
    body = AccountBody(
        title=one.title, form="visit", date="2018-04", partners=(one.partner,) if one.partner else ()
    )
    record = do_give_account(body, acting=office(), label=label)
    for n in range(one.times):
        do_reword(record, f"{one.title} {n}")
    return record


class Outsider(TestCase):
    """Two worlds that differ in a restricted record only: nobody who may not know it can tell them apart."""

    @settings(max_examples=12, deadline=None)
    @given(
        before=st.lists(written, max_size=2),
        hidden=written,
        after=st.lists(written, max_size=2),
        narrowed=st.booleans(),
        query=st.sampled_from(["biên giới", "bien", "giao ", "2018"]),
    )
    def test_no_notice_count_suggestion_or_facet_differs(
        self, before: list[Written], hidden: Written, after: list[Written], narrowed: bool, query: str
    ) -> None:
        insider = hat("in", DEPARTMENT, clearance=3)
        outsiders = [hat(), hat("low", DEPARTMENT), hat("aud", DEPARTMENT, Role.AUDITOR, clearance=3)]
        known = {(acting.person, acting.post): acting for acting in (*outsiders, insider)}
        former, hats._hat_of = hats._hat_of, lambda person, post: known.get((person, post))
        self.addCleanup(setattr, hats, "_hat_of", former)
        for acting in (*outsiders, insider):
            do_follow_partner("cn", acting=acting)
            do_save_search("mọi thứ", SavedSearch(query), acting=acting)
        world = [write(one, OPEN) for one in before]
        for acting in (insider, *outsiders[:2]):
            for record in world:
                do_follow(record.pk, acting=acting)
        noticing.look()

        def seen() -> list[object]:
            return [
                part
                for acting in outsiders
                for part in (
                    unread(acting),
                    count_told(acting),
                    [(one.record.pk, one.record.number, one.unread, one.by) for one in told(acting)],
                    [one.subscription for one in followed(acting)],
                    find(acting, query),
                    find(acting, "", kinds=["account"]).facets,
                    suggest(acting, query),
                )
            ]

        without = seen()
        if narrowed and hidden.partner:  # it was open to them once, followed and told of, and is not any more
            secret = write(hidden, OPEN)
            do_follow(secret.pk, acting=outsiders[0])
            noticing.look()
            do_reword(secret, "Bí mật", Label(0))
            watched = [outsiders[0]]
        else:
            secret = write(hidden, Label(3))
            watched = outsiders
        noticing.look()
        if watched == outsiders:
            assert seen() == without
            do_follow(secret.pk, acting=insider)
            do_reword(secret, "Bí mật")
            assert unread(insider) > 0
        else:
            assert secret.pk not in {one.record.pk for one in told(outsiders[0])}
            assert seen()[:7] == without[:7]
        for one in after:
            write(one, OPEN)
        noticing.look()
        assert all(secret.pk != one.record.pk for acting in watched for one in told(acting))
