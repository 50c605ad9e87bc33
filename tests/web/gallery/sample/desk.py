"""The pages a day begins with: sign-in, today, inbox."""

from tests.web.gallery.sample.frame import Context, Say

from comity.web.shell.figures import stacked_bar


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
