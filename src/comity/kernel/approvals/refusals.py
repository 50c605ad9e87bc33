"""Why an approval cannot be asked, voted on or taken back, in the one shape of an error."""

from comity.kernel.problems import Problem
from comity.kernel.words import Words

_LOOK_AGAIN = Words(
    vi="Mở lại trang để thấy tình trạng hiện nay.", en="Open the page again to see how it stands."
)


def nothing_to_approve(move: str) -> Problem:
    """The move needs no approving."""
    return Problem(
        "approval-not-needed",
        what=Words(vi="Bước này không cần duyệt.", en="This step needs no approval."),
        mend=Words(vi="Làm thẳng bước đó.", en="Take the step directly."),
        place=move,
    )


def already_waiting(move: str) -> Problem:
    """The same is being asked already."""
    return Problem(
        "approval-open",
        what=Words(vi="Phiên bản này đang chờ duyệt.", en="This version is already waiting for approval."),
        mend=_LOOK_AGAIN,
        place=move,
    )


def already_decided() -> Problem:
    """It is no longer open, or not yet late."""
    return Problem(
        "approval-closed",
        what=Words(vi="Việc trình duyệt này không còn chờ.", en="This approval is not waiting for that."),
        mend=_LOOK_AGAIN,
    )


def version_changed() -> Problem:
    """The record is no longer what was put before the voter."""
    return Problem(
        "approval-void",
        what=Words(
            vi="Hồ sơ đã thay đổi sau khi trình; mọi ý kiến cho phiên bản cũ không còn giá trị.",
            en="The record has changed since it was put up; votes on the old version are void.",
        ),
        mend=Words(vi="Trình duyệt lại phiên bản mới.", en="Ask for approval of the new version."),
    )


def own_proposal() -> Problem:
    """Another person must agree."""
    return Problem(
        "approval-own",
        what=Words(vi="Người đề xuất không tự duyệt.", en="Who proposed it may not agree to it."),
        mend=Words(vi="Chờ người khác duyệt.", en="Wait for another person."),
    )


def voted_before() -> Problem:
    """One person, one vote in a chain, under whichever hat."""
    return Problem(
        "approval-voted",
        what=Words(vi="Bạn đã cho ý kiến về việc này.", en="You have already voted on this."),
        mend=Words(vi="Chờ những người còn lại.", en="Wait for the others."),
    )


def your_word_not_asked() -> Problem:
    """The step that is waiting does not ask this hat."""
    return Problem(
        "forbidden",
        what=Words(
            vi="Bước đang chờ không thuộc chức trách này.", en="The waiting step does not ask this office."
        ),
        mend=Words(vi="Chờ đến bước của bạn.", en="Wait for the step that asks you."),
    )


def withdrawing_is_the_askers() -> Problem:
    """Only who asked, or a head, takes it back."""
    return Problem(
        "forbidden",
        what=Words(
            vi="Chỉ người trình hoặc thủ trưởng được rút.", en="Only who asked, or a head, may withdraw it."
        ),
        mend=Words(vi="Đề nghị người trình rút lại.", en="Ask whoever put it up."),
    )


def reason_missing() -> Problem:
    """A refusal or a proposal says why."""
    return Problem(
        "reason-missing",
        what=Words(vi="Chưa nêu lý do.", en="No reason is given."),
        mend=Words(vi="Ghi rõ lý do.", en="Say why."),
        place="reason",
    )
