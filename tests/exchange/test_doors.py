"""A node's doors: who shows no certificate does not get in where one is asked for, and what is too much is said so."""

import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from django.conf import settings
from django.test import Client

from comity.api.door import A_SECOND, BURST, Buckets
from comity.cli.demo.stage import Actor, free_port
from comity.exchange.tls import Clients, tls_of
from comity.kernel.node import Node, load
from comity.kernel.problems import Problem
from tests.exchange.certificates import Authority


class Serving(NamedTuple):
    """A node that runs, and the authority of its network's nodes."""

    node: Node
    authority: Authority


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A node that serves its pages by TLS, and other nodes at a door that asks for their certificate."""
    home = tmp_path_factory.mktemp("doors") / "node"
    pages = free_port(8600)
    actor = Actor(home, "mofa", pages)
    assert actor.init(("mofa",), 1, "doors").wait() == 0
    authority = Authority(home, "nodes")
    authority.issue("mofa")
    tls = {
        "certificate": "mofa.pem",
        "key": "mofa.key",
        "exchange": f"https://127.0.0.1:{free_port(pages + 1)}",
        "client_ca": "nodes-ca.pem",
    }
    lines = "".join(f'{name} = "{value}"\n' for name, value in tls.items())
    file = home / "node.toml"
    text = file.read_text(encoding="utf-8").replace("http://", "https://")
    file.write_text(f"{text}\n[tls]\n{lines}", encoding="utf-8")
    actor.open()
    try:
        node = load(home)
        _wait(node.address, node.exchange_address)
        yield Serving(node, authority)
    finally:
        actor.close()


def _wait(*addresses: str) -> None:
    """Until something listens at each address: a defect if nothing does in two minutes, not a slow machine."""
    deadline = time.monotonic() + 120
    for address in addresses:
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int(address.rpartition(":")[2]))) == 0:
                    break
            assert time.monotonic() < deadline, f"{address} does not answer"
            time.sleep(0.1)


@pytest.fixture
def calling(serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., httpx.Client]:
    """The client by which a node reaches the one that runs, with a certificate of an authority or without."""

    def client(authority: Authority | None) -> httpx.Client:
        shown = {"ca": str(serving.node.home / "nodes-ca.pem")}
        if authority is not None:
            certificate, key = authority.issue("caller")
            shown |= {"client_certificate": str(certificate), "client_key": str(key)}
        here = replace(settings.NODE, home=tmp_path, tls={"peers": {"mofa": shown}})
        monkeypatch.setattr(settings, "NODE", here)
        return Clients(60.0).of("mofa")

    return client


@pytest.mark.nodes
def test_without_a_certificate_of_the_nodes_authority_nobody_is_heard(
    serving: Serving, calling: Callable[..., httpx.Client], tmp_path: Path
) -> None:
    for authority in (None, Authority(tmp_path, "strangers")):
        with pytest.raises(httpx.HTTPError):
            calling(authority).post(
                f"{serving.node.exchange_address}/exchange/v1/parcels", content=b"nonsense"
            )


@pytest.mark.nodes
def test_with_one_the_door_answers_and_shows_no_pages(
    serving: Serving, calling: Callable[..., httpx.Client]
) -> None:
    client, node = calling(serving.authority), serving.node
    answer = client.post(f"{node.exchange_address}/exchange/v1/parcels", content=b"nonsense")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "not-a-parcel")
    assert client.get(f"{node.exchange_address}/sign-in/").status_code == 404
    assert client.post(f"{node.address}/exchange/v1/parcels", content=b"nonsense").status_code == 404
    assert client.get(f"{node.address}/sign-in/").status_code == 200


def test_settings_that_cannot_work_are_said_before_anything_is_served(tmp_path: Path) -> None:
    here = replace(settings.NODE, home=tmp_path, address="https://10.0.0.1:8443")
    for tls in (
        {"certificate": "node.pem"},
        {"certificate": "node.pem", "key": "node.key"},
        {"exchange": "https://10.0.0.1:8444"},
        {"certificates": "misspelt"},
        {},
    ):
        with pytest.raises(Problem) as caught:
            tls_of(replace(here, tls=tls))
        assert (caught.value.code, bool(caught.value.place)) == ("tls-unfit", True)
    assert tls_of(replace(here, address="http://127.0.0.1:8100")).exchange == ""


@pytest.mark.django_db
def test_a_request_beyond_the_limit_is_turned_away_unread() -> None:
    client = Client(headers={"host": "localhost"})
    for place, size in (("parcels", 17 * 2**20), ("wants", 9000), ("checkpoints", 10**6)):
        answer = client.post(f"/exchange/v1/{place}", b"x" * size, content_type="application/jose")
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too-large")
        assert answer.json()["error"]["mend"]


@pytest.mark.django_db
def test_a_host_that_asks_too_often_is_told_when_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "NODE", replace(settings.NODE, limits={"exchange_per_second": 20}))
    client = Client(headers={"host": "localhost"})
    answers = [
        client.post("/exchange/v1/parcels", "nonsense", content_type="application/jose") for _ in range(8)
    ]
    # Each refusal counts as twenty, and there is room for sixty.
    assert [answer.status_code for answer in answers] == [400] * 3 + [429] * 5
    last = answers[-1]
    assert last.json()["error"]["code"] == "too-many" and int(last.headers["Retry-After"]) >= 1
    assert client.get("/sign-in/").status_code == 200, "people's pages are not counted"


def test_a_bucket_fills_again_and_hosts_do_not_share_it() -> None:
    now = 0.0
    buckets = Buckets(lambda: now)
    taken = 0
    while not buckets.take("one", 1.0):
        taken += 1
    assert taken == A_SECOND * BURST
    assert not buckets.take("another", 1.0)
    now += 1.0
    again = 0
    while not buckets.take("one", 1.0):
        again += 1
    assert again == A_SECOND
