"""The language in which a page is being said."""

from django.utils.translation import get_language


def page_language() -> str:
    """The active language's tag; Vietnamese where none is active (a command, a test)."""
    return get_language() or "vi"
