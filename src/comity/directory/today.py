"""This day where the node stands."""

from datetime import date

from django.utils import timezone

from comity.kernel import clock


def today() -> date:
    """This day where the node stands."""
    return timezone.localdate(clock.now())
