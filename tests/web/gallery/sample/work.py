"""The pages where the work adds up: plan, review round, report, journal."""

from tests.web.gallery.sample.frame import Context, Say

from comity.web.shell.figures import stacked_bar


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
