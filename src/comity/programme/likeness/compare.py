"""Same, related, or different?

The weights of all fields (`weights.py`) give a probability. On top of it stand rules that no sum may override:

1. Disjoint dates, different partners, or periods reviewed that do not meet: never `same`. They are hard vetoes.
2. `same` needs probability 0.97 and something that tells this engagement from its look-alikes: dates that agree (of
   conferences: dates and matter), or the same period reviewed. At most one lesser difference may stand against it,
   and none in the period reviewed or the circle of participants.
3. What is not the same but shares its matter (topic or partner) and somebody or something with it (persons,
   organisers, forums, agencies), with no hard veto, is `related`.
4. A person is asked to confirm whenever the answer is `related`, and for `same` below 0.99 or where a date is missing.
"""

from comity.kernel.words import Words
from comity.programme.likeness.facts import Evidence, Facts, Outcome, Verdict
from comity.programme.likeness.fields import evidence_of
from comity.programme.likeness.weights import probability

SURE = 0.97
BEYOND_DOUBT = 0.99
_POSITIVE = {
    "same",
    "some",
    "most",
    "equal",
    "same-day",
    "same-day-yearless",
    "within",
    "within-long",
    "same-start",
    "near",
}
# Differences between two accounts of one event are common in these fields, so they are not told as vetoes.
_QUIET = {"forums", "years_ahead", "words", "title", "subjects", "agencies", "organisers"}
_BY_MATTER = {"conference", "seminar", "report"}
_DECISIVE = {("period", "overlap"), ("audience", "other")}


def compare(a: Facts, b: Facts) -> Verdict:
    """Compare two accounts. Pure and symmetric in its outcome and probability."""
    evidence = evidence_of(a, b)
    if not evidence:
        nothing = Words("không có thông tin để so sánh", "nothing to compare")
        return Verdict("different", 0.0, (), (nothing,), False)
    chance = probability(sum(one.weight for one in evidence))
    hard = [one for one in evidence if one.hard]
    against = [one for one in evidence if not one.hard and _is_against(one)]
    by_matter = bool({a.form, b.form} & _BY_MATTER) and bool(a.topics and b.topics)
    outcome = _outcome(evidence, chance, hard, against, by_matter=by_matter)
    if hard:
        chance = min(chance, 0.01)
    unknown_date = any(one.field == "date" and one.level == "unknown" for one in evidence) or not (
        a.date and b.date
    )
    asked = outcome == "related" or (outcome == "same" and (chance < BEYOND_DOUBT or unknown_date))
    return Verdict(
        outcome=outcome,
        probability=chance,
        reasons=tuple(one.say for one in evidence if one.level in _POSITIVE),
        vetoes=tuple(one.say for one in [*hard, *against]),
        to_confirm=asked,
        evidence=tuple(evidence),
    )


def _is_against(one: Evidence) -> bool:
    if one.level == "unknown":
        return True
    return one.level not in _POSITIVE and one.field not in _QUIET


def _outcome(
    evidence: list[Evidence], chance: float, hard: list[Evidence], against: list[Evidence], *, by_matter: bool
) -> Outcome:
    if hard:
        return "different"
    levels = {one.field: one.level for one in evidence}
    known = [one for one in against if one.level != "unknown"]
    decisive = any((one.field, one.level) in _DECISIVE for one in known)
    dated = levels.get("date", "") in {"same-day", "same-day-yearless", "within", "within-long"}
    if by_matter:  # conferences of one day and town differ by their matter
        dated = dated and (levels.get("topics") == "same" or levels.get("subjects") == "most")
    tells = dated or levels.get("period") == "equal"
    if chance >= SURE and tells and not decisive and len(known) <= 1:
        return "same"
    matter = levels.get("topics") in {"same", "some"} or levels.get("partner") in {"same", "some"}
    company = any(
        levels.get(field) in {"some", "most"} for field in ("persons", "organisers", "forums", "agencies")
    ) or levels.get("place") in {"same", "part"}
    if chance >= 0.5 or (matter and company and levels.get("form") != "other"):
        return "related"
    return "different"
