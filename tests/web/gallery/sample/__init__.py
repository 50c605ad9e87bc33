"""What the gallery shows: each page's template, heading and context. Offices only; every text is invented."""

from collections.abc import Callable

from tests.web.gallery.sample.desk import inbox, sign_in, today
from tests.web.gallery.sample.frame import Context, Say, frame
from tests.web.gallery.sample.parts import not_found, parts, problem
from tests.web.gallery.sample.records import dispatch, drafts, engagement
from tests.web.gallery.sample.work import journal, plan, report, review_round

__all__ = ["PAGES", "frame"]

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
    "not-found": ("shell/404.html", ("", ""), not_found),
}
