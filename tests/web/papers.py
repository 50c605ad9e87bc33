"""A paper and a reading of it for tests of the web rooms, with the defects that real ones have."""

from typing import Any

from comity.intake.kinds import DraftBody, PaperBody
from comity.intake.spans import sources_of
from comity.kernel import blobs
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.labels import Label
from comity.kernel.records import Record
from comity.kernel.writing import create

TEXT = (
    "Hội nghị phối hợp công tác đối ngoại quốc phòng\n\n"
    "Ngày 28/8, tại Hà Nội, Cục Đối ngoại tổ chức hội nghị phối hợp với Bộ Ngoại giao và Tổ Liên lạc biên giới. "
    "Các cơ quan đã tổ chức 12 hoạt độngchung. Thông tin giữa các cơ quan còn chậm. "
    "Giao Bộ Ngoại giao chủ trì xây dựng cơ chế trao đổi thông tin.\n<< 1 2 3 >>\n"
)


def at(words: str) -> list[int]:
    """Where the words stand in `TEXT`."""
    start = TEXT.index(words)
    return [start, start + len(words)]


def named(part: str, code: str, name: str) -> dict[str, Any]:
    """An agency that the text names, and the part it plays."""
    return {"role": "agency", "part": part, "kind": "agency", "code": code, "name": name, "source": at(name)}


def conference_read() -> dict[str, Any]:
    """A conference as `comity read` gives it, with spans in `TEXT`."""
    return {
        "kind": "conference",
        "title": "Hội nghị phối hợp công tác đối ngoại quốc phòng",
        "title_source": at("Hội nghị phối hợp công tác đối ngoại quốc phòng"),
        "form": "conference",
        "date": {"edtf": "XXXX-08-28", "source": at("28/8")},
        "period": None,
        "place": "Hà Nội",
        "place_source": at("Hà Nội"),
        "agencies": ["Cục Đối ngoại", "Bộ Ngoại giao", "Tổ Liên lạc biên giới"],
        "organisers": ["Cục Đối ngoại"],
        "partners": [],
        "forums": [],
        "persons": [],
        "results": [
            {
                "text": "Các cơ quan đã tổ chức 12 hoạt động chung",
                "source": at("Các cơ quan đã tổ chức 12 hoạt độngchung"),
            }
        ],
        "lessons": [],
        "difficulties": [],
        "limitations": [
            {
                "text": "Thông tin giữa các cơ quan còn chậm",
                "source": at("Thông tin giữa các cơ quan còn chậm"),
            }
        ],
        "directions": [
            {
                "text": "Giao Bộ Ngoại giao chủ trì xây dựng cơ chế trao đổi thông tin",
                "source": at("Giao Bộ Ngoại giao chủ trì xây dựng cơ chế trao đổi thông tin"),
                "responsible": ["Bộ Ngoại giao"],
            }
        ],
        "proposals": [],
        "mentions": [
            named("organiser", "mnd-dfr", "Cục Đối ngoại"),
            named("participant", "mofa", "Bộ Ngoại giao"),
        ],
    }


@action
def do_keep_reading(
    read: dict[str, Any], *, acting: Acting, label: Label | None = None
) -> tuple[Record, Record]:
    """A paper with `TEXT` and one draft read from it, as `do_read_in` would keep them."""
    (fused, fused_end), (junk, junk_end) = at("độngchung"), at("<< 1 2 3 >>")
    data = TEXT.encode()
    body = PaperBody(
        title="hoi-nghi.txt",
        sha256=blobs.put(data),
        size=len(data),
        repairs=((fused, fused_end, "độngchung", "động chung"), (junk, junk_end, "<< 1 2 3 >>", "")),
    )
    paper = create("paper", body, acting=acting, label=label)
    draft = create(
        "draft",
        DraftBody(paper=str(paper.pk), type=read["kind"], title=read["title"], read=read),
        acting=acting,
        label=label,
        sources=sources_of(read, str(paper.pk), TEXT),
    )
    return paper, draft
