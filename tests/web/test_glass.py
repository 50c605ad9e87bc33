"""Break-glass on pages: asking is no oracle, a second person consents, the banner stays, head and auditor see it."""

import uuid

import pytest
from django.test import Client
from tests.acts import BORDER_GUARD, account, office
from tests.kernel.worlds import entries, later
from tests.web.people import appoint, same_each_time, signed_in

from comity.kernel.acting import Acting, Role
from comity.kernel.glass import Glass
from comity.kernel.labels import EVERYONE, Label
from comity.kernel.records import Record

pytestmark = pytest.mark.django_db


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def secret(marking: int = 2) -> Record:
    return account("Diễn tập cứu hộ trên biển", label=Label(marking))


def ask(client: Client, reference: object, **more: str) -> "tuple[int, str]":
    said = {"record": str(reference), "reason": "Tàu gặp nạn", "minutes": "10", **more}
    answer = client.post("/glass/ask/", said)
    body = same_each_time(answer.content.decode())
    return answer.status_code, body.replace(str(reference), "REFERENCE")


def only(acting: Acting) -> Glass:
    return Glass.objects.visible_to(acting).get()


def test_asking_says_the_same_of_what_is_not_there_and_of_what_no_glass_opens() -> None:
    client = signed_in(appoint("mnd-dfr", Role.OFFICER, clearance=1)[0])
    elsewhere = account(label=Label(2), acting=office(BORDER_GUARD))
    shared = account(label=Label(2, frozenset({EVERYONE})), acting=office(BORDER_GUARD))
    keeper = signed_in(appoint("mnd-dfr", Role.ADMINISTRATOR, clearance=1)[0])
    nothing = ask(client, uuid.uuid4())
    assert nothing[0] == 400
    assert "Không có hồ sơ nào với mã đó" in nothing[1]
    assert ask(client, elsewhere.pk) == nothing
    assert ask(client, shared.pk) == nothing
    assert ask(client, "không phải mã")[0] == 400
    assert ask(keeper, secret().pk) == ask(keeper, uuid.uuid4())
    assert entries("glass") == []


def test_a_record_by_reference_or_address_is_open_under_a_banner_until_it_is_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user, hat = appoint("mnd-dfr", Role.OFFICER, clearance=1)
    client, record = signed_in(user), secret()
    text(client, f"/engagements/accounts/{record.pk}/", 404)
    assert ask(client, f"https://node.example/engagements/accounts/{record.pk}/?x")[0] == 302
    for place in ("/", "/plans/", "/search/", "/approvals/"):
        page = text(client, place)
        assert "Diễn tập cứu hộ trên biển" in page
        assert f"/glass/{only(hat).pk}/end/" in page
    other = signed_in(appoint("mnd-dfr", Role.OFFICER, clearance=1)[0])
    assert "Diễn tập cứu hộ" not in text(other, "/")
    client.post(f"/glass/{only(hat).pk}/end/")
    assert "Diễn tập cứu hộ" not in text(client, "/") + text(client, "/glass/")
    ask(client, record.pk)
    assert "Diễn tập cứu hộ" in text(client, "/")
    later(monkeypatch, minutes=11)
    assert "Diễn tập cứu hộ" not in text(client, "/")


def test_the_second_person_consents_and_silence_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    user, hat = appoint("mnd-dfr", Role.OFFICER, clearance=1)
    head, low = appoint("mnd-dfr", Role.HEAD)[0], appoint("mnd-dfr", Role.APPROVER, clearance=2)[0]
    client, record = signed_in(user), secret(3)
    ask(client, record.pk)
    grant = only(hat)
    address = f"/glass/{grant.pk}/"
    assert f"{address}end/" not in text(client, "/")  # no banner before it is open
    assert "Người thứ hai" in text(client, address)
    assert "Diễn tập" not in text(client, address)
    assert address in text(signed_in(head), "/")
    assert "Diễn tập cứu hộ trên biển" in text(signed_in(head), address)
    assert 'value="yes"' not in text(signed_in(low), address)  # may not read it by right
    assert signed_in(low).post(f"{address}answer/", {"word": "yes"}).status_code == 403
    assert client.post(f"{address}answer/", {"word": "yes"}).status_code == 403
    signed_in(head).post(f"{address}answer/", {"word": "yes"})
    assert "Diễn tập cứu hộ trên biển" in text(client, "/")
    client.post(f"{address}end/")
    ask(client, record.pk)
    later(monkeypatch, minutes=11)
    assert "Diễn tập cứu hộ" not in text(client, "/")


def test_head_and_auditor_see_every_grant_without_the_content_and_the_head_takes_notice() -> None:
    user, hat = appoint("mnd-dfr", Role.OFFICER, clearance=1)
    head, heads_hat = appoint("mnd-dfr", Role.HEAD, clearance=0)
    auditor = signed_in(appoint("mnd-dfr", Role.AUDITOR, clearance=0)[0])
    stranger = signed_in(appoint("mnd-dfr", Role.OFFICER, clearance=1)[0])
    outsider = signed_in(appoint(BORDER_GUARD, Role.HEAD)[0])
    client, record = signed_in(user), secret()
    ask(client, record.pk, reason="Cần số liên lạc khẩn")
    address = f"/glass/{only(hat).pk}/"
    assert address in text(signed_in(head), "/")  # the owner's notice reaches the head's own page
    for page in (text(signed_in(head), "/glass/"), text(auditor, "/glass/"), text(auditor, address)):
        assert "Cần số liên lạc khẩn" in page
        assert "Diễn tập" not in page
    for nobody in (stranger, outsider):
        assert nobody.get(address).status_code == nobody.post(f"{address}end/").status_code == 404
        assert address not in text(nobody, "/glass/")
    assert "seen/" not in text(auditor, "/glass/")
    signed_in(head).post(f"{address}seen/")
    assert address not in text(signed_in(head), "/")
    assert heads_hat.office in text(client, address)
    signed_in(head).post(f"{address}end/")
    assert "Diễn tập cứu hộ" not in text(client, "/")
