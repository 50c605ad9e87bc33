"""Before any page is rendered: the catalogues that the pages' Vietnamese comes from."""

from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

WEB = Path(__file__).resolve().parents[2] / "src" / "comity" / "web"


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    """Compile every catalogue that is older than its source; compiled ones are build products, not kept in git."""
    for source in WEB.rglob("locale/*/LC_MESSAGES/django.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        part = target.with_suffix(".part")
        with source.open("rb") as text, part.open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=source.parents[1].name))
        part.replace(target)
