"""Groupings that wait for a person: an account, and the engagement that it probably tells of."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from comity.kernel.acting import Acting
from comity.kernel.reading import contents, envelopes
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.programme.counting import AccountOf, Picture, pictures
from comity.programme.kinds import AccountBody, GroupingBody
from comity.programme.models import Grouping
from comity.web.allowed import may_move
from comity.web.engagements.comparing import Comparison, comparison
from comity.web.languages import page_language

BESIDE = 3  # accounts of the engagement shown beside the one in question


@dataclass(frozen=True)
class Judgement:
    """How sure the machine was, and why, in the page's language."""

    percent: int
    words: str
    reasons: tuple[str, ...]
    vetoes: tuple[str, ...]
    decided_by: str


@dataclass(frozen=True)
class Question:
    """Is this account of that engagement? `engagement` is None where it cannot be shown any more."""

    record: Record
    account: AccountOf
    engagement: Picture | None
    judgement: Judgement
    compared: Comparison
    may_decide: bool


def judgement_of(body: GroupingBody) -> Judgement:
    """A grouping's reasons in the page's language."""
    vi = page_language().startswith("vi")
    return Judgement(
        # Never 100: what waits for a person, or was compared by a machine, is not certain.
        percent=min(99, round(body.probability * 100)) if body.probability < 1 else 100,
        words=_likelihood(body.probability),
        reasons=body.reasons_vi if vi else body.reasons_en,
        vetoes=body.vetoes_vi if vi else body.vetoes_en,
        decided_by=body.decided_by,
    )


def questions(rows: Sequence[Grouping], acting: Acting) -> list[Question]:
    """The groupings with both sides, as far as this office may see them."""
    groupings: dict[uuid.UUID, GroupingBody] = contents([row.record for row in rows])
    asked = Record.objects.visible_to(acting).in_bulk([row.account for row in rows])
    bodies: dict[uuid.UUID, AccountBody] = contents(list(asked.values()))
    found_ = pictures(acting, among={row.engagement for row in rows}) if rows else []
    targets = {picture.record.pk: picture for picture in found_}
    shown = [*asked.values(), *(a.record for p in targets.values() for a in p.accounts)]
    sayings = Sayings(shown, acting)
    said = envelopes(shown)
    found = []
    for row in rows:
        record = asked.get(row.account)
        if record is None:
            continue
        account, target = AccountOf(record, bodies[record.pk]), targets.get(row.engagement)
        others = [one for one in target.accounts if one.record.pk != record.pk][:BESIDE] if target else []
        found.append(
            Question(
                record=row.record,
                account=account,
                engagement=target,
                judgement=judgement_of(groupings[row.pk]),
                compared=comparison([account, *others], sayings, said=said),
                may_decide=may_move(acting, row.record, "confirm"),
            )
        )
    return found


def shown_in(found: Iterable[Question]) -> list[Record]:
    """The records that questions show, for the page's marking."""
    return [column.record for question in found for column in question.compared.columns]


def _likelihood(probability: float) -> str:
    if probability >= 1:
        return _("certain")
    if probability >= 0.9:
        return _("very likely")
    if probability >= 0.7:
        return _("likely")
    if probability >= 0.5:
        return _("more likely than not")
    return _("possible")
