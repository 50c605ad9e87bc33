"""What the gallery shows: the pages' contexts in one language. Offices only; every text is invented."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django import forms

from comity.web.shell.figures import stacked_bar
from comity.web.shell.source_text import segments

Say = Callable[[str, str], str]
Context = dict[str, Any]

SPRITE = Path(__file__).parents[3] / "src/comity/web/static/comity/icons.svg"

SOURCE_TEXT = """Lạng Sơn, ngày 12 tháng 9

Thực hiện kế hoạch đối ngoại biên giới, Ủy ban nhân dân tỉnh phối hợp với Bộ đội Biên phòng tỉnh tổ chức \
chương trình giao lưu hữu nghị với cơ quan biên phòng phía bạn tại khu vực cửa khẩu. Có 46 cán bộ hai bên dự.

Hai bên trao đổi kinh nghiệm tuần tra song phương, khám bệnh cho 210 người dân và thống nhất lập đường dây \
liên lạc thường trực giữa hai trạm.

Khó khăn: phiên dịch còn thiếu, việc báo tin giữa các cơ quan còn chậm. Đề nghị Cục Đối ngoại mở lớp bồi \
dưỡng tiếng cho cán bộ trạm trong quý I năm sau.
"""

ICONS = re.findall(r'id="(?!mark|wordmark|state-)([a-z]+)"', SPRITE.read_text(encoding="utf-8"))


def span(words: str) -> tuple[int, int]:
    start = SOURCE_TEXT.index(words)
    return start, start + len(words)


def frame(say: Say, language: str, page: str, heading: str) -> Context:
    """What every page of a signed-in person has."""
    rooms = [
        ("today", say("Hôm nay", "Today"), "today", None),
        ("inbox", say("Văn bản đến", "Inbox"), "inbox", 6),
        ("drafts", say("Chờ xác nhận", "To confirm"), "draft", 3),
        ("engagement", say("Hoạt động đối ngoại", "Engagements"), "engagement", None),
        ("plan", say("Kế hoạch", "Plan"), "plan", None),
        ("round", say("Đợt tổng kết", "Review round"), "round", None),
        ("report", say("Báo cáo trung tâm", "Central report"), "report", None),
        ("journal", say("Nhật ký và trao đổi", "Journal and exchange"), "journal", None),
        ("parts", say("Bộ phận", "Parts"), "more", None),
    ]
    other = "en" if language == "vi" else "vi"
    return {
        "heading": heading,
        "language": language,
        "other_language": other,
        "other_language_url": f"/{other}/{page}.html",
        "acting": {
            "title": say("Trưởng phòng Tổng hợp", "Head, General Affairs Section"),
            "agency": say("Cục Đối ngoại, Bộ Quốc phòng", "Department of Foreign Relations, MND"),
        },
        "hats": [
            {
                "url": "#",
                "title": say("Thư ký tổ công tác", "Secretary of the working group"),
                "agency": say("Bộ Quốc phòng", "Ministry of National Defence"),
                "current": False,
            }
        ],
        "node": {
            "agencies": [say("Cục Đối ngoại", "Department of Foreign Relations")],
            "demo": True,
        },
        "nav": [
            {
                "url": f"/{language}/{name}.html",
                "label": label,
                "icon": icon,
                "count": count,
                "current": name == page,
            }
            for name, label, icon, count in rooms
        ],
        "search_url": "#",
        "sign_out_url": "#",
        "printed_at": say("09:12 ngày 05/01/2026", "5 January 2026, 09:12"),
        "page_marking": {"level": 1, "label": say("Lưu hành nội bộ", "Internal")},
    }


def sign_in(say: Say) -> Context:
    def office(vi: str, en: str) -> Context:
        return {"url": "#", "title": say(vi, en), "beside": say(en, vi)}

    return {
        "acting": None,
        "page_marking": None,
        "beside_language": say("en", "vi"),
        "cast": [
            {
                "agency": say("Cục Đối ngoại, Bộ Quốc phòng", "Department of Foreign Relations, MND"),
                "offices": [
                    office("Cục trưởng", "Director"),
                    office("Trưởng phòng Tổng hợp", "Head, General Affairs Section"),
                    office("Văn thư", "Records clerk"),
                ],
            },
            {
                "agency": say("Bộ Ngoại giao", "Ministry of Foreign Affairs"),
                "offices": [office("Vụ trưởng", "Director-General"), office("Chuyên viên", "Desk officer")],
            },
            {
                "agency": say("Ủy ban nhân dân tỉnh biên giới", "People's Committee, border province"),
                "offices": [
                    office("Giám đốc Sở Ngoại vụ", "Director, Department of External Relations"),
                    office("Chuyên viên", "Desk officer"),
                ],
            },
        ],
    }


def today(say: Say) -> Context:
    def due(title: str, known: str, tone: str, chip: str, when: str) -> Context:
        return {
            "url": "#",
            "title": title,
            "known": known,
            "chip": {"tone": tone, "label": chip},
            "when": when,
        }

    return {
        "tiles": [
            {
                "label": say("Chờ đồng chí quyết định", "Waiting for your decision"),
                "figure": "4",
                "note": say("1 việc quá hạn", "1 overdue"),
                "url": "#",
                "tone": "waits",
            },
            {
                "label": say("Văn bản chưa đọc", "Unread dispatches"),
                "figure": "6",
                "note": say("1 Thượng khẩn", "1 very urgent"),
                "url": "#",
            },
            {
                "label": say("Dự thảo chờ xác nhận", "Drafts to confirm"),
                "figure": "3",
                "note": say("từ 2 báo cáo", "from 2 reports"),
                "url": "#",
            },
            {
                "label": say("Báo cáo đã về", "Submissions received"),
                "figure": "7/12",
                "note": say("hạn 15/01/2026", "due 15 January 2026"),
                "url": "#",
            },
        ],
        "waiting": [
            due(
                say(
                    "Trả lời yêu cầu thông tin về giao lưu biên giới",
                    "Answer the request for information on border exchanges",
                ),
                say(
                    "Bộ Ngoại giao hỏi · Số: 41/BNG-HT",
                    "Asked by the Ministry of Foreign Affairs · 41/BNG-HT",
                ),
                "waits",
                say("Quá hạn 1 ngày", "1 day overdue"),
                "04/01/2026",
            ),
            due(
                say(
                    "Xác nhận hai báo cáo cùng nói về một hoạt động",
                    "Confirm that two accounts report one engagement",
                ),
                say(
                    "Giao lưu hữu nghị biên giới · xác suất 0,71",
                    "Border friendship exchange · probability 0.71",
                ),
                "waits",
                say("Chờ người xác nhận", "A person decides"),
                "06/01/2026",
            ),
            due(
                say("Duyệt bản dự thảo báo cáo trung tâm", "Approve the draft of the central report"),
                say(
                    "Đợt tổng kết 2025 · 48 câu, 48 câu có nguồn",
                    "Round 2025 · 48 sentences, 48 with a source",
                ),
                "moving",
                say("Đang soạn", "In progress"),
                "09/01/2026",
            ),
            due(
                say(
                    "Phân công chủ trì nhiệm vụ “Lớp bồi dưỡng phiên dịch”",
                    "Name the lead agency of “Course for interpreters”",
                ),
                say("Kết luận 3 của hội nghị", "Conclusion 3 of the conference"),
                "idle",
                say("Chưa bắt đầu", "Not begun"),
                "12/01/2026",
            ),
        ],
        "bar": stacked_bar(
            say("42 nhiệm vụ của kế hoạch năm", "42 tasks of this year's plan"),
            [
                (say("Hoàn thành", "Done"), 17, "done"),
                (say("Đang thực hiện", "In progress"), 15, "moving"),
                (say("Chờ hoặc quá hạn", "Waiting or late"), 4, "waits"),
                (say("Chưa bắt đầu", "Not begun"), 6, "idle"),
            ],
        ),
        "links": [
            {
                "label": say("Bộ Ngoại giao", "Ministry of Foreign Affairs"),
                "chip": {"kind": "state", "tone": "done", "label": say("Thông suốt", "Up to date")},
            },
            {
                "label": say("Tỉnh biên giới", "Border province"),
                "chip": {
                    "kind": "state",
                    "tone": "waits",
                    "label": say("Mất liên lạc 2 giờ", "Silent for 2 h"),
                },
            },
        ],
    }


def inbox(say: Say) -> Context:
    def row(
        number: str,
        title: str,
        sender: str,
        kind: str,
        urgency: int,
        tone: str,
        state: str,
        date: str,
        due: str,
    ) -> Context:
        names = {1: say("Khẩn", "Urgent"), 2: say("Thượng khẩn", "Very urgent"), 3: say("Hỏa tốc", "Flash")}
        return {
            "number": number,
            "title": title,
            "sender": sender,
            "kind": kind,
            "urgency": {"level": urgency, "label": names[urgency]} if urgency else None,
            "chip": {"tone": tone, "label": state},
            "date": date,
            "due": due,
            "unread": tone == "waits",
        }

    mofa, province = (
        say("Bộ Ngoại giao", "Ministry of Foreign Affairs"),
        say("Tỉnh biên giới", "Border province"),
    )
    ask, account = say("Yêu cầu thông tin", "Request for information"), say("Báo cáo hoạt động", "Account")
    return {
        "rows": [
            row(
                "41/BNG-HT",
                say(
                    "Yêu cầu thông tin về các hoạt động giao lưu biên giới", "Information on border exchanges"
                ),
                mofa,
                ask,
                2,
                "waits",
                say("Chờ trả lời", "Waits for an answer"),
                "29/12/2025",
                "04/01/2026",
            ),
            row(
                "118/BC-SNgV",
                say(
                    "Báo cáo giao lưu hữu nghị biên giới quý III",
                    "Account of the third-quarter border exchange",
                ),
                province,
                account,
                0,
                "waits",
                say("Chưa đọc", "Unread"),
                "30/12/2025",
                "",
            ),
            row(
                "43/BNG-HT",
                say(
                    "Đề nghị góp ý dự thảo thỏa thuận tìm kiếm cứu nạn",
                    "Opinion on a search-and-rescue draft",
                ),
                mofa,
                say("Xin ý kiến", "Request for opinion"),
                1,
                "moving",
                say("Đang xử lý", "In progress"),
                "31/12/2025",
                "14/01/2026",
            ),
            row(
                "02/GM-BNG",
                say("Giấy mời họp tổ công tác liên ngành", "Invitation to the joint working group"),
                mofa,
                say("Giấy mời", "Invitation"),
                0,
                "done",
                say("Đã nhận lời", "Accepted"),
                "02/01/2026",
                "",
            ),
            row(
                "01/BC-SNgV",
                say("Báo cáo tổng kết công tác đối ngoại năm 2025", "Submission to the 2025 review round"),
                province,
                say("Báo cáo", "Submission"),
                0,
                "stopped",
                say("Trả lại", "Returned"),
                "03/01/2026",
                "",
            ),
        ]
    }


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


def plan(say: Say) -> Context:
    mnd, mofa = (
        say("Cục Đối ngoại", "Foreign Relations, MND"),
        say("Bộ Ngoại giao", "Ministry of Foreign Affairs"),
    )
    province = say("Tỉnh biên giới", "Border province")
    chips = {
        "idle": say("Chưa bắt đầu", "Not begun"),
        "moving": say("Đang thực hiện", "In progress"),
        "waits": say("Quá hạn", "Overdue"),
        "done": say("Hoàn thành", "Done"),
        "stopped": say("Dừng", "Stopped"),
    }

    def task(
        number: str, title: str, lead: str, coordinating: str, deadline: str, tone: str, *parts: Context
    ) -> Context:
        return {
            "number": number,
            "title": title,
            "url": "#",
            "lead": lead,
            "coordinating": coordinating,
            "deadline": deadline,
            "chip": {"tone": tone, "label": chips[tone]},
            "parts": list(parts),
        }

    return {
        "directions": [
            {
                "number": "1",
                "name": say("Tham gia các cơ chế đa phương", "Take part in multilateral mechanisms"),
                "tally": say("2 nhiệm vụ · 1 hoàn thành", "2 tasks · 1 done"),
                "open": True,
                "tasks": [
                    task(
                        "1.1",
                        say(
                            "Chuẩn bị nội dung cho cuộc họp cấp quan chức",
                            "Prepare the senior officials' meeting",
                        ),
                        mnd,
                        mofa,
                        "31/03/2026",
                        "done",
                    ),
                    task(
                        "1.2",
                        say(
                            "Đồng chủ trì nhóm chuyên gia về rà phá bom mìn",
                            "Co-chair the demining expert group",
                        ),
                        mnd,
                        say("Bộ Ngoại giao; Bộ Tổng Tham mưu", "Foreign Affairs; General Staff"),
                        "30/06/2026",
                        "moving",
                        task(
                            "a",
                            say("Dự thảo chương trình ba năm", "Draft a three-year programme"),
                            mnd,
                            "",
                            "28/02/2026",
                            "moving",
                        ),
                        task(
                            "b",
                            say("Lấy ý kiến nước đồng chủ trì", "Consult the co-chair"),
                            mofa,
                            mnd,
                            "",
                            "idle",
                        ),
                    ),
                ],
            },
            {
                "number": "2",
                "name": say("Đối ngoại biên giới", "Border diplomacy"),
                "tally": say("3 nhiệm vụ · 1 quá hạn", "3 tasks · 1 overdue"),
                "open": True,
                "tasks": [
                    task(
                        "2.1",
                        say(
                            "Tổ chức giao lưu hữu nghị quý III", "Hold the third-quarter friendship exchange"
                        ),
                        province,
                        mnd,
                        "30/09/2025",
                        "done",
                    ),
                    task(
                        "2.2",
                        say(
                            "Mở lớp bồi dưỡng phiên dịch cho cán bộ trạm",
                            "Course for interpreters at the posts",
                        ),
                        mnd,
                        province,
                        "31/12/2025",
                        "waits",
                    ),
                    task(
                        "2.3",
                        say("Lập danh bạ liên lạc thường trực", "Keep a directory of standing contacts"),
                        province,
                        say("Cục Đối ngoại; Bộ Ngoại giao", "Foreign Relations; Foreign Affairs"),
                        "15/02/2026",
                        "stopped",
                    ),
                ],
            },
            {
                "number": "3",
                "name": say("Gìn giữ hòa bình Liên hợp quốc", "United Nations peacekeeping"),
                "tally": say("4 nhiệm vụ", "4 tasks"),
                "open": False,
                "tasks": [
                    task(
                        "3.1",
                        say("Luân phiên đội công binh", "Rotate the engineer unit"),
                        mnd,
                        mofa,
                        "",
                        "idle",
                    )
                ],
            },
        ]
    }


def review_round(say: Say) -> Context:
    words = {
        "done": say("Đã nhận", "In"),
        "moving": say("Đang soạn", "Drafting"),
        "waits": say("Quá hạn", "Late"),
        "idle": say("Chưa có", "None yet"),
        "stopped": say("Trả lại", "Returned"),
    }

    def row(label: str, total: str, *tones: str) -> Context:
        cells = [{"tone": tone, "label": words[tone], "url": "#" if tone == "done" else ""} for tone in tones]
        return {"label": label, "url": "#", "total": total, "cells": cells}

    return {
        "matrix": {
            "caption": say("Báo cáo của từng cơ quan theo mục", "Submissions by agency and section"),
            "corner": say("Cơ quan", "Agency"),
            "columns": [
                say("Kết quả", "Results"),
                say("Bài học", "Lessons"),
                say("Khó khăn", "Difficulties"),
                say("Hạn chế", "Limitations"),
                say("Phương hướng", "Directions"),
                say("Kiến nghị", "Proposals"),
            ],
            "total_label": say("Số ý", "Findings"),
            "rows": [
                row(say("Cục Đối ngoại", "Foreign Relations, MND"), "31", *["done"] * 6),
                row(
                    say("Bộ Ngoại giao", "Foreign Affairs"),
                    "18",
                    "done",
                    "done",
                    "moving",
                    "moving",
                    "done",
                    "idle",
                ),
                row(
                    say("Tỉnh biên giới", "Border province"),
                    "9",
                    "done",
                    "stopped",
                    "done",
                    "idle",
                    "idle",
                    "done",
                ),
                row(say("Bộ Tổng Tham mưu", "General Staff"), "0", *["waits"] * 6),
            ],
        },
        "bar": stacked_bar(
            say("24 mục phải nộp", "24 sections due"),
            [
                (words["done"], 12, "done"),
                (words["moving"], 2, "moving"),
                (words["waits"], 6, "waits"),
                (words["stopped"], 1, "stopped"),
                (words["idle"], 3, "idle"),
            ],
        ),
    }


def report(say: Say) -> Context:
    province, mofa = (
        say("Tỉnh biên giới", "Border province"),
        say("Bộ Ngoại giao", "Ministry of Foreign Affairs"),
    )
    return {
        "sections": [
            {
                "title": say("I. Kết quả", "I. Results"),
                "sentences": [
                    {
                        "text": say(
                            "Trong năm 2025, các cơ quan đã tổ chức 37 hoạt động đối ngoại, trong đó "
                            "có 12 hoạt động giao lưu biên giới.",
                            "In 2025 the agencies held 37 engagements, 12 of them border exchanges.",
                        ),
                        "cites": [1, 2],
                    },
                    {
                        "text": say(
                            "Hai bên đã thống nhất lập đường dây liên lạc thường trực giữa các trạm.",
                            "Both sides agreed to a standing line of contact between border posts.",
                        ),
                        "cites": [2],
                    },
                ],
            },
            {
                "title": say("II. Khó khăn, hạn chế", "II. Difficulties and limitations"),
                "sentences": [
                    {
                        "text": say(
                            "Phiên dịch còn thiếu ở các trạm; việc báo tin giữa các cơ quan có lúc chậm.",
                            "Border posts lack interpreters; news between agencies is at times slow.",
                        ),
                        "cites": [2, 3],
                    },
                    {
                        "text": say(
                            "Câu này do người soạn thêm và chưa có nguồn.",
                            "This sentence was added by the drafter and has no source yet.",
                        ),
                        "cites": [],
                    },
                ],
            },
        ],
        "sources": [
            {
                "number": 1,
                "title": say("Bảng tổng hợp hoạt động năm 2025", "Count of engagements, 2025"),
                "url": "#",
                "agency": say("Cục Đối ngoại", "Department of Foreign Relations"),
                "date": "02/01/2026",
                "quote": "",
            },
            {
                "number": 2,
                "title": "118/BC-SNgV",
                "url": "#",
                "agency": province,
                "date": "30/12/2025",
                "quote": "thống nhất lập đường dây liên lạc thường trực giữa hai trạm",
            },
            {
                "number": 3,
                "title": "41/BNG-HT",
                "url": "#",
                "agency": mofa,
                "date": "29/12/2025",
                "quote": "việc báo tin giữa các cơ quan còn chậm",
            },
        ],
    }


def journal(say: Say) -> Context:
    return {
        "facts": [
            {"label": say("Kiểm tra", "Check"), "chip": {"tone": "done", "label": say("Đúng", "Proved")}},
            {"label": say("Số mục", "Entries"), "value": say("12.408", "12,408")},
            {"label": say("Gốc cây", "Root"), "value": "9f41c0be 77a218d3 4e5a0c61 b2d0f7aa"},
            {
                "label": say("Điểm chốt", "Checkpoint"),
                "value": say("05/01/2026 09:00", "5 January 2026, 09:00"),
            },
            {
                "label": say("Bên cùng ký", "Cosigned by"),
                "value": say("Bộ Ngoại giao", "Ministry of Foreign Affairs"),
            },
        ],
        "peers": [
            {
                "name": say("Bộ Ngoại giao", "Ministry of Foreign Affairs"),
                "sent": 412,
                "held": 412,
                "received": 388,
                "heard": say("1 phút trước", "1 minute ago"),
                "chip": {"tone": "done", "label": say("Thông suốt", "Up to date")},
            },
            {
                "name": say("Tỉnh biên giới", "Border province"),
                "sent": 207,
                "held": 198,
                "received": 151,
                "heard": say("2 giờ trước", "2 hours ago"),
                "chip": {"tone": "waits", "label": say("Chờ 9 mục", "9 entries wait")},
            },
        ],
    }


def parts(say: Say) -> Context:
    class SampleForm(forms.Form):
        title = forms.CharField(label=say("Trích yếu", "Subject"))
        deadline = forms.CharField(
            label=say("Hạn trả lời", "Answer by"),
            help_text=say("Viết 10/01/2026, hoặc 2026-01 nếu chưa rõ ngày.", "Write 10/01/2026, or 2026-01."),
            required=False,
            widget=forms.TextInput(attrs={"class": "short"}),
        )
        kind = forms.ChoiceField(
            label=say("Loại", "Kind"),
            choices=[("a", say("Thông báo", "Notice")), ("b", say("Xin ý kiến", "Opinion"))],
        )
        to = forms.MultipleChoiceField(
            label=say("Nơi nhận", "Receivers"),
            choices=[
                ("a", say("Bộ Ngoại giao", "Ministry of Foreign Affairs")),
                ("b", say("Tỉnh biên giới", "Border province")),
            ],
            widget=forms.CheckboxSelectMultiple,
        )
        body = forms.CharField(label=say("Nội dung", "Text"), widget=forms.Textarea)

    form = SampleForm({"title": "", "kind": "a", "to": ["a"], "deadline": "", "body": "…"})
    form.is_valid()
    return {
        "form": form,
        "tones": [
            {"tone": "idle", "label": say("Chưa bắt đầu", "Not begun")},
            {"tone": "moving", "label": say("Đang thực hiện", "In progress")},
            {"tone": "waits", "label": say("Quá hạn", "Overdue")},
            {"tone": "done", "label": say("Hoàn thành", "Done")},
            {"tone": "stopped", "label": say("Trả lại", "Returned")},
        ],
        "markings": [
            {"level": 1, "label": say("Lưu hành nội bộ", "Internal")},
            {"level": 2, "label": "Mật"},
            {"level": 3, "label": "Tối mật"},
            {"level": 4, "label": "Tuyệt mật"},
        ],
        "urgencies": [
            {"level": 1, "label": say("Khẩn", "Urgent")},
            {"level": 2, "label": say("Thượng khẩn", "Very urgent")},
            {"level": 3, "label": say("Hỏa tốc", "Flash")},
        ],
        "icons": ICONS,
        "crumbs": [
            {"url": "#", "label": say("Kế hoạch", "Plan")},
            {"url": "#", "label": say("Biên giới", "Border")},
        ],
        **problem(say),
    }


def problem(say: Say) -> Context:
    return {
        "problem": {
            "code": "file-empty",
            "what": say("Tệp không có chữ nào.", "The file has no text."),
            "place": "bao-cao-quy-3.docx",
            "mend": say(
                "Mở tệp, kiểm tra nội dung rồi tải lên lại.",
                "Open the file, check its content and send it again.",
            ),
        }
    }


def empty(say: Say) -> Context:
    return {}


PAGES: dict[str, tuple[str, tuple[str, str], Callable[[Say], Context]]] = {
    "sign-in": ("gallery/sign_in.html", ("Đăng nhập", "Sign in"), sign_in),
    "today": ("gallery/today.html", ("Thứ Hai, 05/01/2026", "Monday, 5 January 2026"), today),
    "inbox": ("gallery/inbox.html", ("Văn bản đến", "Inbox"), inbox),
    "dispatch": (
        "gallery/dispatch.html",
        (
            "Đề nghị cung cấp thông tin về các hoạt động giao lưu biên giới năm 2025",
            "Request for information on border exchanges in 2025",
        ),
        dispatch,
    ),
    "drafts": ("gallery/drafts.html", ("Giao lưu hữu nghị biên giới", "Border friendship exchange"), drafts),
    "engagement": (
        "gallery/engagement.html",
        ("Giao lưu hữu nghị biên giới quý III", "Border friendship exchange, third quarter"),
        engagement,
    ),
    "plan": (
        "gallery/plan.html",
        (
            "Kế hoạch hội nhập quốc tế và đối ngoại năm 2026",
            "Plan for integration and foreign relations, 2026",
        ),
        plan,
    ),
    "round": ("gallery/round.html", ("Đợt tổng kết năm 2025", "Review round of 2025"), review_round),
    "report": (
        "gallery/report.html",
        ("Báo cáo tổng kết công tác đối ngoại năm 2025", "Central report on foreign relations, 2025"),
        report,
    ),
    "journal": ("gallery/journal.html", ("Nhật ký và trao đổi", "Journal and exchange"), journal),
    "parts": ("gallery/parts.html", ("Bộ phận của ngôn ngữ hình ảnh", "Parts of the visual language"), parts),
    "problem": ("shell/problem.html", ("", ""), problem),
    "not-found": ("shell/404.html", ("", ""), empty),
}
