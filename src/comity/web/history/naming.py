"""Words for the parts of a record's content and for what may be done to it; what is not here shows by its code."""

from comity.kernel.words import Words
from comity.web.proof import naming

FIELDS = {
    **naming.FIELDS,
    "accounts": Words(vi="Báo cáo dùng đến", en="Accounts it stands on"),
    "account": Words(vi="Báo cáo", en="Account"),
    "address": Words(vi="Địa chỉ", en="Address"),
    "became": Words(vi="Đã thành", en="Became"),
    "caption": Words(vi="Tên biểu", en="Caption"),
    "conclusion": Words(vi="Từ kết luận", en="From the conclusion"),
    "conference": Words(vi="Hội nghị", en="Conference"),
    "direction": Words(vi="Phương hướng", en="Direction"),
    "dispatch": Words(vi="Văn bản", en="Dispatch"),
    "engagement": Words(vi="Hoạt động", en="Engagement"),
    "figures": Words(vi="Biểu số liệu", en="Figures"),
    "findings": Words(vi="Phát hiện dùng đến", en="Findings it stands on"),
    "in_reply_to": Words(vi="Trả lời văn bản", en="In answer to"),
    "item": Words(vi="Là một ý của danh sách", en="A point of a list"),
    "block": Words(vi="Đoạn", en="Paragraph"),
    "language": Words(vi="Ngôn ngữ", en="Language"),
    "minutes": Words(vi="Số phút", en="Minutes"),
    "name": Words(vi="Tên", en="Name"),
    "of": Words(vi="Của hồ sơ", en="Of the record"),
    "office": Words(vi="Chức danh", en="Office"),
    "origin": Words(vi="Nêu trong", en="Stated in"),
    "paper": Words(vi="Văn bản nguồn", en="Source paper"),
    "plan": Words(vi="Kế hoạch", en="Plan"),
    "reason": Words(vi="Lý do", en="Reason"),
    "records": Words(vi="Hồ sơ gửi kèm", en="Records it brings"),
    "round": Words(vi="Đợt sơ kết/tổng kết", en="Review round"),
    "rows": Words(vi="Dòng", en="Row"),
    "section": Words(vi="Mục", en="Section"),
    "sections": Words(vi="Nội dung từng mục", en="Words by section"),
    "sentences": Words(vi="Câu", en="Sentence"),
    "sha256": Words(vi="Mã băm SHA-256", en="SHA-256"),
    "size": Words(vi="Kích thước", en="Size"),
    "sources": Words(vi="Nguồn", en="Source"),
    "submission": Words(vi="Báo cáo của cơ quan", en="Submission"),
    "texts": Words(vi="Câu chữ", en="Words"),
    "title": Words(vi="Tiêu đề", en="Title"),
    "translations": Words(vi="Bản dịch", en="Translation"),
    # Engagements from idea to end, and awareness work.
    "after": Words(vi="Sau", en="After"),
    "amount": Words(vi="Số tiền", en="Amount"),
    "approved_on": Words(vi="Ngày phê duyệt", en="Approved on"),
    "asked_after": Words(vi="Số người trả lời sau", en="Answered after"),
    "asked_before": Words(vi="Số người trả lời trước", en="Answered before"),
    "before": Words(vi="Trước", en="Before"),
    "copies": Words(vi="Số bản", en="Copies"),
    "cost": Words(vi="Kinh phí", en="Cost"),
    "currency": Words(vi="Loại tiền", en="Currency"),
    "days_before": Words(vi="Số ngày trước", en="Days before"),
    "delegations": Words(vi="Đoàn", en="Delegation"),
    "done_by": Words(vi="Người làm", en="Done by"),
    "done_on": Words(vi="Ngày xong", en="Done on"),
    "follow_up": Words(vi="Theo dõi, xử lý tiếp", en="Followed up"),
    "head": Words(vi="Trưởng đoàn", en="Led by"),
    "level": Words(vi="Cấp", en="Level"),
    "marks": Words(vi="Trả lời đúng", en="Right answers"),
    "materials": Words(vi="Tài liệu", en="Material"),
    "particulars": Words(vi="Riêng cho hình thức", en="Of this form"),
    "preparation": Words(vi="Chuẩn bị", en="Preparation"),
    "present": Words(vi="Số người dự", en="Present"),
    "purpose": Words(vi="Mục đích", en="Purpose"),
    "question": Words(vi="Câu hỏi", en="Question"),
    "result": Words(vi="Kết quả", en="Result"),
    "side": Words(vi="Bên", en="Side"),
    "sort_of": Words(vi="Loại", en="Sort"),
    "speaker": Words(vi="Người trình bày", en="Speaker"),
    "strength": Words(vi="Quân số", en="Strength"),
    "task": Words(vi="Nhiệm vụ", en="Task"),
    "topic": Words(vi="Chuyên đề", en="Topic"),
    "unit": Words(vi="Đơn vị", en="Unit"),
    "missions": Words(vi="Phái bộ", en="Missions"),
    "venue": Words(vi="Địa điểm cụ thể", en="Venue"),
    "what": Words(vi="Việc", en="What"),
    "whom": Words(vi="Đối tượng", en="For whom"),
}
# Where a kind means something else by a field's name.
FIELDS_OF = {
    ("engagement", "direction"): Words(vi="Chiều hoạt động", en="Incoming or outgoing"),
}
DIRECTIONS = {
    "incoming": Words(vi="đón vào", en="incoming"),
    "outgoing": Words(vi="cử đi", en="outgoing"),
    "joint": Words(vi="cùng tổ chức", en="joint"),
}
# A row of a figure is (labels by language, value, ids of sources).
ROW_PARTS = (
    Words(vi="Tên dòng", en="Label"),
    Words(vi="Giá trị", en="Value"),
    Words(vi="Nguồn", en="Source"),
)
LANGUAGES = {
    "vi": Words(vi="tiếng Việt", en="Vietnamese"),
    "en": Words(vi="tiếng Anh", en="English"),
}
ACTS = {
    **naming.ACTS,
    "account_for": Words(vi="báo cáo kết quả", en="accounted for"),
    "cancel_session": Words(vi="hủy buổi tuyên truyền", en="cancelled"),
    "hold_session": Words(vi="ghi kết quả buổi tuyên truyền", en="held"),
    "plan_session": Words(vi="lập buổi tuyên truyền", en="planned"),
    "propose": Words(vi="đề xuất", en="proposed"),
    "tick": Words(vi="ghi bước chuẩn bị", en="ticked"),
    "write_material": Words(vi="soạn tài liệu", en="written"),
    "annex": Words(vi="lập phụ lục hạn chế", en="annexed"),
    "apply_marking": Words(vi="đổi độ mật", en="marked"),
    "attach": Words(vi="đính kèm tệp", en="attached"),
    "close_round": Words(vi="kết thúc đợt", en="closed"),
    "freeze_round": Words(vi="chốt số liệu", en="frozen"),
    "restore": Words(vi="khôi phục phiên bản cũ", en="restored from an older version"),
    "revise_dispatch": Words(vi="sửa văn bản", en="revised"),
    "reopen_dispatch": Words(vi="mở lại để sửa", en="reopened"),
    "withdraw_attachment": Words(vi="gỡ tệp", en="taken off"),
}
YES = Words(vi="có", en="yes")
NO = Words(vi="không", en="no")
NOT_GIVEN = Words(vi="hồ sơ chưa được gửi tới đồng chí", en="a record that this office was not given")
# What stands beside the content in a version, and is compared with it.
STATE = Words(vi="Trạng thái", en="State")
MARKING = Words(vi="Độ mật", en="Marking")
AUDIENCE = Words(vi="Phạm vi", en="Audience")
EVERY_AGENCY = Words(vi="mọi cơ quan", en="every agency")
OWNER_ALONE = Words(vi="chỉ cơ quan chủ hồ sơ", en="the owner alone")
A_GROUP = Words(vi="một tổ công tác", en="a working group")
QUOTES = Words(vi="Trích dẫn nguồn", en="Words of the source")
