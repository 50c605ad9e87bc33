"""Search over both databases: what is found, in which order, counted how; and that it tells of nothing restricted."""

import re
import unicodedata
from collections import Counter
from datetime import date
from typing import NamedTuple

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.labels import Label
from comity.kernel.records import Record
from comity.kernel.renderings import do_translate
from comity.kernel.search import Results, find, suggest
from comity.kernel.search.indexing import differences, rebuild
from comity.kernel.writing import revise
from comity.programme.actions import do_give_account
from comity.programme.kinds import AccountBody
from tests.acts import BORDER_GUARD, DEPARTMENT, office

# Syllables that differ by a tone, by a letter, by nothing but the place of the tone, and by their beginning.
SYLLABLES = [
    "đối",
    "doi",
    "đôi",
    "ngoại",
    "ngoai",
    "ngoài",
    "biên",
    "bien",
    "biển",
    "an",
    "ăn",
    "án",
    "anh",
    "bc",
    "15",
    "admm",
    "đn",
    "nghị",
    "nghịch",
    "hội",
    "họp",
    "y",
]


def give(
    title: str,
    text: str = "",
    *,
    label: Label | None = None,
    acting: Acting | None = None,
    when: str = "2018-04",
) -> Record:
    body = AccountBody(title=title, form="visit", date=when, text=text)
    return do_give_account(body, acting=acting or office(), label=label)


def titles(results: Results) -> list[str]:
    return [hit.record.title for hit in results.hits]


@pytest.mark.django_db
class TestWhatIsFound:
    def test_with_and_without_diacritics_the_written_one_first(self) -> None:
        give("Ma túy qua biên giới")
        give("Mã tụy", "khác nghĩa")
        assert titles(find(office(), "mã tụy")) == ["Mã tụy", "Ma túy qua biên giới"]
        assert titles(find(office(), "ma túy")) == ["Ma túy qua biên giới", "Mã tụy"]
        assert set(titles(find(office(), "ma tuy"))) == {"Ma túy qua biên giới", "Mã tụy"}
        assert [hit.rank for hit in find(office(), "ma túy").hits] == [1, 3]

    def test_d_with_and_without_stroke_and_both_cases(self) -> None:
        give("Đường đèo")
        for typed in ("đường đèo", "duong deo", "ĐƯỜNG", "Duong"):
            assert find(office(), typed).total == 1, typed

    def test_document_numbers_dates_and_names_with_signs(self) -> None:
        give("Báo cáo số 15/BC-ĐN về Hội nghị ADMM+", when="2018-04-20/2018-04-22")
        give("Báo cáo số 16/BC-ĐN", "15 người, họp ADMM ngày 3/5/2018", when="2018-05-03")
        assert titles(find(office(), "15/BC-ĐN"))[0].startswith("Báo cáo số 15")
        assert find(office(), "15/bc-dn").total == 1
        assert titles(find(office(), "ADMM+"))[0].endswith("ADMM+")
        assert find(office(), "admm").total == 2
        assert find(office(), "22/4/2018").total == 1
        assert find(office(), "ngày 3 tháng 5 năm 2018").total == 1
        assert find(office(), "tháng 4/2018").total == 1
        assert find(office(), "2018").total == 2

    def test_phrases_and_the_word_being_typed(self) -> None:
        give("Hợp tác quốc phòng đa phương")
        give("Phòng chống thiên tai quốc gia")
        assert find(office(), "quốc phòng").total == 2
        assert find(office(), '"quốc phòng"').total == 1
        assert find(office(), "hợp tác qu").total == 1
        assert find(office(), "hợp tác qu ").total == 0
        assert [hit.rank for hit in find(office(), "thiên ta").hits] == [5]
        assert find(office(), '"đa phuo').total == 1

    def test_only_the_current_version_is_found(self) -> None:
        record = give("Bản thảo đầu tiên")

        @action
        def do_reword() -> Record:
            return revise(record, acting=office(), body=AccountBody(title="Bản cuối", form="visit"))

        do_reword()
        assert find(office(), "thảo").total == 0
        assert find(office(), "cuối").total == 1

    def test_a_translation_finds_its_record_once(self) -> None:
        record = give("Giao lưu biên giới", label=Label(0, frozenset({BORDER_GUARD})))
        do_translate(
            record.pk,
            "en",
            {"title": "Border exchange", "text": "Two sides met."},
            "A translator",
            acting=office(),
        )
        for acting in (office(), office(BORDER_GUARD)):
            results = find(acting, "two sides")
            assert titles(results) == ["Giao lưu biên giới"]
            assert results.facets.kind == {"account": 1}
            assert "Two sides" in "".join(s.text for s in results.hits[0].snippet)
        assert [s.record for s in suggest(office(), "border exch")] == [record.pk]

    def test_a_query_of_signs_finds_nothing_and_none_finds_all(self) -> None:
        give("Một")
        assert find(office(), "+++ ?").total == 0
        assert find(office(), "").total == 1
        assert find(office(), "\x00mot\ud800").total == 1
        assert find(office(), '\'; DROP TABLE "x" %s \\ * ( OR NOT').total == 0

    def test_pages_follow_each_other_and_titles_sort_in_vietnamese(self) -> None:
        names = ["Đà Nẵng", "An Giang", "Ấn Độ", "Da cam", "Ăng-gô-la"]
        for name in names:
            give(name, "cùng một chữ")
        listed = [find(office(), "cùng", order="title", offset=at, limit=2) for at in (0, 2, 4, 6)]
        assert [t for page in listed for t in titles(page)] == [
            "An Giang",
            "Ăng-gô-la",
            "Ấn Độ",
            "Da cam",
            "Đà Nẵng",
        ]
        assert {page.total for page in listed} == {5}
        assert titles(find(office(), "cùng", order="oldest")) == names
        assert titles(find(office(), "cùng", order="newest")) == names[::-1]

    def test_facets_count_under_the_other_choices(self) -> None:
        give("Thăm hữu nghị", when="2017-05-01")
        give(
            "Thăm chính thức",
            when="2018-05-01",
            acting=office(BORDER_GUARD),
            label=Label(0, frozenset({DEPARTMENT})),
        )
        give("Thăm lại", when="2018-06")
        results = find(office(), "thăm", owners=[DEPARTMENT], since=date(2017, 1, 1), until=date(2018, 6, 15))
        assert (results.total, len(results.hits)) == (2, 2)
        assert results.facets.owner == {DEPARTMENT: 2, BORDER_GUARD: 1}
        assert results.facets.year == {2017: 1, 2018: 1}
        assert results.facets.kind == {"account": 2}
        assert find(office(), "thăm", since=date(2018, 6, 1)).total == 1
        assert find(office(), "thăm", states=["given"], kinds=["plan"]).total == 0


