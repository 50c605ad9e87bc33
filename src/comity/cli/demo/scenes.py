"""The demo's scenes by name, each played on one node by its offices through the same actions that the pages call."""

from collections.abc import Callable
from typing import Any

from comity.cli.demo import adding_up, checking, letters, papers, setting

SCENES: dict[str, Callable[..., Any]] = {
    scene.__name__: scene
    for scene in (
        setting.card,
        setting.know,
        setting.fingerprint,
        setting.cast,
        setting.plan,
        papers.read,
        papers.read_given,
        papers.leave_unconfirmed,
        papers.translate_what_is_here,
        letters.send_accounts,
        letters.send_scripted,
        letters.give_opinion,
        letters.handle,
        adding_up.group,
        adding_up.open_round,
        adding_up.submit,
        adding_up.accept_submissions,
        adding_up.take_up_conclusions,
        adding_up.report,
        checking.settled,
        checking.status,
        checking.held,
        checking.journal,
    )
}
