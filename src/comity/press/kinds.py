"""The kinds of record of press, with their lifecycles: releases in two languages, clippings of what others wrote."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from comity.kernel.access import Verb
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words
from comity.press.models import Clipping, Release


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Statement(_Part):
    """A sentence of a release and the ids of the records it stands on. Those of one `paragraph` run on.

    `language` is said where it is not the release's own: carried over from a record and not translated yet.
    """

    text: str
    paragraph: int = 0
    sources: tuple[str, ...] = ()
    language: str = ""


class Photo(_Part):
    """A picture that hangs on the release as an attachment, what it shows, and who took it."""

    attachment: str
    caption: str
    credit: str


class Pair(_Part):
    """A text of the release at `path` as it was when it was translated, and its translation."""

    path: str
    original: str
    text: str


class Rendered(_Part):
    """A release in another language: who translated it, and each text with what it was translated from."""

    translator: str
    pairs: tuple[Pair, ...] = ()


class ReleaseBody(Body):
    """A release about a conference or engagement. `embargo` and `published_at` are RFC 3339 moments, "" for none.

    `rendered` holds the other languages; a body's `translations` are not used: they cannot say that they are stale.
    """

    references: ClassVar = ("about",)

    title: str
    about: str = ""
    place: str = ""
    date: str = ""
    statements: tuple[Statement, ...] = ()
    photos: tuple[Photo, ...] = ()
    contact: str = ""
    embargo: str = ""
    published_at: str = ""
    number: str = ""
    rendered: dict[str, Rendered] = {}

    def texts(self) -> dict[str, str]:
        """Every text that is translated, by its path."""
        found = {"title": self.title}
        if self.place:
            found["place"] = self.place
        found |= {f"statements/{n}": one.text for n, one in enumerate(self.statements)}
        return found | {f"photos/{n}": one.caption for n, one in enumerate(self.photos)}

    def headings(self) -> dict[str, str]:
        """The title by language, translations that still hold among them."""
        found = {self.language: self.title}
        for language, rendered in self.rendered.items():
            pair = next((one for one in rendered.pairs if one.path == "title"), None)
            if pair and pair.original == self.title:
                found[language] = pair.text
        return found

    def links(self) -> Iterator[tuple[str, str]]:
        """What it is about, and every record that a sentence stands on."""
        yield from super().links()
        yield from dict.fromkeys(("stands_on", id_) for one in self.statements for id_ in one.sources)
        yield from dict.fromkeys(("photo", one.attachment) for one in self.photos)

    def words(self) -> Iterator[str]:
        """Its texts in every language."""
        yield from self.texts().values()
        yield from (pair.text for _, one in sorted(self.rendered.items()) for pair in one.pairs)


class ClippingBody(Body):
    """What an outlet wrote, as intake read it from `paper`. Dates are EDTF, agencies codes where the profile has them.

    `conference` is the record it is about, "" where nobody knows; `reasons_*` say why, `decided_by` who.
    """

    references: ClassVar = ("paper", "conference")

    title: str
    outlet: str
    address: str = ""
    published: str = ""
    paper: str = ""
    conference: str = ""
    date: str = ""
    period: str = ""
    place: str = ""
    agencies: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    conclusions: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    translator: str = ""
    probability: float = 0.0
    reasons_vi: tuple[str, ...] = ()
    reasons_en: tuple[str, ...] = ()
    decided_by: str = ""


RELEASE = register(
    Kind(
        "release",
        Words(vi="Tin, thông cáo báo chí", en="Release"),
        ReleaseBody,
        Release,
        Lifecycle(
            {
                "draft": Words(vi="dự thảo", en="draft"),
                "approved": Words(vi="đã duyệt", en="approved"),
                "published": Words(vi="đã công bố", en="published"),
                "withdrawn": Words(vi="đã rút", en="withdrawn"),
            },
            [
                Move("approve", ("draft",), "approved", Words(vi="Duyệt", en="Approve"), Verb.APPROVE),
                Move("reopen", ("approved",), "draft", Words(vi="Sửa lại", en="Revise")),
                Move("publish", ("approved",), "published", Words(vi="Công bố", en="Publish"), Verb.SEND),
                Move("withdraw", ("published",), "withdrawn", Words(vi="Rút tin", en="Withdraw"), Verb.SEND),
            ],
        ),
        restorable=False,
    )
)
CLIPPING = register(
    Kind(
        "clipping",
        Words(vi="Tin báo chí đã đăng", en="Clipping"),
        ClippingBody,
        Clipping,
        Lifecycle(
            {
                "unlinked": Words(vi="chưa rõ hội nghị", en="conference not known"),
                "proposed": Words(vi="chờ người xác nhận", en="waits for a person"),
                "linked": Words(vi="đã gắn hội nghị", en="linked"),
            },
            [
                Move(
                    "link", ("unlinked", "proposed", "linked"), "linked", Words(vi="Gắn hội nghị", en="Link")
                ),
                Move("unlink", ("proposed", "linked"), "unlinked", Words(vi="Bỏ gắn", en="Unlink")),
            ],
        ),
    )
)
