"""Clippings: linked to the right conference, and compared with our account of it."""

import os
from pathlib import Path

import pytest

from comity.intake.actions import do_confirm_draft, do_read_in
from comity.intake.clipping import do_clip
from comity.kernel.acting import Acting
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.press.comparing import Difference, Point, Told, differences
from comity.press.kinds import ClippingBody
from comity.press.reading import beside
from comity.profiles import load
from comity.profiles.demo import load_demo
from tests.acts import office
from tests.press.making import held

REPORTS = Path(__file__).resolve().parents[3] / "shared" / "reports"


def reports() -> list[Path]:
    found = sorted(REPORTS.glob("*.txt"))
    if len(found) < 2:
        if os.environ.get("CI") == "true":
            pytest.fail("the two reports are not there")
        pytest.skip("the two reports are not there")
    return found[:2]


def recorded(name: str, data: bytes) -> Record:
    """The conference that a paper is read into."""
    drafts = do_read_in(name, data, acting=office())[1:]
    return next(
        made
        for one in drafts
        for made in do_confirm_draft(one.pk, acting=office())
        if made.kind == "conference"
    )


@pytest.mark.django_db
def test_each_report_is_linked_to_its_own_conference_and_not_to_the_others() -> None:
    demo = load_demo(load("vn"))
    for text in demo.texts:
        if text.kind == "conference":
            recorded(text.file, demo.path(text.file).read_bytes())
    held = {path.name: recorded(path.name, path.read_bytes()) for path in reports()}
    for path in reports():
        # The same words in other bytes: told by what is said, not by the file.
        for data in (path.read_bytes(), path.read_bytes() + b"\n"):
            clipping, paper = do_clip(path.name, data, "Outlet", acting=office())
            body = content(clipping, ClippingBody)
            assert body.conference == str(held[path.name].pk), path.name
            assert clipping.state in ("linked", "proposed") and body.reasons_vi and paper.kind == "paper"
            found = beside(clipping, office())
            assert found is not None
            assert {one.relation for one in found.differences} == {"agree"}


@pytest.mark.django_db
def test_a_clipping_of_something_else_is_left_alone() -> None:
    recorded("x.txt", next(iter(reports())).read_bytes())
    told = "Hanoi - A seminar on fisheries was held in Can Tho on May 3, 2016 by the Fisheries Society."
    clipping, _paper = do_clip("other.txt", told.encode(), "Outlet", acting=office())
    assert clipping.state == "unlinked" and beside(clipping, office()) is None


WROTE = (
    "Hà Nội - Ngày {day} tháng 12 năm 2018, tại Hà Nội, Cục Đối ngoại, Bộ Quốc phòng chủ trì Hội nghị phối hợp các cơ "
    "quan trong công tác đối ngoại quốc phòng. Tham dự Hội nghị có đại diện Bộ Ngoại giao, Bộ đội Biên phòng và Bộ "
    "Công an. Hội nghị yêu cầu xây dựng quy chế phối hợp và trao đổi thông tin về đối ngoại quốc phòng."
)


def clipped(acting: Acting, day: int = 21) -> Record:
    """What an outlet wrote about the conference of `making`, a day wrong unless told otherwise."""
    return do_clip("a.txt", WROTE.format(day=day).encode(), "Báo Đối ngoại", acting=acting)[0]


@pytest.mark.django_db
def test_an_outlets_wrong_day_is_put_to_a_person_and_shown() -> None:
    conference = held()[0]
    clipping = clipped(office())
    assert clipping.state == "proposed", "a person confirms what the day speaks against"
    found = beside(clipping, office())
    assert found is not None and found.conference == conference
    told = {(one.field, one.relation) for one in found.differences}
    assert {("date", "differ"), ("agency", "theirs"), ("agency", "agree"), ("place", "agree")} <= told
    assert clipped(office(), day=3).state == "unlinked"


def test_the_comparison_says_what_each_side_says() -> None:
    ours = Told(
        date="2018-07-12",
        period="2015/2018",
        place="Hà Nội",
        agencies=("mnd-gs", "mofa"),
        conclusions=(
            Point("Open a shared calendar of activities to every agency", "en", "exchange"),
            Point("Prepare together for the ASEAN chair year", "en", "multilateral"),
        ),
    )
    theirs = Told(
        date="XXXX-07-13",
        period="2015/2018",
        place="Hanoi",
        agencies=("mofa", "mps"),
        conclusions=(
            Point("agencies will open a shared calendar", "en"),
            Point("Chuẩn bị ASEAN", "vi", "multilateral"),
        ),
    )
    assert differences(ours, theirs) == [
        Difference("date", "differ", "2018-07-12", "XXXX-07-13"),
        Difference("period", "agree", "2015/2018", "2015/2018"),
        Difference("place", "agree", "Hà Nội", "Hanoi"),
        Difference("agency", "ours", "mnd-gs", ""),
        Difference("agency", "agree", "mofa", "mofa"),
        Difference("agency", "theirs", "", "mps"),
        Difference("conclusion", "agree", ours.conclusions[0].text, theirs.conclusions[0].text),
        Difference("conclusion", "perhaps", ours.conclusions[1].text, theirs.conclusions[1].text),
    ]
