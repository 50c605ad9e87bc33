"""The press room: a release from its draft to the public's page, and clippings beside our account."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from tests.acts import account, office
from tests.press.making import CONCLUSION, CONCLUSION_EN, held, released
from tests.web.people import appoint, knows_nothing_of, signed_in

from comity.kernel import blobs, clock
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.attachments.kinds import AttachmentBody
from comity.kernel.attachments.reading import attachments_of
from comity.kernel.labels import Label
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.writing import create
from comity.press.actions import do_approve_release, do_draft_release, do_publish_release, do_show_photo
from comity.press.checking import obstacles
from comity.press.drafting import drafted
from comity.press.kinds import ReleaseBody, Statement
from comity.press.models import Clipping, Release
from comity.review.conferring import do_revise_conference
from comity.review.kinds import ConferenceBody

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
# A picture of one point.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe"
    "0def46b80000000049454e44ae426082"
)


def main(client: Client, place: str) -> str:
    answer = client.get(place)
    assert answer.status_code == 200, (place, answer.status_code)
    return answer.content.decode().split("<main")[1].split("</main>")[0]


@action
def do_hang(record: Record, *, acting: Acting) -> Record:
    body = AttachmentBody(
        of=str(record.pk), name="anh.png", sha256=blobs.put(PNG), size=len(PNG), media_type="image/png"
    )
    return create("attachment", body, acting=acting)


@pytest.fixture
def desk() -> tuple[Client, Acting]:
    user, acting = appoint()
    return signed_in(user), acting


def test_a_release_goes_from_a_conference_to_everybody(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    conference, _result, conclusion = held(acting)
    draft = f"/press/releases/about/{conference.pk}/"
    assert CONCLUSION in main(client, draft) and not Release.objects.visible_to(acting).exists()
    place = client.post(draft).headers["Location"]
    page = main(client, place)
    assert CONCLUSION in page and CONCLUSION_EN in page and f'href="/records/{conclusion.pk}' in page
    key = place.split("/")[-2]
    client.post(f"{place}move/", {"move": "approve"})
    anybody = Client()
    assert anybody.get(f"/news/{key}/").status_code == 404
    client.post(f"{place}move/", {"move": "publish"})
    anybody.cookies["comity_language"] = "vi"
    assert "Hội nghị phối hợp các cơ quan" in main(anybody, "/news/")
    page = main(anybody, f"/news/{key}/")
    assert CONCLUSION in page and str(conclusion.pk) not in page, "the public reads the text, not its sources"
    assert CONCLUSION_EN in main(anybody, f"/news/{key}/?lang=en")
    assert CONCLUSION_EN in anybody.get(f"/news/{key}/release.txt?lang=en").content.decode()
    assert anybody.get(f"/news/{key}/release.docx").content.startswith(b"PK")
    feed = ElementTree.fromstring(anybody.get("/news/feed.atom?lang=en").content)
    entries = feed.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}id") for one in entries] == [f"urn:uuid:{key}"]
    assert CONCLUSION_EN in (entries[0].findtext(f"{ATOM}summary") or "")
    client.post(f"{place}move/", {"move": "withdraw"})
    assert anybody.get(f"/news/{key}/").status_code == 404
    assert not ElementTree.fromstring(anybody.get("/news/feed.atom").content).findall(f"{ATOM}entry")


def test_an_embargo_holds_on_every_public_address(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    later = clock.stamp(datetime.now(UTC) + timedelta(hours=2))
    record = released(acting, embargo=later)
    photo = do_hang(record, acting=acting)
    do_show_photo(record.pk, photo.pk, "Quang cảnh hội nghị", "Cục Đối ngoại", acting=acting)
    client.post(
        f"/press/releases/{record.pk}/translate/en/",
        {"translator": "Biên dịch viên", "photos/0": "At the conference"},
    )
    do_approve_release(record.pk, acting=acting)
    do_publish_release(record.pk, acting=acting)
    assert "Không công bố trước" in main(client, f"/press/releases/{record.pk}/")
    anybody = Client()
    for tail in ("", "release.txt", "release.docx", f"photos/{photo.pk}/"):
        assert knows_nothing_of(anybody, f"/news/{record.pk}/{tail}"), tail
    assert "hội nghị" not in main(anybody, "/news/").casefold()
    assert b"entry" not in anybody.get("/news/feed.atom").content


def test_a_conferences_photographs_come_with_their_captions(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    conference = held(acting)[0]
    shown, _uncaptioned = do_hang(conference, acting=acting), do_hang(conference, acting=acting)
    body = content(conference, ConferenceBody).model_copy(update={"captions": {str(shown.pk): "Toàn cảnh"}})
    do_revise_conference(conference.pk, body, acting=acting)
    place = client.post(f"/press/releases/about/{conference.pk}/").headers["Location"]
    assert "Toàn cảnh" in main(client, place)
    release = Release.objects.visible_to(acting).select_related("record").get().record
    [photo] = content(release, ReleaseBody).photos
    [hung] = attachments_of(release, acting)
    assert (photo.attachment, photo.caption, photo.credit) == (str(hung.record.pk), "Toàn cảnh", "")
    assert hung.record.pk != shown.pk and blobs.get(hung.body.sha256) == PNG
    # Who took it nobody said: it is named as what stands in the way, and a person writes it.
    assert "photo-uncredited" in {
        one.code for one in obstacles(release, content(release, ReleaseBody), acting)
    }
    marked = held(acting, Label(1))[0]
    assert not drafted(marked, acting).photos


def test_a_photo_is_public_with_caption_and_credit_only_where_the_release_shows_it(
    desk: tuple[Client, Acting],
) -> None:
    client, acting = desk
    record = released(acting)
    shown, kept = do_hang(record, acting=acting), do_hang(record, acting=acting)
    said = {"attachment": str(shown.pk), "caption": "Quang cảnh hội nghị", "credit": "Ảnh: Cục Đối ngoại"}
    client.post(f"/press/releases/{record.pk}/photos/", said)
    assert "Bản dịch không còn khớp" in main(client, f"/press/releases/{record.pk}/"), (
        "the caption is not translated"
    )
    client.post(
        f"/press/releases/{record.pk}/translate/en/",
        {"translator": "Biên dịch viên", "photos/0": "At the conference"},
    )
    do_approve_release(record.pk, acting=acting)
    do_publish_release(record.pk, acting=acting)
    anybody = Client()
    anybody.cookies["comity_language"] = "vi"
    page = main(anybody, f"/news/{record.pk}/")
    assert "Quang cảnh hội nghị" in page and "Ảnh: Cục Đối ngoại" in page
    answer = anybody.get(f"/news/{record.pk}/photos/{shown.pk}/")
    assert b"".join(answer) == PNG and answer["Content-Type"] == "image/png"
    assert anybody.get(f"/news/{record.pk}/photos/{kept.pk}/").status_code == 404


def test_the_marking_check_names_a_source_only_to_who_may_know_it(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    secret = account("Chuyến thăm kín của đoàn cấp cao", label=Label(3), acting=acting)
    body = ReleaseBody(
        title="Tin", statements=(Statement(text="Có chuyến thăm.", sources=(str(secret.pk),)),)
    )
    record = do_draft_release(body, acting=acting)
    place = f"/press/releases/{record.pk}/"
    assert "Chuyến thăm kín" in main(client, place)
    lower = signed_in(appoint("mnd-dfr", clearance=1)[0])
    for answer in (lower.get(place), lower.post(f"{place}move/", {"move": "approve"}, follow=True)):
        page = answer.content.decode()
        assert "bạn không được xem hồ sơ đó" in page
        assert "Chuyến thăm kín" not in page and str(secret.pk) not in page and "Tối mật" not in page
    answer = lower.post(f"{place}move/", {"move": "publish"})
    assert answer.status_code == 400 and "Chuyến thăm kín" not in answer.content.decode()
    assert get(record.pk, acting).state == "approved"


def test_a_stale_translation_shows_and_is_mended(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    record = released(acting)
    place = f"/press/releases/{record.pk}/"
    body = content(record, ReleaseBody)
    said = {f"statement-{n}": one.text for n, one in enumerate(body.statements)}
    said |= {"title": body.title, "place": body.place, "statement-0": "Hội nghị đã họp tại Hà Nội."}
    assert client.post(f"{place}edit/", {**said, "new": "Câu mới."}).status_code == 400, (
        "a sentence has a source"
    )
    client.post(f"{place}edit/", said)
    page = main(client, place)
    assert page.count("Bản dịch làm từ câu:") == 1 and body.statements[0].text in page
    client.post(
        f"{place}translate/en/", {"translator": "BDV", "statements/0": "The conference met in Hanoi."}
    )
    page = main(client, place)
    assert "không còn khớp" not in page and "The conference met in Hanoi." in page and "BDV" in page


def test_a_clipping_is_read_in_linked_and_compared(desk: tuple[Client, Acting]) -> None:
    client, acting = desk
    conference, *_ = held(acting)
    text = (
        "Hà Nội - Ngày 21 tháng 12 năm 2018, tại Hà Nội, Cục Đối ngoại, Bộ Quốc phòng chủ trì Hội nghị phối hợp "
        "các cơ quan trong công tác đối ngoại quốc phòng. Tham dự Hội nghị có đại diện Bộ Ngoại giao, Bộ Công an."
    )
    place = client.post("/press/clippings/new/", {"outlet": "Báo Đối ngoại", "text": text}).headers[
        "Location"
    ]
    row = Clipping.objects.visible_to(acting).get()
    client.post(f"{place}link/", {"conference": str(conference.pk)})
    page = main(client, place)
    assert "hai bên nêu khác" in page or re.search(r"told--differ", page)
    assert "Bộ Công an" in page and "chỉ báo nêu" in page and "chỉ báo cáo của ta nêu" in page
    client.post(f"{place}link/", {"unlink": "1"})
    assert get(row.pk, acting).state == "unlinked"
    assert client.post("/press/clippings/new/", {"outlet": "Báo"}).status_code == 400
    assert knows_nothing_of(signed_in(appoint("mnd-bgc")[0]), place)


def test_who_may_not_write_sees_no_buttons_and_strangers_see_nothing(desk: tuple[Client, Acting]) -> None:
    _client, acting = desk
    record = released(acting)
    place = f"/press/releases/{record.pk}/"
    reader = signed_in(appoint("mnd-dfr", Role.READER, clearance=0)[0], "en")
    page = main(reader, place)
    assert "What the sentences stand on" in page and "Translate" not in page and 'name="move"' not in page
    assert reader.post(f"{place}edit/", {}).status_code == 403
    theirs = signed_in(appoint("mnd-bgc")[0])
    for tail in ("", "edit/", "translate/en/", "vi.docx", "vi.txt"):
        assert knows_nothing_of(theirs, place + tail), tail
    assert office().agency == acting.agency
