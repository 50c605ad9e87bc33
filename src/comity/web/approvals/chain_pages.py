"""Chains as pages show them."""

import uuid
from dataclasses import dataclass

from comity.directory.names import profile
from comity.kernel.acting import Acting
from comity.kernel.approvals.chains import Chain
from comity.kernel.approvals.kinds import AgencyChain, AgencyChainBody
from comity.kernel.kinds import is_known, kind_named
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.web.approvals.naming import Seats, move_words

CHAIN_TONES = {"proposed": "waits", "in-force": "done", "closed": "idle"}
ORDER = ("in-force", "proposed", "closed")


@dataclass(frozen=True)
class ShownStep:
    """A step in words."""

    asks: str
    terms: str


@dataclass(frozen=True)
class ShownChain:
    """A chain in words; `record` and `tone` where it is the agency's own."""

    title: str
    matters: tuple[str, ...]
    marking: str
    others_only: bool
    steps: tuple[ShownStep, ...]
    record: Record | None = None
    tone: str = ""


def chain_shown(
    chain: Chain, title: str, acting: Acting, language: str, record: Record | None = None
) -> ShownChain:
    """One chain."""
    seats = Seats(chain.steps, acting, language)
    return ShownChain(
        title=title,
        matters=(_matter(chain.kind, chain.move, language),),
        marking=profile().marking(chain.marking_from).words.say(language) if chain.marking_from else "",
        others_only=chain.others_only,
        steps=tuple(ShownStep(seats.asked(step), seats.terms(step)) for step in chain.steps),
        record=record,
        tone=CHAIN_TONES[record.state] if record else "",
    )


def own_chains(acting: Acting, language: str) -> list[ShownChain]:
    """The agency's own, those in force first."""
    rows = AgencyChain.objects.visible_to(acting).filter(
        record__kind="chain", record__owner=acting.agency, record__replica=False
    )
    records = [row.record for row in rows.select_related("record").order_by("-record__created_at")]
    bodies: dict[uuid.UUID, AgencyChainBody] = contents(records)
    records.sort(key=lambda record: ORDER.index(record.state))
    return [
        chain_shown(bodies[record.pk].chain(record.owner), record.title, acting, language, record)
        for record in records
    ]


def profile_chains(acting: Acting, language: str) -> list[ShownChain]:
    """Those of the profile, which hold where the agency has none of its own."""
    found = []
    for given in profile().approval_chains:
        if given.agencies and acting.agency not in given.agencies:
            continue
        seats = Seats(given.steps, acting, language)
        level = profile().marking(given.marking_from).level if given.marking_from else 0
        kinds, moves = given.kinds or ("",), given.moves or ("",)
        found.append(
            ShownChain(
                title=given.words.say(language),
                matters=tuple(_matter(kind, move, language) for kind in kinds for move in moves),
                marking=profile().marking(level).words.say(language) if level else "",
                others_only=given.others_only,
                steps=tuple(ShownStep(seats.asked(step), seats.terms(step)) for step in given.steps),
            )
        )
    return found


def _matter(kind: str, move: str, language: str) -> str:
    words = move_words(kind, move).say(language)
    if not kind:
        return words
    named = kind_named(kind).words.say(language) if is_known(kind) else kind
    return f"{named}: {words}"
