"""The search page: what is found is marked, and pages follow each other."""

import pytest

from comity.kernel.labels import Label
from tests.acts import BORDER_GUARD, account, office
from tests.web.people import appoint, signed_in

pytestmark = pytest.mark.django_db


def test_words_are_marked_where_they_stand_and_markup_is_text() -> None:
    user, hat = appoint()
    account("Giao lưu <b>biên giới</b>", acting=hat)
    shown = signed_in(user).get("/search/", {"q": "hai ben ky"}).content.decode()
    assert "<mark>Hai</mark> <mark>bên</mark> <mark>ký</mark>" in shown
    assert "&lt;b&gt;biên" in shown and "<b>biên" not in shown


def test_pages_and_what_others_keep() -> None:
    user, hat = appoint(BORDER_GUARD)
    for number in range(32):
        account(f"Giao lưu {number}", acting=hat)
    account("Giao lưu kín", acting=office())
    client = signed_in(user)
    first, last = (client.get("/search/", {"q": "giao luu", "page": page}) for page in ("1", "999"))
    assert [len(r.context["page"].object_list) for r in (first, last)] == [30, 2]
    assert first.context["page"].paginator.count == 32
    assert "kín" not in first.content.decode() + last.content.decode()


def test_a_marked_record_marks_the_page() -> None:
    user, hat = appoint()
    account("Giao lưu", acting=hat, label=Label(2))
    assert signed_in(user).get("/search/", {"q": "giao"}).context["page_marking"].level == 2
