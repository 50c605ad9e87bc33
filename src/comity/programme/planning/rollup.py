"""What agencies' reports add up to, as plain figures; each formula stands on the page that shows the figure.

task        (2 x lead + sum of coordinating) / (2 + number of coordinating), of the latest reports, in per cent;
            an agency that has not reported counts 0; not known where none has reported; 100 once it is done
direction,
plan        the mean over their tasks that were not dropped; a task whose share is not known counts 0
indicator   (value - baseline) / (target - baseline), in per cent, at least 0; a missing baseline is 0
"""

import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from comity.kernel.words import Words

LEAD_COUNTS = 2

TASK_FORMULA = Words(
    vi="Tỷ lệ của nhiệm vụ = (2 × chủ trì + tổng các cơ quan phối hợp) ÷ (2 + số cơ quan phối hợp), theo báo cáo mới "
    "nhất của từng cơ quan; cơ quan chưa báo cáo tính là 0.",
    en="Share of a task = (2 × lead + sum of coordinating agencies) ÷ (2 + number of coordinating agencies), by each "
    "agency's latest report; an agency that has not reported counts as 0.",
)
PLAN_FORMULA = Words(
    vi="Tỷ lệ của kế hoạch, phương hướng = trung bình cộng tỷ lệ các nhiệm vụ, trừ nhiệm vụ đã thôi thực hiện; "
    "nhiệm vụ hoàn thành tính 100, nhiệm vụ chưa có báo cáo tính 0.",
    en="Share of a plan or direction = the mean of its tasks' shares, dropped tasks left out; a task done counts 100, "
    "a task without a report 0.",
)
INDICATOR_FORMULA = Words(
    vi="Mức đạt chỉ tiêu = (giá trị − mức ban đầu) ÷ (chỉ tiêu − mức ban đầu).",
    en="Indicator reached = (value − baseline) ÷ (target − baseline).",
)

_PLAIN = re.compile(r"-?\d{1,15}(\.\d{1,6})?")


def task_share(lead: str, coordinating: Collection[str], shares: Mapping[str, int]) -> int | None:
    """The share of a task by the latest share of each agency; those of agencies not charged with it do not count."""
    others = {code for code in coordinating if code != lead}
    if not shares.keys() & {lead, *others}:
        return None
    total = LEAD_COUNTS * shares.get(lead, 0) + sum(shares.get(code, 0) for code in others)
    return rounded(total, LEAD_COUNTS + len(others))


def mean_share(shares: Iterable[int | None]) -> int | None:
    """The mean of tasks' shares, None counting 0; None where there is no task."""
    found = [share or 0 for share in shares]
    return rounded(sum(found), len(found)) if found else None


def part_of(part: int, whole: int) -> int | None:
    """`part` of `whole` in per cent; None of nothing."""
    return rounded(100 * part, whole) if whole else None


def reached(value: str, target: str, baseline: str = "") -> int | None:
    """How much of an indicator is reached, in per cent; None where a text is no number or nothing is to be gained."""
    now, aim, start = decimal(value), decimal(target), decimal(baseline or "0")
    if now is None or aim is None or start is None or aim == start:
        return None
    return max(0, int(((now - start) / (aim - start) * 100 + Decimal("0.5")) // 1))


def decimal(text: str) -> Decimal | None:
    """The number of a decimal text ("1250.5"); None for any other text."""
    if not _PLAIN.fullmatch(text):
        return None
    return Decimal(text)


def rounded(numerator: int, denominator: int) -> int:
    """Half up: 5 halves are 3."""
    return (2 * numerator + denominator) // (2 * denominator)
