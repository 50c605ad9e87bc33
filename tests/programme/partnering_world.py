"""A small world of one partner, for tests: engagements that were carried out, some with results, and promises."""

from typing import Any

from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.labels import Label
from comity.kernel.records import Record
from comity.kernel.writing import create
from comity.programme.kinds import EngagementBody
from comity.programme.partnering.actions import do_commit
from comity.programme.partnering.kinds import CommitmentBody
from tests.acts import DEPARTMENT, office


@action
def do_plant(body: EngagementBody, state: str, acting: Acting, label: Label | None) -> Record:
    return create("engagement", body, acting=acting, label=label, state=state)


def met(
    when: str,
    *,
    state: str = "carried-out",
    acting: Acting | None = None,
    label: Label | None = None,
    **more: Any,
) -> Record:
    """An engagement with Laos, or what `more` says."""
    body = EngagementBody(
        **{"title": f"Đoàn thăm Lào {when}", "date": when, "form": "visit", "partners": ("la",), **more}
    )
    return do_plant(body, state, acting or office(), label)


def promised(
    title: str = "Trao danh sách học viên",
    *,
    acting: Acting | None = None,
    label: Label | None = None,
    **more: Any,
) -> Record:
    """A commitment of ours to Laos, or what `more` says."""
    body = CommitmentBody(
        **{"title": title, "partner": "la", "agency": DEPARTMENT, "date": "2018-06-07", **more}
    )
    return do_commit(body, acting=acting or office(), label=label)
