"""The kinds of record that are names: persons, partners, places, and successions between agencies or places."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from comity.directory.models import Partner, Person, Place, Succession
from comity.kernel.access import SETTINGS
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words

KINDS = ("person", "partner", "place")


class NameOn(BaseModel):
    """A name that was borne in `period` (EDTF interval, "../2018")."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    vi: str
    en: str = ""
    period: str = ""


class NamedBody(Body):
    """What a name stands for: today's name, other spellings, and the names of earlier days.

    `merged_into` is the record that stands for this one, `merge_reason` why; both "" while it stands for itself.
    """

    title: str
    aliases: tuple[str, ...] = ()
    former: tuple[NameOn, ...] = ()
    note: str = ""
    merged_into: str = ""
    merge_reason: str = ""

    def links(self) -> Iterator[tuple[str, str]]:
        """What stands for it."""
        if self.merged_into:
            yield "merged_into", self.merged_into

    def words(self) -> Iterator[str]:
        """Every name, and the note."""
        yield from (*self.every_name, self.note)

    @property
    def every_name(self) -> tuple[str, ...]:
        """All names in all languages, today's first, each once."""
        old = (text for name in self.former for text in (name.vi, name.en) if text)
        return tuple(dict.fromkeys([*self.headings().values(), *self.aliases, *old]))


class PersonBody(NamedBody):
    """A person. `rank` is a code of the profile, `account` the sign-in name that is theirs."""

    rank: str = ""
    account: str = ""


class PartnerBody(NamedBody):
    """A country or organisation. `code` is the profile's, or its own where the profile has none for it."""

    code: str
    sort: str = "organisation"


class PlaceBody(NamedBody):
    """A place; `country` is a partner's code, "" at home; `within` names the larger place in words."""

    sort: str = "place"
    country: str = ""
    within: str = ""


class SuccessionBody(Body):
    """That some agencies or places (`of`) became others on a date (EDTF). `basis` is the paper that says so."""

    title: str
    of: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    date: str = ""
    basis: str = ""


PARTNER_SORTS = {
    "country": Words(vi="Quốc gia", en="Country"),
    "organisation": Words(vi="Tổ chức", en="Organisation"),
}
PLACE_SORTS = {
    "place": Words(vi="Địa điểm", en="Place"),
    "province": Words(vi="Tỉnh, thành phố", en="Province or city"),
    "commune": Words(vi="Xã, phường, đặc khu", en="Commune"),
    "border-gate": Words(vi="Cửa khẩu", en="Border gate"),
    "port": Words(vi="Cảng", en="Port"),
    "base": Words(vi="Trụ sở, doanh trại", en="Premises"),
}


def _listed(noun: Words) -> Lifecycle:
    return Lifecycle(
        {
            "listed": Words(vi="đang dùng", en="in use"),
            "merged": Words(vi=f"đã gộp vào {noun.vi} khác", en=f"merged into another {noun.en}"),
        },
        [
            Move("merge", ("listed",), "merged", Words(vi="Gộp", en="Merge")),
            Move("unmerge", ("merged",), "listed", Words(vi="Tách lại", en="Undo the merging")),
        ],
    )


PERSON = register(
    Kind(
        "person",
        Words(vi="Cán bộ", en="Person"),
        PersonBody,
        Person,
        _listed(Words(vi="cán bộ", en="person")),
        local=True,
        rights=SETTINGS,
    )
)
PARTNER = register(
    Kind(
        "partner",
        Words(vi="Đối tác", en="Partner"),
        PartnerBody,
        Partner,
        _listed(Words(vi="đối tác", en="partner")),
    )
)
PLACE = register(
    Kind(
        "place",
        Words(vi="Địa điểm", en="Place"),
        PlaceBody,
        Place,
        _listed(Words(vi="địa điểm", en="place")),
    )
)
SUCCESSION = register(
    Kind(
        "succession",
        Words(vi="Kế thừa tên gọi", en="Succession"),
        SuccessionBody,
        Succession,
        Lifecycle(
            {
                "declared": Words(vi="đã khai báo", en="declared"),
                "withdrawn": Words(vi="đã rút", en="withdrawn"),
            },
            [Move("withdraw", ("declared",), "withdrawn", Words(vi="Rút", en="Withdraw"))],
        ),
        rights=SETTINGS,
    )
)
