"""The history room: versions of any record, two of them compared, one restored; lists and pages as they stood."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.acts import BORDER_GUARD, DEPARTMENT, account
from tests.web.people import appoint, signed_in
from tests.web.test_room_words import WEB, asked_in_modules, asked_in_templates, known

from comity.exchange.actions import do_approve, do_compose, do_send
from comity.exchange.kinds import DispatchBody
from comity.kernel import clock
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.attachments.actions import is_attachable
from comity.kernel.journal import JournalEntry
from comity.kernel.kinds import Body
from comity.kernel.labels import Label
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.writing import revise
from comity.programme.actions import do_assign_task, do_move_task, do_plan, do_set_direction
from comity.programme.engaging.actions import do_propose
from comity.programme.grouping import do_group
from comity.programme.kinds import AccountBody, DirectionBody, EngagementBody, PlanBody, TaskBody
from comity.review.actions import do_open_round, do_record_conference, do_state_finding
from comity.review.kinds import ConferenceBody, FindingBody, ReportBody, RoundBody, SentenceBody
from comity.review.reporting import do_draft_report, do_revise_report
from comity.web.history.fields import field_name
from comity.web.links import url_of

MISSING = "01900000-0000-7000-8000-000000000000"
THEN = datetime(2019, 3, 1, 5, tzinfo=UTC)


@action
def do_change(
    record: Record, body: Body | None = None, label: Label | None = None, *, acting: Acting
) -> Record:
    return revise(record, acting=acting, body=body, label=label)


@pytest.fixture
def office(db: None) -> tuple[Client, Acting]:
    user, acting = appoint()
    return signed_in(user), acting


@pytest.fixture
def past(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A clock that stands at `THEN` until it is undone."""
    monkeypatch.setattr(clock, "now", lambda: THEN)
    return monkeypatch


def main(client: Client, place: str, status: int = 200) -> str:
    answer = client.get(place)
    assert answer.status_code == status, place
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def edited(acting: Acting) -> Record:
    """An account with a second version: a result reworded, one put before it, another place."""
    record = account(acting=acting)
    body = content(record, AccountBody)
    changed = {"results": ("Trao đổi thông tin.", "Hai bên ký ba văn bản."), "place": "Cao Bằng"}
    return do_change(record, body.model_copy(update=changed), acting=acting)


def test_the_history_says_what_moved_and_leads_to_each_version(office: tuple[Client, Acting]) -> None:
    client, acting = office
    record = edited(acting)
    link = f'href="/records/{record.pk}/history/"'
    assert link in main(client, url_of(record)) and "Lịch sử · v2" in main(client, url_of(record))
    page = main(client, f"/records/{record.pk}/history/")
    assert "Địa điểm, Kết quả" in page or "Kết quả, Địa điểm" in page
    first = main(client, f"/records/{record.pk}/history/1/")
    assert "Hai bên ký hai văn bản." in first and "Lạng Sơn" in first and "Đây là phiên bản cũ" in first
    assert "20-22/4/2018" in first, "dates in words"
    english = main(signed_in(appoint()[0], "en"), f"/records/{record.pk}/history/1/")
    assert "Place" in english and '<span class="pieces" lang="vi">Lạng Sơn</span>' in english


def test_two_versions_are_compared_in_words(office: tuple[Client, Acting]) -> None:
    client, acting = office
    record = edited(acting)
    page = main(client, f"/records/{record.pk}/history/compare/?a=2&b=1")
    assert "<del>Lạng Sơn</del>" in page and "<ins>Cao Bằng</ins>" in page
    assert "<ins>Trao đổi thông tin.</ins>" in page
    inline = main(client, f"/records/{record.pk}/history/compare/?a=1&b=2&view=inline")
    assert "<del>Lạng Sơn</del><ins>Cao Bằng</ins>" in inline
    assert "Kết quả 1" in inline
    assert main(client, f"/records/{record.pk}/history/compare/") == main(
        client, f"/records/{record.pk}/history/compare/?a=1&b=2"
    )
    for wrong in ("?a=1&b=9", "?a=x&b=1", "?a=1"):
        main(client, f"/records/{record.pk}/history/compare/{wrong}", 404)


