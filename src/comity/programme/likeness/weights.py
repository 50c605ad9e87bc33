"""How much each field's agreement weighs.

After Fellegi and Sunter (A Theory for Record Linkage, JASA 64, 1969). For a field that agrees at some level,

    m = P(level | the two accounts tell of one engagement)
    u = P(level | they tell of two different ones that came up as a pair)
    weight = log2(m / u)    in bits

Fields count as independent given the answer, so weights add up, and with prior odds of 1 to 20 that two accounts that
are laid side by side tell of one engagement,

    log2 odds = log2(1/20) + sum of weights,    probability = 1 / (1 + 2 ** -log2 odds).

A field unknown on either side has weight 0. The m and u below are estimates by the project from reading agency reports
and news of the field, not fitted to labelled pairs; they are meant to be replaced by counts once a node has confirmed
pairs of its own. Fields that lean on one another (agencies and organisers, subjects and words) carry weights that are
deliberately small.
"""

from math import log2

PRIOR_ODDS = 1 / 20

LEVELS: dict[str, dict[str, tuple[float, float]]] = {
    # field: level: (m, u)
    "form": {"same": (0.88, 0.28), "near": (0.09, 0.12), "other": (0.03, 0.60)},
    "date": {
        "same-day": (0.80, 0.01),
        "same-day-yearless": (0.80, 0.02),
        "within": (0.12, 0.03),
        "within-long": (0.60, 0.12),
        "overlap": (0.05, 0.03),
        "apart": (0.001, 0.85),
    },
    "period": {
        "equal": (0.85, 0.06),
        "same-start": (0.30, 0.12),
        "overlap": (0.06, 0.40),
        "apart": (0.01, 0.40),
    },
    "plan_period": {"equal": (0.85, 0.15), "other": (0.15, 0.85)},
    "partner": {"same": (0.90, 0.10), "some": (0.09, 0.12), "none": (0.001, 0.78)},
    "place": {"same": (0.80, 0.22), "part": (0.14, 0.10), "other": (0.06, 0.68)},
    "organisers": {"some": (0.85, 0.35), "none": (0.15, 0.65)},
    "agencies": {"most": (0.55, 0.15), "some": (0.40, 0.45), "none": (0.05, 0.40)},
    "persons": {"some": (0.85, 0.30), "none": (0.15, 0.70)},
    "forums": {"some": (0.85, 0.55), "none": (0.15, 0.45)},
    "audience": {"same": (0.85, 0.50), "other": (0.06, 0.50)},
    "topics": {"same": (0.70, 0.20), "some": (0.28, 0.35), "none": (0.02, 0.45)},
    "subjects": {"most": (0.60, 0.12), "some": (0.34, 0.38), "few": (0.06, 0.50)},
    "years_ahead": {"some": (0.80, 0.50), "none": (0.20, 0.50)},
    "title": {"most": (0.40, 0.10), "some": (0.40, 0.35), "few": (0.20, 0.55)},
    "words": {"most": (0.50, 0.05), "some": (0.40, 0.35), "few": (0.10, 0.60)},
}


def weight(field: str, level: str) -> float:
    """The weight in bits of a field at a level."""
    m, u = LEVELS[field][level]
    return log2(m / u)


def probability(weights: float) -> float:
    """The probability that two accounts tell of one engagement, from the sum of their weights in bits."""
    odds = log2(PRIOR_ODDS) + weights
    return float(1 / (1 + 2**-odds)) if odds > -60 else 0.0
