"""The visual language as people meet it: every page of the gallery in Chromium, in both languages."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from tests.web.browser import AXE, chromium

HERE = Path(__file__).parent
WEB = HERE.parents[1] / "src" / "comity" / "web"
PAGES = [
    "sign-in",
    "today",
    "inbox",
    "dispatch",
    "drafts",
    "engagement",
    "plan",
    "round",
    "report",
    "journal",
    "parts",
    "problem",
    "not-found",
]
PLACES = [f"{language}/{page}" for language in ("vi", "en") for page in PAGES]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The gallery, rendered and served by its own process, because it brings its own Django settings."""
    out = tmp_path_factory.mktemp("gallery")
    script = [sys.executable, "-m", "tests.web.gallery.gallery", str(out), "--serve"]
    with subprocess.Popen(script, cwd=HERE.parents[1], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        assert line.startswith("http://127.0.0.1:"), "the gallery did not start"
        yield line
        process.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def wide(browser: Browser) -> Page:
    return browser.new_context(viewport={"width": 1280, "height": 860}).new_page()


@pytest.fixture(scope="module")
def dark(browser: Browser) -> Page:
    return browser.new_context(viewport={"width": 1280, "height": 860}, color_scheme="dark").new_page()


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Page:
    view = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    return view.new_page()


def axe_report(page: Page, *only: str) -> str:
    """What axe finds against the page by all its rules or `only` some; empty when there is nothing."""
    rules = {"runOnly": list(only)} if only else {}
    found = Axe().run(page, options={**AXE, **rules}).response["violations"]
    return "\n".join(
        f"{rule['id']}: {rule['help']}: {[node['html'][:160] for node in rule['nodes']]}" for rule in found
    )


def letters(paper: Path) -> list[str]:
    """The letters of each page without spaces, which a PDF does not keep reliably."""
    return ["".join(page.extract_text().split()) for page in PdfReader(paper).pages]


@pytest.mark.browser
@pytest.mark.parametrize("place", PLACES)
def test_no_axe_violation_when_light(address: str, wide: Page, place: str) -> None:
    wide.goto(f"{address}/{place}.html")
    assert axe_report(wide) == ""


@pytest.mark.browser
@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_missing_or_refused_by_the_content_policy(
    address: str, browser: Browser, place: str
) -> None:
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.on("response", lambda answer: refused.append(answer.url) if not answer.ok else None)
    page.goto(f"{address}/{place}.html", wait_until="load")
    page.close()
    assert refused == []


@pytest.mark.browser
@pytest.mark.parametrize("page", PAGES)
def test_contrast_holds_when_dark(address: str, dark: Page, page: str) -> None:
    dark.goto(f"{address}/vi/{page}.html")
    assert axe_report(dark, "color-contrast") == ""


@pytest.mark.browser
@pytest.mark.parametrize("place", PLACES)
def test_a_phone_reads_without_scrolling_sideways_and_touches_easily(
    address: str, phone: Page, place: str
) -> None:
    phone.goto(f"{address}/{place}.html")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    if place.startswith("vi/"):
        assert axe_report(phone) == ""
    small = phone.evaluate(
        """() => [...document
            .querySelectorAll('.button, .nav a, summary, select, input:not([type=checkbox])')]
            .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44)
            .map(e => e.outerHTML.slice(0, 90))"""
    )
    assert small == []


@pytest.mark.browser
def test_the_menu_opens_on_a_phone_without_script(address: str, browser: Browser) -> None:
    view = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = view.new_page()
    page.goto(f"{address}/vi/today.html")
    inbox = page.get_by_role("link", name="Văn bản đến")
    assert not inbox.is_visible()
    page.get_by_text("Trình đơn").click()
    inbox.click()
    page.wait_for_url("**/vi/inbox.html")


@pytest.mark.browser
def test_a_field_and_its_span_lead_to_each_other(address: str, wide: Page) -> None:
    wide.goto(f"{address}/vi/drafts.html")
    wide.locator("#field-2 .mark-n").click()
    expect(wide.locator("#span-2:target + mark")).to_have_text("ngày 12 tháng 9")
    wide.locator("#span-2").click()
    expect(wide.locator("#field-2:target input")).to_have_value("XXXX-09-12")


@pytest.mark.browser
def test_standing_in_a_field_lights_its_span(address: str, wide: Page) -> None:
    wide.emulate_media(reduced_motion="reduce")
    wide.goto(f"{address}/vi/drafts.html")
    ground = "getComputedStyle(document.querySelector('mark[data-n=\"6\"]')).backgroundColor"
    before = wide.evaluate(ground)
    wide.locator("#field-6 textarea").focus()
    assert wide.evaluate(ground) != before


@pytest.mark.browser
def test_every_printed_page_bears_the_marking_and_no_chrome(address: str, wide: Page, tmp_path: Path) -> None:
    wide.goto(f"{address}/vi/dispatch.html")
    paper = tmp_path / "dispatch.pdf"
    wide.pdf(path=str(paper), prefer_css_page_size=True)
    pages = letters(paper)
    assert len(pages) == 2
    for text in pages:
        assert "MẬTCụcĐốingoạiComity" in text, "the marking stands above the head line of each page"
        assert "Tìmhồsơ" not in text and "Vănbảnđến" not in text


@pytest.mark.browser
def test_a_folded_direction_is_printed_unfolded(address: str, wide: Page, tmp_path: Path) -> None:
    wide.goto(f"{address}/vi/plan.html")
    assert not wide.get_by_text("Luân phiên đội công binh").is_visible()
    paper = tmp_path / "plan.pdf"
    wide.pdf(path=str(paper), prefer_css_page_size=True)
    assert "Luânphiênđộicôngbinh" in "".join(letters(paper))


def test_every_word_of_the_shell_has_its_vietnamese() -> None:
    with (WEB / "locale/vi/LC_MESSAGES/django.po").open("rb") as source:
        known = {message.id for message in read_po(source) if message.string and isinstance(message.id, str)}
    asked: set[str] = set()
    for template in [*(WEB / "shell").rglob("*.html"), *(HERE / "gallery").rglob("*.html")]:
        text = template.read_text(encoding="utf-8")
        asked |= {found[1] for found in re.findall(r"""{% translate (["'])(.+?)\1""", text)}
        asked |= {found[1] for found in re.findall(r"""=_\((["'])(.+?)\1\)""", text)}
        for block in re.findall(r"{% blocktranslate[^%]*trimmed %}([^%]*){% endblocktranslate", text):
            asked.add(re.sub(r"{{ (\w+) }}", r"%(\1)s", block.strip()))
    assert asked, "no words were found in the templates"
    assert asked - known == set()


def test_pages_hold_no_inline_style_and_no_inline_script() -> None:
    for template in [*(WEB / "shell").rglob("*.html"), *(HERE / "gallery").rglob("*.html")]:
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?! src=)", text), template.name
