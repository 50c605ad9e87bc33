"""Template tags that every page has."""

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from comity.directory import names
from comity.kernel.kinds import is_known, kind_named
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words, long_date, short_date
from comity.kernel.words import Words
from comity.web import links
from comity.web.languages import page_language

register = template.Library()

# A day, month, season or quarter in EDTF within a sentence, or a stretch of them; never a bare year or "2015-2018".
PARTIAL_DATE = re.compile(r"(?<![\w/-])\d{4}(?:-\d{2}){1,2}(?:/(?:\.\.|\d{4}(?:-\d{2}){1,2}))?(?![\w/-])")


@register.filter
def say(words: Words) -> str:
    """Words in the page's language."""
    return words.say(page_language())


@register.filter
def title_of(record: Record) -> str:
    """A record's title in the page's language where it has one."""
    return record.title_in(page_language())


@register.filter
def title_language(record: Record) -> str:
    """The language of what `title_of` shows, for `lang`."""
    language = page_language()
    return language if language in record.titles else record.language


@register.filter
def agency_name(code: str) -> str:
    return names.agency(code).say(page_language())


@register.filter
def partner_name(code: str) -> str:
    return names.partner(code).say(page_language())


@register.filter
def forum_name(code: str) -> str:
    return names.forum(code).say(page_language())


@register.filter
def form_name(code: str) -> str:
    return names.form(code).say(page_language())


@register.filter
def state_name(record: Record) -> str:
    """The words of a record's state; a kind that this node does not know keeps its code."""
    if not is_known(record.kind):
        return record.state
    return kind_named(record.kind).lifecycle.states[record.state].say(page_language())


@register.filter
def kind_name(record: Record) -> str:
    """The words of a record's kind; a kind that this node does not know keeps its name."""
    return kind_named(record.kind).words.say(page_language()) if is_known(record.kind) else record.kind


@register.filter
def url_of(record: Record) -> str:
    """The address of a record's page."""
    return links.url_of(record)


@register.filter
def day(date_: date) -> str:
    """A day for lists: "05/01/2020", "5 Jan 2020"."""
    return short_date(date_, page_language())


@register.filter
def long_day(time: datetime) -> str:
    """The day of a moment as a document states it: "ngày 05 tháng 01 năm 2020", "5 January 2020"."""
    return long_date(timezone.localtime(time).date(), page_language())


@register.filter
def moment(time: datetime) -> str:
    """A day and time of this node's time zone: "05/01/2020 14:30"."""
    local = timezone.localtime(time)
    return f"{short_date(local.date(), page_language())} {local:%H:%M}"


@register.filter
def edtf(text: str) -> str:
    """A partial date in words."""
    return edtf_words(text, page_language())


@register.filter
def dates_said(text: str) -> str:
    """A machine's sentence with its partial dates in words."""
    return PARTIAL_DATE.sub(lambda found: edtf_words(found[0], page_language()), text)


@register.filter
def marking_name(level: int) -> str:
    return names.profile().marking(level).words.say(page_language())


@register.filter
def item(mapping: dict[Any, Any], key: Any) -> Any:
    """A mapping's value by a key that is itself a variable."""
    return mapping.get(key)
