"""What waits is kept apart from all that was ever received, and never leaves out what waits."""

from comity.exchange.actions import do_approve, do_compose, do_handle, do_send
from comity.exchange.awaiting import Awaiting, rebuild
from comity.exchange.kinds import DispatchBody
from comity.kernel.acting import Acting
from comity.kernel.records import Record
from comity.web.dispatches.waiting import open_received, received, unsettled
from tests.acts import BORDER_GUARD, office


def sent(type_: str, *, marking: int = 0, sender: Acting | None = None, asked: str = "") -> Record:
    sender = sender or office()
    to = BORDER_GUARD if sender.agency != BORDER_GUARD else "mnd-dfr"
    body = DispatchBody(type=type_, title="Về an ninh biển", text="…", recipients=(to,), in_reply_to=asked)
    made = do_compose(body, acting=sender, marking=marking)
    do_approve(made.pk, acting=sender)
    return do_send(made.pk, acting=sender)


def waits(acting: Acting) -> set[str]:
    """What waits, which is the same with and without the rows that are kept, and after they are made anew."""
    found = set(open_received(acting).values_list("pk", flat=True))
    assert found == set(unsettled(received(acting), acting).values_list("pk", flat=True))
    held = set(Awaiting.objects.values_list("agency", "dispatch"))
    rebuild()
    assert set(Awaiting.objects.values_list("agency", "dispatch")) == held
    return {str(pk) for pk in found}


def test_a_dispatch_waits_until_it_is_settled_for_its_agency(db: None) -> None:
    border = office(BORDER_GUARD)
    notice, question = sent("notice"), sent("request-for-information", marking=2)
    assert waits(border) == {str(notice.pk), str(question.pk)} and waits(office()) == set()
    assert waits(office(BORDER_GUARD, clearance=1)) == {str(notice.pk)}
    for one in (notice, question):
        do_handle(one.pk, "accepted", acting=border)
    assert waits(border) == {str(question.pk)}
    answer = sent("answer", sender=border, asked=str(question.pk))
    # The question is marked, its answer is not: whoever may know the question may know that it was answered.
    assert waits(border) == set() and waits(office()) == {str(answer.pk)}
    assert not Awaiting.objects.filter(agency=BORDER_GUARD).exists()


def test_what_was_settled_by_a_word_marked_higher_still_waits_for_who_may_not_know_it(db: None) -> None:
    border = office(BORDER_GUARD)
    question = sent("request-for-information")
    do_handle(question.pk, "accepted", acting=border)
    reply = DispatchBody(
        type="answer", title="Trả lời", text="…", recipients=("mnd-dfr",), in_reply_to=str(question.pk)
    )
    made = do_compose(reply, acting=border, marking=2)
    do_approve(made.pk, acting=border)
    do_send(made.pk, acting=border)
    assert waits(border) == set()
    assert waits(office(BORDER_GUARD, clearance=1)) == {str(question.pk)}
