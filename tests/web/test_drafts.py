"""The drafts room: what was read stands beside its source, and a person's corrections become the record."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.web.papers import TEXT, at, conference_read, do_keep_reading
from tests.web.people import Page, appoint, signed_in

from comity.intake.models import Draft, Paper
from comity.kernel.acting import Acting, Role
from comity.kernel.labels import Label
from comity.kernel.reading import content, envelope_of, get
from comity.kernel.records import Record
from comity.programme.kinds import AccountBody
from comity.programme.models import Account
from comity.review.kinds import ConclusionBody, ConferenceBody
from comity.review.models import Conclusion, Conference, Finding
from comity.web.drafts.marked import Mend, Span, cut, window


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Span], list[Mend]]:
    text = draw(st.text(min_size=1, max_size=40))
    start = st.integers(0, len(text) - 1)
    pairs = start.flatmap(lambda a: st.tuples(st.just(a), st.integers(a + 1, len(text))))
    spans = [Span(draw(st.integers(1, 4)), *pair) for pair in draw(st.lists(pairs, max_size=6))]
    borders = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    mends = [
        Mend(a, b, draw(st.sampled_from(["", "x", "hai từ"])))
        for a, b in zip(borders[::2], borders[1::2], strict=False)
    ]
    return text, spans, mends


@given(marked_texts())
def test_cutting_keeps_every_character_span_and_repair(case: tuple[str, list[Span], list[Mend]]) -> None:
    text, spans, mends = case
    segments = cut(text, spans, mends)
    assert "".join(segment.text for segment in segments) == text
    place = 0
    for segment in segments:
        end = place + len(segment.text)
        assert set(segment.numbers) == {
            s.number for s in spans if s.start <= place and end <= s.end and segment.text
        }
        inside = any(m.start <= place and end <= m.end for m in mends)
        assert bool(segment.mend) == inside
        place = end
    assert [s.after for s in segments if s.after] == [m.after for m in sorted(mends) if m.after]
    anchors = [opening.anchor for segment in segments for opening in segment.opens]
    assert len(anchors) == len(set(anchors)) == len(spans), "every span has an anchor of its own"


def test_an_insertion_keeps_its_place() -> None:
    assert [(s.text, s.after) for s in cut("ab", [], [Mend(1, 1, "x")])] == [("a", ""), ("", "x"), ("b", "")]


@pytest.mark.parametrize("span", [Span(1, 0, 0), Span(1, -1, 2), Span(1, 0, 7)])
def test_a_span_outside_the_text_is_refused(span: Span) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        cut("abcdef", [span])


@given(st.integers(1, 500), st.integers(1, 60), st.data())
def test_a_window_of_a_long_text_never_exceeds_its_size(length: int, size: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, length - 1))
    first, last = window("x" * length, [Span(1, start, start + 1)], size)
    assert 0 <= first <= last <= length
    assert last - first == min(size, length)
    assert first <= start < last


def fields(page: Page) -> dict[str, Any]:
    """What a browser would send of the draft's form as it stands on the page."""
    html = page.content.decode()
    found: dict[str, Any] = {}
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', html, re.S):
        found[name] = text
    for tag in re.findall(r"<input[^>]+>", html):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if 'type="checkbox"' in tag and name and "checked" in tag:
            found[name[1]] = "on"
        elif 'type="text"' in tag and name:
            found[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


@pytest.fixture
def office(db: None) -> tuple[Client, Acting]:
    user, acting = appoint("mnd-dfr")
    return signed_in(user), acting


def waiting(acting: Acting, **more: Any) -> Record:
    return do_keep_reading({**conference_read(), **more}, acting=acting)[1]


def state(record: Record, acting: Acting) -> str:
    return get(record.pk, acting).state


def test_every_field_stands_beside_its_words_in_the_source(office: tuple[Client, Acting]) -> None:
    client, acting = office
    page = client.get(f"/drafts/{waiting(acting).pk}/").content.decode()
    number = re.search(r'id="field-(\d+)"[^>]*>(?:(?!read-field").)*?name="date"', page, re.S)
    assert number, "the date has a number"
    marked = re.search(rf'id="span-{number[1]}"[^>]*>.*?</a><mark[^>]*>(.*?)</mark>', page, re.S)
    assert marked and marked[1] == "28/8"
    assert "28/8 (không rõ năm)" in page, "the date is said in words beside it"


def test_repairs_show_what_stood_there_and_what_is_read(office: tuple[Client, Acting]) -> None:
    client, acting = office
    page = client.get(f"/drafts/{waiting(acting).pk}/").content.decode()
    assert re.search(r"<del>độngchung</del></mark> <ins>động chung</ins>", page)
    assert re.search(r'repair--junk"><del>&lt;&lt; 1 2 3 &gt;&gt;</del>', page)


def test_a_name_that_no_list_has_is_flagged(office: tuple[Client, Acting]) -> None:
    client, acting = office
    page = client.get(f"/drafts/{waiting(acting).pk}/").content.decode()
    assert "Tổ Liên lạc biên giới: chưa có trong danh mục" in page
    assert "Bộ Ngoại giao: chưa có trong danh mục" not in page


def test_confirming_with_corrections_makes_what_the_person_said(office: tuple[Client, Acting]) -> None:
    client, acting = office
    draft = waiting(acting)
    sent = fields(client.get(f"/drafts/{draft.pk}/"))
    del sent["results-0-keep"]
    sent |= {
        "title": "Hội nghị phối hợp năm 2018",
        "date": "2018-08-28",
        "limitations-0-type": "difficulties",
    }
    answer = client.post(f"/drafts/{draft.pk}/confirm/", sent)

    held = Conference.objects.visible_to(acting).get().record
    assert answer.headers["Location"] == f"/conferences/{held.pk}/"
    body = content(held, ConferenceBody)
    assert (body.title, body.date) == ("Hội nghị phối hợp năm 2018", "2018-08-28")
    assert (body.organiser, body.agencies[:2]) == ("mnd-dfr", ("mnd-dfr", "mofa"))
    assert [row.type for row in Finding.objects.visible_to(acting)] == ["difficulty"]
    assert state(draft, acting) == "confirmed"
    quotes = {source.field: source.quote for source in envelope_of(held).sources}
    assert quotes["date"] == "28/8", "the corrected date still leads to the words it came from"


def test_statements_keep_their_own_source_when_others_are_left_out(office: tuple[Client, Acting]) -> None:
    client, acting = office
    two = [
        {"text": "Các cơ quan đã tổ chức", "source": at("Các cơ quan đã tổ chức")},
        {"text": "còn chậm", "source": at("còn chậm")},
    ]
    draft = waiting(acting, results=two)
    sent = fields(client.get(f"/drafts/{draft.pk}/"))
    del sent["results-0-keep"]
    client.post(f"/drafts/{draft.pk}/confirm/", sent)
    finding = Finding.objects.visible_to(acting).get(type="result").record
    assert [source.quote for source in envelope_of(finding).sources] == ["còn chậm"]


def test_a_person_may_say_that_it_is_something_else(office: tuple[Client, Acting]) -> None:
    client, acting = office
    draft = waiting(acting)
    sent = fields(client.get(f"/drafts/{draft.pk}/")) | {"kind": "engagement", "form": "dialogue"}
    client.post(f"/drafts/{draft.pk}/confirm/", sent)
    made = Account.objects.visible_to(acting).get().record
    assert content(made, AccountBody).form == "dialogue"
    assert not Conference.objects.visible_to(acting).exists()


def test_a_direction_becomes_a_conclusion_with_its_lead(office: tuple[Client, Acting]) -> None:
    client, acting = office
    draft = waiting(acting)
    client.post(f"/drafts/{draft.pk}/confirm/", fields(client.get(f"/drafts/{draft.pk}/")))
    conclusion = Conclusion.objects.visible_to(acting).get().record
    assert content(conclusion, ConclusionBody).lead == "mofa"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("date", "28/13/2018", "Không đọc được ngày “28/13/2018”."),
        ("title", "  ", "Tiêu đề"),
        ("limitations-0-text", "", "bỏ chọn “Giữ lại”"),
    ],
)
def test_what_is_wrong_stands_by_the_form_and_nothing_is_lost(
    office: tuple[Client, Acting], field: str, value: str, said: str
) -> None:
    client, acting = office
    draft = waiting(acting)
    sent = fields(client.get(f"/drafts/{draft.pk}/")) | {"place": "Hải Phòng", field: value}
    answer = client.post(f"/drafts/{draft.pk}/confirm/", sent)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert said in page
    assert 'role="alert"' in page
    assert 'value="Hải Phòng"' in page, "what was typed is still there"
    assert state(draft, acting) == "waiting"
    assert not Conference.objects.visible_to(acting).exists()


