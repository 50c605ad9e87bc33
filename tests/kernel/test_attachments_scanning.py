"""A node with a scanner takes no file unscanned, and says why."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from comity.kernel.attachments.inspecting import inspect
from comity.kernel.attachments.scanning import scan
from comity.kernel.problems import Problem
from tests.kernel.attached import PDF, TERMS, arrived
from tests.kernel.clamd import EICAR, clamd


@pytest.mark.parametrize("over_tcp", [False, True], ids=["unix socket", "tcp"])
def test_a_clean_file_is_given_whole_to_the_scanner_and_taken(tmp_path: Path, over_tcp: bool) -> None:
    file = tmp_path / "part"
    data = PDF + bytes(700_000)  # several chunks
    file.write_bytes(data)
    with clamd(None if over_tcp else tmp_path / "clamd.ctl") as (address, scanned):
        scan(file, "a.pdf", address)
    assert scanned == [data]


def code_of(tmp_path: Path, data: bytes, address: str) -> Problem:
    file = tmp_path / "part"
    file.write_bytes(data)
    with pytest.raises(Problem) as caught:
        scan(file, "a.pdf", address)
    assert caught.value.place == "a.pdf"
    return caught.value


def test_malware_is_refused_and_named(tmp_path: Path) -> None:
    with clamd(tmp_path / "clamd.ctl") as (address, _scanned):
        problem = code_of(tmp_path, PDF + EICAR, address)
    assert problem.code == "infected"
    assert "Eicar-Test-Signature" in problem.what.vi


def test_a_file_above_the_scanners_limit_is_refused_though_it_hangs_up(tmp_path: Path) -> None:
    with clamd(tmp_path / "clamd.ctl", limit=300_000) as (address, scanned):
        problem = code_of(tmp_path, bytes(8 * 2**20), address)
    assert (problem.code, scanned) == ("scanner-limit", [])


@pytest.mark.parametrize(
    "answer", [b"stream: Can't allocate memory ERROR\0", b"OK\0", b"\0", b"stream: OK FOUN"]
)
def test_an_answer_that_is_not_clean_is_a_refusal(tmp_path: Path, answer: bytes) -> None:
    with clamd(tmp_path / "clamd.ctl", answer=answer) as (address, _scanned):
        assert code_of(tmp_path, PDF, address).code == "scanner-unreachable"


@pytest.mark.parametrize(
    "address", ["unix:/nowhere/clamd.ctl", "tcp:127.0.0.1:{free}", "clamd", "tcp:host", ""]
)
def test_a_scanner_that_is_not_there_is_a_refusal(tmp_path: Path, address: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = taken.getsockname()[1]
    assert code_of(tmp_path, PDF, address.format(free=free)).code == "scanner-unreachable"


def test_a_node_with_a_scanner_asks_it_and_one_without_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    infected = PDF + EICAR
    inspect(arrived(infected), "a.pdf", TERMS)
    with clamd(tmp_path / "clamd.ctl") as (address, scanned):
        monkeypatch.setattr(settings, "NODE", replace(settings.NODE, scanner=address))
        with pytest.raises(Problem) as caught:
            inspect(arrived(infected), "a.pdf", TERMS)
    assert (caught.value.code, scanned) == ("infected", [infected])
    with pytest.raises(Problem) as caught:
        inspect(arrived(PDF), "a.pdf", TERMS)
    assert caught.value.code == "scanner-unreachable"
