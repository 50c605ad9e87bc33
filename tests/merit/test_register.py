"""Numbers of decisions and certificates: none used twice, none skipped, however many issue at once or fail."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from comity.directory.today import today
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.numbering import last_in, next_in
from comity.kernel.reading import content, get
from comity.kernel.scoped import WriteOutsideAction
from comity.merit.deciding import (
    book_of,
    do_issue_commendation,
    do_propose_revoking,
    do_revoke_certificate,
)
from comity.merit.kinds import CertificateBody, CommendationBody
from comity.merit.models import Certificate, Commendation
from comity.merit.reading import whole
from tests.acts import DEPARTMENT, office
from tests.merit.making import AWARD, issued, nominated, signed


class PowerCut(Exception):
    """What ends an act half-way."""


@action
def do_issue_and_fail(key: str, *, acting: Acting) -> None:
    """Take the numbers, then fail."""
    do_issue_commendation(key, acting=acting)
    raise PowerCut


@pytest.mark.django_db(transaction=True)
def test_many_issue_at_once_and_some_fail_without_a_gap_or_a_double() -> None:
    decisions = [signed([nominated(2 * n), nominated(2 * n + 1)]) for n in range(8)]
    start = threading.Barrier(8)

    def issue(n: int) -> None:
        try:
            start.wait()
            if n % 4 == 3:
                with pytest.raises(PowerCut):
                    do_issue_and_fail(str(decisions[n].pk), acting=office())
            do_issue_commendation(decisions[n].pk, acting=office())
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(issue, n) for n in range(8)]:
            done.result()
    acting, year = office(), today().year
    rows = Certificate.objects.visible_to(acting).filter(award=AWARD, year=year)
    assert sorted(rows.values_list("serial", flat=True)) == list(range(1, 17))
    assert last_in(DEPARTMENT, book_of(AWARD), year) == 16
    decided = Commendation.objects.visible_to(acting).filter(record__state="issued")
    assert sorted(decided.values_list("serial", flat=True)) == list(range(1, 9))
    assert whole(acting, AWARD, year).whole
    for row in decided.select_related("record"):
        body = content(row.record, CommendationBody)
        own = rows.filter(commendation=row.pk).order_by("serial").values_list("serial", flat=True)
        assert body.number.startswith(f"{row.serial:02d}/QĐ-") and body.date == today().isoformat()
        assert own[1] == own[0] + 1, "one decision's certificates stand together"


@pytest.mark.django_db
def test_a_decision_and_a_dispatch_of_one_type_share_one_register() -> None:
    @action
    def do_take(*, acting: Acting) -> int:
        return next_in(acting.agency, "decision", today().year)

    assert do_take(acting=office()) == 1
    certificate = issued([nominated()])[0]
    assert content(certificate, CertificateBody).decision.startswith("02/QĐ-")
    assert do_take(acting=office()) == 3
    with pytest.raises(WriteOutsideAction):
        next_in(DEPARTMENT, "decision", today().year)


@pytest.mark.django_db
def test_a_revoked_certificate_stays_in_the_book_with_its_reason() -> None:
    certificate = issued([nominated()])[0]
    do_propose_revoking(certificate.pk, "Khen nhầm đơn vị", acting=office())
    do_revoke_certificate(certificate.pk, acting=office())
    kept = get(certificate.pk, office())
    assert (kept.state, content(kept, CertificateBody).reason) == ("revoked", "Khen nhầm đơn vị")
    assert whole(office(), AWARD, today().year).whole
    after = issued([nominated(1)])[0]
    assert content(after, CertificateBody).serial == 2
