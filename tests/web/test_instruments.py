"""The instruments' room: its list and filters, an instrument from proposal to its end, obligations, a file taken in."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.agenda.happenings import engagement
from tests.programme.test_instruments_import import file_of
from tests.web.people import appoint, knows_nothing_of, signed_in

from comity.kernel.acting import Acting, Role
from comity.kernel.labels import Label
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.programme.instruments.actions import do_oblige, do_open_instrument
from comity.programme.instruments.kinds import InstrumentBody, ObligationBody, StepTaken
from comity.programme.instruments.models import Instrument, Obligation

AT_ENTRY = StepTaken(code="entry", date="2015-03-01")


def opened(
    acting: Acting, title: str, at: StepTaken | None = None, label: Label | None = None, **more: object
) -> Record:
    said = {"title": title, "class_code": "treaty", "partners": ("la",), **more}
    body = InstrumentBody.model_validate(said)
    return do_open_instrument(body, acting=acting, label=label, at=at)


@pytest.fixture
def desk(db: None) -> tuple[Client, Acting]:
    user, acting = appoint()
    return signed_in(user, "en"), acting


def page(client: Client, place: str) -> str:
    answer = client.get(place)
    assert answer.status_code == 200, place
    return re.sub(r"\s+", " ", answer.content.decode().split("<main")[1].split("</main>")[0])


def test_the_list_says_what_ends_soon_and_filters_find_it(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    soon = timezone.localdate() + timedelta(days=40)
    opened(acting, "Hiệp định sắp hết hạn", AT_ENTRY, expires=soon.isoformat(), signed="2014-12-01")
    opened(acting, "Bản ghi nhớ đang soạn", class_code="memorandum", partners=("cn",))
    opened(acting, "Hiệp định lâu dài", AT_ENTRY, expires="2099-01-01", signed="2014-10")
    whole = page(client, "/instruments/")
    assert whole.count('<tr><th scope="row" class="lead">') == 3
    assert whole.index("Bản ghi nhớ đang soạn") < whole.index("Hiệp định sắp hết hạn")
    assert "expiring" in whole and "being completed" in whole
    for query, title in (
        ("within=90", "Hiệp định sắp hết hạn"),
        ("class_code=memorandum", "Bản ghi nhớ đang soạn"),
        ("partner=cn", "Bản ghi nhớ đang soạn"),
        ("state=making", "Bản ghi nhớ đang soạn"),
        ("state=proposed", "Bản ghi nhớ đang soạn"),
    ):
        listed = page(client, f"/instruments/?{query}").split("<tbody>")[-1]
        assert re.findall(r'<a href="/instruments/[^>]*>([^<]*)<', listed) == [title], query
    # The drawing's table, counted from the rows.
    rows = Instrument.objects.visible_to(acting)
    counted = rows.filter(signed_first__gte=date(2014, 1, 1), signed_last__lte=date(2014, 12, 31)).count()
    assert (
        f'<th scope="row">2014</th><td class="num">0</td><td class="num">0</td><td class="num">{counted}</td>'
        in whole
    )
    client.cookies["comity_language"] = "vi"
    assert "sắp hết hạn" in page(client, "/instruments/")


def test_an_instrument_goes_its_way_step_by_step(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    assert "Memorandum" in page(client, "/instruments/new/")
    facts = {
        "title": "Bản ghi nhớ hợp tác",
        "partners": ["la"],
        "at": "proposal",
        "marking": "0",
        "audience": "own",
    }
    made = client.post("/instruments/new/?class_code=memorandum", facts | {"term_years": "5"})
    assert made.status_code == 302
    place = made.headers["Location"]

    def step(code: str, when: str = "", document: str = "") -> int:
        said = {"step-code": code, "step-date": when, "step-document": document, "step-note": ""}
        return client.post(f"{place}step/", said).status_code

    assert step("signature", "2019-05-20") == 400  # not before opinions and decision
    assert step("opinions") == 302
    assert step("decision", "2019-05-01") == 400  # without its document
    assert step("decision", "2019-05-01", "QĐ 12") == 302
    assert step("signature", "2019-04-01") == 400  # before the decision
    assert step("signature", "2019-05-20") == 302 and step("entry", "2019-06") == 302
    shown = page(client, place)
    assert "June 2024 (entry into force plus a term of 5 years)" in shown
    assert "past its end, renewal not known" in shown and "QĐ 12" in shown
    plan = {
        "plan-code": "report",
        "plan-deadline": "2030-01-02",
        "plan-agency": "mofa",
        "plan-asked": ["mofa"],
    }
    assert client.post(f"{place}plan/", plan).status_code == 302
    assert "2 January 2030" in page(client, place)
    edited = client.post(f"{place}edit/", {"title": "Bản ghi nhớ", "partners": ["la"], "signed": "2019-05-20",
                                           "in_force": "2019-06", "expires": "hôm nào"})  # fmt: skip
    assert edited.status_code == 400 and "hôm nào" in edited.content.decode()
    record = Instrument.objects.visible_to(acting).get().record
    body = content(record, InstrumentBody)
    assert (record.state, body.title, len(body.steps)) == ("in-force", "Bản ghi nhớ hợp tác", 5)


def test_obligations_and_engagements_stand_on_its_page(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    record = opened(acting, "Hiệp định", AT_ENTRY)
    place = f"/instruments/{record.pk}/"
    visit = engagement("Đoàn thăm Lào", "2018-04-20", acting=acting)
    assert "Đoàn thăm Lào" in page(client, place).split('id="link-engagement"')[1]
    assert client.post(f"{place}engagements/", {"engagement": str(visit.pk)}).status_code == 302
    assert f"/engagements/{visit.pk}/" in page(client, place)
    owed = {
        "owed-title": "Họp ủy ban chung",
        "owed-agency": "mnd-dfr",
        "owed-deadline": "2020-12",
        "owed-text": "",
    }
    assert client.post(f"{place}obligations/", owed).status_code == 302
    assert "overdue" in page(client, place)
    one = Obligation.objects.visible_to(acting).get()
    settle = f"/instruments/obligations/{one.pk}/settle/"
    assert client.post(settle, {"move": "keep", "done_on": "", "evidence": ""}).status_code == 400
    kept = client.post(settle, {"move": "keep", "done_on": "2020-11-03", "evidence": "Biên bản 03/BB"})
    assert kept.headers["Location"] == f"{place}#obligations"
    assert "kept 3 November 2020" in page(client, place)
    assert client.post(f"{place}engagements/", {"remove": str(visit.pk)}).status_code == 302
    assert f"/engagements/{visit.pk}/" not in page(client, place).split("</ul>")[0]


def test_who_may_not_know_finds_nothing_and_a_reader_no_buttons(desk: tuple[Client, Acting]) -> None:
    _, acting = desk
    secret = opened(acting, "Hiệp định mật", AT_ENTRY, Label(2))
    told = do_oblige(
        ObligationBody(instrument=str(secret.pk), title="Nộp báo cáo", agency="mnd-bgc"), acting=acting
    )
    outsider = signed_in(appoint("mnd-bgc", clearance=3)[0])
    reader = signed_in(appoint("mnd-dfr", Role.READER, clearance=2)[0])
    low = signed_in(appoint("mnd-dfr", clearance=1)[0])
    for client in (outsider, low):
        assert knows_nothing_of(client, f"/instruments/{secret.pk}/")
        assert "Hiệp định mật" not in page(client, "/instruments/")
    # Who owes is told of the obligation, and not of what it stands under.
    owing = page(outsider, f"/instruments/obligations/{told.pk}/")
    assert "Nộp báo cáo" in owing and "Hiệp định mật" not in owing
    assert knows_nothing_of(low, f"/instruments/obligations/{told.pk}/")
    shown = page(reader, f"/instruments/{secret.pk}/")
    assert "Hiệp định mật" in shown and 'name="step-code"' not in shown and "/edit/" not in shown
    assert reader.get("/instruments/new/").status_code == 404
    assert reader.post(f"/instruments/{secret.pk}/step/", {}).status_code == 404


def test_a_file_is_taken_in_and_each_row_accounted_for(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    data = file_of({}, {"DCAid": "=1+1", "categoryConf": "low"}, {"DCAid": "X-3", "ccode1": "5"})

    def send(content_: bytes) -> int:
        return client.post(
            "/instruments/import/", {"file": SimpleUploadedFile("dcad.csv", content_)}
        ).status_code

    assert client.get("/instruments/import/outcome/").status_code == 404
    assert send(b"a,b\n1,2") == 400
    assert send(data) == 302
    shown = page(client, "/instruments/import/outcome/")
    assert "low confidence of its coders" in shown and "number 5 (FRN)" in shown
    kept = client.get("/instruments/import/outcome.csv").content.decode("utf-8-sig").splitlines()
    assert kept[1].split(",")[:3] == ["1", "X-1", "row taken"] and kept[2].startswith("2,'=1+1,")
    one = Instrument.objects.visible_to(acting).get(external_id="=1+1").record
    doubtful = page(client, f"/instruments/{one.pk}/")
    assert (
        "Taken from a file with a doubt:" in doubtful
        and "18.0,11.0,2003" in doubtful
        and "dcad.csv" in doubtful
    )
    assert send(data) == 302 and page(client, "/instruments/import/outcome/").count("known already") == 3
    assert Instrument.objects.visible_to(acting).count() == 2
    assert signed_in(appoint()[0]).get("/instruments/import/outcome/").status_code == 404
