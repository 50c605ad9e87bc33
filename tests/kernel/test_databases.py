"""The node's database, on the one that the tests run on: chosen at `init`; writers wait for each other."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from comity.kernel.databases import database_settings
from comity.kernel.problems import Problem
from tests.acts import account

# Drafts a dispatch, and takes the next number of the register in the opposite order of locks.
WRITER = """
import sys
from pathlib import Path
from comity.cli.setup import enter
enter(Path(sys.argv[1]))
from comity.exchange.actions import do_compose
from comity.exchange.registering import next_number
from comity.exchange.kinds import DispatchBody
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
acting = Acting("mnd-dfr", "Head of a section", frozenset({Role.OFFICER, Role.HEAD}), 1)
body = DispatchBody(type="notice", title="Thông báo", text="Nội dung", recipients=("mofa",))
@action
def do_both(first):
    if first:
        do_compose(body, acting=acting)
    number = next_number("mnd-dfr", "notice")
    if not first:
        do_compose(body, acting=acting)
    return number
for turn in range(int(sys.argv[2])):
    print(do_both(turn % 2))
"""


def comity(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONUTF8": "1"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "comity", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
    )


@pytest.fixture
def address() -> Iterator[str]:
    """An empty database of the kind that the tests run on; "" for SQLite."""
    url: str = settings.NODE.database or os.environ.get("COMITY_TEST_DATABASE", "")
    if not url:
        yield ""
        return
    import psycopg

    name = f"comity_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield url.replace("/postgres?", f"/{name}?")
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def home(tmp_path: Path, address: str) -> Path:
    made = comity("init", "--home", str(tmp_path / "node"), "--agency", "mnd-dfr", "--database", address)
    assert made.returncode == 0, made.stderr
    return tmp_path / "node"


@pytest.mark.nodes
@pytest.mark.either_database
def test_writers_at_the_same_time_leave_no_gap_and_no_double(home: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(home), "12"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    said = [writer.communicate(timeout=120) for writer in writers]
    assert [errors for _, errors in said] == ["", "", ""]
    numbers = sorted(int(line.split("/")[0]) for told, _ in said for line in told.split())
    assert numbers == list(range(1, 37))
    outcome = json.loads(comity("journal", "verify", "--home", str(home), "--json").stdout)
    assert outcome["verified"], outcome
    assert outcome["records"] == 36
    assert json.loads(comity("search", "check", "--home", str(home), "--json").stdout) == {"differences": []}


@pytest.mark.nodes
@pytest.mark.either_database
def test_a_database_has_one_node(home: Path, address: str, tmp_path: Path) -> None:
    if not address:
        assert (home / "comity.sqlite3").exists()
        assert "database" not in (home / "node.toml").read_text(encoding="utf-8")
        return
    assert not (home / "comity.sqlite3").exists()
    other = ("init", "--home", str(tmp_path / "other"), "--agency", "mofa", "--database", address)
    for _ in range(2):  # a refusal leaves nothing behind that would stop the next attempt
        refused = comity(*other)
        assert refused.returncode == 2
        assert "another node" in refused.stderr + refused.stdout


@pytest.mark.parametrize(
    "address", ["mysql://x/y", "postgresql://host:notaport/name?sslmode", "postgresql://host/"]
)
def test_an_address_that_cannot_be_read_is_refused_without_being_repeated(address: str) -> None:
    with pytest.raises(Problem) as refused:
        database_settings(address, ":memory:")
    assert refused.value.code == "database-unreadable"
    assert address not in str(refused.value.shape("en"))


def test_an_unreachable_server_is_a_problem_and_leaves_nothing(tmp_path: Path) -> None:
    refused = comity(
        *("init", "--home", str(tmp_path / "node"), "--agency", "mnd-dfr"),
        *("--database", "postgresql://comity@127.0.0.1:1/comity"),
    )
    assert refused.returncode == 2
    assert "cannot be used" in refused.stderr + refused.stdout
    assert list((tmp_path / "node").iterdir()) == []


@pytest.mark.django_db
def test_what_one_database_would_refuse_both_refuse() -> None:
    with pytest.raises(Problem) as refused:
        account("có \x00 ở giữa")
    assert refused.value.code == "text-unfit"
