"""How long it takes to set certificates, many in one PDF, and how large the file is."""

import datetime
import resource
import time
from typing import Any

from comity.directory import names
from comity.documents.certificates import Sheet, certificates_pdf

DAY = datetime.date(2026, 1, 5)
OCCASION = "xuất sắc trong công tác hội nhập quốc tế và đối ngoại quốc phòng giai đoạn 2015-2018"


def measure(count: int) -> dict[str, Any]:
    """Seconds, bytes and peak memory (MB, of the whole process) of one PDF of `count` certificates, no two alike.

    The first page is set beforehand and not counted: it looks the machine's fonts up, once a process.
    """
    certificates_pdf(_sheets(1), "vi", DAY)
    began = time.perf_counter()
    made = certificates_pdf(_sheets(count), "vi", DAY)
    seconds = time.perf_counter() - began
    return {
        "certificates": {
            "count": count,
            "seconds": round(seconds, 2),
            "mb": round(len(made) / 1e6, 2),
            "kb_each": round(len(made) / 1e3 / count, 1),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        }
    }


def _sheets(count: int) -> list[Sheet]:
    agencies = names.profile().agencies
    return [
        Sheet(
            granting="THỦ TRƯỞNG CỤC ĐỐI NGOẠI, BỘ QUỐC PHÒNG",
            gives="TẶNG",
            award="GIẤY KHEN",
            to="Tập thể",
            name=f"Đơn vị {number}, {agencies[number % len(agencies)].vi}",
            occasion=f"Đã có thành tích {OCCASION}",
            decision="Quyết định số 05/QĐ-ĐN",
            dated="ngày 05 tháng 01 năm 2026",
            number=f"Vào sổ số: {number:02d}/2026/GK",
            place_date="Hà Nội, ngày 05 tháng 01 năm 2026",
            signer="THỦ TRƯỞNG CỤC ĐỐI NGOẠI",
        )
        for number in range(1, count + 1)
    ]
