"""The speed commands: their answers, the data set they stand on, and that pages and bare SQL fetch the same rows."""

import json
import os
import re
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from comity.bench import bare, dataset, lists
from comity.bench.chance import HOSTED, Timeline
from comity.bench.world import FILE, block_of, blocks
from comity.directory.names import profile
from comity.exchange import awaiting
from comity.kernel import blobs
from comity.kernel.acting import Acting, Role
from comity.kernel.bulk import import_many, prepare
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.programme.counting import pictures
from comity.programme.kinds import AccountBody
from comity.web.dispatches.waiting import open_received, received, unsettled
from tests.acts import office

RECORDS = 800


def test_records_come_out_the_same_every_time_and_as_many_as_asked() -> None:
    total = RECORDS
    made = [block_of(number, total, profile()) for number in range(blocks(total))]
    ids = [new.versions[-1].id for block in made for new in block]
    assert len(ids) == len(set(ids)) == total
    assert ids == [str(Timeline(total).id(index)) for index in range(total)]
    again = block_of(0, total, profile())
    assert [v.canonical() for new in again for v in new.versions] == [
        v.canonical() for new in made[0] for v in new.versions
    ]


def run(*arguments: str, cache: Path) -> dict[str, Any]:
    database = os.environ.get("COMITY_TEST_DATABASE", "")
    command = [sys.executable, "-m", "comity", "bench", *arguments, "--home", str(cache), "--json"]
    environment = {key: value for key, value in os.environ.items() if key != "COMITY_HOME"}
    done = subprocess.run(
        command + (["--database", database] if database else []),
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    shown: dict[str, Any] = json.loads(done.stdout)
    return shown


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.mark.nodes
@pytest.mark.either_database
def test_pages_are_timed_on_a_data_set_that_verifies_and_is_made_once(cache: Path) -> None:
    shown = run("lists", "--records", str(RECORDS), "--rounds", "3", cache=cache)
    assert set(shown) == {"records", "database", "pages"} and shown["records"] == RECORDS
    assert all(set(page) == {"page", "p50_ms", "p95_ms", "ratio_to_sql"} for page in shown["pages"])
    assert all(0 < page["p50_ms"] <= page["p95_ms"] and page["ratio_to_sql"] > 0 for page in shown["pages"])
    assert len(shown["pages"]) == 20
    (made,) = cache.glob("*/complete.json")
    before = made.stat().st_mtime_ns
    checked = run("journal", "--records", str(RECORDS), cache=cache)
    assert checked["verified"] is True and checked["entries"] > RECORDS
    assert made.stat().st_mtime_ns == before


@pytest.mark.nodes
@pytest.mark.either_database
def test_writing_is_timed(cache: Path) -> None:
    shown = run("writes", "--versions", "10", "--records", "200", cache=cache)
    assert set(shown) == {"version_write", "bulk_import"}
    assert shown["version_write"]["per_second"] > 0 and shown["version_write"]["ratio_to_bare"] > 1
    assert shown["bulk_import"]["records"] == 200 and shown["bulk_import"]["per_second"] > 0
    assert not list(cache.glob("writes_*"))


@pytest.fixture
def filled(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Acting:
    """A small data set in the test's own database, and its office."""
    from dataclasses import replace

    settings.NODE = replace(settings.NODE, agencies=HOSTED)
    blobs.put(FILE)
    dataset._appoint()
    for number in range(blocks(RECORDS)):
        dataset.do_load([prepare(block_of(number, RECORDS, profile()))])
    awaiting.rebuild()
    return lists._signed_in(dataset.PERSON)[1]


def ids_in(html: str) -> list[str]:
    """The engagements that a page leads to, in its order."""
    return re.findall(r'href="/engagements/([0-9a-f-]{36})/"', html.partition('id="list-head"')[2])


def ids_of(statements: Any) -> list[str]:
    found = [row[0] for row in bare.run(statements)]
    return [str(one) if connection.vendor == "postgresql" else str(uuid.UUID(one)) for one in found]


def test_pages_bare_sql_and_the_access_rule_tell_the_same(filled: Acting) -> None:
    present = set(Record.objects.for_machine().values_list("kind", flat=True))
    assert {
        "account",
        "engagement",
        "grouping",
        "dispatch",
        "handling",
        "task",
        "plan",
        "attachment",
        "progress",
        "hosted-meeting",
        "instrument",
        "commitment",
    } <= present
    stranger = lists._signed_in(dataset.STRANGER)[1]
    for acting in (filled, stranger):
        seen, whom = bare.label(acting)
        found = ids_of([(f"SELECT r.id FROM kernel_record r WHERE {seen}", whom)])
        assert set(found) == {
            str(pk) for pk in Record.objects.visible_to(acting).values_list("pk", flat=True)
        }
        assert 0 < len(found) < Record.objects.for_machine().count()
        # What is kept apart of what waits leaves nothing out.
        waits = set(open_received(acting).values_list("pk", flat=True))
        assert waits == set(unsettled(received(acting), acting).values_list("pk", flat=True))
    client = lists._signed_in(dataset.PERSON)[0]
    _pages_show_what_bare_sql_fetches(client, filled)
    _every_engagement_is_reached_once_going_forward_and_back(client, filled)


def _pages_show_what_bare_sql_fetches(client: Client, acting: Acting) -> None:
    page = client.get("/engagements/").content.decode()
    assert ids_in(page) == ids_of([bare.engagements(acting)]) != []
    last = client.get("/engagements/?page=last").content.decode()
    assert ids_in(last) == ids_of([bare.engagements(acting, last=True)])[::-1]
    row = pictures(acting)[0]
    partner, year = row.body.partners[0], row.first.year if row.first else 0
    asked = client.get(f"/engagements/?form={row.body.form}&partner={partner}&year={year}").content.decode()
    assert str(row.record.pk) in ids_in(asked)
    assert ids_in(asked) == ids_of([bare.filtered(acting, row.body.form, partner, year)])


def _every_engagement_is_reached_once_going_forward_and_back(client: Client, acting: Acting) -> None:
    expected = [str(picture.record.pk) for picture in pictures(acting)]
    assert len(expected) > 25
    for first, label in (("", "next"), ("?page=last", "prev")):
        seen: list[str] = []
        url = f"/engagements/{first}"
        for _ in expected:
            page = client.get(url).content.decode()
            seen = [*seen, *ids_in(page)] if label == "next" else [*ids_in(page), *seen]
            following = re.search(rf'rel="{label}" href="([^"]*)"', page)
            if not following:
                break
            url = "/engagements/" + following[1].replace("&amp;", "&")
        assert seen == expected


def test_many_are_imported_as_one_by_one(db: None) -> None:
    from comity.exchange.keys import log_verifier
    from comity.kernel.proof import verify
    from comity.kernel.search.indexing import differences

    bodies = [AccountBody(title=f"Giao lưu biên giới {n}", form="border-exchange") for n in range(5)]
    made = list(import_many("account", bodies, acting=office()))
    assert [Record.objects.visible_to(office()).get(pk=pk).title for pk in made] == [b.title for b in bodies]
    assert verify(log_verifier()).verified and not list(differences())
    with pytest.raises(Problem) as refused:
        list(import_many("account", bodies, acting=office("mnd-dfr", Role.READER)))
    assert refused.value.code == "forbidden"
    assert Record.objects.for_machine().filter(kind="account").count() == 5
