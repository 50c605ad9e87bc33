"""What hangs on a dispatch: books without gaps, assignments that stay home, changes, reminders, opinions, proofs."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from comity.directory.actions import do_appoint
from comity.directory.hats import hats_of
from comity.directory.held import held_of
from comity.directory.models import Post, User
from comity.directory.today import today
from comity.exchange import awaiting, reminding
from comity.exchange.actions import do_approve, do_compose, do_handle, do_send
from comity.exchange.amending import asked_of, do_answer_amendment, do_recall
from comity.exchange.assigning import assigned_to, do_assign
from comity.exchange.awaiting import Awaiting
from comity.exchange.delivery_proof import received_passage, sent_passage
from comity.exchange.kinds import DispatchBody
from comity.exchange.models import Assignment, InEntry, OutEntry, Registration
from comity.exchange.opinion_kinds import OpinionBody, OpinionTableBody, Remark
from comity.exchange.opinions import (
    do_draft_opinion,
    do_move_opinion,
    do_send_opinion,
    do_share_table,
    do_take_up_opinions,
    lines,
    opinions_on,
    table_rows,
)
from comity.exchange.protocol import KnownKey, PublicKeys, key_id, read_receipt
from comity.exchange.reminding import do_remind, do_remind_due
from comity.exchange.threads import thread
from comity.exchange.timeline import timeline
from comity.kernel.acting import Acting, Role, machine
from comity.kernel.following.reading import told, unread
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.words import Words
from tests.acts import BORDER_GUARD, DEPARTMENT, office
from tests.exchange.remote import Remote
from tests.web.correspondence import acknowledge, request_from

pytestmark = pytest.mark.django_db
GUARD = office(BORDER_GUARD)


def sent(
    type_: str = "request-for-information",
    to: tuple[str, ...] = (BORDER_GUARD,),
    *,
    sender: Acting | None = None,
    marking: int = 0,
    days: int | None = 5,
    **more: object,
) -> Record:
    sender = sender or office()
    body = DispatchBody(
        type=type_,
        title="Về an ninh biển",
        text="…",
        recipients=to,
        deadline="" if days is None else (today() + timedelta(days=days)).isoformat(),
        **more,  # type: ignore[arg-type]
    )
    made = do_compose(body, acting=sender, marking=marking)
    do_approve(made.pk, acting=sender)
    return do_send(made.pk, acting=sender)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What is done within raises the Problem of that code."""
    with pytest.raises(Problem) as raised:
        yield
    assert raised.value.code == code


def seat(name: str, *roles: Role, clearance: int = 3) -> tuple[Post, Acting]:
    """A held post of the border guard and its holder's hat."""
    do_appoint(name, Words(f"Chức vụ {name}", f"Post {name}"), roles, clearance, acting=machine(BORDER_GUARD))
    hat = hats_of(User.objects.get(username=name))[0]
    return Post.objects.visible_to(hat.acting).select_related("record").get(pk=hat.post), hat.acting


class TestBooks:
    def test_incoming_numbers_have_no_gaps_and_marked_papers_a_book_of_their_own(self) -> None:
        letters = [sent() for _ in range(3)]
        secret = sent(marking=2)
        for one in (letters[0], secret, letters[2]):
            do_handle(one.pk, "accepted", acting=GUARD)
        with refused("refusal-unexplained"):
            do_handle(letters[1].pk, "refused", acting=GUARD)
        do_handle(letters[1].pk, "refused", acting=GUARD, note="Không thuộc thẩm quyền.")
        rows = Registration.objects.visible_to(GUARD).order_by("book", "number")
        assert [(row.book, row.number, row.dispatch) for row in rows] == [
            ("incoming", 1, letters[0].pk),
            ("incoming", 2, letters[2].pk),
            ("restricted", 1, secret.pk),
        ]
        assert Registration.objects.visible_to(office()).count() == 0