@pytest.mark.django_db
class TestTheIndex:
    def test_it_is_checked_and_rebuilt(self) -> None:
        first, second = give("Một", "hai"), give("Ba")
        assert list(differences()) == []
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM kernel_searchentry WHERE folded LIKE '%% mot %%'")
            cursor.execute("UPDATE kernel_searchentry SET folded = ' bon |'")
        assert {place for place, _ in differences()} == {str(first.pk), str(second.pk)}
        assert rebuild() == 2
        assert list(differences()) == []
        assert find(office(), "hai").total == 1

    def test_lexemes_that_were_changed_are_seen(self) -> None:
        record = give("Một")
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("UPDATE kernel_searchentry SET lexemes = array_to_tsvector(ARRAY['3hai'])")
            else:
                cursor.execute("INSERT INTO kernel_search_lexemes(lexemes) VALUES ('3hai')")
                cursor.execute("UPDATE kernel_searchentry SET number = last_insert_rowid()")
        assert [place for place, _ in differences()] == [str(record.pk)]

    def test_a_text_beyond_what_the_database_takes_is_kept_and_found_by_its_beginning(self) -> None:
        long = " ".join(f"từ{n}" for n in range(120_000))
        give("Rất dài", long)
        assert find(office(), "từ7").total == 1
        assert list(differences()) == []


class Told(NamedTuple):
    """A record of a generated world."""

    owner: str
    marking: int
    title: list[str]
    text: list[str]


words = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=4)
told = st.builds(
    Told,
    owner=st.sampled_from([DEPARTMENT, BORDER_GUARD]),
    marking=st.integers(0, 3),
    title=words,
    text=words,
)
queries = st.tuples(words, st.sampled_from(["plain", "quoted", "folded", "begun"]))


def bare(text: str) -> str:
    text = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in text if not unicodedata.combining(c))


def typed(query: tuple[list[str], str]) -> str:
    asked, manner = query
    text = " ".join(asked)
    return {
        "plain": f"{text} ",
        "quoted": f'"{text}"',
        "folded": f"{bare(text)} ",
        "begun": text[:-1] or "a",
    }[manner]


