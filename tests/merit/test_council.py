"""A council: who votes, what the votes say, and what may be decided after it."""

import itertools
from fractions import Fraction

import pytest

from comity.directory.hats import hats_of
from comity.directory.kinds import PostBody
from comity.kernel.acting import Acting, Role, machine
from comity.kernel.actions import action
from comity.kernel.groups import reached_by
from comity.kernel.labels import NAMED_ONLY, Label, group_member
from comity.kernel.problems import Problem
from comity.kernel.reading import content, contents, get, label_of
from comity.kernel.records import Record
from comity.kernel.writing import revise
from comity.merit.actions import do_cast, do_close_council, do_convene, do_nominate, do_put_forward
from comity.merit.deciding import do_draft_commendation
from comity.merit.drawing import achievements_of
from comity.merit.kinds import Achievement, CertificateBody, CouncilBody, Member, NominationBody
from comity.merit.membership import councils_of_post
from comity.merit.reading import honours, standings
from comity.merit.voting import count
from tests.acts import BORDER_GUARD, DEPARTMENT, account, office
from tests.merit.making import AWARD, LEVEL, OCCASION, convened, issued, nominated, seat, signed, supported
from tests.web.people import appoint

pytestmark = pytest.mark.django_db


def refused(code: str) -> pytest.RaisesExc[Problem]:
    return pytest.raises(Problem, check=lambda problem: problem.code == code)


def test_the_count_says_what_its_rule_says() -> None:
    for members, yes, no, abstained in itertools.product(range(3, 8), range(8), range(8), range(3)):
        if yes + no + abstained > members:
            continue
        choices = ["yes"] * yes + ["no"] * no + ["abstain"] * abstained
        for quorum, support in (("2/3", "1/2"), ("2/3", "4/5"), ("1/2", "2/3")):
            found = count(choices, members, quorum, support)
            given, least = Fraction(yes + no + abstained, members), Fraction(quorum)
            assert found.quorate == (given >= least)
            assert found.supported == (
                given >= least and Fraction(yes, members) >= Fraction(support) and yes > no
            )


def test_only_members_vote_each_once_and_nobody_on_their_own() -> None:
    case = nominated()
    own = bare_nomination()
    council = convened([case])
    with refused("not-a-member"):
        do_cast(council.pk, case.pk, "yes", acting=office())
    with refused("not-found"):
        do_cast(council.pk, own.pk, "yes", acting=seat(0))
    do_cast(council.pk, case.pk, "yes", acting=seat(0))
    with refused("voted-already"):
        do_cast(council.pk, case.pk, "no", acting=seat(0))
    with refused("votes-missing"):
        do_close_council(council.pk, acting=office())
    do_cast(council.pk, case.pk, "no", acting=seat(1))
    do_cast(council.pk, case.pk, "abstain", acting=seat(2))
    closed = do_close_council(council.pk, acting=office())
    outcome = content(closed, CouncilBody).outcomes[0]
    assert (outcome.yes, outcome.no, outcome.abstained, outcome.supported) == (1, 1, 1, False)
    with refused("nothing-to-decide"):
        do_draft_commendation(closed.pk, AWARD, OCCASION, acting=office())
    with refused("council-closed"):
        do_cast(council.pk, case.pk, "yes", acting=seat(0))