class TestAssigning:
    def test_it_is_the_posts_own_and_the_sender_sees_no_word_of_it(self) -> None:
        remote = Remote()
        remote.join()
        letter = request_from(remote, to=BORDER_GUARD)
        post, hat = seat("guard-officer", Role.OFFICER)
        head = seat("guard-head", Role.HEAD)[1]
        do_assign(letter.pk, post.pk, acting=head, note="Tổng hợp số liệu mật danh", deadline="2026-12-01")
        assert [row.dispatch for row in assigned_to(hat)] == [letter.pk]
        assert [one.record.pk for one in told(hat, unread_only=True)] == [letter.pk]
        carried = [json.loads(entry.payload) for entry in OutEntry.objects.order_by("number")]
        assert [(one["kind"], one["state"]) for one in carried] == [
            ("handling", "accepted"),
            ("handling", "assigned"),
        ]
        assert "mật danh" not in json.dumps(carried, ensure_ascii=False)
        assert letter in [record for held in held_of(post, head) for record in held.records]

        other, other_hat = seat("guard-second", Role.OFFICER)
        do_assign(letter.pk, other.pk, acting=head)
        assert not assigned_to(hat) and unread(hat) == 0 and [r.dispatch for r in assigned_to(other_hat)]
        assert OutEntry.objects.count() == 2
        do_handle(letter.pk, "done", acting=other_hat)
        assert not assigned_to(other_hat)

    def test_a_post_that_may_not_read_it_is_not_given_it(self) -> None:
        letter = sent(marking=2)
        post, _ = seat("guard-low", Role.OFFICER, clearance=1)
        with refused("assignment-bad"):
            do_assign(letter.pk, post.pk, acting=GUARD)
        assert Assignment.objects.for_machine().count() == 0


class TestReminding:
    def test_each_stage_is_told_once_and_the_head_when_it_is_long_past(self) -> None:
        letter = sent(days=None)
        post, hat = seat("guard-officer", Role.OFFICER)
        _, head = seat("guard-head", Role.HEAD)
        due = today() + timedelta(days=10)
        do_assign(letter.pk, post.pk, acting=GUARD, deadline=due.isoformat())
        given = {days: do_remind_due(due + timedelta(days=days)) for days in range(-5, 10)}
        again = [do_remind_due(due + timedelta(days=days)) for days in range(-5, 10)]
        # Three days and one day before, on the day, one, three and seven days after; the head on the third.
        assert given == {**dict.fromkeys(range(-5, 10), 0), -3: 1, -1: 1, 0: 1, 1: 1, 3: 2, 7: 1}
        assert set(again) == {0}
        assert unread(hat) == 1 and unread(head) == 1

    def test_after_days_without_power_only_the_last_is_told(self) -> None:
        letter = sent(days=None)
        post, _ = seat("guard-officer", Role.OFFICER)
        due = today() + timedelta(days=10)
        do_assign(letter.pk, post.pk, acting=GUARD, deadline=due.isoformat())
        assert do_remind_due(due + timedelta(days=2)) == 1 and do_remind_due(due + timedelta(days=2)) == 0

    def test_who_may_not_know_it_is_shown_nothing(self) -> None:
        letter = sent(marking=2, days=-9)
        _, head = seat("guard-head", Role.HEAD, clearance=1)
        assert letter and do_remind_due(today()) == 1
        assert unread(head) == 0 and told(head) == []

    def test_a_senders_reminder_goes_once_a_day_to_who_is_late_alone(self) -> None:
        Remote().join()
        letter = sent(to=(BORDER_GUARD, "mofa"))
        post, _ = seat("guard-officer", Role.OFFICER)
        do_assign(letter.pk, post.pk, acting=GUARD)
        reply = sent("answer", ("mnd-dfr",), sender=GUARD, in_reply_to=str(letter.pk))
        assert reply
        before = OutEntry.objects.count()
        reminders = do_remind(letter.pk, acting=office(DEPARTMENT, Role.CLERK))
        assert len(reminders) == 1 and OutEntry.objects.count() == before + 1
        with refused("nobody-to-remind"):
            do_remind(letter.pk, acting=office())
        assert reminding.waited_for_by(letter, office()) == ["mofa"]


