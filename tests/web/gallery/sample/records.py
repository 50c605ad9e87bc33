"""The pages of single records: a dispatch, a draft beside its source, an engagement."""

from django import forms
from tests.web.gallery.sample.frame import Context, Say

from comity.web.shell.source_text import segments

SOURCE_TEXT = """Lạng Sơn, ngày 12 tháng 9

Thực hiện kế hoạch đối ngoại biên giới, Ủy ban nhân dân tỉnh phối hợp với Bộ đội Biên phòng tỉnh tổ chức \
chương trình giao lưu hữu nghị với cơ quan biên phòng phía bạn tại khu vực cửa khẩu. Có 46 cán bộ hai bên dự.

Hai bên trao đổi kinh nghiệm tuần tra song phương, khám bệnh cho 210 người dân và thống nhất lập đường dây \
liên lạc thường trực giữa hai trạm.

Khó khăn: phiên dịch còn thiếu, việc báo tin giữa các cơ quan còn chậm. Đề nghị Cục Đối ngoại mở lớp bồi \
dưỡng tiếng cho cán bộ trạm trong quý I năm sau.
"""


def span(words: str) -> tuple[int, int]:
    start = SOURCE_TEXT.index(words)
    return start, start + len(words)


def dispatch(say: Say) -> Context:
    labels = [
        say("Đã đến", "Arrived"),
        say("Đã tiếp nhận", "Accepted"),
        say("Đã giao việc", "Assigned"),
        say("Đang làm", "In progress"),
        say("Hoàn thành", "Done"),
    ]

    def steps(*known: tuple[str, str]) -> list[Context]:
        rest = [("idle", "")] * (len(labels) - len(known))
        return [
            {"label": label, "tone": tone, "when": when}
            for label, (tone, when) in zip(labels, [*known, *rest], strict=True)
        ]

    mofa = say("Bộ Ngoại giao", "Ministry of Foreign Affairs")
    return {
        "page_marking": {"level": 2, "label": say("Mật", "Confidential (Mật)")},
        "receivers": [
            {
                "agency": mofa,
                "steps": steps(
                    ("done", "29/12 08:14"),
                    ("done", "29/12 09:02"),
                    ("done", "30/12 14:20"),
                    ("moving", "31/12 10:05"),
                ),
            },
            {
                "agency": say("Ủy ban nhân dân tỉnh biên giới", "People's Committee, border province"),
                "steps": steps(("done", "29/12 10:41"), ("waits", say("quá hạn 2 ngày", "2 days late"))),
            },
        ],
        "events": [
            {
                "tone": "done",
                "when": "29/12/2025 08:12",
                "iso": "2025-12-29T08:12:00+07:00",
                "what": say("Gửi đi", "Sent"),
                "who": say("Văn thư, Cục Đối ngoại", "Records clerk, Department of Foreign Relations"),
                "note": say("Kênh số 128, gói 44", "Channel entry 128, parcel 44"),
                "hash": "sha256 9f41 c0be 77a2 18d3 4e5a",
            },
            {
                "tone": "done",
                "when": "29/12/2025 08:14",
                "iso": "2025-12-29T08:14:00+07:00",
                "what": say("Đến nơi", "Arrived"),
                "who": say("nút Bộ Ngoại giao ký biên nhận", "receipt signed by the foreign ministry's node"),
            },
            {
                "tone": "waits",
                "when": "29/12/2025 09:30",
                "iso": "2025-12-29T09:30:00+07:00",
                "what": say("Giữ lại", "Held"),
                "who": say("nút tỉnh biên giới", "the border province's node"),
                "note": say(
                    "Gói 45 đến trước gói 44; đã xếp lại khi gói 44 tới.",
                    "Parcel 45 came before 44; applied in order once 44 arrived.",
                ),
            },
            {
                "tone": "moving",
                "when": "31/12/2025 10:05",
                "iso": "2025-12-31T10:05:00+07:00",
                "what": say("Đang làm", "In progress"),
                "who": say("Chuyên viên, Bộ Ngoại giao", "Desk officer, Ministry of Foreign Affairs"),
            },
        ],
        "facts": [
            {"label": say("Số, ký hiệu", "Number"), "value": "15/CV-ĐN"},
            {
                "label": say("Loại", "Kind"),
                "value": say("Yêu cầu cung cấp thông tin", "Request for information"),
            },
            {"label": say("Hạn trả lời", "Answer by"), "value": say("10/01/2026", "10 January 2026")},
            {
                "label": say("Độ mật", "Marking"),
                "chip": {"kind": "marking", "level": 2, "label": say("Mật", "Mật")},
            },
            {
                "label": say("Độ khẩn", "Urgency"),
                "chip": {"kind": "urgency", "level": 1, "label": say("Khẩn", "Urgent")},
            },
            {"label": say("Thuộc nhiệm vụ", "Task"), "value": say("Nhiệm vụ 2.3", "Task 2.3"), "url": "#"},
            {"label": say("Ngày ký", "Signed on"), "value": ""},
        ],
    }


