"""What pages ask about merit: where a nomination stands, the books of certificates, whom they honour."""

import uuid
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q, QuerySet

from comity.kernel.acting import Acting
from comity.kernel.kinds import Body
from comity.kernel.numbering import last_in, years_of
from comity.kernel.reading import contents
from comity.kernel.records import Link, Record
from comity.merit.deciding import book_of
from comity.merit.kinds import CouncilBody
from comity.merit.models import Certificate, Commendation, MeritCouncil, Nomination


class Standing(NamedTuple):
    """Where a nomination stands: `code` of `STANDINGS`, and the record that says so (None: the nomination itself)."""

    code: str
    record: Record | None = None


def nominations(acting: Acting, state: str = "", award: str = "") -> QuerySet[Nomination]:
    """The nominations that this hat may read, the latest changed first."""
    rows = Nomination.objects.visible_to(acting).filter(record__kind="nomination")
    if state:
        rows = rows.filter(record__state=state)
    if award:
        rows = rows.filter(award=award)
    return rows.select_related("record").order_by("-record__changed_at", "-pk")


def councils(acting: Acting) -> QuerySet[MeritCouncil]:
    """The councils that this hat may read, the latest first."""
    rows = MeritCouncil.objects.visible_to(acting).filter(record__kind="merit-council")
    return rows.select_related("record").order_by("-record__created_at", "-pk")


def commendations(acting: Acting) -> QuerySet[Commendation]:
    """The decisions that this hat may read, the latest changed first."""
    rows = Commendation.objects.visible_to(acting).filter(record__kind="commendation")
    return rows.select_related("record").order_by("-record__changed_at", "-pk")


def standings(records: Iterable[Record], acting: Acting) -> dict[uuid.UUID, Standing]:
    """Where nominations stand: certificate, else decision, else council, else their own state. Two queries for all."""
    rows = list(records)
    found = {record.pk: Standing(record.state) for record in rows}
    links = Link.objects.filter(target__in=list(found), relation__in=("nomination", "nominations"))
    sources = Record.objects.visible_to(acting).filter(
        pk__in=links.values("source"), kind__in=("merit-council", "commendation", "certificate")
    )
    by_id = {record.pk: record for record in sources}
    closed = [one for one in by_id.values() if one.kind == "merit-council" and one.state == "closed"]
    outcomes = _outcomes(contents(closed))
    for target, source in links.values_list("target", "source"):
        record = by_id.get(source)
        if record is None or record.state == "dropped":
            continue
        told = Standing(_code(record, str(target), outcomes), record)
        if _RANK.get(told.code, 0) > _RANK.get(found[target].code, 0):
            found[target] = told
    return found


_RANK = {
    "put-forward": 0,
    "weighed": 1,
    "not-supported": 2,
    "supported": 2,
    "to-decide": 3,
    "decided": 4,
    "honoured": 5,
    "revoked": 5,
}


def _outcomes(bodies: dict[uuid.UUID, Body]) -> dict[tuple[uuid.UUID, str], bool]:
    return {
        (key, one.nomination): one.supported
        for key, body in bodies.items()
        if isinstance(body, CouncilBody)
        for one in body.outcomes
    }


def _code(record: Record, target: str, outcomes: dict[tuple[uuid.UUID, str], bool]) -> str:
    if record.kind == "certificate":
        return "revoked" if record.state == "revoked" else "honoured"
    if record.kind == "commendation":
        return "decided" if record.state == "issued" else "to-decide"
    if record.state != "closed":
        return "weighed"
    return "supported" if outcomes.get((record.pk, target)) else "not-supported"


def book(acting: Acting, award: str, year: int) -> QuerySet[Certificate]:
    """The lines of the agency's book of certificates of one title and year, the latest first."""
    rows = Certificate.objects.visible_to(acting).filter(record__owner=acting.agency, award=award, year=year)
    return rows.select_related("record").order_by("-serial")


class Whole(NamedTuple):
    """How a book's lines stand to the numbers given: `given` by the register, `lines` and `highest` as counted here.

    Whole where the three are equal. `unseen` lines are those that this hat may not read.
    """

    given: int
    lines: int
    highest: int
    unseen: int

    @property
    def whole(self) -> bool:
        """No number used twice, none skipped."""
        return self.given == self.lines == self.highest


def whole(acting: Acting, award: str, year: int) -> Whole:
    """Compare an own book with its register, whatever is marked in it: numbers are no secret, lines are."""
    rows = Certificate.objects.for_machine().filter(record__owner=acting.agency, award=award, year=year)
    serials = list(rows.order_by().values_list("serial", flat=True))
    seen = book(acting, award, year).count()
    given = last_in(acting.agency, book_of(award), year)
    return Whole(given, len(set(serials)), max(serials, default=0), len(serials) - seen)


def years(acting: Acting, award: str) -> list[int]:
    """The years in which the agency gave certificates of a title, the latest first."""
    return years_of(acting.agency, book_of(award))


def honours(acting: Acting, *, agency: str = "", nominee: str = "") -> QuerySet[Certificate]:
    """The certificates of an agency and those who belong to it, or of one post or person, the latest first."""
    asked = Q(agency=agency) if agency else Q(nominee=nominee)
    rows = Certificate.objects.visible_to(acting).filter(asked, record__kind="certificate")
    return rows.select_related("record").order_by("-year", "-serial")


def certificates_of(commendation: Record, acting: Acting) -> QuerySet[Certificate]:
    """The certificates of a scoped decision, in the order of their numbers."""
    rows = Certificate.objects.visible_to(acting).filter(
        commendation=commendation.pk, record__owner=commendation.owner
    )
    return rows.select_related("record").order_by("award", "year", "serial")
