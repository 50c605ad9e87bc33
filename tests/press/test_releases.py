"""Releases: every sentence has its source, nothing is public before its time, stale translations show."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from docx import Document

from comity.documents.release_paper import docx_of, plain_of, text_of
from comity.intake.reading import read_bytes
from comity.kernel import clock
from comity.kernel.acting import Role
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.press.actions import (
    do_approve_release,
    do_draft_release,
    do_publish_release,
    do_render_release,
    do_reopen_release,
    do_revise_release,
    do_withdraw_release,
)
from comity.press.checking import obstacles
from comity.press.kinds import ReleaseBody, Statement
from comity.press.reading import public
from comity.press.translating import beside, standing
from tests.acts import BORDER_GUARD, account, office
from tests.press.making import CONCLUSION, CONCLUSION_EN, released

pytestmark = pytest.mark.django_db


def stamp(hours: float) -> str:
    return clock.stamp(datetime.now(UTC) + timedelta(hours=hours))


def published(**more: object) -> ReleaseBody:
    record = released(office(), **more)
    do_approve_release(record.pk, acting=office())
    return content(do_publish_release(record.pk, acting=office()), ReleaseBody)


def test_a_draft_is_made_of_facts_each_with_its_source_in_both_languages() -> None:
    record = released()
    body = content(record, ReleaseBody)
    assert all(one.sources for one in body.statements)
    first = body.statements[0].text
    for fact in ("20/12/2018", "Hà Nội", "Cục Đối ngoại", "hội nghị phối hợp các cơ quan"):
        assert fact in first, first
    assert standing(body, "en") == "whole"
    texts = {one.original: one.text for one in beside(body, "en")}
    assert texts[CONCLUSION + "."] == CONCLUSION_EN + "."
    assert "Biên dịch viên" in body.rendered["en"].translator
    assert record.titles["en"] == "Conference on coordination among agencies"


def test_the_public_reads_only_what_is_published_unmarked_and_past_its_embargo() -> None:
    draft = released()
    assert list(public()) == []
    do_approve_release(draft.pk, acting=office())
    assert list(public()) == []
    clerk = office("mnd-dfr", Role.CLERK)
    told = do_publish_release(draft.pk, acting=clerk)
    assert [row.pk for row in public()] == [draft.pk]
    assert content(told, ReleaseBody).number.startswith("01/TC-")
    do_withdraw_release(draft.pk, acting=clerk)
    assert list(public()) == []
    published(embargo=stamp(1))
    assert list(public()) == []
    past = published(embargo=stamp(-1))
    assert [content(row.record, ReleaseBody).number for row in public()] == [past.number]


def test_what_prevents_publication_is_named_only_to_who_may_know_it() -> None:
    secret = account("Chuyến thăm kín của đoàn cấp cao", label=Label(3))
    body = ReleaseBody(
        title="Tin", statements=(Statement(text="Có chuyến thăm.", sources=(str(secret.pk),)),)
    )
    record = do_draft_release(body, acting=office())
    knows, not_ = office(), office(clearance=1)
    named, pointed = obstacles(record, body, knows), obstacles(record, body, not_)
    assert [one.code for one in named] == [one.code for one in pointed] == ["source-kept-back"]
    assert "Chuyến thăm kín" in named[0].what.vi and named[0].record is not None
    assert "Chuyến thăm kín" not in pointed[0].what.vi + pointed[0].what.en and pointed[0].record is None
    assert "Tối mật" not in pointed[0].what.vi and pointed[0].place == "1"
    do_approve_release(record.pk, acting=not_)
    with pytest.raises(Problem, check=lambda found: "Chuyến thăm kín" not in found.what.vi) as refused:
        do_publish_release(record.pk, acting=not_)
    assert refused.value.code == "release-kept-back"
    # What is not here at all is told in the very same words.
    nowhere = body.model_copy(
        update={"statements": (Statement(text="Có.", sources=("01900000-0000-7000-8000-000000000000",)),)}
    )
    assert obstacles(record, nowhere, not_)[0].what == pointed[0].what
    with pytest.raises(Problem, check=lambda found: found.code == "not-found"):
        do_draft_release(body, acting=not_)


def test_a_translation_made_before_the_original_changed_is_stale_and_not_published() -> None:
    record = released()
    body = content(record, ReleaseBody)
    changed = body.statements[0].model_copy(update={"text": "Ngày 21/12/2018, hội nghị đã họp."})
    moved = (body.statements[-1], changed, *body.statements[1:-1])
    do_revise_release(record.pk, body.model_copy(update={"statements": moved}), acting=office())
    body = content(get(record.pk, office()), ReleaseBody)
    stale = [one for one in beside(body, "en") if not one.fresh]
    assert [one.original for one in stale] == ["Ngày 21/12/2018, hội nghị đã họp."]
    assert "translation-stale" in [one.code for one in obstacles(record, body, office())]
    do_approve_release(record.pk, acting=office())
    with pytest.raises(Problem, check=lambda found: found.code == "release-kept-back"):
        do_publish_release(record.pk, acting=office())
    do_reopen_release(record.pk, acting=office())
    texts = {stale[0].path: "The conference met on 21 December 2018."}
    do_render_release(record.pk, "en", texts, "Biên dịch viên", acting=office())
    body = content(get(record.pk, office()), ReleaseBody)
    assert standing(body, "en") == "whole" and obstacles(get(record.pk, office()), body, office()) == []


def test_the_papers_say_the_same_and_plain_text_survives_a_paste() -> None:
    body = published(contact="Phòng\u00a0Báo\u00adchí\t024 0000 0000")
    record = public()[0].record
    for language in ("vi", "en"):
        text = text_of(record, body, language)
        plain = plain_of(text)
        assert not set(plain) & set("\u00a0\u00ad\u200b\t\r"), "what a paste would change"
        paper = Document(io.BytesIO(docx_of(text)))
        told = [" ".join(one.text.split()) for one in paper.paragraphs if one.text.strip()]
        for paragraph in plain.split("\n\n")[2:]:
            assert " ".join(paragraph.split()) in told, paragraph
    again = read_bytes("pasted.txt", plain_of(text_of(record, body, "vi")).encode()).records[0]
    assert again.date is not None and again.date.edtf == "2018-12-20"
    assert again.kind == "conference" and "mofa" in {one.code for one in again.mentions}


def test_another_agency_reads_a_release_only_where_the_public_does() -> None:
    record = released()
    theirs = office(BORDER_GUARD)
    with pytest.raises(Problem, check=lambda found: found.code == "not-found"):
        get(record.pk, theirs)