class TestChanges:
    def test_a_dispatch_is_taken_back_by_agreement_and_stays_in_history(self) -> None:
        letter = sent()
        with refused("forbidden"):
            do_recall(letter.pk, "Sai nơi nhận.", acting=office(DEPARTMENT, Role.OFFICER))
        change = do_recall(letter.pk, "Sai nơi nhận.", acting=office())
        assert Awaiting.objects.filter(dispatch=letter.pk).count() == 1
        with refused("amendment-bad"):
            do_answer_amendment(change.pk, False, acting=GUARD)
        do_answer_amendment(change.pk, True, acting=GUARD)
        assert not Awaiting.objects.filter(dispatch=letter.pk).exists()
        with refused("amendment-bad"):
            do_answer_amendment(change.pk, True, acting=GUARD)
        for acting in (office(), GUARD):
            (asked,) = asked_of(letter, acting)
            assert asked.agreed(BORDER_GUARD) and asked.body.reason == "Sai nơi nhận."
        assert content(Record.objects.visible_to(GUARD).get(pk=letter.pk), DispatchBody).number
        assert not list(awaiting.differences())

    def test_an_update_keeps_the_number_and_a_replacement_has_its_own(self) -> None:
        letter = sent()
        number = content(letter, DispatchBody).number
        update = sent(amends=str(letter.pk), change="update")
        other = sent(amends=str(letter.pk), change="replacement")
        assert content(update, DispatchBody).number == number != content(other, DispatchBody).number
        assert [(one.body.change, one.body.by) for one in asked_of(letter, GUARD)] == [
            ("update", str(update.pk)),
            ("replacement", str(other.pk)),
        ]

    def test_a_stranger_changes_nothing_of_anothers_dispatch(self) -> None:
        letter = sent()
        with pytest.raises(Problem):
            do_recall(letter.pk, "…", acting=GUARD)
        with pytest.raises(Problem):
            sent(sender=GUARD, to=("mnd-dfr",), amends=str(letter.pk), change="replacement")


def opinion(request: Record, stance: str, *remarks: Remark, acting: Acting = GUARD) -> Record:
    made = do_draft_opinion(
        OpinionBody.model_validate(
            {"dispatch": str(request.pk), "title": "", "stance": stance, "remarks": remarks}
        ),
        acting=acting,
    )
    do_move_opinion(made.pk, "approve", acting=acting)
    return do_send_opinion(made.pk, acting=acting)


class TestOpinions:
    def test_one_asks_many_and_only_the_asker_knows_who_said_what(self) -> None:
        Remote().join()
        asked = sent("request-for-opinion", (BORDER_GUARD, "mofa"), days=-2, sections=("Đầu mối", "Thời hạn"))
        with refused("opinion-bad"):
            opinion(asked, "against", Remark(section="Mục không có", text="…"))
        with refused("opinion-bad"):
            opinion(asked, "against")
        carried = OutEntry.objects.count()
        said = opinion(asked, "agreed-with-comments", Remark(section="Thời hạn", text="Nên là 10 ngày."))
        assert OutEntry.objects.count() == carried, "an opinion went to another asked agency"
        assert {one.agency: (one.body and one.body.stance, one.late) for one in lines(asked, office())} == {
            BORDER_GUARD: ("agreed-with-comments", 0),
            "mofa": (None, 2),
        }
        assert not Awaiting.objects.filter(dispatch=asked.pk, agency=BORDER_GUARD).exists()
        assert [turn.record.pk for turn in thread(asked, office())] == [asked.pk, said.pk]

        with refused("taking-unexplained"):
            do_take_up_opinions(asked.pk, {(str(said.pk), 0): ("not", "")}, acting=office())
        do_take_up_opinions(asked.pk, {(str(said.pk), 0): ("partly", "Chọn 12 ngày.")}, acting=office())
        (row,) = table_rows(asked, office())
        assert (row.section, row.taken, row.reason) == ("Thời hạn", "partly", "Chọn 12 ngày.")
        assert OutEntry.objects.count() == carried
        shared = do_share_table(asked.pk, acting=office())
        rows = content(shared, OpinionTableBody).rows
        assert [(one.agency, one.text, one.taken) for one in rows] == [
            (BORDER_GUARD, "Nên là 10 ngày.", "partly")
        ]
        assert OutEntry.objects.count() == carried + 1 and not list(awaiting.differences())

    def test_a_draft_is_the_agencys_own(self) -> None:
        asked = sent("request-for-opinion")
        made = do_draft_opinion(OpinionBody(dispatch=str(asked.pk), title="", stance="agreed"), acting=GUARD)
        assert opinions_on(asked, office()).count() == 0 and opinions_on(asked, GUARD).count() == 1
        with refused("move-impossible"):
            do_send_opinion(made.pk, acting=GUARD)
        assert lines(asked, office())[0].opinion is None


