"""How two accounts agree, field by field. A field unknown on either side gives no evidence."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from comity.kernel.words import Words
from comity.programme.likeness.days import agreement, stretch
from comity.programme.likeness.facts import Evidence, Facts
from comity.programme.likeness.weights import weight

# Forms that reports use for one another: a review at a seminar, a rescue exercise filed as an exercise.
_NEAR = (
    frozenset({"exercise", "sar-exercise"}),
    frozenset({"conference", "seminar", "dialogue"}),
    frozenset({"visit", "dialogue", "port-call"}),
    frozenset({"exercise", "border-exchange"}),
    frozenset({"humanitarian-aid", "sar-exercise"}),
    frozenset({"visit", "legal-work"}),
)
_OF_UNION = {"topics", "agencies"}
# Kinds of places, without accents: what is left of a place without them is its own name.
_PLACE_KINDS = """
the of in at and tai tinh thanh pho tp huyen xa cua khau quoc te cap vung bien dao khu vuc thu do tru so nuoc
province district city town commune international border gate gates port island sea area waters pair vietnam viet nam
"""
_PLACE_NOISE = frozenset(_PLACE_KINDS.split())


def evidence_of(a: Facts, b: Facts) -> list[Evidence]:
    """All evidence, in the order in which a person would look at it."""
    return [found for question in _QUESTIONS for found in question(a, b)]


def _form(a: Facts, b: Facts) -> Iterator[Evidence]:
    if not a.form or not b.form or "other" in (a.form, b.form):
        return
    if a.form == b.form:
        yield _say("form", "same", f"cùng hình thức: {a.form}", f"same form: {a.form}")
    elif any({a.form, b.form} <= pair for pair in _NEAR):
        yield _say(
            "form", "near", f"hình thức gần nhau: {a.form}, {b.form}", f"kindred forms: {a.form}, {b.form}"
        )
    else:
        yield _say(
            "form", "other", f"khác hình thức: {a.form}, {b.form}", f"different forms: {a.form}, {b.form}"
        )


def _date(a: Facts, b: Facts) -> Iterator[Evidence]:
    level = agreement(a.date, b.date)
    one, two = stretch(a.date), stretch(b.date)
    if one is None or two is None or level == "unknown":
        if a.date or b.date:
            yield Evidence(
                "date",
                "unknown",
                0.0,
                Words(
                    f"một bên không ghi ngày ({a.date or b.date} ở bên kia)",
                    f"one account gives no date (the other: {a.date or b.date})",
                ),
            )
        return
    both = (f"{a.date} và {b.date}", f"{a.date} and {b.date}")
    if level == "apart":
        yield _say(
            "date", "apart", f"ngày không trùng: {both[0]}", f"the dates do not meet: {both[1]}", hard=True
        )
    elif level == "equal" and max(one.days, two.days) <= 31:
        loose = one.days > 14
        name = "within" if loose else "same-day-yearless" if one.yearless or two.yearless else "same-day"
        yield _say("date", name, f"cùng ngày: {both[0]}", f"same date: {both[1]}")
    elif min(one.days, two.days) <= 14 and max(one.days, two.days) <= 14 and level == "within":
        yield _say(
            "date", "within", f"ngày nằm trong nhau: {both[0]}", f"one date lies within the other: {both[1]}"
        )
    elif level in ("equal", "within"):
        yield _say(
            "date", "within-long", f"thời gian hợp nhau: {both[0]}", f"the dates fit each other: {both[1]}"
        )
    else:
        yield _say("date", "overlap", f"ngày trùng một phần: {both[0]}", f"the dates overlap: {both[1]}")


def _period(a: Facts, b: Facts) -> Iterator[Evidence]:
    level = agreement(a.period, b.period)
    one, two = stretch(a.period), stretch(b.period)
    if one is None or two is None:
        return
    both = (f"{a.period} và {b.period}", f"{a.period} and {b.period}")
    if level == "equal":
        yield _say("period", "equal", f"cùng kỳ đánh giá: {a.period}", f"same period reviewed: {a.period}")
    elif level == "apart":
        yield _say(
            "period",
            "apart",
            f"kỳ đánh giá tách rời: {both[0]}",
            f"the periods reviewed do not meet: {both[1]}",
            hard=True,
        )
    elif one.start.year == two.start.year and (
        one.end.year == two.end.year or 9999 in (one.end.year, two.end.year)
    ):
        yield _say(
            "period",
            "same-start",
            f"kỳ đánh giá bắt đầu cùng năm: {both[0]}",
            f"the periods begin in one year: {both[1]}",
        )
    else:
        yield _say(
            "period", "overlap", f"kỳ đánh giá khác nhau: {both[0]}", f"different periods reviewed: {both[1]}"
        )


def _plan_period(a: Facts, b: Facts) -> Iterator[Evidence]:
    if a.plan_period and b.plan_period:
        if agreement(a.plan_period, b.plan_period) == "equal":
            yield _say(
                "plan_period",
                "equal",
                f"cùng kỳ kế hoạch: {a.plan_period}",
                f"same plan ahead: {a.plan_period}",
            )
        else:
            yield _say(
                "plan_period",
                "other",
                f"kỳ kế hoạch khác nhau: {a.plan_period}, {b.plan_period}",
                f"different plans ahead: {a.plan_period}, {b.plan_period}",
            )


def _partner(a: Facts, b: Facts) -> Iterator[Evidence]:
    if not a.partners or not b.partners:
        return
    shared = _list(a.partners & b.partners)
    if a.partners == b.partners:
        yield _say("partner", "same", f"cùng đối tác: {shared}", f"same partner: {shared}")
    elif shared:
        yield _say("partner", "some", f"có đối tác chung: {shared}", f"a partner in common: {shared}")
    else:
        one, two = _list(a.partners), _list(b.partners)
        yield _say(
            "partner",
            "none",
            f"đối tác khác nhau: {one} / {two}",
            f"different partners: {one} / {two}",
            hard=True,
        )


def _place(a: Facts, b: Facts) -> Iterator[Evidence]:
    one, two = place_words(a.place), place_words(b.place)
    if not one or not two:
        return
    if one == two or _joined(a.place) == _joined(b.place):
        yield _say("place", "same", f"cùng địa điểm: {a.place}", f"same place: {a.place}")
    elif one & two:
        yield _say(
            "place",
            "part" if len(one & two) < min(len(one), len(two)) else "same",
            f"địa điểm hợp nhau: {a.place} / {b.place}",
            f"the places fit: {a.place} / {b.place}",
        )
    else:
        yield _say(
            "place",
            "other",
            f"khác địa điểm: {a.place} / {b.place}",
            f"different places: {a.place} / {b.place}",
        )


def _audience(a: Facts, b: Facts) -> Iterator[Evidence]:
    if not a.audience or not b.audience:
        return
    if a.audience & b.audience:
        shared = _list(a.audience & b.audience)
        yield _say("audience", "same", f"cùng thành phần: {shared}", f"same circle of participants: {shared}")
    else:
        one, two = _list(a.audience), _list(b.audience)
        yield _say(
            "audience",
            "other",
            f"thành phần khác nhau: {one} / {two}",
            f"different circles of participants: {one} / {two}",
        )


def _no_topic(a: Facts, b: Facts) -> Iterator[Evidence]:
    """One account has a topic of the field; the other names its own matter and speaks of nothing of the kind."""
    for one, two in ((a, b), (b, a)):
        if one.topics and not two.topics and two.title_words and not one.topics & two.subjects:
            theirs = _list(one.topics)
            yield _say("topics", "none", f"chỉ một bên nói về: {theirs}", f"only one speaks of: {theirs}")


def _set(field: str, name: Words) -> Callable[[Facts, Facts], Iterator[Evidence]]:
    """A field of names of which one in common says much and none in common says little."""

    def question(a: Facts, b: Facts) -> Iterator[Evidence]:
        one, two = _folded(getattr(a, field)), _folded(getattr(b, field))
        if not one or not two:
            return
        shared = _list(sorted(original for original in getattr(a, field) if _fold(original) in one & two))
        if one & two:
            yield _say(field, "some", f"chung {name.vi}: {shared}", f"{name.en} in common: {shared}")
        else:
            yield _say(field, "none", f"không chung {name.vi}", f"no {name.en} in common")

    return question


def _share(
    field: str, of: str, name: Words, most: float, some: float
) -> Callable[[Facts, Facts], Iterator[Evidence]]:
    """A field of many items, compared by the share in common."""
    levels = {"agencies": "none", "topics": "none"}

    def question(a: Facts, b: Facts) -> Iterator[Evidence]:
        one, two = getattr(a, of), getattr(b, of)
        if not one or not two:
            return
        if of in ("words", "title_words") and (a.language != b.language or min(len(one), len(two)) < 3):
            return
        least = min(len(one), len(two))
        if field == "subjects" and least < 3:
            return
        # Of two long lists the union tells more; a short account can only be asked what it shares of its own.
        whole = field in _OF_UNION or (field == "subjects" and least > 4)
        part = len(one & two) / (len(one | two) if whole else least)
        tell = _list(one & two) if of not in ("words", "title_words") else f"{part:.0%}"
        if part >= most:
            level = "same" if field == "topics" else "most"
        elif part >= some and one & two:
            level = "some"
        else:
            level = levels.get(field, "few")
        if level in ("none", "few"):
            yield _say(field, level, f"ít chung {name.vi}", f"little in common in {name.en}")
        else:
            yield _say(field, level, f"chung {name.vi}: {tell}", f"{name.en} in common: {tell}")

    return question


_QUESTIONS: tuple[Callable[[Facts, Facts], Iterator[Evidence]], ...] = (
    _form,
    _date,
    _period,
    _plan_period,
    _partner,
    _place,
    _set("organisers", Words("cơ quan tổ chức", "organisers")),
    _audience,
    _share("agencies", "agencies", Words("cơ quan", "agencies"), 0.6, 0.01),
    _set("persons", Words("người được nêu tên", "persons named")),
    _no_topic,
    _share("topics", "topics", Words("chủ đề", "topic"), 0.99, 0.01),
    _share("subjects", "subjects", Words("nội dung", "matters spoken of"), 0.5, 0.25),
    _set("forums", Words("cơ chế đa phương", "forums")),
    _set("years_ahead", Words("năm hướng tới", "years prepared for")),
    _share("title", "title_words", Words("lời tên gọi", "words of the title"), 0.7, 0.35),
    _share("words", "words", Words("lời văn", "wording"), 0.5, 0.3),
)


def _joined(place: str) -> str:
    """A place in one word: English writes Hanoi what Vietnamese writes Hà Nội."""
    return "".join(re.findall(r"\w+", _fold(place)))


def place_words(place: str) -> frozenset[str]:
    """The proper words of a place, without accents: "tỉnh Lạng Sơn" and "Lang Son Province" are one."""
    words = frozenset(re.findall(r"\w+", _fold(place))) - _PLACE_NOISE
    return words or frozenset(re.findall(r"\w+", _fold(place)))


def _say(field: str, level: str, vi: str, en: str, *, hard: bool = False) -> Evidence:
    return Evidence(field, level, weight(field, level), Words(vi, en), hard)


def _fold(text: str) -> str:
    low = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in low if not unicodedata.combining(c))


def _folded(values: frozenset[str]) -> frozenset[str]:
    return frozenset(_fold(value) for value in values)


def _list(values: "frozenset[str] | list[str]") -> str:
    return ", ".join(sorted(values))
