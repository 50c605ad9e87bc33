"""Awareness work: numbers that cannot be are refused, and the figures are those of the rows."""

from datetime import date

import pytest

from comity.kernel.acting import Acting
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.programme.awareness.actions import (
    do_cancel_session,
    do_hold_session,
    do_move_material,
    do_plan_session,
    do_write_material,
)
from comity.programme.awareness.kinds import AwarenessMaterialBody, AwarenessSessionBody, Mark
from comity.programme.awareness.models import AwarenessSession
from comity.programme.awareness.reading import by_question, reach, total
from tests.acts import office

YEAR = (date(2018, 1, 1), date(2018, 12, 31))


def session(acting: Acting, *, held: bool = True, label: Label | None = None, **more: object) -> Record:
    body = AwarenessSessionBody.model_validate(
        {"title": "Quán triệt", "topic": "importance", "unit": "Đồn Hữu Nghị", "date": "2018-03-01", **more}
    )
    planned = do_plan_session(body, acting=acting, label=label)
    return do_hold_session(planned.pk, body, acting=acting) if held else planned


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"present": 0}, "present"),
        ({"present": 90, "strength": 80}, "present"),
        ({"present": 9, "asked_before": 9, "marks": (Mark(question="early", before=10),)}, "early"),
        ({"present": 9, "marks": (Mark(question="unheard-of"),)}, "unheard-of"),
        ({"present": 9, "topic": "weather"}, "topic"),
    ],
)
def test_numbers_that_cannot_be_are_refused(more: dict[str, object], place: str) -> None:
    with pytest.raises(Problem) as refused:
        session(office(), held=True, label=None, **more)
    assert refused.value.place == place


@pytest.mark.django_db
def test_the_figures_are_those_of_the_rows() -> None:
    acting = office()
    marks = (Mark(question="early", before=10, after=25), Mark(question="chair", before=5, after=20))
    session(acting, present=60, strength=80, asked_before=40, asked_after=30, marks=marks)
    session(
        acting,
        present=70,
        strength=82,
        unit="đồn hữu nghị",
        asked_before=10,
        marks=(Mark(question="early", before=9),),
    )
    session(acting, present=20, strength=100, unit="Tiểu đoàn 1", label=Label(2))
    session(acting, held=False, date="2018-09-01")
    session(acting, present=50, date="2017-01-01")
    found = total(acting, *YEAR)
    bodies = [
        body
        for row in AwarenessSession.objects.visible_to(acting)
        .filter(record__state="held")
        .select_related("record")
        if (body := content(row.record, AwarenessSessionBody)).date.startswith("2018")
    ]
    assert (found.sessions, found.attendances, found.units) == (3, sum(b.present for b in bodies), 2)
    rights = [(mark.before, body.asked_before) for body in bodies for mark in body.marks]
    assert found.known.before == pytest.approx(100 * sum(r for r, _ in rights) / sum(a for _, a in rights))
    assert found.known.change == pytest.approx(100 * 45 / 60 - 100 * 24 / 90)
    lines = {(one.unit, one.sessions, one.attendances, one.share) for one in reach(acting, *YEAR)}
    assert {(sessions, all_, share) for _, sessions, all_, share in lines} == {(2, 130, 85), (1, 20, 20)}
    known, whole = by_question(acting, *YEAR)
    assert whole and (known["early"].right_before, known["early"].asked_before) == (19, 50)
    # Who may not know the marked session has figures without it.
    assert total(office(clearance=0), *YEAR).sessions == 2


@pytest.mark.django_db
def test_a_session_is_cancelled_with_its_reason_and_material_is_issued() -> None:
    acting = office()
    planned = session(acting, held=False)
    with pytest.raises(Problem, match="reason"):
        do_cancel_session(planned.pk, " ", acting=acting)
    assert do_cancel_session(planned.pk, "Đơn vị đi làm nhiệm vụ.", acting=acting).state == "cancelled"
    written = do_write_material(AwarenessMaterialBody(title="Đề cương", topic="importance"), acting=acting)
    assert do_move_material(written.pk, "issue", acting=acting).state == "issued"
