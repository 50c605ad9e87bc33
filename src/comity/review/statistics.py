"""The statistics of a round: plan against actual, this period against the last, by form, partner, agency and forum.

Pure functions over what was gathered. Every figure is the number of different records behind it (an indicator's is the
value that they tell), and holds their ids: nothing is a figure that has no list. An engagement counts once in a row,
however many accounts tell of it; in a table by partner, agency or forum it stands in the row of each that took part, so
that rows may add up to more than there are.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from comity.directory import names
from comity.kernel.dates import Span
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.programme.counting import Picture
from comity.programme.engaging.closing import ACCOUNTED
from comity.programme.models import HELD, Task
from comity.programme.planning.rollup import INDICATOR_FORMULA, decimal, reached
from comity.programme.tree import DONE, DROPPED, LATE, standing_of
from comity.review.gathering import Material
from comity.review.outcomes import Aim

NONE = "-"  # the code of a row of those that name none
NOT_NAMED = Words(vi="không nêu", en="not named")

THIS = Words(vi="Kỳ này", en="This period")
LAST = Words(vi="Kỳ trước", en="Last period")
ACCOUNTS = Words(vi="Báo cáo", en="Accounts")
TASKS = Words(vi="Nhiệm vụ", en="Tasks")
DONE_ = Words(vi="Hoàn thành", en="Done")
RUNNING = Words(vi="Đang thực hiện", en="Under way")
LATE_ = Words(vi="Quá hạn", en="Late")
DROPPED_ = Words(vi="Thôi thực hiện", en="Dropped")
REACHED = Words(vi="Mức đạt (%)", en="Reached (%)")
TARGET, REPORTED = Words(vi="Chỉ tiêu", en="Target"), Words(vi="Đã báo cáo", en="Reported")
HELD_COLUMNS = (
    ("planned", Words(vi="Theo kế hoạch", en="Planned")),
    ("held", Words(vi="Đã thực hiện", en="Carried out")),
    ("accounted", Words(vi="Đã báo cáo kết quả", en="Accounted for")),
    ("cancelled", Words(vi="Đã hủy", en="Cancelled")),
    ("unknown", Words(vi="Chưa rõ", en="Not told of")),
)

_ONCE = Words(
    vi="Mỗi hoạt động tính một lần trong mỗi dòng, dù có nhiều báo cáo; hoạt động chắc chắn nằm trong kỳ.",
    en="An engagement counts once in a row, however many accounts tell of it; it surely falls into the period.",
)
_TASKS = Words(
    vi="Nhiệm vụ của các kế hoạch có thời gian gặp kỳ này; quá hạn: chưa xong khi thời hạn đã qua.",
    en="Tasks of the plans whose period meets this one; late: not done after the deadline.",
)
_HELD = Words(
    vi="Hoạt động đã phê duyệt có ngày kết thúc trong kỳ và đã qua, tính cho cơ quan chủ trì. Đã báo cáo kết quả: có "
    "báo cáo của cơ quan chủ trì. Hoạt động bị hủy vẫn là hoạt động theo kế hoạch.",
    en="Engagements approved whose last day lies in the period and has passed, by lead agency. Accounted for: with "
    "the lead agency's account. Cancelled ones stay among the planned.",
)
_INDICATORS = Words(
    vi=f"{INDICATOR_FORMULA.vi} Giá trị lấy từ báo cáo tiến độ mới nhất có nêu chỉ tiêu đó của cơ quan chủ trì; nếu "
    "chưa có thì của cơ quan phối hợp. Không tính nhiệm vụ đã thôi thực hiện.",
    en=f"{INDICATOR_FORMULA.en} The value is that of the lead agency's latest progress report that has one; else of "
    "the latest of a coordinating agency. Dropped tasks are left out.",
)


@dataclass(frozen=True)
class Cell:
    """A figure: how many different records, and which. `amount` is its value where it is not their number.

    `known` is false where nobody has told one: then it is no zero.
    """

    ids: tuple[str, ...]
    amount: Decimal | None = None
    known: bool = True

    @property
    def value(self) -> int | Decimal:
        return len(self.ids) if self.amount is None else self.amount


UNKNOWN = Cell((), known=False)


@dataclass(frozen=True)
class Line:
    """A row of a table. `agency`, `partner` ... codes say what it is about; `NONE` for those that name none."""

    code: str
    words: Words
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Statistic:
    """A table of figures with its formula in words; its first `bars` columns may be set against each other as bars.

    Rows of engagements come by the first figure, the greatest first; others as they were planned.
    """

    code: str
    title: Words
    columns: tuple[tuple[str, Words], ...]
    lines: tuple[Line, ...]
    formula: Words
    bars: int = 2

    def cell(self, line: str, column: str) -> Cell | None:
        """The figure of a row and column by their codes."""
        place = next((i for i, (code, _) in enumerate(self.columns) if code == column), None)
        found = next((one for one in self.lines if one.code == line), None)
        return None if found is None or place is None else found.cells[place]


def period_before(period: Span) -> Span:
    """The period of the same length right before: of whole years the same number of years, else as many days.

    An open end gives an unknown period.
    """
    first, last = period
    if first is None or last is None:
        return Span(None, None)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        years = last.year - first.year + 1
        return Span(date(first.year - years, 1, 1), date(first.year - 1, 12, 31))
    return Span(first - (last - first) - timedelta(days=1), first - timedelta(days=1))


def statistics(material: Material, before: Sequence[Picture], day: date) -> tuple[Statistic, ...]:
    """Every table of a round; `before` are the engagements of the period before, `day` judges what is late."""
    now = material.engagements
    by: list[tuple[str, Words, Callable[[Picture], Iterable[str]], Callable[[str], Words]]] = [
        ("form", Words("Hoạt động theo hình thức", "Engagements by form"), _forms, names.form),
        ("partner", Words("Hoạt động theo đối tác", "Engagements by partner"), _partners, names.partner),
        (
            "agency",
            Words("Hoạt động theo cơ quan có báo cáo", "Engagements by reporting agency"),
            _agencies,
            names.agency,
        ),
        ("forum", Words("Hoạt động theo cơ chế đa phương", "Engagements by forum"), _forums, names.forum),
    ]
    return (
        _plans(material, day),
        _held(material, day),
        _indicators(material),
        *(_engagements(code, title, now, before, keys, say) for code, title, keys, say in by),
    )


def _forms(picture: Picture) -> Iterable[str]:
    return (picture.body.form or NONE,)


def _partners(picture: Picture) -> Iterable[str]:
    return dict.fromkeys(names.partner_today(code) for code in picture.body.partners) or (NONE,)


def _agencies(picture: Picture) -> Iterable[str]:
    return picture.agencies


def _forums(picture: Picture) -> Iterable[str]:
    return dict.fromkeys(picture.body.forums)


def _engagements(
    code: str,
    title: Words,
    now: Sequence[Picture],
    before: Sequence[Picture],
    keys: Callable[[Picture], Iterable[str]],
    say: Callable[[str], Words],
) -> Statistic:
    """Engagements by what they name: those of this period and of the last, and the accounts of this period's."""
    this, last = _by(now, keys), _by(before, keys)
    lines = []
    for key in dict.fromkeys((*this, *last)):
        pictures = this.get(key, [])
        told = tuple(
            str(account.record.pk)
            for picture in pictures
            for account in picture.accounts
            if code != "agency" or account.record.owner == key
        )
        words = NOT_NAMED if key == NONE else say(key)
        lines.append(Line(key, words, (_cell(pictures), _cell(last.get(key, [])), Cell(told))))
    columns = (("this", THIS), ("last", LAST), ("accounts", ACCOUNTS))
    return Statistic(code, title, columns, _ordered(lines), _ONCE)


