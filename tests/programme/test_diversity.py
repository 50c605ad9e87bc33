"""Diversity of forms: the figures against the raw rows and another formula."""

import itertools
import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.kernel.labels import Label
from comity.kernel.reading import content
from comity.programme.counting import counted
from comity.programme.engaging.diversity import diversity, groups, measure, years_known
from comity.programme.kinds import EngagementBody
from tests.acts import office
from tests.web.accounts import do_stand, give


@given(st.lists(st.integers(min_value=0, max_value=400), max_size=12))
def test_the_effective_number_is_the_product_of_shares(numbers: list[int]) -> None:
    found = measure(numbers)
    used = [number for number in numbers if number]
    assert (found.total, found.used) == (sum(used), len(used))
    # Another way to the same: exp(H) is the product of p(i) to the power of -p(i).
    if used:
        shares = [number / sum(used) for number in used]
        assert found.effective == pytest.approx(math.prod(share**-share for share in shares))
        assert 1 - 1e-9 <= found.effective <= len(used) + 1e-9
    if len(used) > 1:
        assert found.evenness == pytest.approx(math.log(found.effective) / math.log(len(used)))
    else:
        assert found.evenness is None


def test_equal_use_is_even() -> None:
    assert measure([7, 7, 7]).effective == pytest.approx(3)
    assert measure([7, 7, 7]).evenness == pytest.approx(1)
    assert measure([0, 9]).effective == 1 and measure([]).total == 0


@pytest.mark.django_db
def test_the_picture_is_that_of_the_rows() -> None:
    acting = office()
    forms, partners = ("visit", "dialogue", "visit", "exercise"), (("la",), ("cn", "la"), ("kh",))
    made = itertools.product(
        enumerate(forms), partners, ("2017-03-01", "2018-05", "2017-12-30/2018-01-02", "")
    )
    for (number, form), with_, when in itertools.islice(made, 0, None, 3):
        title = f"Hoạt động {number}"
        do_stand(
            give(acting, title=title, form=form, partners=with_, date=when, forums=("admm",)), acting=acting
        )
    do_stand(give(acting, form="port-call", date="2018", label=Label(2)), acting=acting)
    low = office(clearance=0)
    assert years_known(low) == (2017, 2018)
    found = diversity(
        groups(low, 2017, 2018), 2017, 2018, ("visit", "dialogue", "exercise", "port-call", "other")
    )
    rows = counted(low).exclude(first=None).select_related("record")
    bodies = [(row, content(row.record, EngagementBody)) for row in rows]
    assert found.forms == Counter(body.form for _, body in bodies)
    years = Counter(
        (body.form, year)
        for row, body in bodies
        if row.first and row.last
        for year in range(row.first.year, row.last.year + 1)
    )
    assert dict(found.by_year) == dict(years)
    pairs = Counter((b.form, p) for _, b in bodies for p in (*b.partners, "forum:admm"))
    assert dict(found.by_partner) == dict(pairs)
    assert found.never == ("port-call",), "what this hat may not know is never used, for it"
    assert found.whole.total == len(bodies)
    assert diversity(groups(acting, 2018, 2018), 2018, 2018, ("port-call",)).never == ()