def test_a_vote_is_for_the_council_alone_and_its_result_for_who_reads_the_council() -> None:
    user, member = appoint()
    _, colleague = appoint(DEPARTMENT, Role.READER)
    do_call_post(colleague, "Văn thư")
    case = nominated()
    seats = [Member(agency=DEPARTMENT, office=member.office), *(seats_of(1, 2))]
    council = do_convene("Phiên họp", LEVEL, seats, [case.pk], acting=office())
    vote = do_cast(council.pk, case.pk, "no", acting=member)
    assert label_of(vote).audience == {NAMED_ONLY, group_member(str(council.pk))}
    assert councils_of_post(DEPARTMENT, member.post) == {str(council.pk)}
    assert not councils_of_post(DEPARTMENT, colleague.post)

    def reads(acting: Acting) -> bool:
        return Record.objects.visible_to(acting).filter(pk=vote.pk).exists()

    assert reads(hats_of(user)[0].acting)
    assert not reads(office()) and not reads(colleague)
    for number in (1, 2):
        do_cast(council.pk, case.pk, "yes", acting=seat(number))
    closed = do_close_council(council.pk, acting=office())
    outcome = content(get(closed.pk, colleague), CouncilBody).outcomes[0]
    assert (outcome.yes, outcome.no) == (2, 1)
    # Its votes reach the nodes of its members' agencies and the council's own.
    assert reached_by(label_of(vote).audience) >= {DEPARTMENT}


def seats_of(*numbers: int) -> list[Member]:
    return [Member(agency=DEPARTMENT, office=seat(n).office) for n in numbers]


@action
def do_call_post(acting: Acting, title: str) -> None:
    post = get(acting.post, machine(acting.agency))
    revise(
        post, acting=machine(acting.agency), body=content(post, PostBody).model_copy(update={"title": title})
    )


def bare_nomination() -> Record:
    body = NominationBody(
        title="Đề nghị", award=AWARD, whom="agency", nominee="mofa", agency="mofa", name={"vi": "BNG"}
    )
    return do_nominate(body, acting=office())


def test_a_nomination_leads_to_records_and_is_commended_once() -> None:
    bare = bare_nomination()
    with refused("nomination-without-achievement"):
        do_put_forward(bare.pk, acting=office())
    hidden = account("Kín", label=Label(3))
    body = content(bare, NominationBody)
    theirs = body.model_copy(
        update={"achievements": (Achievement(texts={"vi": "?"}, sources=(str(hidden.pk),)),)}
    )
    with refused("not-found"):
        do_nominate(theirs, acting=office(clearance=1))
    assert do_nominate(theirs, acting=office()).marking == 3, "a nomination is marked as what it stands on"
    case = nominated()
    decision = signed([case])
    assert standings([case], office())[case.pk].code == "to-decide"
    with refused("commended-already"):
        council = supported([case])
        do_draft_commendation(council.pk, AWARD, OCCASION, acting=office())
    assert decision.state == "signed"


def test_titles_of_the_state_are_not_an_agencys_to_give() -> None:
    case = nominated(award="order")
    members = [Member(agency="mnd-dfr", office=seat(n).office) for n in range(3)]
    council = do_convene("Hội đồng", "state", members, [case.pk], acting=office())
    for n in range(3):
        do_cast(council.pk, case.pk, "yes", acting=seat(n))
    do_close_council(council.pk, acting=office())
    with refused("award-decided-above"):
        do_draft_commendation(council.pk, "order", OCCASION, acting=office())


def test_achievements_are_drawn_from_what_the_hat_may_read() -> None:
    told, hidden = account("Thấy được"), account("Không thấy", label=Label(3))
    drawn = {one.key: one for one in achievements_of("mnd-dfr", "2015/2018", office(clearance=1))}
    assert drawn["accounts"].achievement.sources == (str(told.pk),)
    assert str(hidden.pk) not in {id_ for one in drawn.values() for id_ in one.achievement.sources}
    assert achievements_of("mnd-dfr", "2001/2002", office()) == []


def test_the_honoured_agency_reads_its_certificate_and_no_other() -> None:
    made = issued([nominated(0), nominated(1)])
    bodies = contents(made)
    ours = office(BORDER_GUARD)
    seen = [row.pk for row in honours(ours, agency=BORDER_GUARD)]
    assert seen == [
        key
        for key, body in bodies.items()
        if isinstance(body, CertificateBody) and body.agency == BORDER_GUARD
    ]
    assert list(honours(ours, agency="mnd-navy")) == []
