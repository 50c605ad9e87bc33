"""Starting Django for the node that a command works on."""

import os
from pathlib import Path

import django

from comity.kernel.node import load
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
