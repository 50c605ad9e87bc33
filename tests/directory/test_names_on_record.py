"""Likely duplicates, merging, and names that have their day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.directory import names
from comity.directory.duplicates import duplicates
from comity.directory.entering import (
    FOR_ALL,
    do_declare_succession,
    do_enter_partner,
    do_enter_person,
    do_enter_place,
)
from comity.directory.likeness import LIKELY, keys, likeness
from comity.directory.merging import do_merge, do_unmerge
from comity.directory.models import Partner
from comity.directory.named import NameOn, PartnerBody, PersonBody, PlaceBody, SuccessionBody
from comity.directory.standing import final, once, one_and_the_same, standing_for
from comity.directory.successions import line_of
from comity.exchange.inbox import receive
from comity.exchange.models import OutEntry
from comity.kernel.acting import Acting, Role, machine
from comity.kernel.envelopes import Envelope, sha256
from comity.kernel.ids import new_id
from comity.kernel.reading import envelope_of, get, referrers, versions
from comity.kernel.records import Record
from comity.kernel.search import find
from comity.programme.actions import do_give_account
from comity.programme.kinds import AccountBody
from tests.acts import BORDER_GUARD, DEPARTMENT, account, office
from tests.exchange.remote import Remote
from tests.kernel.worlds import refused

HEAD = office()
ADMIN = Acting(DEPARTMENT, "Quản trị", frozenset({Role.ADMINISTRATOR}), 0)


def partner(name: str, acting: Acting = HEAD, shared: bool = True) -> Record:
    return do_enter_partner(
        PartnerBody(title=name, code=""), acting=acting, label=FOR_ALL if shared else None
    )


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("partner", "Lào", "Laos"),
        ("partner", "CHDCND Lào", "Lào"),
        ("partner", "Lào", "Cộng hòa Dân chủ Nhân dân Lào"),
        ("partner", "Cam-pu-chia", "Campuchia"),
        ("partner", "Liên hợp quốc", "LHQ"),
        ("partner", "Hội chữ thập đỏ quốc tế", "Hội Chữ Thập Đỏ  Quốc tế"),
        ("place", "tỉnh Lào Cai", "Lao Cai Province"),
        ("place", "TP. Huế", "Thành phố Huế"),
        ("place", "Cửa khẩu quốc tế Hữu Nghị", "cửa khẩu Hữu Nghị"),
        ("person", "Nguyễn Văn An", "An Nguyen Van"),
        ("person", "Đại tá Nguyễn Văn An", "Nguyễn Văn An"),
        ("person", "Nguyễn An", "Nguyễn Văn An"),
    ],
)
def test_likely_one(kind: str, one: str, other: str) -> None:
    assert likeness([one], [other], kind).score >= LIKELY
    assert keys([one], kind) & keys([other], kind), "what is alike is also looked at"


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("partner", "Hàn Quốc", "Trung Quốc"),
        ("partner", "Cộng hòa Séc", "Cộng hòa Pháp"),
        ("place", "tỉnh Hà Nam", "tỉnh Hà Giang"),
        ("place", "Bắc Ninh", "Bắc Giang"),
        ("person", "Nguyễn Văn An", "Nguyễn Văn Bình"),
        ("person", "Trần Thị Hoa", "Phạm Thị Hoa"),
    ],
)
def test_likely_two(kind: str, one: str, other: str) -> None:
    assert likeness([one], [other], kind).score < LIKELY


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["person", "partner", "place"]))
def test_likeness_is_mutual_and_within_bounds(one: str, other: str, kind: str) -> None:
    there, back = likeness([one], [other], kind), likeness([other], [one], kind)
    assert there.why == back.why and 0 <= there.score <= 1
    assert abs(there.score - back.score) < 0.15  # difflib looks from one side


@pytest.mark.django_db
class TestDuplicates:
    def test_only_among_what_one_may_know(self) -> None:
        partner("Viện Nghiên cứu Biển Đông", shared=False)
        typed = ["Vien nghien cuu bien dong"]
        assert [one.record.title for one in duplicates("partner", typed, HEAD) if one.record] == [
            "Viện Nghiên cứu Biển Đông"
        ]
        assert duplicates("partner", typed, office(BORDER_GUARD)) == []

    def test_the_profile_and_earlier_names_count(self) -> None:
        assert [one.entry.code for one in duplicates("partner", ["CHDCND Lào"], HEAD) if one.entry] == ["la"]
        assert duplicates("partner", ["Burma"], HEAD)[0].entry == names.profile().partner("mm")
        old = PlaceBody(title="Cảng Mới", former=(NameOn(vi="Cảng Bến Nghé", period="../1998"),))
        entered = do_enter_place(old, acting=HEAD)
        assert [one.record for one in duplicates("place", ["ben nghe"], HEAD)] == [entered]

    def test_persons_of_the_agency_for_its_administrators(self) -> None:
        entered = do_enter_person(PersonBody(title="Chức vụ Trợ lý Lễ tân"), acting=machine(DEPARTMENT))
        assert [one.record for one in duplicates("person", ["Tro ly Le tan"], ADMIN)] == []
        assert [one.record for one in duplicates("person", ["Chuc vu Tro ly Le tan"], ADMIN)] == [entered]


@pytest.mark.django_db
class TestMerging:
    def test_every_reference_and_version_stays_and_leads_on(self) -> None:
        kept, merged = partner("Quỹ Hòa bình"), partner("Quy Hoa binh")
        code = Partner.objects.visible_to(HEAD).get(pk=merged.pk).code
        before = envelope_of(merged).body
        do_merge(kept.pk, merged.pk, "Nhập hai lần", acting=HEAD)
        assert standing_for(get(merged.pk, HEAD), HEAD) == kept
        assert one_and_the_same(kept, HEAD) == {kept.pk, merged.pk}
        assert [row.pk for row in once(Partner.objects.visible_to(HEAD), HEAD)] == [kept.pk]
        assert versions(get(merged.pk, HEAD))[-1].body == before
        assert referrers(kept, HEAD, "merged_into") == [merged]
        assert names.partner(code).vi == "Quỹ Hòa bình" and names.partner_today(code) != code
        do_unmerge(merged.pk, "Khác nhau", acting=HEAD)
        assert standing_for(get(merged.pk, HEAD), HEAD) == merged and names.partner_today(code) == code

    def test_no_ring_no_stranger_no_right_moves(self) -> None:
        kept, merged, theirs = partner("Quỹ A"), partner("Quỹ B"), partner("Quỹ C", office(BORDER_GUARD))
        do_merge(kept.pk, merged.pk, "Một", acting=HEAD)
        with refused("merge-bad"):
            do_merge(merged.pk, kept.pk, "Ngược lại", acting=HEAD)
        with refused("forbidden"):
            do_merge(kept.pk, theirs.pk, "Của cơ quan khác", acting=HEAD)
        node = machine(DEPARTMENT)
        with_account = do_enter_person(PersonBody(title="Trợ lý", account="a"), acting=node)
        other = do_enter_person(PersonBody(title="Trợ lý"), acting=node)
        with refused("merge-bad"):
            do_merge(other.pk, with_account.pk, "Một người", acting=node)
        do_merge(with_account.pk, other.pk, "Một người", acting=node)

    def test_what_stands_for_a_hidden_one_is_not_told(self) -> None:
        guard = office(BORDER_GUARD)
        kept, merged = partner("Quỹ Kín", shared=False), partner("Quỹ Mở")
        do_merge(kept.pk, merged.pk, "Một", acting=HEAD)
        assert standing_for(get(merged.pk, guard), guard) == merged
        assert [row.pk for row in once(Partner.objects.visible_to(guard), guard)] == [merged.pk], (
            "counted once"
        )

    def test_another_node_follows_by_the_version_alone(self) -> None:
        remote = Remote()
        peer = remote.join()
        kept, merged = partner("Quỹ Hòa bình"), partner("Quy Hoa binh")
        do_merge(kept.pk, merged.pk, "Nhập hai lần", acting=HEAD)
        sent = OutEntry.objects.filter(peer=peer, record=merged.pk).order_by("number").last()
        assert sent is not None and f'"merged_into":"{kept.pk}"' in sent.payload
        # Their partner, which they merged into ours: read here as their word.
        theirs = _version(kept, "", 1)
        remote.tell(theirs)
        remote.tell(_version(kept, str(kept.pk), 2, theirs))
        receive(remote.parcel())
        replica = get(theirs.id, HEAD)
        assert replica.replica and standing_for(replica, HEAD) == kept

    @given(st.lists(st.integers(0, 5), min_size=6, max_size=6))
    def test_every_node_ends_at_the_same_record(self, leads: list[int]) -> None:
        ids = [new_id() for _ in range(6)]
        into = {
            one: (ids[to] if to != at else None) for at, (one, to) in enumerate(zip(ids, leads, strict=True))
        }
        for one in ids:
            end = final(one, into)
            assert final(end, into) == end


def _version(like: Record, into: str, number: int, before: Envelope | None = None) -> Envelope:
    """A version of a partner as the foreign ministry would send it."""
    model = envelope_of(like)
    body = {**model.body, "title": "Peace Fund", "code": "p-mofa", "merged_into": into}
    return model.model_copy(
        update={
            "id": before.id if before else str(new_id()),
            "owner": "mofa",
            "author": model.author.model_copy(update={"agency": "mofa"}),
            "number": number,
            "state": "merged" if into else "listed",
            "title": "Peace Fund",
            "body": body,
            "previous": sha256(before.canonical()) if before else None,
        }
    )


@pytest.mark.django_db
class TestSuccessions:
    def test_a_record_shows_the_name_of_its_day_and_is_found_by_todays(self) -> None:
        said = account("Giao lưu hữu nghị")
        body = envelope_of(said).body
        assert "Tuyên Quang" not in str(body)
        old = do_give_account(
            AccountBody(**{**body, "place": "Mèo Vạc, Hà Giang", "agencies": ("pc-hagiang", "ccea")}),
            acting=HEAD,
        )
        for query in ("Tuyên Quang", "tinh tuyen quang", "Bộ Ngoại giao", "Ban Đối ngoại Trung ương"):
            assert old in [hit.record for hit in find(HEAD, query).hits], query
        assert names.agency("pc-hagiang").vi == "Ủy ban nhân dân tỉnh Hà Giang"
        assert names.partner("mm", on="1985-03-02").vi == "Miến Điện"
        assert names.partner("mm", on="2018").vi == names.partner("mm").vi == "Mi-an-ma"

    def test_an_administrator_declares_what_the_profile_lacks(self) -> None:
        body = SuccessionBody(title="Bộ", of="agency", before=("moit",), after=("mot",), date="2026-03")
        with refused("forbidden"):
            do_declare_succession(body, acting=HEAD)
        do_declare_succession(body, acting=ADMIN)
        guard = office(BORDER_GUARD)
        assert line_of("agency", "moit", guard).today == ["mot"]
        assert line_of("agency", "mot", guard).earlier == ["moit"]
        assert line_of("place", "hagiang", guard).today == ["tuyenquang"]
        with refused("name-bad"):
            do_declare_succession(body.model_copy(update={"after": ("nowhere",)}), acting=ADMIN)
