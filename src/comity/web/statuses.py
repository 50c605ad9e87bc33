"""The HTTP status of an answer that shows a Problem."""

from comity.kernel.problems import Problem


def status_of(problem: Problem | None) -> int:
    """200 without a problem; 403 for what one may know of and may not do; 400 for the rest."""
    return 200 if problem is None else 403 if problem.code == "forbidden" else 400
