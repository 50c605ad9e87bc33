"""Decisions and certificates. Numbers are taken in the transaction that issues: none is used twice, none is skipped."""

import uuid
from collections.abc import Iterable, Mapping

from comity.directory.names import agency as agency_name
from comity.directory.names import profile
from comity.directory.symbols import next_symbol
from comity.directory.today import today
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.labels import Label
from comity.kernel.numbering import next_in
from comity.kernel.problems import Problem
from comity.kernel.reading import content, contents, envelope_of, get
from comity.kernel.records import Link, Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own
from comity.merit import refusals
from comity.merit.actions import label_for
from comity.merit.kinds import CertificateBody, CommendationBody, CouncilBody, NominationBody
from comity.profiles.entries.rules import Office

DECISION = "decision"  # the document type in whose register decisions are numbered
ISSUERS = frozenset({Role.CLERK, Role.HEAD})
MOST = 1000  # certificates of one decision


@action
def do_draft_commendation(
    council: uuid.UUID | str,
    award: str,
    occasion: Mapping[str, str],
    *,
    acting: Acting,
    nominations: Iterable[uuid.UUID | str] = (),
    title: str = "",
) -> Record:
    """Draft the decision over nominations that an own closed council supported; all of the title by default."""
    record = own(council, acting, "merit-council")
    body = content(record, CouncilBody)
    supported = [one.nomination for one in body.outcomes if one.supported]
    cases = {str(one.pk): one for one in (get(id_, acting, kind="nomination") for id_ in supported)}
    of_award = {key for key, one in contents(list(cases.values())).items() if one.award == award}
    asked = [str(id_) for id_ in nominations]
    for id_ in asked:
        if id_ not in cases:
            raise refusals.not_supported(get(id_, acting, kind="nomination").title)
    chosen = [cases[id_] for id_ in (asked or supported) if cases[id_].pk in of_award]
    _require_grantable(award, chosen, acting)
    words = profile().award(award).words
    made = CommendationBody(
        title=title or f"Quyết định về việc tặng {words.vi}",
        award=award,
        council=str(record.pk),
        nominations=tuple(str(one.pk) for one in chosen),
        occasion=dict(occasion),
    )
    return create("commendation", made, acting=acting, label=label_for(record, chosen, acting))


@action
def do_sign_commendation(commendation: uuid.UUID | str, *, acting: Acting) -> Record:
    """Sign an own drafted decision."""
    return move(get(commendation, acting, kind="commendation"), "sign", acting=acting)


@action
def do_drop_commendation(commendation: uuid.UUID | str, *, acting: Acting) -> Record:
    """Drop a decision that was not issued: no number was given to it."""
    return move(own(commendation, acting, "commendation"), "drop", acting=acting)


@action
def do_issue_commendation(commendation: uuid.UUID | str, *, acting: Acting) -> list[Record]:
    """Give a signed decision its number and date, and each honoured one a certificate; returns the certificates."""
    record = get(commendation, acting, kind="commendation")
    body = content(record, CommendationBody)
    chosen = [get(id_, acting, kind="nomination") for id_ in body.nominations]
    signer = _signer(record)
    day = today()
    numbered = next_symbol(record.owner, DECISION, day.year)
    issued = body.model_copy(
        update={
            "number": numbered.text,
            "serial": numbered.serial,
            "year": day.year,
            "date": day.isoformat(),
            "signer": signer,
        }
    )
    moved = move(record, "issue", acting=acting, body=issued)
    return _certificates(moved, issued, chosen, acting)


def _certificates(
    decision: Record, body: CommendationBody, chosen: list[Record], acting: Acting
) -> list[Record]:
    award, cases = profile().award(body.award), contents(chosen)
    first = next_in(decision.owner, book_of(body.award), body.year, len(chosen))
    return [
        create(
            "certificate",
            _certificate(str(decision.pk), body, one, cases[one.pk], award.book, serial),
            acting=acting,
            label=Label(max(decision.marking, one.marking), frozenset({one.owner, cases[one.pk].agency})),
            roles=ISSUERS,
        )
        for serial, one in enumerate(chosen, first)
    ]


def _certificate(
    decision: str, body: CommendationBody, one: Record, case: NominationBody, book: str, serial: int
) -> CertificateBody:
    award = profile().award(body.award).words
    return CertificateBody(
        title=f"{award.vi}: {case.named('vi')}",
        commendation=decision,
        nomination=str(one.pk),
        award=body.award,
        book=book,
        serial=serial,
        year=body.year,
        whom=case.whom,
        nominee=case.nominee,
        agency=case.agency,
        name=case.name,
        occasion=case.merit or body.occasion,
        decision=body.number,
        date=body.date,
        signer=body.signer,
    )


@action
def do_propose_revoking(certificate: uuid.UUID | str, reason: str, *, acting: Acting) -> Record:
    """Propose that an own certificate be revoked, with the reason."""
    record = own(certificate, acting, "certificate")
    if not reason.strip():
        raise refusals.reason_missing()
    body = content(record, CertificateBody).model_copy(update={"reason": reason.strip()})
    return move(record, "propose", acting=acting, body=body)


@action
def do_keep_certificate(certificate: uuid.UUID | str, *, acting: Acting) -> Record:
    """Keep a certificate that was proposed to be revoked."""
    record = own(certificate, acting, "certificate")
    body = content(record, CertificateBody).model_copy(update={"reason": ""})
    return move(record, "keep", acting=acting, body=body)


@action
def do_revoke_certificate(certificate: uuid.UUID | str, *, acting: Acting) -> Record:
    """Revoke a certificate as proposed. Its line stays in the book, with the reason."""
    return move(get(certificate, acting, kind="certificate"), "revoke", acting=acting)


def book_of(award: str) -> str:
    """The register's name of a title's book of certificates."""
    return f"certificate:{award}"


def grants(agency: str, award: str) -> bool:
    """Whether the head of an agency of this kind gives a title."""
    level = profile().award_level(profile().award(award).level)
    return profile().agency(agency).kind in level.grantors


def _require_grantable(award: str, chosen: list[Record], acting: Acting) -> None:
    level = profile().award_level(profile().award(award).level)
    if not grants(acting.agency, award):
        raise refusals.not_granted_here(level.words)
    if not chosen or len(chosen) > MOST:
        raise Problem(
            "nothing-to-decide",
            what=Words(
                vi=f"Cần từ 1 đến {MOST} đề nghị được thông qua của hình thức này.",
                en=f"A decision takes 1 to {MOST} supported nominations of its title.",
            ),
            mend=Words(vi="Chọn hình thức khác.", en="Choose another title."),
            place="award",
        )
    links = Link.objects.filter(target__in=[one.pk for one in chosen], relation="nominations")
    rows = links.filter(source__kind="commendation", source__owner=acting.agency)
    taken = set(rows.exclude(source__state="dropped").values_list("target", flat=True))
    for one in chosen:
        if one.pk in taken:
            raise refusals.decided_already(one.title)


def _signer(record: Record) -> dict[str, str]:
    """The office that signed, by language: the author of the version that is signed."""
    office = envelope_of(record).author.office
    entry = profile().find("office", office)
    return {"vi": entry.vi, "en": entry.en} if isinstance(entry, Office) else {"vi": office}


def granting_head(agency: str) -> Words:
    """Who gives a title, as it stands on a certificate: "Thủ trưởng Cục Đối ngoại"."""
    role, name = profile().role("head").words, agency_name(agency)
    return Words(vi=f"{role.vi} {name.vi}", en=f"{role.en}, {name.en}")
