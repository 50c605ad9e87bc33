"""Template tags that every page has."""

from typing import Any

from django import template
from django.utils.translation import get_language

from comity.directory import names
from comity.kernel.kinds import kind_named
from comity.kernel.records import Record
from comity.kernel.words import Words

register = template.Library()


@register.filter
def say(words: Words) -> str:
    """Words in the page's language."""
    return words.say(_language())


@register.filter
def title_of(record: Record) -> str:
    """A record's title in the page's language where it has one."""
    return record.title_in(_language())


@register.filter
def agency_name(code: str) -> str:
    return names.agency(code).say(_language())


@register.filter
def partner_name(code: str) -> str:
    return names.partner(code).say(_language())


@register.filter
def forum_name(code: str) -> str:
    return names.forum(code).say(_language())


@register.filter
def form_name(code: str) -> str:
    return names.form(code).say(_language())


@register.filter
def state_name(record: Record) -> str:
    """The words of a record's state."""
    return kind_named(record.kind).lifecycle.states[record.state].say(_language())


@register.filter
def kind_name(record: Record) -> str:
    return kind_named(record.kind).words.say(_language())


@register.filter
def marking_name(level: int) -> str:
    return names.profile().marking(level).words.say(_language())


@register.filter
def item(mapping: dict[Any, Any], key: Any) -> Any:
    """A mapping's value by a key that is itself a variable."""
    return mapping.get(key)


def _language() -> str:
    return get_language() or "vi"