def test_an_older_version_is_restored_with_a_reason(office: tuple[Client, Acting]) -> None:
    client, acting = office
    record = edited(acting)
    place = f"/records/{record.pk}/history/1/restore/"
    refused = client.post(place, {"reason": " "})
    assert refused.status_code == 400 and "Chưa nêu lý do" in refused.content.decode()
    assert client.post(place, {"reason": "Ghi nhầm địa điểm"}).status_code == 302
    now = get(record.pk, acting)
    assert now.number == 3 and content(now, AccountBody).place == "Lạng Sơn"
    assert "từ phiên bản 1: Ghi nhầm địa điểm" in main(client, f"/records/{record.pk}/history/")
    reader = signed_in(appoint(DEPARTMENT, Role.READER)[0])
    assert "/restore/" not in main(reader, f"/records/{record.pk}/history/2/")
    assert reader.post(f"/records/{record.pk}/history/2/restore/", {"reason": "x"}).status_code == 403


def test_who_may_not_know_meets_what_a_missing_page_says(office: tuple[Client, Acting]) -> None:
    _client, acting = office
    record = edited(acting)
    stranger = other = signed_in(appoint(BORDER_GUARD)[0])
    missing = main(stranger, f"/records/{MISSING}/", 404)
    for end in ("", "history/", "history/1/", "history/compare/", "history/compare/?a=1&b=2"):
        assert main(stranger, f"/records/{record.pk}/{end}", 404) == missing
    assert stranger.post(f"/records/{record.pk}/history/1/restore/", {"reason": "x"}).status_code == 404
    shared = do_change(record, label=Label(0, frozenset({BORDER_GUARD})), acting=acting)
    # Who was told later sees the versions from then on, and of those before only that the numbers run.
    page = main(other, f"/records/{shared.pk}/history/")
    assert "Phiên bản 1 đến 2: không thuộc phạm vi" in page and "history/2/" not in page
    assert "không xác định được" in page
    for closed in ("history/1/", "history/2/", "history/compare/?a=2&b=3", "history/9/"):
        assert main(other, f"/records/{shared.pk}/{closed}", 404) == missing
    assert "Cao Bằng" in main(other, f"/records/{shared.pk}/history/3/")
    for place in (f"/proof/records/{shared.pk}/", f"/engagements/accounts/{shared.pk}/"):
        assert "Trưởng phòng" in main(other, place), "the version that they were given"
        assert main(other, place).count("Trưởng phòng") < main(_client, place).count("Trưởng phòng")


def test_opening_an_older_and_secret_version_is_journaled_and_heads_see_it(db: None) -> None:
    user, acting = appoint()
    record = account(acting=acting, label=Label(2))
    client = signed_in(user)
    assert "Nhật ký không ghi lần mở nào" not in main(client, f"/records/{record.pk}/history/")
    page = main(client, f"/records/{record.pk}/history/")
    opened = page.split('id="opened-head"')[1]
    assert "Trưởng phòng" in opened
    assert JournalEntry.objects.filter(type="opened").count() == 1
    clerk = signed_in(appoint(DEPARTMENT, Role.CLERK)[0])
    assert "opened-head" not in main(clerk, f"/records/{record.pk}/history/")


def test_a_kind_without_a_page_shows_all_that_is_known_of_it(office: tuple[Client, Acting]) -> None:
    client, acting = office
    told = account("Trao đổi đoàn", acting=acting)
    body = FindingBody(type="result", text="Tổ chức 12 hoạt động", theme="bilateral", origin=str(told.pk))
    finding = do_state_finding(body, acting=acting)
    assert url_of(finding) == f"/records/{finding.pk}/"
    page = main(client, f"/records/{finding.pk}/")
    assert "Tổ chức 12 hoạt động" in page and "Trao đổi đoàn" in page and "Phiên bản 1" in page
    assert ('type="file"' in page) == is_attachable(finding)
    assert client.get(f"/records/{told.pk}/").headers["Location"] == url_of(told)