class TestProof:
    def test_a_third_party_checks_a_delivery_with_hashes_and_one_signature(self) -> None:
        remote = Remote()
        remote.join()
        letter = sent(to=("mofa",))
        for _ in range(3):
            sent(to=("mofa",))
        acknowledge(remote)
        entry = OutEntry.objects.select_related("peer").get(record=letter.pk)
        passage = sent_passage(entry)
        assert passage is not None and passage.holds and passage.problem is None
        file = json.loads(json.dumps(passage.file))
        chain = bytes.fromhex(file["hash-before"])
        own = hashlib.sha256(file["payload"].encode()).hexdigest()
        for digest in (own, *file["digests-after"]):
            chain = hashlib.sha256(chain + bytes.fromhex(digest)).digest()
        signing = PublicKeys.from_dict(file["key"]).signing
        said = read_receipt(
            file["receipt"],
            key_of=lambda kid: KnownKey("mofa", signing) if kid == key_id(signing) else None,
            network=file["channel"]["network"],
            here=file["channel"]["sender"],
        )
        assert said.hash == chain and json.loads(file["payload"])["id"] == str(letter.pk)

        altered = replace_payload(entry, "khác")
        assert (found := sent_passage(altered)) is not None and not found.holds

    def test_what_came_is_proved_by_its_senders_head(self) -> None:
        remote = Remote()
        remote.join()
        letter = request_from(remote)
        entry = InEntry.objects.select_related("peer").get(record=letter.pk)
        passage = received_passage(entry)
        assert passage is not None and passage.holds and passage.signer == "mofa"

    def test_the_timeline_tells_nothing_of_versions_that_were_closed(self) -> None:
        letter = sent()
        steps = timeline(letter, GUARD)
        # The receiving agency was given the sent version; drafting and approving went on before it was in the audience.
        assert [step.what.en for step in steps] == ["Numbered and sent"]
        assert [step.what.en for step in timeline(letter, office())] == [
            "Composed",
            "Approved",
            "Numbered and sent",
        ]


def replace_payload(entry: OutEntry, word: str) -> OutEntry:
    """The entry as if its words had been changed in the database."""
    entry.payload = entry.payload.replace("an ninh", word)
    return entry


def test_the_audit_names_what_does_not_wait_and_what_is_missing() -> None:
    letter = sent()
    assert not list(awaiting.differences())
    Awaiting.objects.filter(dispatch=letter.pk).delete()
    assert list(awaiting.differences()) == [(letter.pk, BORDER_GUARD, True)]
    Awaiting.objects.create(dispatch=letter.pk, agency=BORDER_GUARD)
    Awaiting.objects.create(dispatch=letter.pk, agency=DEPARTMENT)
    assert list(awaiting.differences()) == [(letter.pk, DEPARTMENT, False)]
