"""Versions as a hat may know them, records as they stood, and older versions brought back."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from comity.exchange.keys import log_verifier
from comity.kernel import as_of, clock, journal
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.approvals.actions import do_vote
from comity.kernel.envelopes import body_of
from comity.kernel.history import Gap, Line, history, moved, open_versions, version
from comity.kernel.labels import Label
from comity.kernel.marking import do_apply_marking, do_propose_marking
from comity.kernel.problems import Problem
from comity.kernel.proof import verify
from comity.kernel.reading import content, envelope_of, get
from comity.kernel.records import Record
from comity.kernel.restoring import Restoring, do_restore, restorings
from comity.kernel.writing import create, move, revise
from comity.programme.kinds import TaskBody
from comity.programme.models import Task
from tests.acts import BORDER_GUARD, DEPARTMENT, office

BEGIN = datetime(2019, 1, 1, tzinfo=UTC)
DIRECTION = "01900000-0000-7000-8000-000000000001"


@action
def do_make(body: TaskBody, label: Label, *, acting: Acting) -> Record:
    return create("task", body, acting=acting, label=label)


@action
def do_change(
    record: Record, *, acting: Acting, body: TaskBody | None = None, label: Label | None = None
) -> Record:
    return revise(record, acting=acting, body=body, label=label)


@action
def do_step(record: Record, name: str, *, acting: Acting) -> Record:
    return move(record, name, acting=acting)


def task(title: str = "Xây dựng quy chế", deadline: str = "2019-06") -> TaskBody:
    return TaskBody(direction=DIRECTION, title=title, lead=DEPARTMENT, deadline=deadline)


@dataclass
class Time:
    """A clock that tests turn on."""

    now: datetime = BEGIN

    def pass_(self, hours: int = 1) -> datetime:
        self.now += timedelta(hours=hours)
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    found = Time()
    monkeypatch.setattr(clock, "now", lambda: found.now)
    return found


def marked(record: Record, level: int) -> Record:
    """The record after an approved marking."""
    asked = do_propose_marking(record.pk, level, "cần thiết", acting=office())
    other = replace(office(), office="Another head", person="other")
    do_vote(asked.pk, True, acting=other)
    return do_apply_marking(asked.pk, acting=office())


@pytest.mark.django_db
def test_versions_from_before_sharing_are_a_gap_without_words(time: Time) -> None:
    made = do_make(task(), Label(), acting=office())
    changed = do_change(made, acting=office(), body=task(deadline="2019-07"))
    shared = do_change(changed, acting=office(), label=Label(0, frozenset({BORDER_GUARD})))
    record = do_change(shared, acting=office(), body=task("Trình ban hành", "2019-07"))
    theirs = office(BORDER_GUARD)
    lines = history(get(record.pk, theirs), theirs).lines
    assert [line.number for line in lines if isinstance(line, Line)] == [4, 3]
    assert lines[-1] == Gap(1, 2)
    third = lines[1]
    assert isinstance(third, Line)
    assert third.moved is None and third.chained is None, "nothing is said against a closed version"
    with pytest.raises(Problem, match="Not found"):
        version(record, 2, theirs)
    own = history(record, office()).open
    assert [line.number for line in own] == [4, 3, 2, 1]
    assert [line.moved and line.moved.fields for line in own] == [("title",), (), ("deadline",), None]
    assert own[1].moved and own[1].moved.audience and all(line.chained for line in own[:-1])


@pytest.mark.django_db
def test_a_version_marked_higher_stays_closed_after_marking_down(time: Time) -> None:
    made = do_make(task("Việc mật"), Label(2), acting=office())
    down = marked(made, 0)
    plain = do_change(down, acting=office(), body=task("Việc thường"))
    cleared, low = office(), office(clearance=0)
    assert [v.title for v in open_versions(plain, cleared)] == ["Việc thường", "Việc mật", "Việc mật"]
    # The marking itself was taken away from the text of version 2: it is the same words, now open to all.
    assert [v.number for v in open_versions(plain, low)] == [3, 2]
    assert history(get(plain.pk, low), low).lines[-1] == Gap(1, 1)


@pytest.mark.django_db
def test_pages_of_versions_meet_without_a_seam(time: Time) -> None:
    record = do_make(task("0"), Label(), acting=office())
    for number in range(1, 7):
        record = do_change(record, acting=office(), body=task(str(number)))
    found, before = [], None
    while True:
        part = history(record, office(), before=before, size=3)
        found += part.open
        if part.older is None:
            break
        before = part.older
    assert [line.number for line in found] == [7, 6, 5, 4, 3, 2, 1]
    assert all(line.moved for line in found[:-1]), "the last of a page is compared with the first of the next"


@pytest.mark.django_db
def test_restoring_makes_a_new_version_and_says_why(time: Time) -> None:
    first = do_make(task("Bản đúng"), Label(1, frozenset({BORDER_GUARD})), acting=office())
    wrong = do_change(do_step(first, "start", acting=office()), acting=office(), body=task("Bản sai"))
    record = do_restore(wrong.pk, 1, "Ghi nhầm", acting=office())
    assert (record.number, record.title, record.state) == (4, "Bản đúng", "in-progress")
    newest = envelope_of(record)
    assert newest.body == envelope_of(record, 1).body and newest.act == "restore"
    assert newest.label == Label(1, frozenset({BORDER_GUARD}))
    assert Task.objects.visible_to(office()).get(pk=record.pk).due is not None
    assert restorings(record, [4])[4][1:] == (1, "Ghi nhầm")
    assert verify(log_verifier()).verified
    Restoring.objects.all().delete()
    assert [found.place.split()[0] for found in verify(log_verifier()).discrepancies] == ["restoring"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "reason", "hat", "code"),
    [
        (1, " ", office(), "reason-missing"),
        (2, "vì", office(), "restore-same"),
        (9, "vì", office(), "not-found"),
        (1, "vì", office(DEPARTMENT, Role.READER), "forbidden"),
        (1, "vì", office(BORDER_GUARD), "forbidden"),
    ],
)
def test_restoring_is_refused_and_changes_nothing(
    time: Time, number: int, reason: str, hat: Acting, code: str
) -> None:
    made = do_make(task("Một"), Label(0, frozenset({BORDER_GUARD})), acting=office())
    record = do_change(made, acting=office(), body=task("Hai"))
    before = journal.size()
    with pytest.raises(Problem) as refused:
        do_restore(record.pk, number, reason, acting=hat)
    assert refused.value.code == code
    assert journal.size() == before and get(record.pk, office()).number == 2


@pytest.mark.django_db
def test_restoring_stops_at_what_is_settled_and_never_tells_more(time: Time) -> None:
    made = do_make(task("Chỉ trong cơ quan"), Label(), acting=office())
    wide = do_change(
        made, acting=office(), label=Label(0, frozenset({BORDER_GUARD})), body=task("Cho mọi nơi")
    )
    with pytest.raises(Problem) as wider:
        do_restore(wide.pk, 1, "vì", acting=office())
    assert wider.value.code == "restore-wider", "version 1 was for the own agency alone"
    secret = do_make(task("Mật"), Label(2), acting=office())
    opened = do_change(marked(secret, 1), acting=office(), body=task("Thường"))
    with pytest.raises(Problem) as higher:
        do_restore(opened.pk, 1, "vì", acting=office())
    assert higher.value.code == "restore-wider"
    done = do_step(do_change(wide, acting=office(), body=task("Ba")), "finish", acting=office())
    with pytest.raises(Problem) as settled:
        do_restore(done.pk, 2, "vì", acting=office())
    assert settled.value.code == "restore-settled"


@pytest.mark.django_db
def test_rows_and_pages_show_what_stood(time: Time) -> None:
    late = do_make(task("Sau", deadline="2018-12"), Label(), acting=office())
    first = do_make(task("Trước"), Label(), acting=office())
    then = time.pass_()
    time.pass_()
    do_change(do_step(first, "finish", acting=office()), acting=office(), body=task("Trước, sửa"))
    do_change(late, acting=office(), body=task("Sau", deadline="2030"))
    do_make(task("Chưa có"), Label(), acting=office())
    rows = as_of.rows(Task.objects.visible_to(office()), then, office())
    assert {(row.record.title, row.record.state, str(row.due)) for row in rows} == {
        ("Trước", "assigned", "2019-06-30"),
        ("Sau", "assigned", "2018-12-31"),
    }
    found, after = [], ""
    while True:
        page = as_of.page("task", then, office(), after=after, size=1)
        found += [row.record for row in page.rows]
        if not (after := page.more):
            break
    assert {record.title for record in found} == {"Trước", "Sau"} and len(found) == 2
    assert {content(record, TaskBody).title for record in found} == {"Trước", "Sau"}
    with pytest.raises(Problem) as unreadable:
        as_of.page("task", then, office(), after="anything")
    assert unreadable.value.code == "cursor-unreadable"


@pytest.mark.django_db
def test_a_list_of_the_past_looks_through_so_many_records_and_goes_on(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_of, "LOOKED_AT", 4)
    monkeypatch.setattr(as_of, "STRETCH", 2)
    for number in range(9):
        do_make(task(str(number)), Label(), acting=office())
        time.pass_()
    first = as_of.page(
        "task", time.now, office(), keep=lambda some: [s for s in some if s.record.title == "0"]
    )
    assert first.rows == () and first.more, "looked through six, found none, and says where to go on"
    found: list[str] = []
    page = first
    while page.more:
        page = as_of.page(
            "task",
            time.now,
            office(),
            after=page.more,
            keep=lambda some: [s for s in some if s.record.title == "0"],
        )
        found += [row.record.title for row in page.rows]
    assert found == ["0"]


@pytest.mark.django_db
def test_what_stood_is_never_written_again(time: Time) -> None:
    record = do_change(do_make(task("Một"), Label(), acting=office()), acting=office(), body=task("Hai"))
    past = as_of.at_number(record, envelope_of(record, 1), "")
    assert (past.title, past.number) == ("Một", 1)
    with pytest.raises(Exception, match=r"(?i)unique|version_once"):
        do_change(past, acting=office(), body=task("Ba"))


# Random sequences of writes: (what, how much) pairs.
_WRITES = st.lists(
    st.tuples(
        st.sampled_from(["title", "deadline", "share", "unshare", "step", "mark", "restore"]),
        st.integers(0, 3),
    ),
    max_size=5,
)
_HATS = (
    office(),
    office(clearance=0),
    office(BORDER_GUARD),
    office(BORDER_GUARD, clearance=0),
    office("mofa"),
)


class TestSequences(TestCase):
    """Whatever was written, the past is the fold of the versions, and no hat sees through it what a label forbids."""

    time: Time

    def setUp(self) -> None:
        self.patch = pytest.MonkeyPatch()
        self.time = Time()
        self.patch.setattr(clock, "now", lambda: self.time.now)

    def tearDown(self) -> None:
        self.patch.undo()

    @settings(max_examples=12)
    @given(first=st.integers(0, 2), writes=_WRITES)
    def test_the_past_is_the_fold_of_the_versions(self, first: int, writes: list[tuple[str, int]]) -> None:
        record = do_make(task("0"), Label(first), acting=office())
        for at, (what, much) in enumerate(writes, 1):
            self.time.pass_(1 + much)
            record = self.write(record, what, much, str(at))
        told = sorted(open_versions(record, office()), key=lambda one: one.number)
        assert [one.number for one in told] == list(range(1, record.number + 1))
        for moment in self.moments([clock.moment(one.at) for one in told]):
            fold = next((one for one in reversed(told) if clock.moment(one.at) <= moment), None)
            for hat in _HATS:
                today = Record.objects.visible_to(hat).filter(pk=record.pk)
                found = as_of.stood(today, moment, hat)
                may = fold is not None and today.exists() and self.allowed(hat, fold.marking, fold.audience)
                assert bool(found) == may
                if found and fold is not None:
                    past = found[0]
                    assert past.envelope == fold and past.body == body_of(fold)
                    assert (past.record.state, past.record.title) == (fold.state, fold.title)
                assert [row.record.pk for row in as_of.page("task", moment, hat).rows].count(record.pk) == may
        for hat in _HATS:
            for line in history(record, hat).open:
                seen = told[line.number - 1]
                assert self.allowed(hat, seen.marking, seen.audience)
                if line.moved is not None:
                    before = told[line.number - 2]
                    assert self.allowed(hat, before.marking, before.audience)
                    assert line.moved == moved(before, seen)

    def write(self, record: Record, what: str, much: int, text: str) -> Record:
        body = content(record, TaskBody)
        match what:
            case "title":
                return do_change(record, acting=office(), body=body.model_copy(update={"title": text}))
            case "deadline":
                return do_change(
                    record, acting=office(), body=body.model_copy(update={"deadline": f"203{much}"})
                )
            case "share" | "unshare":
                to = frozenset({BORDER_GUARD} if what == "share" else ())
                return do_change(record, acting=office(), label=Label(record.marking, to))
            case "step":
                steps = ("start", "finish", "drop")
                try:
                    return do_step(record, steps[much % 3], acting=office())
                except Problem:
                    return record
            case "mark":
                return record if record.marking == much else marked(record, much)
        number = 1 + much % record.number
        try:
            made = do_restore(record.pk, number, "vì", acting=office())
        except Problem as refused:
            assert refused.code.startswith("restore-")
            return record
        restored, source = envelope_of(made), envelope_of(made, number)
        assert restored.body == source.body and restored.label == envelope_of(record).label
        assert restored.label.is_within(source.label), (
            "nobody learns by a restoring what that version kept from them"
        )
        return made

    @staticmethod
    def allowed(hat: Acting, marking: int, audience: tuple[str, ...]) -> bool:
        """The read rule by hand, for an office without groups or glass."""
        hosted = hat.agency in (DEPARTMENT, BORDER_GUARD)
        return hosted and marking <= hat.reach and (hat.agency == DEPARTMENT or hat.agency in audience)

    @staticmethod
    def moments(times: list[datetime]) -> Iterator[datetime]:
        small = timedelta(milliseconds=1)
        yield times[0] - small
        for one in times:
            yield one
            yield one + small