def planned(acting: Acting) -> tuple[Record, Record]:
    plan = do_plan(PlanBody(title="Kế hoạch 2019", period="2019"), acting=acting)
    direction = do_set_direction(DirectionBody(plan=str(plan.pk), title="Hoàn thiện cơ chế"), acting=acting)
    body = TaskBody(direction=str(direction.pk), title="Trình quy chế", lead=DEPARTMENT, deadline="2019-02")
    return plan, do_assign_task(body, acting=acting)


def test_lists_and_pages_show_what_stood_and_offer_nothing_to_write(
    office: tuple[Client, Acting], past: pytest.MonkeyPatch
) -> None:
    client, acting = office
    plan, task = planned(acting)
    told = account("Giao lưu cũ", acting=acting)
    do_group(told.pk, acting=acting)
    conference = do_record_conference(ConferenceBody(title="Hội nghị cũ", place="Hà Nội"), acting=acting)
    round_ = do_open_round(RoundBody(title="Đợt cũ", period="2018", agencies=(DEPARTMENT,)), acting=acting)
    letter = DispatchBody(type="notice", title="Thông báo cũ", text="…", recipients=(BORDER_GUARD,))
    dispatch = do_compose(letter, acting=acting)
    past.undo()
    do_move_task(task.pk, "finish", acting=acting)
    do_send(do_approve(dispatch.pk, acting=acting).pk, acting=acting)
    do_change(conference, ConferenceBody(title="Hội nghị mới"), acting=acting)
    do_change(round_, RoundBody(title="Đợt mới", period="2018", agencies=(DEPARTMENT,)), acting=acting)
    do_change(plan, PlanBody(title="Kế hoạch mới", period="2019"), acting=acting)
    account("Giao lưu mới", acting=acting)

    lists = {"/conferences/": "Hội nghị", "/rounds/": "Đợt", "/plans/": "Kế hoạch"}
    for place, title in lists.items():
        assert f"{title} mới" in main(client, place) and f"{title} cũ" not in main(client, place)
        then = main(client, f"{place}?as_of=2019-03-01")
        assert f"{title} {'2019' if place == '/plans/' else 'cũ'}" in then and f"{title} mới" not in then
        assert "Như tại ngày 01/3/2019" in then and f'href="{place}"' in then
        assert "Ngày đó chưa có" in main(client, f"{place}?as_of=2019-02-28")
    then = main(client, "/engagements/?as_of=2019-03-01&form=border-exchange&year=2018")
    assert "Giao lưu cũ" in then and "Giao lưu mới" not in then
    assert "Giao lưu cũ" not in main(client, "/engagements/?as_of=2019-03-01&form=border-exchange&year=2017")
    assert "Giao lưu cũ" in main(client, "/engagements/?as_of=2019-03-01&q=giao+luu")
    assert "Giao lưu cũ" not in main(client, "/engagements/?as_of=2019-03-01&q=hoi+thao")
    sent = main(client, "/dispatches/sent/?as_of=2019-03-01")
    assert "Thông báo cũ" in sent and "dự thảo" in sent
    guard = signed_in(appoint(BORDER_GUARD)[0])
    assert "Thông báo cũ" in main(guard, "/dispatches/?show=all")
    assert "Thông báo cũ" not in main(guard, "/dispatches/?as_of=2019-03-01"), "it was not theirs to know yet"
    today = timezone.localdate().isoformat()
    assert "Thông báo cũ" in main(guard, f"/dispatches/?as_of={today}")

    tree = main(client, f"/plans/{plan.pk}/?as_of=2019-03-01")
    assert "Kế hoạch 2019" in tree and "quá hạn" in tree, "the task was late on that day"
    assert f"/records/{task.pk}/history/1/" in tree
    assert "hoàn thành" in main(client, f"/plans/{plan.pk}/")
    for page in (tree, sent, then):
        assert 'method="post"' not in page


