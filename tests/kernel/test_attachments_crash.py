"""Whatever breaks in the middle: a row never names bytes that are not there, and bytes without a row go in time."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from comity.kernel import blobs
from comity.kernel.actions import action
from comity.kernel.attachments.collecting import is_named
from comity.kernel.attachments.reading import attachments_of
from comity.kernel.problems import Problem
from tests.acts import account, office
from tests.kernel.attached import PDF, arrived, attach
from tests.web.papers import conference_read, do_keep_reading

AT_ONCE = -1.0  # a grace that is over when it begins
OFFICER = office()


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that no other test has left anything in."""
    monkeypatch.setattr(settings, "NODE", replace(settings.NODE, home=tmp_path / "store"))


@action
def do_attach_and_fail(data: bytes) -> None:
    attach(account(), OFFICER, data)
    raise RuntimeError("the transaction is rolled back")


def digest_of_rolled_back(data: bytes) -> str:
    """Bytes that were put in place by a transaction that was rolled back."""
    with pytest.raises(RuntimeError):
        do_attach_and_fail(data)
    return arrived(data).finish()


@pytest.mark.django_db(transaction=True)
def test_bytes_of_a_rolled_back_attachment_stay_a_day_and_go() -> None:
    digest = digest_of_rolled_back(PDF + b"rolled back")
    assert blobs.collect(is_named) == []
    assert blobs.path(digest).exists()
    assert blobs.collect(is_named, grace=AT_ONCE) == [digest]
    assert not blobs.path(digest).exists()
    assert blobs.collect(is_named, grace=AT_ONCE) == []


@pytest.mark.django_db(transaction=True)
def test_bytes_that_a_record_names_stay_though_another_try_was_rolled_back() -> None:
    data = PDF + b"named twice"
    record = account()
    attach(record, OFFICER, data)
    digest = digest_of_rolled_back(data)
    assert blobs.collect(is_named, grace=AT_ONCE) == []
    assert blobs.get(attachments_of(record, OFFICER)[0].body.sha256) == data
    assert digest == attachments_of(record, OFFICER)[0].body.sha256


@pytest.mark.django_db(transaction=True)
def test_bytes_of_a_source_paper_are_named_too() -> None:
    @action
    def do_read_in() -> None:
        do_keep_reading(conference_read(), acting=OFFICER)

    @action
    def do_read_in_and_fail() -> None:
        do_read_in()
        raise RuntimeError("the transaction is rolled back")

    do_read_in()
    with pytest.raises(RuntimeError):
        do_read_in_and_fail()
    assert blobs.collect(is_named, grace=AT_ONCE) == []


@pytest.mark.django_db(transaction=True)
def test_bytes_given_again_while_the_collector_looks_stay() -> None:
    data = PDF + b"given again"
    digest = digest_of_rolled_back(data)
    os.utime(blobs.path(digest).parents[1] / "pending" / digest, (0, 0))

    def looked_too_early(asked: str) -> bool:
        attach(account(), OFFICER, data)
        return False

    assert blobs.collect(looked_too_early) == []
    assert blobs.get(digest) == data


@pytest.mark.django_db
def test_an_upload_that_broke_off_long_ago_is_swept_up_and_a_running_one_is_not() -> None:
    broken, running = arrived(b"broke off"), arrived(b"still coming")
    long_ago = time.time() - 2 * blobs.GRACE
    os.utime(broken.part, (long_ago, long_ago))
    blobs.collect(is_named)
    assert (broken.part.exists(), running.part.exists()) == (False, True)
    running.close()


@pytest.mark.django_db
def test_a_full_disk_is_a_problem_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    arriving = arrived(b"")
    with Path("/dev/full").open("wb", buffering=0) as full:
        monkeypatch.setattr(arriving, "_file", full)
        with pytest.raises(Problem) as caught:
            arriving.write(b"x" * 4096)
    arriving.part.unlink()
    assert caught.value.code == "disk-full"


# Run on a node of its own: a process that is killed needs a database that outlives it.
_BEGIN = """
import json, os, sys
from pathlib import Path
from comity.cli.setup import enter
enter(None)
from tests.acts import account, office
from tests.kernel.attached import PDF, attach
from comity.kernel import blobs
from comity.kernel.attachments.collecting import is_named
from comity.kernel.attachments.models import Attachment
from comity.kernel.attachments.reading import attachments_of
from comity.kernel.kinds import subscribe
from comity.kernel.reading import get
from comity.kernel.records import Record
officer = office()
"""
_DIE = """
record = account()
# The bytes are in place and the row is written, but not committed.
subscribe(lambda change: os._exit(9) if change.kind == "attachment" else None)
attach(record, officer, PDF)
"""
_LOOK = """
record = Record.objects.visible_to(officer).get(kind="account")
def there():
    return sorted(path.name for path in Path(os.environ["COMITY_HOME"], "blobs").glob("??/*"))
rows, left = Attachment.objects.visible_to(officer).count(), there()
removed = blobs.collect(is_named, grace=-1.0)
after = there()
attach(record, officer, PDF)
again = blobs.collect(is_named, grace=-1.0)
(file,) = attachments_of(record, officer)
print(json.dumps({"rows": rows, "left": left, "removed": removed, "after": after, "again": again,
                  "bytes": blobs.get(file.body.sha256) == PDF}))
"""


@pytest.mark.nodes
def test_a_process_killed_between_the_bytes_and_the_row_leaves_nothing_that_lies(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    env = {**os.environ, "COMITY_HOME": str(tmp_path / "node"), "PYTHONPATH": str(root)}
    env.pop("DJANGO_SETTINGS_MODULE", None)

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words], env=env, cwd=root, capture_output=True, text=True, check=False
        )

    made = run(
        "-c",
        "from comity.cli import main; main()",
        "init",
        "--home",
        env["COMITY_HOME"],
        "--agency",
        "mnd-dfr",
        "--ceiling",
        "3",
    )
    assert made.returncode == 0, made.stderr
    assert run("-c", _BEGIN + _DIE).returncode == 9
    looked = run("-c", _BEGIN + _LOOK)
    assert looked.returncode == 0, looked.stderr
    found: dict[str, Any] = json.loads(looked.stdout.splitlines()[-1])
    assert len(found["left"]) == 1
    assert found == {
        "rows": 0,
        "left": found["left"],
        "removed": found["left"],
        "after": [],
        "again": [],
        "bytes": True,
    }