def test_setting_aside_makes_nothing(office: tuple[Client, Acting]) -> None:
    client, acting = office
    draft = waiting(acting)
    assert client.post(f"/drafts/{draft.pk}/set-aside/").status_code == 302
    assert state(draft, acting) == "set-aside"
    page = client.get(f"/drafts/{draft.pk}/").content.decode()
    assert "set-aside/" not in page, "a settled draft has no buttons"


def test_who_may_only_read_has_no_buttons_and_no_way_round(office: tuple[Client, Acting]) -> None:
    _, acting = office
    draft = waiting(acting)
    reader, _ = appoint("mnd-dfr", Role.READER)
    client = signed_in(reader)
    page = client.get(f"/drafts/{draft.pk}/").content.decode()
    assert TEXT[:20] in page
    assert "draft-confirm" not in page and 'type="submit">' not in page.split('id="read-head"')[1]
    assert 'enctype="multipart/form-data"' not in client.get("/drafts/").content.decode()
    assert client.post(f"/drafts/{draft.pk}/set-aside/").status_code == 403
    assert (
        client.post(f"/drafts/{draft.pk}/confirm/", fields(client.get(f"/drafts/{draft.pk}/"))).status_code
        == 400
    )
    assert state(draft, acting) == "waiting"


def test_another_agency_meets_what_a_missing_page_says(office: tuple[Client, Acting]) -> None:
    _, acting = office
    paper, draft = do_keep_reading(conference_read(), acting=acting)
    client = signed_in(appoint("mnd-bgc")[0])
    for place in (
        f"/drafts/{draft.pk}/",
        f"/drafts/papers/{paper.pk}/",
        f"/drafts/papers/{paper.pk}/original/",
    ):
        theirs, missing = (
            client.get(place),
            client.get(place.replace(str(draft.pk), MISSING).replace(str(paper.pk), MISSING)),
        )
        assert theirs.status_code == missing.status_code == 404
        assert without_address(theirs) == without_address(missing)
    assert "Hội nghị" not in client.get("/drafts/").content.decode().split("<main")[1]


