"""What acts of merit are refused with."""

from comity.kernel.problems import Problem
from comity.kernel.words import Words


def not_for_units(award: Words) -> Problem:
    return Problem(
        "award-not-for-units",
        what=Words(vi=f"{award.vi} không tặng cho tập thể.", en=f"The {award.en} is not given to units."),
        mend=Words(vi="Chọn cá nhân, hoặc hình thức khác.", en="Choose a person or post, or another title."),
        place="award",
    )


def bare_nomination() -> Problem:
    return Problem(
        "nomination-without-achievement",
        what=Words(
            vi="Đề nghị chưa có thành tích nào dẫn tới hồ sơ.",
            en="The nomination has no achievement that leads to a record.",
        ),
        mend=Words(
            vi="Chọn ít nhất một thành tích từ hồ sơ của cơ quan.",
            en="Choose at least one achievement from the agency's records.",
        ),
        place="achievements",
    )


def not_draft() -> Problem:
    return Problem(
        "nomination-not-draft",
        what=Words(
            vi="Đề nghị đã gửi, không sửa được.", en="The nomination was put forward and cannot change."
        ),
        mend=Words(vi="Chọn “Sửa lại” trước.", en="Choose “Revise” first."),
    )


def not_put_forward(title: str) -> Problem:
    return Problem(
        "nomination-not-put-forward",
        what=Words(vi="Có đề nghị chưa được gửi lên.", en="A nomination has not been put forward."),
        mend=Words(vi="Chỉ chọn các đề nghị đã gửi.", en="Choose nominations that were put forward."),
        place=title,
    )


def wrong_level(title: str) -> Problem:
    return Problem(
        "nomination-of-another-level",
        what=Words(vi="Đề nghị thuộc cấp khen thưởng khác.", en="The nomination is for another level."),
        mend=Words(vi="Lập hội đồng riêng cho từng cấp.", en="Convene a council for each level."),
        place=title,
    )


def bad_council() -> Problem:
    return Problem(
        "council-members",
        what=Words(
            vi="Hội đồng cần ít nhất ba thành viên, không trùng nhau.",
            en="A council needs at least three members, each once.",
        ),
        mend=Words(vi="Bổ sung thành viên.", en="Name more members."),
        place="members",
    )


def not_a_member() -> Problem:
    return Problem(
        "not-a-member",
        what=Words(
            vi="Chức vụ của bạn không phải thành viên hội đồng này.",
            en="Your office is no member of this council.",
        ),
        mend=Words(vi="Chỉ thành viên hội đồng bỏ phiếu.", en="Only the council's members vote."),
    )


def voted_already() -> Problem:
    return Problem(
        "voted-already",
        what=Words(vi="Bạn đã bỏ phiếu cho đề nghị này.", en="You have voted on this nomination."),
        mend=Words(vi="Mỗi thành viên bỏ phiếu một lần.", en="A member votes once."),
    )


def own_case() -> Problem:
    return Problem(
        "own-case",
        what=Words(vi="Không bỏ phiếu cho chính mình.", en="Nobody votes on their own nomination."),
        mend=Words(vi="Các thành viên khác quyết định.", en="Leave it to the other members."),
    )


def council_closed() -> Problem:
    return Problem(
        "council-closed",
        what=Words(vi="Hội đồng đã kết luận.", en="The council has concluded."),
        mend=Words(vi="Lập hội đồng mới nếu cần xét lại.", en="Convene another to weigh it again."),
    )


def votes_missing(missing: int) -> Problem:
    return Problem(
        "votes-missing",
        what=Words(
            vi=f"Còn {missing} đề nghị chưa đủ số phiếu tối thiểu.",
            en=f"{missing} nominations have not the votes of a quorum.",
        ),
        mend=Words(vi="Chờ thêm thành viên bỏ phiếu.", en="Wait for more members to vote."),
    )


def not_granted_here(level: Words) -> Problem:
    return Problem(
        "award-decided-above",
        what=Words(
            vi=f"Hình thức {level.vi.lower()} không do cơ quan này quyết định.",
            en=f"Titles of the {level.en} are not this agency's to give.",
        ),
        mend=Words(
            vi="Trình cấp có thẩm quyền kèm biên bản hội đồng.",
            en="Submit it to who decides, with the council's minutes.",
        ),
        place="award",
    )


def not_supported(title: str) -> Problem:
    return Problem(
        "nomination-not-supported",
        what=Words(
            vi="Hội đồng không thông qua đề nghị này.", en="The council did not support a nomination."
        ),
        mend=Words(vi="Chỉ đưa các đề nghị được thông qua.", en="Take those that it supported."),
        place=title,
    )


def decided_already(title: str) -> Problem:
    return Problem(
        "commended-already",
        what=Words(
            vi="Đề nghị này đã có trong một quyết định khác.", en="A nomination stands in another decision."
        ),
        mend=Words(vi="Bỏ đề nghị này khỏi dự thảo.", en="Leave it out."),
        place=title,
    )


def reason_missing() -> Problem:
    return Problem(
        "reason-missing",
        what=Words(vi="Chưa nêu lý do thu hồi.", en="The reason of revoking is missing."),
        mend=Words(vi="Ghi rõ lý do và căn cứ.", en="State the reason and its ground."),
        place="reason",
    )
