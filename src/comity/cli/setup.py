"""Starting Django for the node that a command works on."""

import os
from pathlib import Path

import django

from comity.kernel.node import here, load
from comity.kernel.problems import Problem
from comity.kernel.words import Words


def enter(home: Path | None) -> None:
    """Make this process work for the node in `home` (or `COMITY_HOME`). A Problem says what is missing."""
    chosen = home or (Path(os.environ["COMITY_HOME"]) if os.environ.get("COMITY_HOME") else None)
    if chosen is None:
        raise Problem(
            "home-missing",
            what=Words(vi="Chưa biết làm việc trên nút nào.", en="Which node to work on is not known."),
            mend=Words(
                vi="Thêm --home THƯ-MỤC hoặc đặt COMITY_HOME.", en="Add --home DIR, or set COMITY_HOME."
            ),
        )
    load(chosen)
    os.environ["COMITY_HOME"] = str(chosen.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "comity.settings"
    django.setup()


def hosted(agency: str) -> str:
    """The agency to work for, which this node must host; its first one where none is named. After `enter`."""
    agencies = here().agencies
    if agency and agency not in agencies:
        raise Problem(
            "agency-not-hosted",
            what=Words(
                vi=f"Nút này không phục vụ cơ quan “{agency}”.", en=f"This node does not host “{agency}”."
            ),
            mend=Words(vi="Nêu một cơ quan của nút này.", en="Name an agency of this node."),
            place=agency,
        )
    return agency or agencies[0]
