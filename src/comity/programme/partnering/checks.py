"""What partnering and the forums refuse, said in both languages; and the titles that they give their records."""

import uuid
from typing import Any, TypeVar

from comity.directory import names
from comity.directory.models import Partner, Post
from comity.kernel.acting import Acting
from comity.kernel.dates import checked, span
from comity.kernel.kinds import Body, Rendering
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import get, label_of
from comity.kernel.records import Record
from comity.kernel.words import Words

BodyT = TypeVar("BodyT", bound=Body)


def unfit(place: str, vi: str, en: str, mend_vi: str, mend_en: str) -> Problem:
    """A Problem beside one field."""
    return Problem("partnering-unfit", what=Words(vi, en), mend=Words(mend_vi, mend_en), place=place)


def require_partner(code: str, acting: Acting) -> None:
    """The code is the profile's, or that of a partner on record that this hat may know."""
    if (
        names.entry("partner", code) is None
        and not Partner.objects.visible_to(acting).filter(code=code).exists()
    ):
        raise unfit(
            "partner",
            "Không có đối tác này.",
            "There is no such partner.",
            "Chọn đối tác trong danh mục, hoặc thêm vào danh mục trước.",
            "Choose one of the directory, or enter it there first.",
        )


def require_forum(code: str) -> None:
    """The code is a forum of the profile."""
    if names.entry("forum", code) is None:
        raise unfit(
            "forum",
            "Không có cơ chế đa phương này.",
            "There is no such forum.",
            "Chọn cơ chế có trong hồ sơ quốc gia.",
            "Choose a forum of the profile.",
        )


def require_agency(code: str, place: str = "agency") -> None:
    """The code is an agency of the profile."""
    if names.entry("agency", code) is None:
        raise unfit(
            place,
            "Không có cơ quan này.",
            "There is no such agency.",
            "Chọn cơ quan khác.",
            "Choose another.",
        )


def require_own_post(post: str, acting: Acting) -> None:
    """The post is one of the acting agency's."""
    if not post:
        return
    mine = Post.objects.visible_to(acting).filter(record__owner=acting.agency)
    if not mine.filter(pk=uuid.UUID(post)).exists():
        raise unfit(
            "post",
            "Chức vụ không thuộc cơ quan.",
            "The post is not your agency's.",
            "Chọn chức vụ của cơ quan mình.",
            "Choose a post of your own agency.",
        )


def require_dates(*texts: str) -> None:
    """Every text is an EDTF date, or "" for unknown."""
    for text in texts:
        checked(text)


def require_day(text: str, place: str) -> None:
    """The text is one day of the calendar."""
    first, last = span(checked(text))
    if first is None or first != last or len(text) != 10:
        raise unfit(
            place,
            "Chưa rõ ngày nào.",
            "The day is not stated.",
            "Ghi đủ ngày, tháng, năm.",
            "Give day, month and year.",
        )


def require_order(since: str, until: str) -> None:
    """What has both ends ends after it began."""
    first, last = span(since).first, span(until).last
    if first and last and last < first:
        raise unfit(
            "until",
            "Ngày cuối trước ngày đầu.",
            "The last day is before the first.",
            "Sửa một trong hai ngày.",
            "Mend one of the two.",
        )


def label_within(about: Record | None, label: Label | None, acting: Acting) -> Label:
    """The label of what says more of another record: never told more widely, nor marked lower, than that is.

    Of another agency's record nobody else is told.
    """
    if about is None:
        return label or Label()
    known = label_of(about)
    within = known if about.owner == acting.agency else Label(known.marking)
    label = label or within
    if not label.is_within(within):
        raise unfit(
            "marking",
            "Không được phổ biến rộng hơn hồ sơ gốc.",
            "It is told no more widely than what it comes from.",
            "Chọn độ mật của hồ sơ gốc hoặc cao hơn, phạm vi không rộng hơn.",
            "Choose that record's marking or a higher one, and no wider an audience.",
        )
    return label


def about_of(record_id: str, acting: Acting) -> Record | None:
    """The record that something says more of, if it names one: one that this hat may know."""
    return get(record_id, acting) if record_id else None


def titled(body: BodyT, words: Words) -> BodyT:
    """The body under a title made of names, in both languages; a title that was given stays."""
    if body.heading():
        return body
    rendering = body.translations.get("en", Rendering(fields={}, translator=""))
    fields: dict[str, Any] = {**rendering.fields, "title": words.en}
    english = Rendering(fields=fields, translator=rendering.translator)
    return body.model_copy(update={"title": words.vi, "translations": {**body.translations, "en": english}})
