"""The directory's pages in Chromium: axe, a phone's width, and a partner entered by keyboard."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from tests.acts import DEPARTMENT
from tests.web.browser import axe_violations, chromium, open_page, scrolls_sideways
from tests.web.people import appoint

from comity.directory.actions import do_appoint
from comity.directory.entering import FOR_ALL, do_enter_partner, do_enter_place
from comity.directory.handing_over import do_give_note, do_hand_over
from comity.directory.hats import hats_of
from comity.directory.merging import do_merge
from comity.directory.models import Person, User
from comity.directory.named import NameOn, PartnerBody, PlaceBody
from comity.directory.today import today
from comity.kernel.acting import Role, machine
from comity.kernel.words import Words
from comity.programme.actions import do_assign_task, do_plan, do_set_direction
from comity.programme.kinds import DirectionBody, PlanBody, TaskBody

SHOTS = os.environ.get("COMITY_SHOTS", "")


def scene() -> list[tuple[str, str, User]]:
    """Something of everything; the pages by name, address and who opens them."""
    user, acting = appoint()
    node = machine(DEPARTMENT)
    administrator = appoint(DEPARTMENT, Role.ADMINISTRATOR, clearance=0)[0]
    partners = [
        do_enter_partner(PartnerBody(title=name, code=""), acting=acting, label=FOR_ALL)
        for name in ("Viện Nghiên cứu Biển Đông", "Quỹ Hòa bình châu Á", "Quy Hoa binh chau A")
    ]
    do_enter_place(
        PlaceBody(
            title="Cửa khẩu quốc tế Hữu Nghị",
            sort="border-gate",
            within="Lạng Sơn",
            aliases=("Hữu Nghị Quan",),
            former=(NameOn(vi="Mục Nam Quan", period="../1965"),),
        ),
        acting=acting,
        label=FOR_ALL,
    )
    do_merge(partners[1].pk, partners[2].pk, "Nhập hai lần", acting=acting)
    do_appoint(
        "troly", Words("Trợ lý Hợp tác quốc tế", "Cooperation Assistant"), [Role.OFFICER], 2, acting=node
    )
    do_appoint("kenhiem", Words("Trợ lý Tổng hợp", "General Assistant"), [Role.OFFICER], 1, acting=node)
    giver = hats_of(User.objects.get(username="troly"))[0]
    plan = do_plan(PlanBody(title="Kế hoạch 2026", period="2026"), acting=giver.acting)
    line = do_set_direction(DirectionBody(plan=str(plan.pk), title="Giao lưu biên giới"), acting=giver.acting)
    for title in ("Chuẩn bị giao lưu biên giới lần thứ 9", "Đón đoàn cấp cao"):
        do_assign_task(TaskBody(direction=str(line.pk), title=title, lead=DEPARTMENT), acting=giver.acting)
    successor = Person.objects.visible_to(node).get(account="kenhiem")
    on = (today() + timedelta(days=1)).isoformat()
    order = do_hand_over(giver.post, successor.pk, on, "Luân chuyển theo kế hoạch", acting=node)
    do_give_note(order.pk, "Hồ sơ đủ, việc gấp là đón đoàn.", acting=giver.acting)
    taker = User.objects.get(username="kenhiem")
    return [
        ("agencies", "/directory/", user),
        ("partner", f"/directory/partners/{partners[2].pk}/", user),
        ("merge", f"/directory/names/{partners[0].pk}/merge/?with={partners[1].pk}", user),
        ("post", f"/directory/posts/{giver.post}/", administrator),
        ("person-new", "/directory/persons/new/", administrator),
        ("handover", f"/directory/hand-overs/{order.pk}/", taker),
    ]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_room_holds_and_a_partner_is_entered_by_keyboard(live_server: LiveServer) -> None:
    pages = scene()
    user = pages[0][2]
    with chromium() as browser:
        for name, place, who in pages:
            wide = open_page(browser, live_server.url + place, who, language="vi")
            assert axe_violations(wide) == "", place
            phone = open_page(browser, live_server.url + place, who, language="en", view="phone")
            assert axe_violations(phone) == "", f"{place} on a phone"
            assert not scrolls_sideways(phone), place
            if SHOTS:
                wide.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
                phone.screenshot(path=Path(SHOTS) / f"{name}-phone.png", full_page=True)
                wide.pdf(path=Path(SHOTS) / f"{name}.pdf", prefer_css_page_size=True)
            wide.close()
            phone.close()
        page = open_page(browser, f"{live_server.url}/directory/partners/new/", user)
        page.get_by_label("Tên", exact=True).focus()
        page.keyboard.type("Vien nghien cuu Bien Dong")
        expect(page.locator("#hints")).to_contain_text("Viện Nghiên cứu Biển Đông")
        page.keyboard.press("Enter")
        box = page.get_by_label("Không phải các mục trên")
        box.focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Lưu").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Vien nghien cuu Bien Dong")