MISSING = "01900000-0000-7000-8000-000000000000"


def without_address(answer: Page) -> str:
    """A page's main part, where no address of the page itself stands."""
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def test_a_marked_paper_marks_the_page(office: tuple[Client, Acting]) -> None:
    client, acting = office
    _, draft = do_keep_reading(conference_read(), acting=acting, label=Label(2))
    page = client.get(f"/drafts/{draft.pk}/").content.decode()
    assert "marking-strip--2" in page


def test_the_original_comes_back_byte_for_byte(office: tuple[Client, Acting]) -> None:
    client, acting = office
    paper, _ = do_keep_reading(conference_read(), acting=acting)
    answer = client.get(f"/drafts/papers/{paper.pk}/original/")
    assert answer.content == TEXT.encode()
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_pages_speak_english_too(office: tuple[Client, Acting]) -> None:
    _, acting = office
    paper, draft = do_keep_reading(conference_read(), acting=acting)
    client = signed_in(appoint("mnd-dfr")[0], "en")
    page = client.get(f"/drafts/{draft.pk}/").content.decode()
    assert "28 August (year not stated)" in page
    assert '<h1><span lang="vi">Hội nghị phối hợp' in page
    assert "1 word was repaired." in client.get(f"/drafts/papers/{paper.pk}/").content.decode()


def give(client: Client, data: bytes, name: str = "bao-cao.txt", marking: str = "0") -> HttpResponse:
    answer = client.post("/drafts/", {"file": SimpleUploadedFile(name, data), "marking": marking})
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "không có nội dung"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "ảnh PNG"),
        (b"abc \xff\xfe\xfa def", "không đúng mã"),
    ],
)
def test_a_bad_file_is_refused_beside_the_form_and_keeps_nothing(
    office: tuple[Client, Acting], data: bytes, said: str
) -> None:
    client, acting = office
    answer = give(client, data)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Paper.objects.visible_to(acting).exists()


def test_a_huge_file_is_refused_before_it_is_read(office: tuple[Client, Acting]) -> None:
    client, acting = office
    answer = give(client, b"a" * (21 * 2**20))
    assert answer.status_code == 400
    assert "21 MB" in answer.content.decode()
    assert not Paper.objects.visible_to(acting).exists()


def test_a_marking_above_ones_reach_is_refused(office: tuple[Client, Acting]) -> None:
    client, acting = office
    assert give(client, TEXT.encode(), marking="4").status_code == 400
    assert not Paper.objects.visible_to(acting).exists()


def test_a_report_read_in_becomes_a_draft_with_its_marking(office: tuple[Client, Acting]) -> None:
    client, acting = office
    answer = give(client, TEXT.encode(), marking="1")
    assert answer.status_code == 302
    paper = Paper.objects.visible_to(acting).get().record
    assert paper.marking == 1
    drafts = [row.record for row in Draft.objects.visible_to(acting).filter(paper=paper.pk)]
    assert [draft.marking for draft in drafts] == [1] * len(drafts)
    listed = client.get("/drafts/").content.decode()
    for draft in drafts:
        assert f"/drafts/{draft.pk}/" in listed
