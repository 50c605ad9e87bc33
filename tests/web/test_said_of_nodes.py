"""Why a node could not be reached, in words; the exchange's own text stays for the operator."""

import pytest

from comity.exchange.protocol.refusals import REASONS
from comity.web.nodes import failed


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        ("ConnectError: http://127.0.0.1:8102", "không kết nối được với nút kia (máy tắt hoặc mất mạng)"),
        ("ReadTimeout: http://127.0.0.1:8102", "nút kia không trả lời kịp"),
        ("HTTP 503: http://127.0.0.1:8102", "nút kia trả lời nhưng không nhận gói"),
        ("something new", "lần gửi gần nhất không thành"),
    ],
)
def test_a_failure_is_said_in_words_and_kept_as_noted(noted: str, said: str) -> None:
    told = failed(noted)
    assert told and told.words.vi == said and told.noted == noted


def test_a_refusal_is_said_by_its_reason_and_no_note_is_no_failure() -> None:
    code, (what, _mend) = next(iter(REASONS.items()))
    told = failed(f"{what.en} ({code}: mofa)")
    assert told and told.words == what
    assert failed("") is None
