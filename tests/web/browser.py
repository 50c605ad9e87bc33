"""Chromium for the rooms' pages: signed in by session cookie, in a language, wide or on a phone; and axe."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakKeyDictionary

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from comity.directory.models import User

CHROMIUM = Path("/usr/bin/chromium")
SHELL = Path("/usr/bin/chromium-headless-shell")  # the same without a desktop: in half the time
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Without preload, which asks the server again for every sheet, and in vain where one imports another.
AXE: dict[str, object] = {"resultTypes": ["violations"], "preload": False}
WINDOWS: WeakKeyDictionary[Browser, dict[tuple[str, int | None], BrowserContext]] = WeakKeyDictionary()
# A page may be slow beside a whole suite on two cores; what is awaited is what must come, not how soon.
expect.set_options(timeout=30_000)
VIEWS = {"wide": (1280, 860), "phone": (390, 844)}


@contextmanager
def chromium(*, whole: bool = False) -> Iterator[Browser]:
    """A browser, with its viewer of papers if `whole`; where there is none the test is skipped, on CI it fails."""
    program = CHROMIUM if whole or not SHELL.exists() else SHELL
    if not program.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    # Playwright runs an event loop in this thread; Django must not take it for a server's.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(program), args=ARGS)
        try:
            yield browser
        finally:
            browser.close()


def open_page(
    browser: Browser, address: str, user: User | None = None, *, language: str = "vi", view: str = "wide"
) -> Page:
    """A page of a live server at `address`, signed in as `user`. Raises AssertionError for what the page refused.

    `view` is "wide" (1280 px) or "phone" (390 px, touch). Pages of one person and view share
    their cookies: the last opened says in which language.
    """
    cookies = {settings.LANGUAGE_COOKIE_NAME: language}
    if user is not None:
        client = Client()
        client.force_login(user)
        cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    root = "/".join(address.split("/")[:3])
    context = _context(browser, view, user)
    context.clear_cookies()
    context.add_cookies([{"name": name, "value": value, "url": root} for name, value in cookies.items()])
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.goto(address, wait_until="load")
    assert refused == [], f"{address}: {refused}"
    return page


def _context(browser: Browser, view: str, user: User | None) -> BrowserContext:
    """The person's window, made once a browser: a new one costs a second, a new page in it a quarter."""
    windows = WINDOWS.setdefault(browser, {})
    key = (view, user.pk if user else None)
    if key not in windows:
        width, height = VIEWS[view]
        windows[key] = browser.new_context(
            viewport={"width": width, "height": height}, has_touch=view == "phone", is_mobile=view == "phone"
        )
    return windows[key]


def axe_violations(page: Page) -> str:
    """What axe finds against the page, one rule a line; empty when there is nothing."""
    page.wait_for_load_state("load")  # a click returns before the page it leads to is whole
    found = Axe().run(page, options=AXE).response["violations"]
    return "\n".join(
        f"{rule['id']}: {rule['help']}: {[node['html'][:160] for node in rule['nodes']]}" for rule in found
    )


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    page.wait_for_load_state("load")
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide
