"""No side doors: canaries in restricted records of every kind, and every address visited as each outsider.

Run with `-rP` to see the counts.
"""

import json
import os
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client

from comity.directory.actions import do_appoint
from comity.directory.hats import hats_of
from comity.directory.models import User
from comity.exchange.models import OutEntry
from comity.kernel.access import Verb, decide
from comity.kernel.acting import Acting, Role, machine
from comity.kernel.reading import facts_of
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.web import middleware
from tests.acts import ALL_CONTENT_ROLES, BORDER_GUARD, DEPARTMENT
from tests.canary.crawling import Route, plain, routes, spider, steady
from tests.canary.planting import CLOSED, SECRET, Canary, plant, tokens
from tests.exchange.remote import Remote
from tests.review import world as review_world

pytestmark = pytest.mark.django_db

# How far a person follows links beyond the pages that need no id.
BEYOND = 30
ON_CI = os.environ.get("CI") == "true"
# Routes of one group (`Route.group`) that are asked for every kind of record; the others for the kinds that these know.
PROBES = 1 if ON_CI else 3
# Pages that differ between any two answers: by how long the journal is (that something was written is no secret from
# the node's offices), and by the secrets that a second factor is set up with.
NEVER_THE_SAME = ("/proof/", "/sign-in/mine/")
# Kinds whose text no page of one record shows.
UNSHOWN: set[str] = set()


@dataclass(frozen=True)
class Person:
    """A visitor: `hat` is None for who is not signed in."""

    name: str
    client: Client
    hat: Acting | None

    def may_know(self, canary: Canary) -> bool:
        if self.hat is None:
            return False
        if (
            canary.kind == "glass"
            and self.hat.agency == DEPARTMENT
            and self.hat.roles & {Role.HEAD, Role.AUDITOR}
        ):
            return True  # that glass was broken, by whom and why, they are told whatever their clearance
        record = Record.objects.for_machine().get(pk=canary.record)
        return decide(self.hat, Verb.READ, facts_of(record)).allowed


def _person(name: str, agency: str, roles: frozenset[Role], clearance: int, until: str = "") -> Person:
    username = f"canary-{name}"
    do_appoint(
        username, Words(f"Chức vụ {name}", f"Office {name}"), roles, clearance,
        acting=machine(agency), clearance_until=until,
    )  # fmt: skip
    user = User.objects.get(username=username)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return Person(name, client, hats_of(user)[0].acting)


def people() -> list[Person]:
    """Everybody who must not see: by clearance, by its end, by role, by agency, and by not being signed in."""
    return [
        Person("nobody", Client(raise_request_exception=False), None),
        _person("trainee", DEPARTMENT, frozenset({Role.READER}), 0),
        _person("cleared-lower", DEPARTMENT, ALL_CONTENT_ROLES, 2),
        _person("clearance-ended", DEPARTMENT, ALL_CONTENT_ROLES, 3, until="2018-12-31"),
        _person("administrator", DEPARTMENT, frozenset({Role.ADMINISTRATOR}), 3),
        _person("auditor", DEPARTMENT, frozenset({Role.AUDITOR}), 3),
        _person("other-agency", BORDER_GUARD, ALL_CONTENT_ROLES, 3),
        _person("other-administrator", BORDER_GUARD, frozenset({Role.ADMINISTRATOR, Role.AUDITOR}), 3),
    ]


def lists(all_routes: list[Route]) -> list[str]:
    """The addresses that need no record."""
    return [address for route in all_routes if not route.of_record for address in route.addresses()]


def wandering(person: Person, all_routes: list[Route]) -> Iterator[tuple[str, str]]:
    """(address, text) of the pages that need no id, and of what they lead to."""
    searching = [f"/search/?q={word}" for word in ("hội nghị", "hoi nghi giao luu")]
    start = lists(all_routes) + searching
    for address, text, _ in spider(person.client, start, len(start) + BEYOND):
        yield address, text


