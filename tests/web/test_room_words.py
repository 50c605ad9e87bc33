"""Every word of the drafts, engagements and conferences rooms has its Vietnamese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

WEB = Path(__file__).resolve().parents[2] / "src" / "comity" / "web"
CALLS = {"_", "lazy", "ngettext"}


def asked_in_templates(room: Path) -> Iterator[str]:
    for template in room.glob("*.html"):
        text = template.read_text(encoding="utf-8")
        yield from (found[1] for found in re.findall(r"""{% translate (["'])(.+?)\1""", text))
        for block in re.findall(
            r"{% blocktranslate[^%]*%}(.*?){% (?:plural|endblocktranslate) %}", text, re.S
        ):
            yield re.sub(r"{{ (\w+) }}", r"%(\1)s", block.replace("%", "%%").strip())


def asked_in_modules(room: Path) -> Iterator[str]:
    for module in room.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                first = node.args[0]
                assert isinstance(first, ast.Constant), f"{module.name}: words must stand in the call"
                yield str(first.value)


def known(*catalogues: Path) -> set[str]:
    found: set[str] = set()
    for catalogue in catalogues:
        with (catalogue / "locale/vi/LC_MESSAGES/django.po").open("rb") as source:
            for message in read_po(source):
                said = message.string if isinstance(message.string, str) else "".join(message.string or ())
                if message.id and said:
                    found.add(message.id if isinstance(message.id, str) else message.id[0])
    return found


@pytest.mark.parametrize(
    "name",
    [
        "agenda",
        "merit",
        "press",
        "instruments",
        "awareness",
        "diversity",
        "drafts",
        "engagements",
        "conferences",
        "rounds",
        "counsel",
        "leadership",
        "peacekeeping",
        "partners",
        "forums",
    ],
)
def test_every_word_of_the_room_has_its_vietnamese(name: str) -> None:
    room = WEB / name
    asked = {*asked_in_templates(room), *asked_in_modules(room)}
    assert len(asked) > 20, "the words of the room were not found"
    assert asked - known(WEB, room) == set()