def drafts(say: Say) -> Context:
    class DraftForm(forms.Form):
        title = forms.CharField(
            label=say("Tên hoạt động", "Title"),
            initial="Giao lưu hữu nghị với cơ quan biên phòng phía bạn",
        )
        date = forms.CharField(
            label=say("Ngày", "Date"),
            initial="XXXX-09-12",
            help_text=say(
                "Nguồn không ghi năm; máy không tự đoán.", "The source gives no year; none is guessed."
            ),
        )
        lead = forms.CharField(label=say("Chủ trì", "Lead agency"), initial="Ủy ban nhân dân tỉnh")
        coordinating = forms.CharField(
            label=say("Phối hợp", "Coordinating"), initial="Bộ đội Biên phòng tỉnh"
        )
        result = forms.CharField(
            label=say("Kết quả", "Result"),
            initial="Thống nhất lập đường dây liên lạc thường trực giữa hai trạm",
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        difficulty = forms.CharField(
            label=say("Khó khăn", "Difficulty"),
            initial="Phiên dịch còn thiếu",
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        proposal = forms.CharField(
            label=say("Kiến nghị", "Proposal"),
            initial="Mở lớp bồi dưỡng tiếng cho cán bộ trạm trong quý I năm sau",
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        partner = forms.CharField(
            label=say("Đối tác", "Partner"),
            help_text=say("Không thấy tên trong nguồn.", "The source does not name it."),
        )

    spans = {
        1: span("chương trình giao lưu hữu nghị với cơ quan biên phòng phía bạn"),
        2: span("ngày 12 tháng 9"),
        3: span("Ủy ban nhân dân tỉnh"),
        4: span("Bộ đội Biên phòng tỉnh"),
        5: span("thống nhất lập đường dây liên lạc thường trực giữa hai trạm"),
        6: span("phiên dịch còn thiếu"),
        7: span("mở lớp bồi dưỡng tiếng cho cán bộ trạm trong quý I năm sau"),
    }
    form = DraftForm()
    check = {"tone": "waits", "label": say("Cần xem", "Check")}
    names = ["title", "date", "lead", "coordinating", "result", "difficulty", "proposal", "partner"]
    return {
        "segments": segments(SOURCE_TEXT, spans),
        "fields": [
            {
                "number": n if n < 8 else 0,
                "field": form[name],
                "chip": check if name in ("date", "partner") else None,
            }
            for n, name in enumerate(names, start=1)
        ],
    }


def engagement(say: Say) -> Context:
    province = say("Tỉnh biên giới", "Border province")
    guard = say("Cục Đối ngoại, BQP", "Foreign Relations, MND")
    mofa = say("Bộ Ngoại giao", "Ministry of Foreign Affairs")

    def row(label: str, relation: str, *texts: str) -> Context:
        return {
            "label": label,
            "relation": relation,
            "cells": [
                {"agency": agency, "text": text, "url": ""}
                for agency, text in zip((province, guard, mofa), texts, strict=True)
            ],
        }

    day = say("12/09/2025", "12 September 2025")
    return {
        "compare": {
            "caption": say("Ba báo cáo, tính là một hoạt động", "Three accounts, counted as one engagement"),
            "accounts": [
                {
                    "agency": province,
                    "under": "118/BC-SNgV · 30/12/2025",
                    "url": "#",
                    "chip": {"tone": "done", "label": say("Đã xác nhận", "Confirmed")},
                },
                {
                    "agency": guard,
                    "under": "15/BC-ĐN · 02/01/2026",
                    "url": "#",
                    "chip": {"tone": "done", "label": say("Đã xác nhận", "Confirmed")},
                },
                {
                    "agency": mofa,
                    "under": "41/BNG-HT · 29/12/2025",
                    "url": "#",
                    "chip": {"tone": "waits", "label": say("Chờ xác nhận", "To confirm")},
                },
            ],
            "rows": [
                row(say("Ngày", "Date"), "agree", day, day, day),
                row(
                    say("Hình thức", "Form"),
                    "agree",
                    *[say("Giao lưu biên giới", "Border exchange")] * 3,
                ),
                row(
                    say("Người dự", "Participants"),
                    "differ",
                    say("46 cán bộ hai bên", "46 officers of both sides"),
                    say("khoảng 50", "about 50"),
                    "",
                ),
                row(
                    say("Chủ trì", "Lead agency"),
                    "differ",
                    say("Ủy ban nhân dân tỉnh", "People's Committee"),
                    say("Bộ đội Biên phòng tỉnh", "Provincial Border Guard"),
                    say("Ủy ban nhân dân tỉnh", "People's Committee"),
                ),
                row(
                    say("Kết quả", "Result"),
                    "agree",
                    say("Lập đường dây liên lạc thường trực", "A standing line of contact"),
                    say("Thống nhất mở kênh liên lạc", "A channel of contact agreed"),
                    "",
                ),
                row(
                    say("Khó khăn", "Difficulty"),
                    "one",
                    say("Thiếu phiên dịch", "Too few interpreters"),
                    "",
                    "",
                ),
            ],
        },
        "tabs": [
            {"url": "#", "label": say("Báo cáo", "Accounts"), "count": 3, "current": True},
            {"url": "#", "label": say("Văn bản", "Dispatches"), "count": 5, "current": False},
            {"url": "#", "label": say("Lịch sử", "History"), "count": None, "current": False},
        ],
        "facts": [
            {
                "label": say("Đối tác", "Partner"),
                "value": say("Cơ quan biên phòng nước bạn", "Partner border guard"),
            },
            {
                "label": say("Thuộc phương hướng", "Direction"),
                "value": say("2. Biên giới", "2. Border"),
                "url": "#",
            },
            {"label": say("Được tính", "Counted"), "value": say("một lần, năm 2025", "once, in 2025")},
        ],
    }
