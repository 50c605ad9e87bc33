"""Signing in with Chromium: a passkey made and used with a virtual authenticator, and the pages in both languages."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from comity.directory.signing_care import do_give_password
from comity.kernel.acting import Role, machine
from tests.acts import DEPARTMENT
from tests.signin.people import SECRET, again, enter, person, told, with_app, without_password
from tests.web.browser import VIEWS, axe_violations, chromium, open_page, scrolls_sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEY = {
    **{"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True},
    **{"isUserVerified": True, "automaticPresenceSimulation": True},
}


def reads_well(page: Page) -> None:
    """No violations, and nothing sticks out on a phone."""
    assert axe_violations(page) == "", page.url
    page.set_viewport_size({"width": 390, "height": 844})
    assert not scrolls_sideways(page), page.url
    page.set_viewport_size({"width": 1280, "height": 860})


def cookies_of(client: Client, home: str, language: str) -> list[Any]:
    """For the browser to go on where a client stands."""
    kept = {name: morsel.value for name, morsel in client.cookies.items()} | {"comity_language": language}
    return [{"name": name, "value": value, "url": home} for name, value in kept.items()]


def leave(page: Page) -> None:
    page.locator("details.drop summary").click()
    page.get_by_role("button", name="Sign out").click()


def set_up_passkey(page: Page) -> None:
    """From the sign-in page to the recovery codes, by keyboard."""
    page.get_by_label("Tên đăng nhập").fill("chief-1")
    page.keyboard.press("Tab")
    page.keyboard.type(SECRET)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/set-up/")
    reads_well(page)
    page.get_by_role("link", name="Khóa truy cập").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Mật khẩu").fill(SECRET)
    reads_well(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/passkeys/add/")
    reads_well(page)
    page.get_by_label("Tên gọi của khóa").press("Enter")
    page.wait_for_url("**/sign-in/mine/codes/")
    reads_well(page)


def test_a_head_sets_up_a_passkey_by_keyboard_and_comes_in_with_it_alone(live_server: LiveServer) -> None:
    person("chief-1", Role.HEAD)
    home = live_server.url + "/"
    with chromium() as browser:
        page = open_page(browser, home + "sign-in/")
        keys = page.context.new_cdp_session(page)
        keys.send("WebAuthn.enable")
        made = keys.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        reads_well(page)
        assert not page.get_by_text("Chưa dùng được khóa truy cập").is_visible()
        set_up_passkey(page)
        held = keys.send("WebAuthn.getCredentials", made)["credentials"]
        assert [one["isResidentCredential"] for one in held] == [True]
        page.goto(home + "sign-in/mine/")
        reads_well(page)
        page.get_by_role("link", name="Gỡ “").click()
        page.wait_for_url("**/remove/")
        reads_well(page)
        page.go_back()
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", name="Where I am signed in")).to_be_visible()
        reads_well(page)
        leave(page)
        reads_well(page)
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url(home)
        leave(page)
        page.get_by_label("Sign-in name").fill("chief-1")
        page.get_by_label("Password").fill(SECRET)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Use my passkey").click()
        page.wait_for_url(home)
        leave(page)
        keys.send("WebAuthn.setUserVerified", {**made, "isUserVerified": False})
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.get_by_text("The passkey was not used.").wait_for()
    assert [one["how"] for one in told("signed-in")] == [["password"], ["webauthn"], ["password", "webauthn"]]


def visitors() -> dict[str, Client]:
    """Pages of signing in beside those of the passkey, each with somebody who may see it."""
    held = enter(person("held-1", Role.HEAD).username)[0]
    again(held)
    chief = with_app("chief-1", Role.ADMINISTRATOR, Role.AUDITOR)
    person()
    given = enter("officer-1", do_give_password("officer-1", acting=machine(DEPARTMENT)))[0]
    for _ in range(5):
        enter("officer-1", "wrong")
    return {
        "second/": enter("chief-1")[0],
        "mine/app/": held,
        "mine/app/remove/": chief,
        "mine/password/": given,
        "mine/codes/new/": chief,
        "events/": chief,
        "mine/password/?": without_password("reader-1", Role.READER),
        "accounts/": chief,
    }


def test_the_other_pages_read_well_in_vietnamese_wide_and_in_english_on_a_phone(
    live_server: LiveServer,
) -> None:
    home, seen = live_server.url + "/sign-in/", visitors()
    with chromium() as browser:
        for language, view in (("en", "phone"), ("vi", "wide")):
            width, height = VIEWS[view]
            window = browser.new_context(
                viewport={"width": width, "height": height}, is_mobile=view == "phone"
            )
            page = window.new_page()
            for address, client in seen.items():
                window.clear_cookies()
                window.add_cookies(cookies_of(client, live_server.url, language))
                page.goto(home + address)
                assert page.url == home + address
                assert axe_violations(page) == "", (address, view)
                assert not scrolls_sideways(page), (address, view)
        page.get_by_role("button", name="Cấp mật khẩu tạm officer-1").press("Enter")
        page.get_by_text("chỉ hiện lần này").wait_for()
        assert axe_violations(page) == ""
    assert told("password-given")[-1]["by"] == "chief-1"