def test_a_report_is_read_and_printed_as_it_stood(
    office: tuple[Client, Acting], past: pytest.MonkeyPatch
) -> None:
    client, acting = office
    told = account(acting=acting)
    round_ = do_open_round(RoundBody(title="Đợt 2018", period="2018", agencies=(DEPARTMENT,)), acting=acting)

    def body(text: str) -> ReportBody:
        sentence = SentenceBody(section="results", block=1, texts={"vi": text}, sources=(str(told.pk),))
        return ReportBody(
            round=str(round_.pk), title="Báo cáo tổng kết", period="2018", sentences=(sentence,)
        )

    report = do_draft_report(body("Câu ban đầu."), acting=acting, label=Label())
    past.undo()
    do_revise_report(report.pk, body("Câu đã sửa."), acting=acting)
    now, then = (main(client, f"/rounds/reports/{report.pk}/{end}") for end in ("", "?as_of=2019-03-05"))
    assert "Câu đã sửa." in now and "Câu ban đầu." not in now
    assert "Câu ban đầu." in then and "Câu đã sửa." not in then
    assert "/pdf/vi/?as_of=2019-03-05" in then or "?as_of=2019-03-05" in then.split("hreflang")[0]
    assert 'method="post"' not in then and "?edit=" not in then
    main(client, f"/rounds/reports/{report.pk}/?as_of=2019-02-01", 404)
    printed = client.get(then.split('href="')[1].split('"')[0] if "PDF" not in then else pdf_in(then))
    assert printed.status_code == 200
    words = pdf_text(printed.content)
    assert "Câu ban đầu." in words and "01/3/2019" not in words and "nội dung đến hết ngày 05/3/2019" in words


def pdf_in(page: str) -> str:
    """The address of the Vietnamese PDF that a report's page leads to."""
    return next(
        part.split('"')[0] for part in page.split('href="') if "as_of" in part and "vi" in part.split('"')[0]
    )


def pdf_text(data: bytes) -> str:
    """The text of a PDF, blanks made one."""
    from io import BytesIO

    from pypdf import PdfReader

    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


@pytest.mark.parametrize("day", ["yesterday", "2019-02-30", "1066-10-14", "tomorrow"])
def test_a_day_that_is_none_is_refused_with_the_mend(office: tuple[Client, Acting], day: str) -> None:
    client, _ = office
    asked = (timezone.localdate() + timedelta(days=2)).isoformat() if day == "tomorrow" else day
    assert "2018-12-31" in main(client, f"/plans/?as_of={asked}", 400)


def test_the_past_goes_on_from_page_to_page(
    office: tuple[Client, Acting], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, acting = office
    for number in range(27):
        do_plan(PlanBody(title=f"Kế hoạch số {number}", period="2019"), acting=acting)
    today = timezone.localdate().isoformat()
    page = main(client, f"/plans/?as_of={today}&q=ke+hoach")
    assert page.count("Kế hoạch số") == 25
    after = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    rest = main(client, f"/plans/{after}")
    assert rest.count("Kế hoạch số") == 2 and 'rel="next"' not in rest
    assert main(client, f"/plans/?as_of={today}&after=x", 400)


def test_every_word_of_the_room_has_its_vietnamese() -> None:
    room = WEB / "history"
    asked = {*asked_in_templates(room), *asked_in_modules(room)}
    assert len(asked) > 20
    assert asked - known(WEB, room, WEB / "engagements", WEB / "proof") == set()


def test_a_field_is_named_as_its_kind_means_it(office: tuple[Client, Acting]) -> None:
    client, acting = office
    body = EngagementBody(title="Đoàn thăm", form="visit", lead=acting.agency, direction="incoming")
    page = main(client, reverse("history-version", args=[do_propose(body, acting=acting).pk, 1]))
    assert "Chiều hoạt động" in page and "đón vào" in page and "Phương hướng" not in page
    assert field_name("direction", "vi", "task") == "Phương hướng"


def test_an_address_without_a_record_is_missing(office: tuple[Client, Acting]) -> None:
    client, _ = office
    main(client, f"/records/{uuid.uuid4()}/history/1/", 404)
