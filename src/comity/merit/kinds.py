"""The kinds of record of merit, with their lifecycles: put forward, weighed by a council, decided, handed over."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from comity.kernel.access import ACTS, Verb
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words
from comity.merit.models import Certificate, Commendation, CouncilVote, MeritCouncil, Nomination

Whom = Literal["agency", "post", "person"]
Choice = Literal["yes", "no", "abstain"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Achievement(_Part):
    """What was done, by language, and the ids of the records that say so."""

    texts: dict[str, str]
    sources: tuple[str, ...] = ()

    def say(self, language: str) -> str:
        """The text in `language`, else in the one it has."""
        return self.texts.get(language) or next(iter(self.texts.values()), "")


class Honoured(Body):
    """Who is honoured: an agency's code, or the record of a post or person; `agency` is where they belong.

    `name` is the name by language as it was then. The name stands when the record is not here or has changed.
    """

    whom: Whom
    nominee: str
    agency: str
    name: dict[str, str]

    def named(self, language: str) -> str:
        """The name in `language`, else in the one it has."""
        return self.name.get(language) or next(iter(self.name.values()), "")

    def links(self) -> Iterator[tuple[str, str]]:
        """Its references, and the post or person."""
        yield from super().links()
        if self.whom != "agency" and self.nominee:
            yield "nominee", self.nominee


class NominationBody(Honoured):
    """That somebody is put forward for a title of the profile, for what was done in a period (EDTF)."""

    title: str
    award: str
    period: str = ""
    merit: dict[str, str] = {}
    achievements: tuple[Achievement, ...] = ()

    def links(self) -> Iterator[tuple[str, str]]:
        """Who is put forward, and the records of what was done."""
        yield from super().links()
        yield from dict.fromkeys(("achievement", id_) for one in self.achievements for id_ in one.sources)

    def words(self) -> Iterator[str]:
        """Names and achievements."""
        # By language in order: what is derived must derive alike from the canonical form.
        told = (self.name, self.merit, *(one.texts for one in self.achievements))
        yield self.title
        yield from (text for texts in told for _, text in sorted(texts.items()))


class Member(_Part):
    """A seat in the council: an office of an agency; the first chairs."""

    agency: str
    office: str


class Outcome(_Part):
    """What the council's votes say of one nomination; counted by `merit.voting`."""

    nomination: str
    yes: int
    no: int
    abstained: int
    members: int
    supported: bool


class CouncilBody(Body):
    """A council that weighs nominations for titles of one level. `quorum` and `support` are shares of the members.

    `outcomes` are empty until it closes.
    """

    references: ClassVar = ("nominations",)

    title: str
    level: str
    date: str = ""
    members: tuple[Member, ...]
    nominations: tuple[str, ...]
    quorum: str
    support: str
    outcomes: tuple[Outcome, ...] = ()


class VoteBody(Body):
    """One member's vote on one nomination."""

    references: ClassVar = ("council", "nomination")

    title: str
    council: str
    nomination: str
    office: str
    choice: Choice
    remark: str = ""


class CommendationBody(Body):
    """A decision that those a council supported are given a title. Number and date come when it is issued.

    `occasion` says by language what for; it stands on every certificate.
    """

    references: ClassVar = ("council", "nominations")

    title: str
    award: str
    council: str
    nominations: tuple[str, ...]
    occasion: dict[str, str] = {}
    signer: dict[str, str] = {}
    number: str = ""
    serial: int = 0
    year: int = 0
    date: str = ""


class CertificateBody(Honoured):
    """A certificate: its line in the book of certificates (`serial` of `year`), whom it honours, what for, by which
    decision. `reason` is why it was proposed to be revoked; the line stays in the book."""

    references: ClassVar = ("commendation", "nomination")

    title: str
    commendation: str
    nomination: str
    award: str
    book: str
    serial: int
    year: int
    occasion: dict[str, str] = {}
    decision: str
    date: str
    signer: dict[str, str] = {}
    reason: str = ""

    @property
    def number(self) -> str:
        """As it stands on the certificate: "07/2026/GK"."""
        return f"{self.serial:02d}/{self.year}/{self.book}"


NOMINATION = register(
    Kind(
        "nomination",
        Words(vi="Đề nghị khen thưởng", en="Nomination"),
        NominationBody,
        Nomination,
        Lifecycle(
            {
                "draft": Words(vi="dự thảo", en="draft"),
                "put-forward": Words(vi="đã đề nghị", en="put forward"),
                "withdrawn": Words(vi="đã rút", en="withdrawn"),
            },
            [
                Move(
                    "put-forward",
                    ("draft",),
                    "put-forward",
                    Words(vi="Đề nghị", en="Put forward"),
                    Verb.APPROVE,
                ),
                Move("reopen", ("put-forward",), "draft", Words(vi="Sửa lại", en="Revise")),
                Move("withdraw", ("draft", "put-forward"), "withdrawn", Words(vi="Rút", en="Withdraw")),
            ],
        ),
    )
)
COUNCIL = register(
    Kind(
        "merit-council",
        Words(vi="Hội đồng thi đua - khen thưởng", en="Council of merit"),
        CouncilBody,
        MeritCouncil,
        Lifecycle(
            {
                "sitting": Words(vi="đang bỏ phiếu", en="voting"),
                "closed": Words(vi="đã kết luận", en="concluded"),
            },
            [
                Move(
                    "close", ("sitting",), "closed", Words(vi="Kiểm phiếu, kết luận", en="Count and conclude")
                )
            ],
        ),
        restorable=False,
    )
)
VOTE = register(
    Kind(
        "council-vote",
        Words(vi="Phiếu của thành viên hội đồng", en="Council member's vote"),
        VoteBody,
        CouncilVote,
        Lifecycle({"given": Words(vi="đã bỏ phiếu", en="given")}),
        rights=ACTS,
        restorable=False,
    )
)
COMMENDATION = register(
    Kind(
        "commendation",
        Words(vi="Quyết định khen thưởng", en="Commendation"),
        CommendationBody,
        Commendation,
        Lifecycle(
            {
                "draft": Words(vi="dự thảo", en="draft"),
                "signed": Words(vi="đã ký, chờ cấp số", en="signed, waits for its number"),
                "issued": Words(vi="đã ban hành", en="issued"),
                "dropped": Words(vi="đã bỏ", en="dropped"),
            },
            [
                Move("sign", ("draft",), "signed", Words(vi="Ký quyết định", en="Sign"), Verb.APPROVE),
                Move("drop", ("draft", "signed"), "dropped", Words(vi="Bỏ dự thảo", en="Drop")),
                Move("issue", ("signed",), "issued", Words(vi="Cấp số, ban hành", en="Issue"), Verb.SEND),
            ],
        ),
        restorable=False,
    )
)
CERTIFICATE = register(
    Kind(
        "certificate",
        Words(vi="Bằng khen, giấy khen", en="Certificate"),
        CertificateBody,
        Certificate,
        Lifecycle(
            {
                "issued": Words(vi="có hiệu lực", en="in force"),
                "to-revoke": Words(vi="đề nghị thu hồi", en="proposed to be revoked"),
                "revoked": Words(vi="đã thu hồi", en="revoked"),
            },
            [
                Move(
                    "propose", ("issued",), "to-revoke", Words(vi="Đề nghị thu hồi", en="Propose to revoke")
                ),
                Move("keep", ("to-revoke",), "issued", Words(vi="Giữ nguyên", en="Keep")),
                Move("revoke", ("to-revoke",), "revoked", Words(vi="Thu hồi", en="Revoke"), Verb.APPROVE),
            ],
        ),
        restorable=False,
    )
)