class Guessing:
    """Asks for addresses with a canary's id, and knows what comes for a record that is not there."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.missing: dict[tuple[str, str], str] = {}

    def ask(self, verb: str, route: Route, canary: Canary) -> Iterator[tuple[str, str, str]]:
        """(address, what came, what comes for nothing)."""
        nowhere = route.addresses(str(uuid.UUID(int=7)))
        for address, other in zip(route.addresses(str(canary.record)), nowhere, strict=True):
            if (verb, other) not in self.missing:
                self.missing[verb, other] = steady(self._visit(verb, other))
            yield f"{verb} {address}", self._visit(verb, address), self.missing[verb, other]

    def _visit(self, verb: str, address: str) -> str:
        return plain(getattr(self.person.client, verb)(address))


@dataclass
class Found:
    """What the crawl found."""

    surfaces: set[str] = field(default_factory=set)
    leaks: list[tuple[str, str, str]] = field(default_factory=list)
    tells: list[tuple[str, str, str]] = field(default_factory=list)
    faults: set[str] = field(default_factory=set)

    def look(self, person: str, address: str, text: str, hidden: list[Canary]) -> None:
        """Note a page, and every canary on it that is hidden from the person."""
        self.surfaces.add(address)
        if text.startswith("fault"):
            self.faults.add(f"{steady(address)} as {person}: {text[:300]}")
        told = tokens(text)
        self.leaks += [(person, address, c.kind) for c in hidden if c.token in told]

    def compare(self, person: str, address: str, text: str, missing: str) -> None:
        """Note an answer that differs from the answer for a record that is not there."""
        if steady(text) != missing:
            self.tells.append((person, steady(address), difference(steady(text), missing)))


@dataclass
class Stage:
    """The node as planted, and where who may know finds something."""

    canaries: list[Canary]
    firsts: list[Canary]
    routes: list[Route]
    posted: list[Route] = field(default_factory=list)
    live: list[tuple[Route, str]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    kinds: dict[str, set[str]] = field(default_factory=dict)  # that a group of routes knows, by the group

    def fits(self, route: Route, canary: Canary) -> bool:
        """Whether a route may be about this kind: all may, where nothing is known of its group."""
        known = self.kinds.get(route.group)
        return not known or canary.kind in known


def undrawn(request: HttpRequest, template: str, context: object = None, *, status: int) -> HttpResponse:
    """Instead of the page of what is not there, or of a problem."""
    return HttpResponse(status=status)


def explored(insider: Person, found: Found) -> Stage:
    """Plant, and go everywhere as a person who may know everything."""
    canaries = plant(SECRET) + plant(CLOSED)
    firsts = list({(c.kind, c.marking): c for c in reversed(canaries)}.values())
    stage = Stage(canaries, firsts, routes())
    probed: Counter[str] = Counter()
    for route in stage.routes:
        if not route.of_record:
            continue
        if insider.client.get(next(route.addresses(str(uuid.UUID(int=7))))).status_code == 405:
            stage.posted.append(route)
            continue
        probed[route.group] += 1
        every = probed[route.group] <= PROBES
        for canary in (c for c in firsts if c.marking == CLOSED and (every or stage.fits(route, c))):
            for address in route.addresses(str(canary.record)):
                response = insider.client.get(address)
                text = plain(response)
                found.look("insider", address, text, [])
                told = tokens(text)
                stage.seen |= {c.kind for c in canaries if c.token in told}
                if response.status_code != 404:
                    stage.live.append((route, canary.kind))
                    stage.kinds.setdefault(route.group, set()).add(canary.kind)
    return stage


def crawl(person: Person, turn: int, of: int, stage: Stage, found: Found) -> None:
    """Look for hidden canaries everywhere as one outsider; of the addresses that only take, at one share."""
    hidden, guess = [c for c in stage.canaries if not person.may_know(c)], Guessing(person)
    for address, text in wandering(person, stage.routes):
        found.look(person.name, address, text, hidden)
    unknowable = [c for c in stage.firsts if c in hidden]
    # Every address is asked for every kind, each by some of the outsiders in turn: by all it would take half an hour.
    asked = [("get", r, c) for r, kind in stage.live[turn % 3 :: 3] for c in unknowable if c.kind == kind]

    # What takes and shows nothing is asked for the kinds of its group by every other outsider, else by one of them.
    def step(route: Route) -> int:
        return 2 if route.group in stage.kinds else of

    asked += [
        ("post", route, canary)
        for at, route in enumerate(stage.posted)
        for canary in unknowable[(turn + at) % step(route) :: step(route)]
        if stage.fits(route, canary)
    ]
    for verb, route, canary in asked:
        for address, text, missing in guess.ask(verb, route, canary):
            found.look(person.name, address, text, hidden)
            found.compare(person.name, address, text, missing)


def test_no_canary_is_seen_by_any_outsider_at_any_address() -> None:
    review_world.make()
    Remote().join()
    visitors, found = people(), Found()
    with pytest.MonkeyPatch.context() as patch:
        # What the insider is told of what is not there is of no interest, and drawing it takes half of the crawl.
        patch.setattr(middleware, "render", undrawn)
        stage = explored(_person("insider", DEPARTMENT, frozenset(Role), 3), found)
    for turn, person in enumerate(visitors):
        if visits(turn):
            crawl(person, turn, len(visitors), stage, found)
    carried = "".join(entry.payload for entry in OutEntry.objects.all())
    found.leaks += [("mofa", "outbox", c.kind) for c in stage.canaries if c.token in carried]

    counts = {"routes": len(stage.routes), "surfaces": len(found.surfaces), "persons": len(visitors)}
    counts |= {"canaries": len(stage.canaries), "leaks": len(found.leaks), "tells": len(found.tells)}
    print(json.dumps(counts))
    for seen in (*found.leaks, *found.tells, *sorted(found.faults)):
        print(seen)
    assert found.leaks == []
    assert found.tells == []
    assert found.faults == set()
    # The crawl can find canaries: who may know sees those of every kind, but of these no page shows the text.
    assert {c.kind for c in stage.canaries} - stage.seen <= UNSHOWN


def visits(turn: int) -> bool:
    """Whether this outsider goes round now. On CI, to save time, every other one does so on SQLite, and on PostgreSQL
    every fourth, of those that did not."""
    return not ON_CI or (turn % 2 == 1 if connection.vendor == "sqlite" else turn % 4 == 2)


def difference(one: str, other: str) -> str:
    """Where two texts part, for a person to read."""
    at = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return f"…{one[max(0, at - 60) : at + 80]!r} / …{other[max(0, at - 60) : at + 80]!r}"


def test_every_list_count_and_figure_is_the_same_with_and_without_canaries() -> None:
    review_world.make()
    other = _person("other-agency", BORDER_GUARD, ALL_CONTENT_ROLES, 3)
    trainee = _person("trainee", DEPARTMENT, frozenset({Role.READER}), 0)
    addresses = [*lists(routes()), "/search/?q=hội nghị", "/search/?q=hoi nghi giao luu"]
    addresses = [address for address in addresses if not address.startswith(NEVER_THE_SAME)]

    def pages(person: Person) -> dict[str, str]:
        return {address: steady(plain(person.client.get(address))) for address in addresses}

    before = {person.name: pages(person) for person in (other, trainee)}
    plant(SECRET)
    for person in (other, trainee):
        after = pages(person)
        changed = [address for address in addresses if after[address] != before[person.name][address]]
        told = [difference(after[address], before[person.name][address]) for address in changed]
        assert changed == [], (person.name, told)
