"""Lists stand in Vietnamese order, the same on both databases."""

import random

import pytest
from django.db.models import F
from django.db.models.functions import Collate

from comity.kernel.databases import VIETNAMESE
from comity.kernel.records import Record
from comity.kernel.vietnamese import compare, sort_key
from tests.acts import account, office

ALPHABETICAL = [
    "15/BC-ĐN",
    "án",
    "an ninh",
    "An ninh",
    "ăn",
    "ấn",
    "ân cần",
    "bà",
    "bả",
    "bã",
    "bá",
    "bạ",
    "bác",
    "da",
    "Đà Nẵng",
    "đa phương",
    "đối ngoại",
    "em",
    "êm",
    "on",
    "ôn",
    "ơn",
    "un",
    "ưng",
]


def test_the_order_is_the_dictionarys() -> None:
    shuffled = random.Random(5).sample(ALPHABETICAL, len(ALPHABETICAL))
    assert sorted(shuffled, key=sort_key) == ALPHABETICAL
    assert compare("ăn", "an ninh") == 1
    assert compare("an", "an") == 0


@pytest.mark.django_db
def test_the_database_sorts_as_we_do() -> None:
    """On PostgreSQL this holds our order to ICU's."""
    chance = random.Random(7)
    letters = "aáàảãạăằẳâấbcdđeéêểghiíklmnoòôồơởpqrstuúưữvxyỳ AĐƠZ09 -–/().,“”'+&%"
    titles = {"".join(chance.choices(letters, k=chance.randint(1, 6))).strip() or "a" for _ in range(300)}
    for title in titles:
        account(title)
    found = Record.objects.visible_to(office()).order_by(Collate(F("title"), VIETNAMESE))
    assert list(found.values_list("title", flat=True)) == sorted(titles, key=sort_key)
