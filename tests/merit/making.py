"""Nominations, councils and decisions that tests of merit need. Persons are offices."""

from collections.abc import Sequence

from comity.kernel.acting import Acting
from comity.kernel.records import Record
from comity.merit.actions import do_cast, do_close_council, do_convene, do_nominate, do_put_forward
from comity.merit.deciding import do_draft_commendation, do_issue_commendation, do_sign_commendation
from comity.merit.kinds import Achievement, Member, NominationBody
from tests.acts import DEPARTMENT, account, office

AWARD, LEVEL = "unit-certificate", "unit"
OCCASION = {
    "vi": "xuất sắc trong công tác hội nhập quốc tế và đối ngoại quốc phòng giai đoạn 2015-2018",
    "en": "outstanding work in international integration and defence diplomacy, 2015-2018",
}
UNITS = ("mnd-bgc", "mnd-navy", "mnd-vcg", "mnd-gs", "mnd-gdp", "pc-langson", "mofa", "mps", "ogov")


def seat(number: int, agency: str = DEPARTMENT) -> Acting:
    """A member's hat."""
    roles = office().roles
    return Acting(agency, f"Ủy viên hội đồng {number}", roles, 3, person=f"member-{number}")


def nominated(
    number: int = 0, *, award: str = AWARD, acting: Acting | None = None, source: Record | None = None
) -> Record:
    """A unit put forward, with one achievement that leads to an account."""
    acting = acting or office()
    unit = UNITS[number % len(UNITS)]
    told = source or account(f"Hoạt động {number}")
    body = NominationBody(
        title=f"Đề nghị khen thưởng {unit} {number}",
        award=award,
        whom="agency",
        nominee=unit,
        agency=unit,
        name={"vi": f"Đơn vị {number}", "en": f"Unit {number}"},
        period="2015/2018",
        achievements=(Achievement(texts={"vi": "Giao lưu biên giới"}, sources=(str(told.pk),)),),
    )
    return do_put_forward(do_nominate(body, acting=acting).pk, acting=acting)


def convened(nominations: Sequence[Record], *, seats: int = 3) -> Record:
    """A council of the department over nominations."""
    members = [Member(agency=DEPARTMENT, office=seat(n).office) for n in range(seats)]
    return do_convene("Phiên họp hội đồng", LEVEL, members, [one.pk for one in nominations], acting=office())


def supported(nominations: Sequence[Record]) -> Record:
    """A closed council in which everybody said yes to everything."""
    council = convened(nominations)
    for n in range(3):
        for one in nominations:
            do_cast(council.pk, one.pk, "yes", acting=seat(n))
    return do_close_council(council.pk, acting=office())


def signed(nominations: Sequence[Record]) -> Record:
    """A signed decision that waits for its number."""
    council = supported(nominations)
    drafted = do_draft_commendation(council.pk, AWARD, OCCASION, acting=office())
    return do_sign_commendation(drafted.pk, acting=office())


def issued(nominations: Sequence[Record]) -> list[Record]:
    """Certificates."""
    return do_issue_commendation(signed(nominations).pk, acting=office())
