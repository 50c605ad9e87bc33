"""The directory's pages: who sees persons, likely duplicates, merging, handing over, administering."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.acts import BORDER_GUARD, DEPARTMENT, account
from tests.web.people import appoint, signed_in
from tests.web.test_room_words import WEB, asked_in_modules, asked_in_templates, known

from comity.directory.actions import do_appoint
from comity.directory.entering import FOR_ALL, do_enter_partner, do_enter_person
from comity.directory.hats import hats_of
from comity.directory.merging import do_merge
from comity.directory.models import HandOver, Partner, Person, User
from comity.directory.named import PartnerBody, PersonBody
from comity.directory.today import today
from comity.kernel.acting import Role, machine
from comity.kernel.labels import Label
from comity.kernel.reading import get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.web.shell.tags import partner_name

pytestmark = pytest.mark.django_db
NODE = machine(DEPARTMENT)


def administrator(agency: str = DEPARTMENT) -> Client:
    return signed_in(appoint(agency, Role.ADMINISTRATOR, clearance=0)[0])


def partner(name: str, shared: bool = True) -> Record:
    label = FOR_ALL if shared else Label()
    acting = appoint()[1]
    return do_enter_partner(PartnerBody(title=name, code=""), acting=acting, label=label)


def test_every_word_of_the_room_has_its_vietnamese() -> None:
    room = WEB / "directory"
    asked = {*asked_in_templates(room), *asked_in_modules(room)}
    assert len(asked) > 100
    assert asked - known(WEB, room) == set()


def test_names_of_earlier_days_lead_to_todays() -> None:
    client = signed_in(appoint()[0])
    page = client.get("/directory/agencies/pc-hagiang/").content.decode()
    assert "Tên gọi trước đây" in page and '/directory/agencies/pc-tuyenquang/"' in page
    page = client.get("/directory/provinces/lamdong/").content.decode()
    assert "Đắk Nông" in page and "Bình Thuận" in page
    page = client.get("/directory/partners/by-code/mm/").content.decode()
    assert "Miến Điện" in page
    account("Diễn đàn với bạn")
    page = client.get("/directory/partners/by-code/cn/").content.decode()
    assert "Diễn đàn với bạn" in page, "a record is found by the name that its code stands for"
    for nowhere in ("agencies/nowhere/", "provinces/nowhere/", "partners/by-code/nowhere/"):
        assert client.get(f"/directory/{nowhere}").status_code == 404


def test_persons_are_for_their_own_agency() -> None:
    person = do_enter_person(PersonBody(title="Trợ lý Lễ tân"), acting=NODE)
    ours, theirs = signed_in(appoint()[0]), signed_in(appoint(BORDER_GUARD)[0])
    assert "Trợ lý Lễ tân" in ours.get(f"/directory/persons/{person.pk}/").content.decode()
    assert "Trợ lý Lễ tân" not in theirs.get("/directory/persons/?q=tro ly").content.decode()
    for address in ("persons", "names"):
        tail = "merge/" if address == "names" else ""
        hidden = theirs.get(f"/directory/{address}/{person.pk}/{tail}")
        missing = theirs.get(f"/directory/{address}/{'0' * 8}-0000-7000-8000-{'0' * 12}/{tail}")
        assert hidden.status_code == missing.status_code == 404
    assert ours.get("/directory/persons/new/").status_code == 404, "only administrators enter persons"
    assert "directory/posts/new" not in ours.get("/directory/posts/").content.decode()


def test_a_likely_duplicate_is_shown_before_anything_is_entered() -> None:
    partner("Viện Nghiên cứu Biển Đông")
    partner("Viện Kín", shared=False)
    client = signed_in(appoint(BORDER_GUARD)[0])
    typed = {"title": "Vien nghien cuu Bien Dong", "sort": "organisation", "audience": "all", "marking": "0"}
    hints = client.post("/directory/hints/", {"kind": "partner", **typed}).content.decode()
    assert "Viện Nghiên cứu Biển Đông" in hints and "giống nhau khi bỏ dấu" in hints
    assert (
        "Kín"
        not in client.post("/directory/hints/", {"kind": "partner", "title": "Viện Kín"}).content.decode()
    )
    before = Partner.objects.visible_to(NODE).count()
    asked = client.post("/directory/partners/new/", typed).content.decode()
    assert "đây là mục khác" in asked
    assert Partner.objects.visible_to(NODE).count() == before
    assert client.post("/directory/partners/new/", {**typed, "anew": "yes"}).status_code == 302
    assert Partner.objects.visible_to(NODE).count() == before + 1


def test_merging_shows_both_and_the_merged_page_leads_on() -> None:
    user, acting = appoint()
    client = signed_in(user)
    kept, merged = partner("Quỹ Hòa bình"), partner("Quy Hoa binh")
    offered = client.get(f"/directory/names/{merged.pk}/merge/").content.decode()
    assert f"?with={kept.pk}" in offered
    address = f"/directory/names/{merged.pk}/merge/?with={kept.pk}"
    assert "Giữ hồ sơ nào?" in client.get(address).content.decode()
    empty = client.post(address, {"with": str(kept.pk), "keep": str(kept.pk), "reason": " "})
    assert empty.status_code == 400 and "Chưa ghi lý do" in empty.content.decode()
    client.post(address, {"with": str(kept.pk), "keep": str(kept.pk), "reason": "Nhập hai lần"})
    page = client.get(f"/directory/partners/{merged.pk}/").content.decode()
    assert (
        "đã được gộp" in page and f'href="/directory/partners/{kept.pk}/"' in page and "Nhập hai lần" in page
    )
    listed = client.get("/directory/partners/").content.decode()
    assert str(kept.pk) in listed and str(merged.pk) not in listed
    client.post(f"/directory/names/{merged.pk}/unmerge/", {"reason": "Khác nhau"})
    assert get(merged.pk, acting).state == "listed"


def test_an_administrator_opens_an_account_appoints_and_hands_over() -> None:
    client = administrator()
    person = {"title": "Trợ lý Đối ngoại", "rank": "", "username": "troly", "password": "ngan"}
    short = client.post("/directory/persons/new/", person)
    assert short.status_code == 200 and not User.objects.filter(username="troly").exists()
    client.post("/directory/persons/new/", {**person, "password": "mua-xuan-tren-bien-2026"})
    entered = Person.objects.visible_to(NODE).get(account="troly")
    post = {"title": "Trợ lý", "english": "Assistant", "roles": ["officer"], "clearance": "1"}
    made = client.post("/directory/posts/new/", {**post, "person": str(entered.pk)})
    assert made.status_code == 302, made.content.decode()[-3000:]
    hat = hats_of(User.objects.get(username="troly"))[0]
    assert hat.title.en == "Assistant" and hat.acting.clearance == 1
    do_appoint("kenhiem", Words("Kế nhiệm", "Successor"), [Role.READER], 1, acting=NODE)
    to = Person.objects.visible_to(NODE).get(account="kenhiem")
    on = (today() + timedelta(days=1)).isoformat()
    client.post(
        f"/directory/posts/{hat.post}/hand-over/", {"person": str(to.pk), "on": on, "note": "Luân chuyển"}
    )
    order = HandOver.objects.visible_to(NODE).get()
    giver, taker = (signed_in(User.objects.get(username=name)) for name in ("troly", "kenhiem"))
    page = f"/directory/hand-overs/{order.pk}/"
    assert "Ký danh mục" in giver.get(page).content.decode()
    assert "Ký danh mục" not in taker.get(page).content.decode()
    giver.post(f"{page}give/", {"remark": "Đủ hồ sơ"})
    assert "Ký nhận" in taker.get(page).content.decode()
    taker.post(f"{page}take/", {"answer": "Đã nhận"})
    assert "hai bên đã ký" in giver.get(page).content.decode()
    client.post(f"/directory/posts/{hat.post}/clear/", {"clearance": "2", "until": on})
    client.post(f"/directory/posts/{hat.post}/end/", {"last": on})
    shown = client.get(f"/directory/posts/{hat.post}/").content.decode()
    assert "Mật" in shown and "Kế nhiệm" in shown and "Trợ lý Đối ngoại" in shown


def test_a_merged_partner_is_called_by_the_one_that_is_kept() -> None:
    user, acting = appoint()
    kept, merged = partner("Quỹ Hòa bình"), partner("Quy Hoa binh")
    do_merge(kept.pk, merged.pk, "Một", acting=acting)
    code = Partner.objects.visible_to(acting).get(pk=merged.pk).code
    assert partner_name(code) == "Quỹ Hòa bình"
    assert signed_in(user).get(f"/directory/partners/{kept.pk}/").status_code == 200


def test_a_request_asks_little_to_know_who_acts() -> None:
    user = appoint()[0]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        hats_of(user)
    assert len(asked) <= 6  # posts, contents, broken glass, working groups, councils of merit, delegations