def naive_rank(record: Told, query: tuple[list[str], str]) -> int:
    """The tier by reading the texts word by word; 0 where the record is no hit."""
    asked = re.findall(r"\w+", typed(query))
    title, text = record.title, [*record.title, *record.text]
    if query[1] == "quoted":
        wanted = [bare(word) for word in asked]
        if not any(
            [bare(w) for w in part[at : at + len(wanted)]] == wanted
            for part in (record.title, record.text)
            for at in range(len(part))
        ):
            return 0
    begun = query[1] == "begun" and len(asked[-1]) > 1

    def has(part: list[str], *, exactly: bool) -> bool:
        return {w if exactly else bare(w) for w in asked} <= {w if exactly else bare(w) for w in part}

    def begins(part: list[str]) -> bool:
        folded = [bare(w) for w in part]
        last = bare(asked[-1])
        whole = {bare(w) for w in asked[: asked.index(asked[-1])] + asked[asked.index(asked[-1]) + 1 :]} - {
            last
        }
        if asked.count(asked[-1]) == 1:
            whole = {bare(w) for w in asked[:-1]}
        return whole <= set(folded) and any(w.startswith(last) for w in folded)

    tiers = [
        has(title, exactly=True),
        has(text, exactly=True),
        has(title, exactly=False),
        has(text, exactly=False),
    ]
    tiers += [begun and begins(title), begun and begins(text)]
    return next((rank for rank, holds in enumerate(tiers, start=1) if holds), 0)


def build(world: list[Told]) -> dict[str, Told]:
    made = {}
    for record in world:
        label = Label(record.marking, frozenset({DEPARTMENT, BORDER_GUARD}))
        row = give(
            " ".join(record.title), " ".join(record.text).upper(), label=label, acting=office(record.owner)
        )
        made[str(row.pk)] = record
    return made


class ByReadingWordByWord(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(world=st.lists(told, min_size=1, max_size=5), query=queries, clearance=st.integers(0, 3))
    def test_the_same_records_ranks_and_counts(
        self, world: list[Told], query: tuple[list[str], str], clearance: int
    ) -> None:
        made = build(world)
        ranks = {pk: naive_rank(record, query) for pk, record in made.items() if record.marking <= clearance}
        wanted = {pk: rank for pk, rank in ranks.items() if rank}
        results = find(office(clearance=clearance), typed(query))
        assert {str(hit.record.pk): hit.rank for hit in results.hits} == wanted
        assert [hit.rank for hit in results.hits] == sorted(wanted.values())
        assert results.total == len(wanted)
        assert results.facets.owner == dict(Counter(made[pk].owner for pk in wanted))
        for hit in results.hits:
            assert any(segment.marked for segment in (*hit.title, *hit.snippet))


class Outsider(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(world=st.lists(told, max_size=4), hidden=told, query=queries)
    def test_a_restricted_record_changes_nothing(
        self, world: list[Told], hidden: Told, query: tuple[list[str], str]
    ) -> None:
        build(world)
        outsiders = [office(BORDER_GUARD), office(clearance=2), office(DEPARTMENT, Role.AUDITOR)]

        def seen() -> list[object]:
            return [
                part
                for hat in outsiders
                for part in (
                    find(hat, typed(query)),
                    suggest(hat, typed(query)),
                    suggest(hat, hidden.title[0]),
                )
            ]

        before = seen()
        secret = give(" ".join(hidden.title), " ".join(hidden.text), label=Label(3))
        do_translate(secret.pk, "en", {"title": " ".join(hidden.title)}, "A translator", acting=office())
        assert seen() == before
        assert find(office(), hidden.title[0]).total > find(office(clearance=2), hidden.title[0]).total


@pytest.mark.django_db
def test_a_restricted_translation_does_not_lead_to_its_record() -> None:
    """The outsider may read the record, and not the translation by whose words it would be found."""
    record = give("Giao lưu", label=Label(0, frozenset({BORDER_GUARD})))
    do_translate(record.pk, "en", {"title": "Canary exchange"}, "A translator", acting=office())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_record SET marking = 3 WHERE kind = 'translation'")
    assert find(office(), "canary").total == 1
    assert find(office(BORDER_GUARD, clearance=2), "canary") == Results((), 0, find(office(), "zzz").facets)
    assert suggest(office(BORDER_GUARD, clearance=2), "canary") == []
