"""Numbers that are not counted to the end."""

from django.utils.translation import gettext as _

from comity.kernel.wording import number
from comity.web.languages import page_language


def more_than(most: int) -> str:
    """ "hơn 1.000", "more than 1,000"."""
    return _("more than %(number)s") % {"number": number(most, page_language())}


def up_to_most(found: int, most: int) -> str:
    """A number in words of the page, as far as it was counted."""
    return more_than(most) if found >= most else number(found, page_language())
