"""What every page of a signed-in person has."""

from collections.abc import Callable
from typing import Any

Say = Callable[[str, str], str]


Context = dict[str, Any]


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
            "office": say("Trưởng phòng Tổng hợp", "Head, General Affairs Section"),
            "agency": say("Cục Đối ngoại, Bộ Quốc phòng", "Department of Foreign Relations, MND"),
        },
        "hats": [
            {
                "post": "secretary",
                "office": say("Thư ký tổ công tác", "Secretary of the working group"),
                "current": False,
            }
        ],
        "node": {
            "agencies": [say("Cục Đối ngoại", "Department of Foreign Relations")],
            "demo": True,
        },
        "nav": [
            {
                "title": say("Hằng ngày", "Every day"),
                "entries": [
                    {
                        "url": f"/{language}/{name}.html",
                        "label": label,
                        "icon": icon,
                        "count": count,
                        "current": name == page,
                    }
                    for name, label, icon, count in rooms
                ],
            }
        ],
        "search_url": "#",
        "hat_url": "#",
        "sign_out_url": "#",
        "printed_at": say("09:12 ngày 05/01/2026", "5 January 2026, 09:12"),
        "page_marking": {"level": 1, "label": say("Lưu hành nội bộ", "Internal")},
    }
