"""May a release be published? What stands in the way, named to who may know it and only pointed at to others.

The question is asked by the node itself, which reads everything of the agency up to its ceiling; the answer is told to
one hat. A record that this hat may not read and one that is not here are told in the same words.
"""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from comity.directory.names import agency as agency_name
from comity.directory.names import profile
from comity.kernel import node
from comity.kernel.acting import Acting, machine
from comity.kernel.annexes import ANNEX
from comity.kernel.attachments.models import Attachment
from comity.kernel.labels import Label
from comity.kernel.reading import label_of
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.press.kinds import ReleaseBody
from comity.press.translating import standing

LANGUAGES = ("vi", "en")
HIDDEN = Words(
    vi="dựa trên hồ sơ không được công bố, và bạn không được xem hồ sơ đó",
    en="stands on a record that may not be published and that is not shown to you",
)


@dataclass(frozen=True)
class Obstacle:
    """Something that stands in the way: `code`, where in the release, in words; `record` for who may know it."""

    code: str
    place: str
    what: Words
    record: Record | None = None


def obstacles(record: Record, body: ReleaseBody, acting: Acting) -> list[Obstacle]:
    """Everything that keeps a scoped release from being published, as this hat may know it."""
    found: list[Obstacle] = []
    if record.marking:
        marking = profile().marking(record.marking).words
        found.append(
            Obstacle(
                "release-marked",
                "",
                Words(vi=f"Bản tin này mang độ mật {marking.vi}", en=f"The release is marked {marking.en}"),
            )
        )
    found += _statements(record, body, acting)
    found += _photos(record, body)
    found += _words(body)
    found += [
        Obstacle(
            "translation-stale",
            language,
            Words(
                vi="Bản dịch không còn khớp: nguyên bản đã sửa sau khi dịch",
                en="The translation is stale: the original changed after it was translated",
            ),
        )
        for language in LANGUAGES
        if language != body.language and standing(body, language) == "stale"
    ]
    return found


def _statements(record: Record, body: ReleaseBody, acting: Acting) -> list[Obstacle]:
    wanted = {uuid.UUID(id_) for one in body.statements for id_ in one.sources}
    here = Record.objects.visible_to(machine(record.owner)).in_bulk(list(wanted))
    shown = Record.objects.visible_to(acting).in_bulk(list(wanted))
    kept_back = {key: why for key, one in here.items() if (why := _why_not(one)) is not None}
    found = []
    for number, one in enumerate(body.statements, 1):
        place = str(number)
        if not one.sources:
            what = Words(vi=f"Câu {number} chưa có nguồn", en=f"Sentence {number} has no source")
            found.append(Obstacle("statement-without-source", place, what))
        if one.language and one.language != body.language:
            what = Words(
                vi=f"Câu {number} còn bằng ngôn ngữ khác", en=f"Sentence {number} is in another language"
            )
            found.append(Obstacle("statement-foreign", place, what))
        for key in dict.fromkeys(map(uuid.UUID, one.sources)):
            if key in here and key not in kept_back:
                continue
            found.append(_kept_back(number, shown.get(key), kept_back.get(key)))
    return list(dict.fromkeys(found))


def _kept_back(number: int, record: Record | None, why: Words | None) -> Obstacle:
    if record is None or why is None:
        what = Words(vi=f"Câu {number} {HIDDEN.vi}", en=f"Sentence {number} {HIDDEN.en}")
        return Obstacle("source-kept-back", str(number), what)
    owner = agency_name(record.owner)
    what = Words(
        vi=f"Câu {number} dựa trên “{record.title_in('vi')}” ({owner.vi}): {why.vi}",
        en=f"Sentence {number} stands on “{record.title_in('en')}” ({owner.en}): {why.en}",
    )
    return Obstacle("source-kept-back", str(number), what, record)


def _why_not(record: Record) -> Words | None:
    """Why what a record says may not be told to the public; None where it may."""
    if record.marking:
        words = profile().marking(record.marking).words
        return Words(vi=f"độ mật {words.vi}", en=f"marked {words.en}")
    if record.kind == ANNEX.name:
        return Words(vi="phụ lục hạn chế", en="a restricted annex")
    label: Label = label_of(record)
    if label.groups:
        return Words(vi="chỉ dành cho một tổ công tác", en="for a working group only")
    return None


def _photos(record: Record, body: ReleaseBody) -> list[Obstacle]:
    rows = Attachment.objects.for_machine().filter(
        of=record.pk, record__owner=record.owner, record__state="attached", record__marking=0
    )
    hanging = {str(key) for key in rows.values_list("pk", flat=True)} if body.photos else set()
    found = []
    for number, photo in enumerate(body.photos, 1):
        if photo.attachment not in hanging:
            what = Words(vi=f"Ảnh {number} không còn đính kèm", en=f"Photo {number} is not attached any more")
            found.append(Obstacle("photo-missing", f"photo-{number}", what))
        if not photo.caption.strip() or not photo.credit.strip():
            what = Words(
                vi=f"Ảnh {number} thiếu chú thích hoặc nguồn ảnh",
                en=f"Photo {number} lacks caption or credit",
            )
            found.append(Obstacle("photo-uncredited", f"photo-{number}", what))
    return found


def _words(body: ReleaseBody) -> Iterable[Obstacle]:
    """Words of a marking in the text itself: pasted from a paper that is marked."""
    names = [
        name for marking in profile().markings if marking.level for name in (marking.vi, marking.en.upper())
    ]
    stamps = re.compile(rf"\b(?:{'|'.join(map(re.escape, {name.upper() for name in names}))})\b")
    for path, text in body.texts().items():
        if stamp := stamps.search(text):
            what = Words(
                vi=f"Trong bài còn dấu độ mật “{stamp[0]}”", en=f"The text carries the stamp “{stamp[0]}”"
            )
            yield Obstacle("stamp-in-text", path, what)


def is_hosted(record: Record) -> bool:
    """Whether a release is this node's own to publish."""
    return not record.replica and record.owner in node.here().agencies
