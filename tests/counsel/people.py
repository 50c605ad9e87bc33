"""A working group of two agencies of the node, and people beside it who hold more and sit in it not."""

from dataclasses import dataclass

from comity.counsel.group_kinds import GroupDocumentBody, Seat, WorkingGroupBody
from comity.counsel.groups import do_found_group, do_write_in_group
from comity.directory.hats import hats_of
from comity.directory.models import User
from comity.kernel.acting import Acting, Role
from comity.kernel.records import Record
from tests.acts import BORDER_GUARD, DEPARTMENT
from tests.web.people import appoint


@dataclass
class Circle:
    """Users by their part; `acting` gives a user's hat as it is now."""

    chair: User
    member: User
    outsider: User
    guard_outsider: User

    def acting(self, user: User) -> Acting:
        return hats_of(user)[0].acting

    def body(self, *more: Seat, closed: bool = True) -> WorkingGroupBody:
        chair, member = self.acting(self.chair), self.acting(self.member)
        return WorkingGroupBody(
            title="Tổ công tác nghiên cứu phối hợp cứu hộ biên giới",
            mandate="Nghiên cứu cơ chế phối hợp cứu hộ, cứu nạn ở khu vực biên giới.",
            term="2026-01/2026-12",
            chair=Seat(agency=chair.agency, title=chair.office, post=chair.post),
            members=(Seat(agency=member.agency, title=member.office, post=member.post), *more),
            closed=closed,
        )

    def found(self, *more: Seat, closed: bool = True, marking: int = 1) -> Record:
        return do_found_group(
            self.body(*more, closed=closed), acting=self.acting(self.chair), marking=marking
        )

    def document(
        self, group: Record, title: str = "Dự thảo báo cáo của tổ", user: User | None = None
    ) -> Record:
        body = GroupDocumentBody(group=str(group.pk), title=title, text="Nội dung dự thảo.")
        return do_write_in_group(body, acting=self.acting(user or self.chair))


def circle() -> Circle:
    """The chair and a member with a low clearance; a head of either agency with the highest, who has no seat."""
    every = (Role.OFFICER, Role.APPROVER, Role.HEAD, Role.CLERK)
    return Circle(
        chair=appoint(DEPARTMENT, Role.OFFICER, Role.APPROVER, clearance=2)[0],
        member=appoint(BORDER_GUARD, Role.OFFICER, clearance=2)[0],
        outsider=appoint(DEPARTMENT, *every, clearance=3)[0],
        guard_outsider=appoint(BORDER_GUARD, *every, clearance=3)[0],
    )
