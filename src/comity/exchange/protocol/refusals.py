"""Why the protocol refuses, once for all: a code for programs, and words for people.

The codes are part of the protocol (docs/protocol.md lists them): a refusal travels to the peer as its code
alone, and each side shows its own words.
"""

from comity.kernel.problems import Problem
from comity.kernel.words import Words

_ASK_AGAIN = Words(
    vi="Yêu cầu bên gửi gửi lại; nếu vẫn bị từ chối, đối chiếu khóa và phiên bản của hai nút.",
    en="Ask the sender to send it again; if it is refused again, compare keys and versions of both nodes.",
)
_COMPARE_KEYS = Words(
    vi="Hai bên đọc cho nhau dấu vân tay khóa, rồi ghi lại khóa đúng vào danh bạ.",
    en="Read the key fingerprints to each other, and enter the right keys in the directory.",
)
_COMPARE_CHANNEL = Words(
    vi="Dừng kênh này, giữ nguyên cả hai gói làm bằng chứng và đối chiếu nhật ký của hai nút.",
    en="Stop this channel, keep both parcels as evidence, and compare the journals of the two nodes.",
)
_RESTORED = Words(
    vi="Một nút có thể đã khôi phục từ bản sao lưu cũ: dừng gửi và khôi phục phần thiếu từ nút kia.",
    en="A node may have been restored from an old backup: stop sending, and recover the rest from the peer.",
)

