"""The gallery: every part of the visual language on pages like the rooms' own, with invented data.

    python -m tests.web.gallery.gallery OUT            render both languages into the folder OUT
    python -m tests.web.gallery.gallery OUT --serve    … and serve it on loopback; prints the address
    python -m tests.web.gallery.gallery OUT --shots    … and picture it (1280, 390, dark, A4) into OUT/shots

It stands on its own settings, so that it shows the shell even when the rest of the house is in pieces.
"""

import argparse
import functools
import shutil
import threading
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import django
import django_htmx
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings

HERE = Path(__file__).parent
WEB = HERE.parents[2] / "src" / "comity" / "web"
LANGUAGES = ("vi", "en")
CSP = "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
CHROMIUM_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def compile_locale(out: Path) -> None:
    """Compile the shell's Vietnamese catalogue into `out`, leaving the source tree as it is."""
    folder = out / "locale" / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    with (WEB / "locale/vi/LC_MESSAGES/django.po").open("rb") as source:
        catalogue = read_po(source, locale="vi")
    with (folder / "django.mo").open("wb") as target:
        write_mo(target, catalogue)


def set_up(out: Path) -> None:
    settings.configure(
        INSTALLED_APPS=["django_htmx"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [WEB, HERE / "templates"],
                "OPTIONS": {"libraries": {"static": "django.templatetags.static"}},
            }
        ],
        STATIC_URL="/static/",
        LANGUAGES=[("vi", "Tiếng Việt"), ("en", "English")],
        LANGUAGE_CODE="vi",
        LOCALE_PATHS=[out / "locale"],
        USE_I18N=True,
        SECRET_KEY="gallery",
    )
    django.setup()


def render(out: Path) -> None:
    """Write every page as OUT/<language>/<page>.html and the static files beside them."""
    compile_locale(out)
    set_up(out)

    # These need settings, and sample makes Django forms.
    from django.template.loader import render_to_string
    from django.utils import translation
    from tests.web.gallery import sample
    from tests.web.gallery.sample.frame import Say

    shutil.copytree(WEB / "static", out / "static", dirs_exist_ok=True)
    shutil.copytree(Path(django_htmx.__file__).parent / "static", out / "static", dirs_exist_ok=True)
    for language in LANGUAGES:
        say: Say = (lambda vi, en: vi) if language == "vi" else (lambda vi, en: en)
        (out / language).mkdir(exist_ok=True)
        with translation.override(language):
            for page, (template, heading, build) in sample.PAGES.items():
                context = sample.frame(say, language, page, say(*heading)) | build(say)
                context["heading_beside"] = say(heading[1], heading[0])
                html = render_to_string(template, context)
                (out / language / f"{page}.html").write_text(html, encoding="utf-8")


class Handler(SimpleHTTPRequestHandler):
    """Serves the folder with the strict policy that the house's pages live under."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CSP)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the first line on stdout is the address."""


def server(out: Path, port: int = 0) -> ThreadingHTTPServer:
    handler = functools.partial(Handler, directory=str(out))
    return ThreadingHTTPServer(("127.0.0.1", port), handler)


def shots(out: Path, address: str, only: list[str]) -> None:
    """Take pictures of every page: wide, phone, dark, and the printed A4 page as PDF."""
    from playwright.sync_api import Browser, Page, sync_playwright
    from tests.web.gallery import sample

    folder = out / "shots"
    folder.mkdir(exist_ok=True)
    views: dict[str, Callable[[Browser], Page]] = {
        "wide": lambda browser: browser.new_page(viewport={"width": 1280, "height": 860}),
        "phone": lambda browser: browser.new_page(
            viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
        ),
        "dark": lambda browser: browser.new_page(
            viewport={"width": 1280, "height": 860}, color_scheme="dark"
        ),
    }
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_ARGS)
        for view, opened in views.items():
            page = opened(browser)
            for language in LANGUAGES:
                for name in only or sample.PAGES:
                    page.goto(f"{address}/{language}/{name}.html")
                    page.screenshot(path=str(folder / f"{name}-{language}-{view}.png"), full_page=True)
                    if view == "wide":
                        page.pdf(path=str(folder / f"{name}-{language}.pdf"), prefer_css_page_size=True)
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--shots", action="store_true")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--only", nargs="*", default=[])
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    render(given.out)
    if not (given.serve or given.shots):
        return
    house = server(given.out, given.port)
    address = f"http://127.0.0.1:{house.server_port}"
    print(address, flush=True)
    if given.shots:
        threading.Thread(target=house.serve_forever, daemon=True).start()
        shots(given.out, address, given.only)
    else:
        house.serve_forever()


if __name__ == "__main__":
    main()
