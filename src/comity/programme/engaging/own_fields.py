"""The fields that a form of engagement has of its own: read, checked and said by what the profile tells of them.

A value is kept as text, whatever its type: a number as digits ("1250", "12.5"), a date as EDTF, a choice as its code,
yes and no as "yes" and "no". So a node whose profile lacks the form keeps and passes on what it cannot explain.
"""

import re
from collections.abc import Iterator, Mapping

from comity.directory import names
from comity.kernel.dates import checked
from comity.kernel.folding import fold
from comity.kernel.kinds import Body
from comity.kernel.problems import Problem
from comity.kernel.wording import edtf_words, number
from comity.kernel.words import Words
from comity.profiles.entries.work import Form, FormField
from comity.programme.kinds import EngagementBody

LONGEST = 500  # characters of a text
YES = Words(vi="có", en="yes")
NO = Words(vi="không", en="no")
_YES = frozenset({"yes", "co", "true", "1", "x"})
_NO = frozenset({"no", "khong", "false", "0"})
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_DECIMAL = re.compile(r"\d{1,15}(?:[.,]\d{1,6})?")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def form_of(code: str) -> Form | None:
    """The profile's form of that code; None where it has none."""
    found = names.entry("form", code)
    return found if isinstance(found, Form) else None


def checked_fields(form: Form | None, given: Mapping[str, str], *, complete: bool = False) -> dict[str, str]:
    """What was given for a form's own fields, as it is kept; what is empty is left out.

    Raises the first Problem, whose place is the field's code: "field-unknown", "field-unreadable", and with `complete`
    "field-missing" for a required one.
    """
    known = {field.code: field for field in form.fields} if form else {}
    found: dict[str, str] = {}
    for code, text in given.items():
        said = text.strip()
        if not said:
            continue
        if code not in known:
            raise _unknown(code)
        found[code] = _read(known[code], said)
    missing = [field for field in known.values() if field.required and field.code not in found]
    if complete and missing:
        raise _missing(missing[0])
    return {code: found[code] for code in known if code in found}


def said_fields(body: EngagementBody) -> Iterator[tuple[Words, Words]]:
    """Name and value of each own field, in the form's order; one that the profile does not know by its code."""
    form = form_of(body.form)
    known = {field.code: field for field in form.fields} if form else {}
    for code in (
        *(code for code in known if code in body.particulars),
        *sorted(body.particulars.keys() - known),
    ):
        field = known.get(code)
        text = body.particulars[code]
        yield (field.words, said(field, text)) if field else (Words(code, code), Words(text, text))


def said(field: FormField, text: str) -> Words:
    """A kept value in words."""
    match field.type:
        case "yes-no":
            return YES if text == "yes" else NO
        case "choice":
            found = next((choice for choice in field.choices if choice.code == text), None)
            return found.words if found else Words(text, text)
        case "date":
            return Words(edtf_words(text, "vi"), edtf_words(text, "en"))
        case "number":
            return _counted(field, text)
    return Words(text, text)


def naming(body: Body) -> Iterator[str]:
    """Words by which an engagement is found beside its own: its level, and what its form's own fields say."""
    if isinstance(body, EngagementBody):
        for words in _codes_in_words(body).values():
            yield from (words.vi, words.en)


def wording(body: Body, language: str) -> dict[str, str]:
    """What to show in place of the codes of an engagement's own fields and level."""
    if not isinstance(body, EngagementBody):
        return {}
    return {code: words.say(language) for code, words in _codes_in_words(body).items()}


def level_words(code: str) -> Words:
    """A level of meeting; an unknown code is its own name."""
    found = names.entry("level", code)
    return found.words if found else Words(code, code)


def _codes_in_words(body: EngagementBody) -> dict[str, Words]:
    form = form_of(body.form)
    coded = [field for field in (form.fields if form else ()) if field.type in ("choice", "yes-no")]
    found = {
        body.particulars[field.code]: said(field, body.particulars[field.code])
        for field in coded
        if field.code in body.particulars
    }
    if body.level:
        found[body.level] = level_words(body.level)
    return found


def _read(field: FormField, text: str) -> str:
    match field.type:
        case "number":
            return _number(field, text)
        case "date":
            return _date(field, text)
        case "choice":
            for choice in field.choices:
                if fold(text) in (fold(choice.code), fold(choice.vi), fold(choice.en)):
                    return choice.code
            raise _unreadable(field, text)
        case "yes-no":
            if fold(text) in _YES:
                return "yes"
            if fold(text) in _NO:
                return "no"
            raise _unreadable(field, text)
    if len(text) > LONGEST:
        raise _unreadable(field, f"{text[:40]}…")
    return text


def _number(field: FormField, text: str) -> str:
    """Digits with at most one decimal point. A mark before every three digits groups them, as people write."""
    plain = text.replace(" ", "").replace("\u00a0", "")
    if _GROUPED.fullmatch(plain):
        plain = re.sub("[.,]", "", plain)
    if not _DECIMAL.fullmatch(plain):
        raise _unreadable(field, text)
    whole, _, part = plain.replace(",", ".").partition(".")
    part = part.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{part}" if part else "")


def _date(field: FormField, text: str) -> str:
    day = _DAY.fullmatch(text)
    if day:
        text = f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
    try:
        return checked(text)
    except Problem as problem:
        raise _unreadable(field, text) from problem


def _counted(field: FormField, text: str) -> Words:
    if not _DECIMAL.fullmatch(text):
        return Words(text, text)
    value = float(text) if "." in text else int(text)
    unit = field.unit
    return Words(
        vi=number(value, "vi") + (f" {unit.vi}" if unit else ""),
        en=number(value, "en") + (f" {unit.en}" if unit else ""),
    )


def _unknown(code: str) -> Problem:
    return Problem(
        "field-unknown",
        what=Words(
            vi=f"Hình thức này không có trường “{code}”.",
            en=f"This form of engagement has no field “{code}”.",
        ),
        mend=Words(
            vi="Bỏ trường đó, hoặc thêm nó vào hình thức trong hồ sơ quốc gia.",
            en="Leave it out, or add it to the form in the country profile.",
        ),
        place=code,
    )


_KINDS = {
    "number": Words(vi="Ghi một số, ví dụ 1.250.", en="Write a number, for example 1250."),
    "date": Words(
        vi="Ghi ngày/tháng/năm hoặc năm-tháng-ngày, phần chưa biết ghi X.",
        en="Write day/month/year or year-month-day, with X for what is unknown.",
    ),
    "choice": Words(vi="Chọn một giá trị trong danh sách.", en="Choose one of the list."),
    "yes-no": Words(vi="Chọn có hoặc không.", en="Choose yes or no."),
    "text": Words(vi=f"Viết ngắn hơn {LONGEST} ký tự.", en=f"Write less than {LONGEST} characters."),
}


def _unreadable(field: FormField, text: str) -> Problem:
    return Problem(
        "field-unreadable",
        what=Words(
            vi=f"Không đọc được “{text}” ở trường “{field.vi}”.",
            en=f"“{text}” cannot be read in the field “{field.en}”.",
        ),
        mend=_KINDS[field.type],
        place=field.code,
    )


def _missing(field: FormField) -> Problem:
    return Problem(
        "field-missing",
        what=Words(vi=f"Chưa điền trường “{field.vi}”.", en=f"The field “{field.en}” is empty."),
        mend=_KINDS[field.type],
        place=field.code,
    )