REASONS: dict[str, tuple[Words, Words]] = {
    "not-a-parcel": (
        Words(vi="Đây không phải là một gói hợp lệ.", en="This is not a well-formed parcel."),
        _ASK_AGAIN,
    ),
    "not-a-receipt": (
        Words(vi="Đây không phải là một biên nhận hợp lệ.", en="This is not a well-formed receipt."),
        _ASK_AGAIN,
    ),
    "not-a-message": (
        Words(vi="Đây không phải là một thông điệp hợp lệ.", en="This is not a well-formed message."),
        _ASK_AGAIN,
    ),
    "altered": (
        Words(
            vi="Nội dung đã bị thay đổi trên đường, hoặc được niêm phong bằng khóa khác.",
            en="It was altered on the way, or sealed with another key.",
        ),
        _ASK_AGAIN,
    ),
    "sender-unknown": (
        Words(vi="Không biết khóa đã ký.", en="The key that signed it is not known here."),
        _COMPARE_KEYS,
    ),
    "signer-mismatch": (
        Words(
            vi="Khóa đã ký không phải của nút ghi trong gói hoặc biên nhận.",
            en="The key that signed it is not that of the node it names.",
        ),
        _COMPARE_KEYS,
    ),
    "not-for-us": (
        Words(vi="Gói hoặc biên nhận này gửi cho nút khác.", en="It is meant for another node."),
        Words(
            vi="Kiểm tra địa chỉ và khóa mã hóa mà bên gửi đang giữ cho nút này.",
            en="Check the address and the encryption key that the sender holds for this node.",
        ),
    ),
    "not-a-bundle": (
        Words(
            vi="Đây không phải bản kê hợp lệ của một bộ tệp.",
            en="This is not the manifest of a bundle of files.",
        ),
        Words(
            vi="Chép lại cả thư mục từ bên gửi, gồm tệp .manifest.",
            en="Copy the whole directory from the sender again, with the file .manifest.",
        ),
    ),
    "suite-unsupported": (
        Words(
            vi="Bộ thuật toán này không được hỗ trợ.", en="It uses algorithms that this node does not accept."
        ),
        Words(
            vi="Hai bên chọn một bộ thuật toán chung trong tài liệu giao thức.",
            en="Agree on a suite of algorithms that both nodes list in the protocol document.",
        ),
    ),
    "version-unsupported": (
        Words(
            vi="Phiên bản giao thức này chưa được hỗ trợ.",
            en="It speaks a version of the protocol that this node does not know.",
        ),
        Words(
            vi="Nâng cấp nút cũ hơn, hoặc đặt bên gửi dùng phiên bản chung.",
            en="Upgrade the older node, or set the sender to a version that both know.",
        ),
    ),
    "too-large": (
        Words(vi="Gói vượt quá giới hạn cho phép.", en="It is larger than this node accepts."),
        Words(vi="Chia nhỏ gói rồi gửi lại.", en="Send it again in smaller parcels."),
    ),
    "network-mismatch": (
        Words(vi="Nó thuộc về một mạng khác.", en="It belongs to another network."),
        Words(
            vi="Kiểm tra tên mạng trong cấu hình của hai nút.",
            en="Check the network name in the settings of both nodes.",
        ),
    ),
    "numbers-inconsistent": (
        Words(
            vi="Số thứ tự và số mục trong gói không khớp nhau.",
            en="The numbers it claims do not match the entries it holds.",
        ),
        _ASK_AGAIN,
    ),
    "hash-mismatch": (
        Words(
            vi="Giá trị băm ghi trong gói không khớp với nội dung.",
            en="The hash it claims does not match what it holds.",
        ),
        _ASK_AGAIN,
    ),
    "foreign": (
        Words(vi="Nó thuộc về một kênh khác.", en="It belongs to another channel."),
        Words(vi="Chuyển nó về đúng kênh.", en="Hand it to the channel it names."),
    ),
    "fork": (
        Words(
            vi="Lịch sử kênh mà bên kia ký khác với lịch sử nút này đang giữ.",
            en="The peer signed a history of this channel that differs from the one held here.",
        ),
        _COMPARE_CHANNEL,
    ),
    "receipt-beyond": (
        Words(
            vi="Bên nhận đã giữ nhiều mục hơn số mục nút này từng ghi.",
            en="The receiver holds more entries than this node has on record.",
        ),
        _RESTORED,
    ),
    "superseded": (
        Words(
            vi="Gói thuộc phần quá khứ mà bên gửi đã mất và đã thỏa thuận bỏ.",
            en="It comes from a past that its sender lost and agreed to give up.",
        ),
        Words(
            vi="Giữ làm bằng chứng; báo bên gửi soạn lại nếu nội dung còn cần.",
            en="Keep it as evidence; tell the sender to write it again if it still matters.",
        ),
    ),
    "base-moved": (
        Words(
            vi="Điểm nối lại không phải chỗ kênh đang đứng.",
            en="The channel does not stand where it was proposed to begin anew.",
        ),
        Words(
            vi="Bên khôi phục lấy lại phần còn thiếu rồi đề nghị lại.",
            en="The restored node takes back what is still missing, and proposes again.",
        ),
    ),
    "consent-awaited": (
        Words(
            vi="Nút kia đã khôi phục từ bản sao lưu và xin nối lại kênh; chờ người phụ trách đồng ý.",
            en="A node was restored from a backup and asks to begin the channel anew; its peer's people must agree.",
        ),
        Words(
            vi="Hỏi người phụ trách nút kia qua điện thoại, rồi chạy comity exchange accept.",
            en="Ask the node's people by voice, then run comity exchange accept.",
        ),
    ),
    "behind-own-past": (
        Words(
            vi="Nút này đứng sau chính quá khứ của mình: nút kia giữ nhiều hơn những gì ở đây đã ghi.",
            en="This node is behind its own past: the peer holds what is not on record here.",
        ),
        Words(
            vi="Nếu nút này vừa khôi phục từ bản sao lưu: chạy comity exchange recover. Nếu không: khóa có thể đã lộ.",
            en="If it was restored from a backup, run comity exchange recover. If not, its keys may be stolen.",
        ),
    ),
    "peer-restored": (
        Words(
            vi="Nút kia không còn giữ một phần đã xác nhận; phần ấy đang được gửi lại.",
            en="The peer no longer holds what it once acknowledged; that is being sent again.",
        ),
        Words(
            vi="Hỏi nút kia có khôi phục từ bản sao lưu không; giữ các biên nhận cũ.",
            en="Ask whether it was restored from a backup; keep its older receipts.",
        ),
    ),
    "store-damaged": (
        Words(
            vi="Dữ liệu lưu ở nút này không còn khớp giá trị băm của nó; không gửi đi.",
            en="What this node stored no longer fits its hash; it is not sent.",
        ),
        Words(
            vi="Kiểm tra đĩa, chạy comity journal verify, rồi khôi phục cơ sở dữ liệu.",
            en="Check the disk, run comity journal verify, then restore the database.",
        ),
    ),
    "not-pieces": (
        Words(
            vi="Đây không phải các phần hợp lệ của một tệp.", en="These are not well-formed pieces of a file."
        ),
        _ASK_AGAIN,
    ),
    "not-given": (
        Words(
            vi="Nút chủ hồ sơ không có tệp nào như vậy cho nút này.",
            en="The owner's node has no such file for this node.",
        ),
        Words(
            vi="Hỏi cơ quan chủ hồ sơ: phạm vi của hồ sơ có thể đã thu hẹp.",
            en="Ask the agency that owns the record: its audience may have been narrowed.",
        ),
    ),
    "not-awaited": (
        Words(vi="Nút này không chờ tệp đó.", en="This node does not await that file."),
        Words(
            vi="Không phải làm gì; bên gửi ngừng đưa.", en="Nothing to do; the sender stops handing it over."
        ),
    ),
    "bytes-lost": (
        Words(
            vi="Nội dung của tệp không còn ở nút của cơ quan chủ hồ sơ.",
            en="The file's bytes are no longer at its owner's node.",
        ),
        Words(
            vi="Báo cơ quan chủ hồ sơ khôi phục thư mục blobs từ bản sao lưu.",
            en="Have its owner restore the directory blobs from a backup.",
        ),
    ),
    "bytes-differ": (
        Words(
            vi="Tệp nhận đủ nhưng giá trị băm không khớp với hồ sơ; đã bỏ và sẽ nhận lại từ đầu.",
            en="The file came whole, but its hash is not the record's; it was dropped and begins anew.",
        ),
        Words(
            vi="Nếu lặp lại: báo cơ quan chủ hồ sơ kiểm tra tệp, và kiểm tra đĩa của nút này.",
            en="If it happens again, have its owner check the file, and check this node's disk.",
        ),
    ),
    "busy": (
        Words(vi="Nút kia đang bận.", en="The other node is busy."),
        Words(
            vi="Không phải làm gì; sẽ thử lại sau ít giây.", en="Nothing to do; it is tried again in seconds."
        ),
    ),
    "key-revoked": (
        Words(
            vi="Khóa đã ký bị thu hồi từ trước.", en="The key that signed it was revoked before it came here."
        ),
        _COMPARE_KEYS,
    ),
    "key-ended": (
        Words(vi="Khóa đã ký hết hạn sử dụng.", en="The key that signed it is no longer in use."),
        _COMPARE_KEYS,
    ),
    "key-not-current": (
        Words(
            vi="Khóa mới phải do khóa đang dùng giới thiệu.",
            en="New keys must be announced by the key that is current here.",
        ),
        _COMPARE_KEYS,
    ),
    "not-a-directory": (
        Words(
            vi="Đây không phải danh bạ hay mục danh bạ hợp lệ.",
            en="This is not a well-formed directory or entry of one.",
        ),
        Words(vi="Xin lại tệp từ cơ quan đăng ký của mạng.", en="Ask the network's registrar for it again."),
    ),
    "directory-older": (
        Words(
            vi="Danh bạ này cũ hơn danh bạ đang có ở nút.",
            en="This directory is older than the one held here.",
        ),
        Words(
            vi="Xin bản mới nhất; nếu số bản lùi lại, hỏi cơ quan đăng ký.",
            en="Ask for the latest; if its version went back, ask the registrar why.",
        ),
    ),
    "directory-forked": (
        Words(
            vi="Có hai danh bạ khác nhau cùng một số bản.",
            en="There are two different directories of one version.",
        ),
        Words(
            vi="Giữ cả hai làm bằng chứng và hỏi cơ quan đăng ký.",
            en="Keep both as evidence, and ask the registrar.",
        ),
    ),
    "registrar-contradicts": (
        Words(
            vi="Danh bạ nêu khóa khác với khóa đã đối chiếu trực tiếp.",
            en="The directory names other keys than those that were compared by voice.",
        ),
        _COMPARE_KEYS,
    ),
    "key-malformed": (
        Words(vi="Khóa không hợp lệ.", en="This is not a valid node key."),
        _COMPARE_KEYS,
    ),
    "value-malformed": (
        Words(
            vi="Một giá trị không ghi được vào gói hoặc biên nhận.",
            en="A value does not fit a parcel or receipt.",
        ),
        Words(vi="Sửa giá trị được nêu.", en="Correct the value named."),
    ),
}


class Refused(Problem):
    """The protocol refuses a parcel, a receipt or a key; nothing was changed.

    `code` is one of `REASONS`, or the reason of a newer peer; `place` names the field or value meant.
    """

    def __init__(self, code: str, place: str = "") -> None:
        what, mend = REASONS.get(code, (Words(vi=code, en=code), _ASK_AGAIN))
        super().__init__(code, what=what, mend=mend, place=place)

    def __str__(self) -> str:
        return f"{self.what.en} ({self.code}{': ' + self.place if self.place else ''})"


def reason_words(code: str) -> Words:
    """Words for a reason that a peer sent; an unknown code (from a newer peer) is shown as it came."""
    return Refused(code).what
