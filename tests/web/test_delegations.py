"""Lending a post and taking it back, on pages: who may, for which days, and what the other person then wears."""

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.acts import BORDER_GUARD
from tests.web.people import appoint, knows_nothing_of, signed_in

from comity.directory.hats import hats_of
from comity.directory.models import Delegation, User
from comity.directory.today import today
from comity.kernel.acting import Acting, Role

pytestmark = pytest.mark.django_db


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def form(
    hat: Acting, to: User, *, first: date | None = None, days: int = 5, **more: object
) -> dict[str, object]:
    first = first or today()
    last = first + timedelta(days=days)
    return {"post": hat.post, "to": to.username, "first": first.isoformat(), "last": last.isoformat(), **more}


def test_the_holder_lends_some_roles_and_the_other_wears_them_with_their_days() -> None:
    user, hat = appoint("mnd-dfr", Role.OFFICER, Role.APPROVER)
    other, others_hat = appoint("mnd-dfr", Role.READER)
    client, borrower = signed_in(user), signed_in(other)
    answer = client.post("/delegations/new/", form(hat, other, roles=["officer"], reason="Đi công tác"))
    assert answer.status_code == 302
    lent = hats_of(other)[1]
    assert lent.acting.roles == {Role.OFFICER}
    row = Delegation.objects.visible_to(hat).get()
    until = f"{row.last:%d/%m/%Y}"
    assert until in text(borrower, "/delegations/")  # the switcher says the days on every page
    assert f"đến {until})" in text(borrower, "/")
    assert f"/delegations/{row.pk}/" in text(borrower, "/")  # and the day's page that it begins
    assert "Đi công tác" in text(client, f"/delegations/{row.pk}/")
    borrower.post("/hat/", {"post": str(lent.post)})
    assert "theo ủy quyền" in text(borrower, "/delegations/")
    assert "/delegations/new/" not in text(borrower, "/delegations/")  # what was lent is not lent on
    borrower.post("/hat/", {"post": str(others_hat.post)})
    client.post(f"/delegations/{row.pk}/end/")
    assert len(hats_of(other)) == 1
    assert "đã thôi" in text(client, "/delegations/")


def test_a_head_lends_any_post_of_the_agency_and_an_officer_only_their_own() -> None:
    officer, hat = appoint("mnd-dfr", Role.OFFICER)
    stranger, strangers = appoint("mnd-dfr", Role.CLERK)
    head, heads_hat = appoint("mnd-dfr", Role.HEAD)
    assert strangers.post not in text(signed_in(officer), "/delegations/new/")
    answer = signed_in(officer).post("/delegations/new/", form(strangers, head))
    assert answer.status_code == 400
    page = text(signed_in(head), "/delegations/new/")
    assert {post in page for post in (hat.post, strangers.post, heads_hat.post)} == {True}
    assert signed_in(head).post("/delegations/new/", form(hat, stranger)).status_code == 302
    assert len(hats_of(stranger)) == 2
    row = Delegation.objects.visible_to(hat).get()
    signed_in(stranger).post(f"/delegations/{row.pk}/end/")  # who was given it may give it back
    assert len(hats_of(stranger)) == 1


def test_wrong_days_stand_beside_the_form_and_nothing_is_lost() -> None:
    user, hat = appoint("mnd-dfr", Role.OFFICER)
    other = appoint("mnd-dfr", Role.READER)[0]
    wrong = form(hat, other, first=today(), days=-3, reason="Nghỉ phép")
    answer = signed_in(user).post("/delegations/new/", wrong)
    assert answer.status_code == 400
    assert "Nghỉ phép" in answer.content.decode()
    assert "Ngày cuối đã qua" in answer.content.decode()
    assert not Delegation.objects.visible_to(hat).exists()


def test_another_agency_knows_nothing_of_it_and_others_end_nothing() -> None:
    user, hat = appoint("mnd-dfr", Role.OFFICER)
    other = appoint("mnd-dfr", Role.READER)[0]
    signed_in(user).post("/delegations/new/", form(hat, other))
    row = Delegation.objects.visible_to(hat).get()
    outsider, bystander = signed_in(appoint(BORDER_GUARD)[0]), signed_in(appoint("mnd-dfr", Role.CLERK)[0])
    assert knows_nothing_of(outsider, f"/delegations/{row.pk}/")
    assert outsider.post(f"/delegations/{row.pk}/end/").status_code == 404
    assert str(row.pk) not in text(outsider, "/delegations/")
    assert f"/delegations/{row.pk}/end/" not in text(bystander, "/delegations/")
    assert bystander.post(f"/delegations/{row.pk}/end/").status_code == 403
    assert len(hats_of(other)) == 2
