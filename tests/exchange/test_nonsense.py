"""Whatever is said, by whom ever: an answer or a reason, never a crash; and a bad entry stops nothing behind it.

The short form of `tools/fuzz-parcels`.
"""

import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from comity.exchange.inbox import receive
from comity.exchange.models import InEntry
from comity.exchange.protocol import Entry
from comity.kernel.kinds import all_kinds
from comity.kernel.records import Record
from tests.exchange.remote import Remote, envelope
from tests.exchange.saying import examples, say

EXAMPLES = examples()
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=8)
    | st.just("\0"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(EXAMPLES), st.data())
def test_whatever_is_said_is_answered_or_refused_with_a_reason(given_: bytes, draw: st.DataObject) -> None:
    changed = given_
    if given_.startswith(b"{"):
        fields: dict[str, Any] = json.loads(given_)
        fields[draw.draw(st.sampled_from([*sorted(fields), "extra"]))] = draw.draw(VALUES)
        changed = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(
            errors="replace"
        )
    else:
        at = draw.draw(st.integers(0, len(given_)))
        changed = given_[:at] + draw.draw(st.binary(max_size=6)) + given_[at + draw.draw(st.integers(0, 6)) :]
    say(changed)


def test_the_examples_themselves_are_taken() -> None:
    for each in EXAMPLES:
        say(each)


@st.composite
def payloads(draw: st.DrawFn) -> bytes:
    """A version with fields changed or gone, of any kind; or bytes that are none."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=40) | st.just(b"[" * 20_000) | st.just(b'{"a":' * 20_000))
    fields: dict[str, Any] = envelope().model_dump(mode="json")
    if draw(st.booleans()):
        fields["kind"] = draw(st.sampled_from([kind.name for kind in all_kinds()]))
    for _ in range(draw(st.integers(1, 3))):
        place = fields if draw(st.booleans()) else fields["body"]
        if not isinstance(place, dict) or not place:
            continue
        name = draw(st.sampled_from(sorted(place)))
        if draw(st.booleans()):
            place[name] = draw(VALUES)
        elif place is not fields or name != "body":
            del place[name]
    return json.dumps(fields, ensure_ascii=draw(st.booleans())).encode(errors="surrogatepass")


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payloads())
@example(b"[" * 20_000)
@example(b'{"id":[],"number":1}')
def test_an_entry_of_nonsense_is_kept_with_its_reason_and_what_follows_it_is_applied(payload: bytes) -> None:
    with transaction.atomic():
        remote = Remote()
        remote.join()
        remote.sent.append(Entry(1, payload))
        good = envelope(title="What follows")
        remote.tell(good)
        assert receive(remote.parcel())
        first, second = InEntry.objects.order_by("number")
        assert (second.refusal, str(second.record)) == ("", good.id)
        applied = Record.objects.for_machine().filter(pk=first.record).exists() if first.record else False
        assert applied == (not first.refusal)
        transaction.set_rollback(True)
