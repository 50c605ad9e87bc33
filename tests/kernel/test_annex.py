"""Restricted annexes, and who opened what."""

import pytest

from comity.exchange.models import OutEntry
from comity.kernel.acting import Role
from comity.kernel.actions import action
from comity.kernel.annexes import AnnexBody, annexes_of
from comity.kernel.annexing import do_annex, do_revise_annex
from comity.kernel.approvals.actions import do_vote
from comity.kernel.labels import EVERYONE, Label
from comity.kernel.marking import do_apply_marking, do_propose_marking
from comity.kernel.opening import open_record, openings, who_opened
from comity.kernel.reading import content, get, label_of, referrers, versions
from comity.kernel.records import Record
from comity.kernel.writing import share
from tests.acts import BORDER_GUARD, account, office
from tests.exchange.remote import Remote
from tests.kernel.worlds import APPROVER, HEAD, OFFICER, entries, later, person, refused

pytestmark = pytest.mark.django_db

AUDITOR = person("auditor", Role.AUDITOR, clearance=0)
CANDID = "Đối tác tỏ ra không mặn mà."


@action
def do_share(record: Record, agencies: set[str]) -> Record:
    return share(record, agencies, acting=OFFICER)


def remark(parent: Record, label: Label) -> Record:
    return do_annex(parent.pk, "Nhận xét riêng", CANDID, label, acting=OFFICER)


class TestAnnexes:
    def test_it_has_a_narrower_label_and_is_not_there_for_others(self) -> None:
        parent = account(label=Label(0, frozenset({BORDER_GUARD, EVERYONE})))
        annex = remark(parent, Label(2))
        assert annexes_of(parent, OFFICER) == [annex]
        for outsider in (office(BORDER_GUARD), office(clearance=1)):
            assert get(parent.pk, outsider) == parent
            assert annexes_of(parent, outsider) == []
            assert referrers(parent, outsider) == []
            with refused("not-found"):
                open_record(annex.pk, outsider)
            assert CANDID not in "".join(v.canonical() for v in versions(get(parent.pk, outsider)))

    @pytest.mark.parametrize(
        "wider", [Label(0), Label(1, frozenset({"mofa"})), Label(2, frozenset({EVERYONE}))]
    )
    def test_it_is_never_wider_than_its_record(self, wider: Label) -> None:
        parent = account(label=Label(1, frozenset({BORDER_GUARD})))
        with refused("annex-wider"):
            remark(parent, wider)

    def test_sharing_does_not_make_it_wider_either(self) -> None:
        parent = account(label=Label(1))
        annex = remark(parent, Label(1))
        with refused("annex-wider"):
            do_share(annex, {"mofa"})
        do_share(parent, {"mofa"})
        assert label_of(annex).audience == frozenset()
        assert label_of(do_share(annex, {"mofa"})).audience == {"mofa"}

    def test_it_does_not_travel_with_its_record(self) -> None:
        Remote().join()
        parent = account(label=Label(0))
        annex = remark(parent, Label(1))
        do_share(parent, {"mofa"})
        do_revise_annex(annex.pk, "Nhận xét riêng", "Nói rõ hơn.", acting=OFFICER)
        assert [row.record for row in OutEntry.objects.all()] == [parent.pk]
        assert content(get(annex.pk, OFFICER), AnnexBody).text == "Nói rõ hơn."

    def test_it_rises_with_its_record_and_does_not_sink_below_it(self) -> None:
        parent = account(label=Label(0))
        annex = remark(parent, Label(1))
        risen = do_propose_marking(parent.pk, 2, "Lý do", acting=OFFICER)
        do_vote(risen.pk, True, acting=APPROVER)
        do_apply_marking(risen.pk, acting=OFFICER)
        assert (get(parent.pk, OFFICER).marking, get(annex.pk, OFFICER).marking) == (2, 2)
        sunk = do_propose_marking(annex.pk, 0, "Lý do", acting=OFFICER)
        do_vote(sunk.pk, True, acting=HEAD)
        with refused("annex-wider"):
            do_apply_marking(sunk.pk, acting=OFFICER)

    def test_only_the_owner_annexes(self) -> None:
        parent = account(label=Label(0, frozenset({BORDER_GUARD})))
        with refused("forbidden"):
            do_annex(parent.pk, "t", "x", Label(0), acting=office(BORDER_GUARD))


class TestWhoOpened:
    def test_a_restricted_record_is_journaled_and_an_ordinary_one_is_not(self) -> None:
        secret, ordinary = account(label=Label(2)), account(label=Label(1))
        open_record(secret.pk, OFFICER)
        open_record(ordinary.pk, OFFICER)
        (told,) = entries("opened")
        assert told == {
            "type": "opened",
            "at": told["at"],
            "record": str(secret.pk),
            "number": 1,
            "agency": "mnd-dfr",
            "office": "Office of officer",
            "person": "officer",
            "glass": False,
        }

    def test_an_annex_is_journaled_whatever_its_marking(self) -> None:
        open_record(remark(account(), Label(0)).pk, OFFICER)
        assert len(entries("opened")) == 1

    def test_many_openings_in_a_few_minutes_are_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        secret = account(label=Label(2))
        for reader in (OFFICER, OFFICER, HEAD, OFFICER):
            open_record(secret.pk, reader)
        later(monkeypatch, minutes=6)
        open_record(secret.pk, OFFICER)
        assert [told["person"] for told in entries("opened")] == ["officer", "head", "officer"]

    def test_what_was_refused_was_not_opened(self) -> None:
        secret = account(label=Label(3))
        with refused("not-found"):
            open_record(secret.pk, office(clearance=2))
        assert entries("opened") == []

    def test_auditors_read_who_opened_and_not_what(self) -> None:
        secret = account(label=Label(2))
        open_record(secret.pk, OFFICER)
        open_record(secret.pk, APPROVER)
        assert [one.person for one in who_opened(secret.pk, AUDITOR)] == ["approver", "officer"]
        assert [one.record for one in openings(AUDITOR)] == [secret.pk, secret.pk]
        assert [one.person for one in who_opened(secret.pk, HEAD)] == ["approver", "officer"]
        with refused("not-found"):
            open_record(secret.pk, AUDITOR)
        for other in (OFFICER, APPROVER, office(BORDER_GUARD, Role.HEAD)):
            with refused("not-found"):
                who_opened(secret.pk, other)
        elsewhere = person("auditor", Role.AUDITOR, agency=BORDER_GUARD)
        assert who_opened(secret.pk, elsewhere) == [] and openings(elsewhere) == []
