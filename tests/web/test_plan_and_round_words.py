"""Every word of the plans' and the review's room has its Vietnamese."""

import pytest
from tests.web.test_room_words import WEB, asked_in_modules, asked_in_templates, known


@pytest.mark.parametrize("name", ["plans", "rounds"])
def test_every_word_has_its_vietnamese(name: str) -> None:
    room = WEB / name
    asked = {*asked_in_templates(room), *asked_in_modules(room)}
    assert len(asked) > 20, "the words of the room were not found"
    assert asked - known(WEB, room) == set()