def _by(pictures: Iterable[Picture], keys: Callable[[Picture], Iterable[str]]) -> dict[str, list[Picture]]:
    found: dict[str, list[Picture]] = {}
    for picture in pictures:
        for key in keys(picture):
            found.setdefault(key, []).append(picture)
    return found


def _cell(pictures: Iterable[Picture]) -> Cell:
    return Cell(tuple(str(picture.record.pk) for picture in pictures))


def _plans(material: Material, day: date) -> Statistic:
    """What was planned and what became of it, by direction of the plans that meet the period."""
    lines = []
    for plan in material.plans:
        for direction in plan.directions:
            tasks = [task for task in plan.tasks if task.direction == direction.pk]
            if tasks:
                words = _title(direction, material)
                lines.append(Line(str(direction.pk), words, _standings(tasks, day)))
    columns = (
        ("tasks", TASKS),
        ("done", DONE_),
        ("running", RUNNING),
        ("late", LATE_),
        ("dropped", DROPPED_),
    )
    title = Words("Kế hoạch và kết quả thực hiện theo phương hướng", "Plan against actual, by direction")
    return Statistic("plan", title, columns, tuple(lines), _TASKS)


def _standings(tasks: Sequence[Task], day: date) -> tuple[Cell, ...]:
    parts: dict[str, list[str]] = {"done": [], "running": [], "late": [], "dropped": []}
    for task in tasks:
        standing = standing_of(task.record.state, task.due, day)
        key = {DONE: "done", LATE: "late", DROPPED: "dropped"}.get(standing, "running")
        parts[key].append(str(task.pk))
    return (Cell(tuple(str(task.pk) for task in tasks)), *(Cell(tuple(ids)) for ids in parts.values()))


