"""A meeting's steps from the profile's preparation."""

from comity.directory.names import profile
from comity.programme.hosting.kinds import Step


def steps_from(preparation: str, host: str) -> tuple[Step, ...]:
    """The steps of a preparation of the profile for a host agency. Problem "profile-unknown" where it has none."""
    return tuple(
        Step(
            code=step.code,
            titles={"vi": step.vi, "en": step.en},
            owner=step.owner or host,
            days_before=step.days_before,
            takes=step.takes,
            waits_for=step.waits_for,
        )
        for step in profile().hosting_preparation(preparation).steps
    )
