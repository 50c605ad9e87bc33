"""The states that an instrument of any class can be in. Which follow each other, the profile says (`steps.py`)."""

from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.words import Words

STATES = {
    "proposed": Words(vi="đề xuất", en="proposed"),
    "drafting": Words(vi="đang soạn thảo", en="being drafted"),
    "consulted": Words(vi="đang lấy ý kiến", en="opinions asked"),
    "authorised": Words(vi="đã cho phép đàm phán", en="authorised"),
    "negotiating": Words(vi="đang đàm phán", en="being negotiated"),
    "appraised": Words(vi="đã thẩm định", en="appraised"),
    "submitted": Words(vi="đã trình", en="submitted"),
    "decided": Words(vi="đã quyết định cho ký", en="decided"),
    "signed": Words(vi="đã ký", en="signed"),
    "ratified": Words(vi="đã phê chuẩn, phê duyệt", en="ratified or approved"),
    "promulgated": Words(vi="đã ban hành", en="promulgated"),
    "in-force": Words(vi="đang có hiệu lực", en="in force"),
    "suspended": Words(vi="tạm đình chỉ", en="suspended"),
    "terminated": Words(vi="đã chấm dứt", en="terminated"),
    "replaced": Words(vi="đã được thay thế", en="replaced"),
    "withdrawn": Words(vi="đã dừng, không ký", en="given up"),
}
SIGNED = ("signed", "ratified", "promulgated")
ENDED = ("terminated", "replaced", "withdrawn")
PHASES = {
    "making": Words(vi="đang hoàn thiện", en="being completed"),
    "signed": Words(vi="đã ký, chưa rõ hiệu lực", en="signed, not known to be in force"),
    "in-force": Words(vi="đang có hiệu lực", en="in force"),
    "suspended": Words(vi="tạm đình chỉ", en="suspended"),
    "ended": Words(vi="đã hết hiệu lực hoặc dừng", en="ended or given up"),
}


def phase_of(state: str) -> str:
    """The phase, a key of `PHASES`, in which a state lies."""
    if state in SIGNED:
        return "signed"
    if state in ENDED:
        return "ended"
    return state if state in ("in-force", "suspended") else "making"


LIFECYCLE = Lifecycle(
    STATES,
    [
        Move(f"to-{state}", tuple(one for one in STATES if one != state), state, words)
        for state, words in STATES.items()
    ],
)