def _held(material: Material, day: date) -> Statistic:
    """Planned engagements that are past, and what became of them, by lead agency."""
    by_lead: dict[str, dict[str, list[str]]] = {}
    for row in material.planned:
        if row.last is None or row.last >= day:
            continue
        state, key = row.record.state, str(row.pk)
        line = by_lead.setdefault(row.lead, {code: [] for code, _ in HELD_COLUMNS})
        line["planned"].append(key)
        became = "held" if state in HELD else "cancelled" if state == "cancelled" else "unknown"
        line[became].append(key)
        if state in ACCOUNTED:
            line["accounted"].append(key)
    lines = [
        Line(lead, names.agency(lead), tuple(Cell(tuple(ids)) for ids in found.values()))
        for lead, found in by_lead.items()
    ]
    title = Words("Hoạt động theo kế hoạch và kết quả thực hiện", "Engagements planned against held")
    return Statistic("held", title, HELD_COLUMNS, _ordered(lines), _HELD)


def _indicators(material: Material) -> Statistic:
    """The indicators of the plans' tasks: their target and what was reported."""
    lines = []
    for aim in material.aims:
        said = {code: _indicator_name(aim, material, code) for code in ("vi", "en")}
        behind = (str(aim.task.pk), *([str(aim.report.pk)] if aim.report else []))
        share = reached(aim.value, aim.indicator.target, aim.indicator.baseline)
        cells = (
            UNKNOWN if share is None else Cell(behind, Decimal(share)),
            Cell(behind[:1], decimal(aim.indicator.target)),
            UNKNOWN if aim.report is None else Cell(behind[1:], decimal(aim.value)),
        )
        lines.append(Line(f"{aim.task.pk}.{aim.at}", Words(said["vi"], said["en"]), cells))
    columns = (("reached", REACHED), ("target", TARGET), ("reported", REPORTED))
    title = Words("Chỉ tiêu của các nhiệm vụ và kết quả báo cáo", "Indicators: target against reported")
    return Statistic("indicator", title, columns, tuple(lines), _INDICATORS, bars=1)


def _indicator_name(aim: Aim, material: Material, language: str) -> str:
    task, name, unit = (
        material.sayings.say(aim.task, field, language).text
        for field in ("title", f"indicators/{aim.at}/name", f"indicators/{aim.at}/unit")
    )
    return f"{task}: {name}" + (f" ({unit})" if unit else "")


def _title(record: Record, material: Material) -> Words:
    said = {code: material.sayings.say(record, "title", code).text for code in ("vi", "en")}
    return Words(said["vi"], said["en"])


def _ordered(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda one: (-one.cells[0].value, -one.cells[1].value, one.words.vi)))
