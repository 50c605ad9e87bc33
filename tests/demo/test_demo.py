"""The thread through the whole house, on real nodes as real processes, with one of them killed in the middle."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from comity.profiles import load
from comity.profiles.demo import load_demo

pytestmark = pytest.mark.nodes
SHARED = Path(__file__).resolve().parents[3] / "shared" / "reports"
SCRIPT = load_demo(load("vn"))
# Of the two conferences that review the work (the English report's and the round's own), the conclusions that another
# node's agency leads: the foreign ministry, of each one.
REVIEWED_BY_OTHERS = 2
# The nodes keep their rows where the tests do.
SERVER = os.environ.get("COMITY_TEST_DATABASE", "")
DATABASE = ("--server", SERVER) if SERVER else ()


def comity(*arguments: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    if home is not None:
        environment["COMITY_HOME"] = str(home)
    return subprocess.run(
        [sys.executable, "-m", "comity", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=900,
        env=environment,
        check=False,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "nodes"


@pytest.fixture(scope="module")
def outcome(home: Path) -> dict[str, Any]:
    """The demo, played with the province's node killed twice."""
    played = comity(
        "demo",
        "--home",
        str(home),
        "--no-serve",
        "--json",
        "--kill",
        "pc-langson",
        "--port",
        "8301",
        *DATABASE,
    )
    assert played.returncode == 0, played.stderr
    found: dict[str, Any] = json.loads(played.stdout.splitlines()[-1])
    return found


@pytest.mark.either_database
def test_nothing_is_lost_and_nothing_comes_twice(outcome: dict[str, Any]) -> None:
    for held in outcome["exchange"].values():
        assert held["refused"] == 0
        for numbers in held["entries"].values():
            assert numbers == list(range(1, len(numbers) + 1))
    left_unwritten = {"aid-answer"}  # for the visitor's own hand
    played = [dispatch for dispatch in SCRIPT.dispatches if dispatch.code not in left_unwritten]
    of_records = 2  # mofa's and the province's accounts
    asked = 2  # for their opinions on the working group's proposal, by one dispatch
    directed = 2  # mofa and the province, by the one directive that brings them their new tasks
    assert sum(node["dispatches_sent"] for node in outcome["nodes"]) == len(played) + of_records + 1 + 1
    arrived = sum(len(dispatch.to) for dispatch in played) + of_records + asked + directed
    assert sum(node["dispatches_received"] for node in outcome["nodes"]) == arrived
    assert all(node["receipts"] > 0 for node in outcome["nodes"])


@pytest.mark.either_database
def test_the_same_engagement_is_counted_once(outcome: dict[str, Any]) -> None:
    accounts = [text for text in SCRIPT.texts if text.kind == "account"]
    # The province's half-year report tells of the border exchange a fourth time.
    told = len(accounts) + 1
    engagements = {text.engagement for text in accounts}
    uncertain = {text.engagement for text in accounts if text.uncertain}
    assert outcome["engagements"]["accounts"] == told
    # An engagement whose accounts wait for a person counts twice until that person has spoken.
    assert outcome["engagements"]["counted"] == len(engagements) + len(uncertain)
    assert outcome["engagements"]["to_confirm"] == len(uncertain)


@pytest.mark.either_database
def test_conclusions_become_tasks(outcome: dict[str, Any]) -> None:
    named = [conclusion for conclusion in SCRIPT.conclusions if conclusion.lead]
    # The review conference's three directions name a lead agency too.
    assert outcome["tasks"]["from_conclusions"] == len(named) + 3
    # Its own tasks the lead need not be sent; every other lead agency has a node here, and takes its tasks on.
    others = [one for one in named if one.lead != "mnd-dfr"]
    assert outcome["tasks"]["accepted"] == len(others) + REVIEWED_BY_OTHERS


@pytest.mark.either_database
def test_every_sentence_of_the_report_has_its_source(outcome: dict[str, Any]) -> None:
    report = outcome["report"]
    assert report["sentences"] == report["sentences_with_source"] > 20
    for path in (report["pdf"], report["pdf_en"]):
        assert "engagement" in (text := _text(path)).lower() or "hoạt động" in text


@pytest.mark.either_database
def test_every_journal_is_verified_and_again_from_outside(outcome: dict[str, Any], home: Path) -> None:
    assert outcome["journal_verified"] is True
    for node in outcome["nodes"]:
        checked = comity("journal", "verify", "--json", home=home / node["agency"])
        assert checked.returncode == 0, checked.stdout
        assert json.loads(checked.stdout)["verified"] is True


def test_a_second_demo_replaces_the_first_and_reads_what_it_is_given(
    outcome: dict[str, Any], home: Path
) -> None:
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("shared/reports is missing beside the project")
        pytest.skip("shared/reports is not beside the project")
    given = [str(path) for path in sorted(SHARED.glob("*.txt"))]
    options = ("--no-serve", "--json", "--port", "8301", "--reports")
    played = comity("demo", "--home", str(home), *DATABASE, *options, *given)
    assert played.returncode == 0, played.stderr
    again = json.loads(played.stdout.splitlines()[-1])
    assert again["engagements"] == outcome["engagements"]
    lead, before = again["nodes"][0], outcome["nodes"][0]
    assert lead["records"] > before["records"]
    assert again["journal_verified"] is True


def test_a_directory_that_no_demo_made_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "important.txt"
    kept.write_text("keep me", encoding="utf-8")
    refused = comity("demo", "--home", str(tmp_path), "--no-serve", "--json")
    assert refused.returncode == 2
    assert json.loads(refused.stdout)["error"]["code"] == "home-not-empty"
    assert kept.read_text(encoding="utf-8") == "keep me"


def _text(path: str) -> str:
    return "".join(page.extract_text() for page in PdfReader(path).pages)
