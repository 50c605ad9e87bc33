"""Single parts, and the pages for what failed or is not there."""

import re
from pathlib import Path

from django import forms
from tests.web.gallery.sample.frame import Context, Say

SPRITE = Path(__file__).parents[4] / "src/comity/web/static/comity/icons.svg"


ICONS = re.findall(r'id="(?!mark|wordmark|state-)([a-z]+)"', SPRITE.read_text(encoding="utf-8"))


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


def not_found(say: Say) -> Context:
    """As someone sees it who has not signed in."""
    return {"acting": None, "page_marking": None}
