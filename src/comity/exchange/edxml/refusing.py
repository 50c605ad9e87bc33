"""The one refusal of what is no message."""

from comity.kernel.problems import Problem
from comity.kernel.words import Words


def refused(vi: str, en: str, place: str = "") -> Problem:
    """Why a file is not taken at all."""
    return Problem(
        "edxml-refused",
        what=Words(vi=f"Không đọc được thông điệp edXML: {vi}.", en=f"Not an edXML message: {en}."),
        mend=Words(
            vi="Xin bên gửi gửi lại tệp .edxml theo QCVN 102:2016.",
            en="Ask the sender for the .edxml file again, as QCVN 102:2016 has it.",
        ),
        place=place,
    )


def unfit(vi: str, en: str, place: str) -> Problem:
    """Why a message cannot be written."""
    return Problem(
        "edxml-unfit",
        what=Words(
            vi=f"Không ghi được thông điệp edXML: {vi}.", en=f"The edXML message cannot be written: {en}."
        ),
        mend=Words(vi="Bổ sung hoặc sửa mục đó rồi xuất lại.", en="Supply or mend that, and export again."),
        place=place,
    )
