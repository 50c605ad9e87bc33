"""The profile's chains, break-glass and openings as the kernel gets them."""

import shutil
from pathlib import Path

import pytest

from comity.kernel import policy
from comity.kernel.approvals.chains import MARKING, Matter
from comity.kernel.approvals.requiring import chain_for
from comity.kernel.kinds import all_kinds, kind_named
from comity.kernel.policy import Policy
from comity.kernel.problems import Problem
from comity.profiles import FOLDER, load
from comity.profiles.reading import read

COUNTRIES = Path(__file__).resolve().parents[1] / "profiles" / "countries"


def test_the_kernel_asks_the_nodes_profile() -> None:
    assert policy.current() == load("vn").policy
    assert load("xa", folder=COUNTRIES).policy == Policy()


def test_every_chain_of_the_profile_is_of_kinds_and_moves_that_exist() -> None:
    kinds = {kind.name for kind in all_kinds()}
    assert load("vn").policy.chains
    for chain in load("vn").policy.chains:
        assert chain.kind in kinds | {""}
        if chain.move and chain.move not in MARKING:
            assert chain.move in {move.name for move in kind_named(chain.kind).lifecycle.moves}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("matter", "steps"),
    [
        (Matter("mofa", "dispatch", "approve", 2), [("approver", "head")]),
        (Matter("mofa", "dispatch", "approve", 3), [("approver",), ("head",)]),
        (Matter("mofa", "report", "sign", 4), [("approver",), ("head",)]),
        (Matter("mofa", "report", "mark-down", 4), [("head",)]),
        (Matter("mofa", "account", "mark-up", 1), [("approver", "head")]),
    ],
)
def test_which_chain_holds(matter: Matter, steps: list[tuple[str, ...]]) -> None:
    assert [step.any_of for step in chain_for(matter).steps] == steps


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ('any_of = ["head"]', 'any_of = ["chief"]', "vn/approvals.toml: chain secret-papers, step"),
        ('escalate_to = "head"', 'escalate_to = "chief"', "vn/approvals.toml: chain secret-papers, step"),
        ('marking_from = "secret"', 'marking_from = "hush"', "chain secret-papers, marking_from"),
        ('any_of = ["head"]', "", "vn/approvals.toml: chain secret-papers"),
        ('consent_from = "secret"', 'consent_from = "hush"', "vn/approvals.toml: glass"),
        ("minutes = 60", "minutes = 0", "vn/approvals.toml: glass"),
        ('marking_from = "confidential"', 'marking_from = "hush"', "vn/approvals.toml: opening"),
    ],
)
def test_a_chain_that_does_not_hold_together_is_refused_by_place(
    tmp_path: Path, before: str, after: str, place: str
) -> None:
    shutil.copytree(FOLDER / "vn", tmp_path / "vn", ignore=shutil.ignore_patterns("demo"))
    file = tmp_path / "vn" / "approvals.toml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read(tmp_path / "vn")
    assert caught.value.code == "profile-bad"
    assert place in caught.value.place
