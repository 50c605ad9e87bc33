"""Keys, the registrar and its list against the journal, as part of a verification."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from comity.exchange.protocol import PublicKeys, Refused, key_id
from comity.exchange.trust.models import NodeKey, Registrar
from comity.exchange.trust.stating import statement
from comity.kernel.checkpoint import Verifier
from comity.kernel.envelopes import Envelope, sha256
from comity.kernel.verification import Discrepancy, Verification, differs


class TrustAudit:
    """See `kernel.verification.Auditor`. The last entry about a key says how its row must be."""

    def __init__(self) -> None:
        self._stated: dict[tuple[str, str], Mapping[str, Any]] = {}
        self._registrar: Mapping[str, Any] = {}
        self._directory: Mapping[str, Any] = {}

    def witnesses(self) -> Sequence[Verifier]:
        """See `Auditor`."""
        return ()

    def entry(self, index: int, payload: Mapping[str, Any]) -> Sequence[Discrepancy]:
        """See `Auditor`."""
        match payload["type"]:
            case "key":
                self._stated[payload["node"], payload["kid"]] = payload
            case "registrar":
                self._registrar, self._directory = payload, {}
            case "registrar-followed":
                self._registrar = payload
                self._directory = {"version": self._directory.get("version", 0), "hash": ""}
            case "directory":
                self._directory = payload
        return ()

    def record(self, envelope: Envelope) -> Sequence[Discrepancy]:
        """See `Auditor`."""
        return ()

    def finish(self, outcome: Verification) -> Iterator[Discrepancy]:
        """See `Auditor`."""
        for row in NodeKey.objects.select_related("peer").order_by("pk").iterator():
            yield from self._key(row)
        for name, kid in self._stated:
            yield differs(f"key {name} {kid}", "khóa đã bị xóa", "the key was deleted")
        yield from self._list()

    def _key(self, row: NodeKey) -> Iterator[Discrepancy]:
        held = statement(row)
        place = f"key {held['node']} {row.kid}"
        stated = self._stated.pop((held["node"], row.kid), None)
        if stated is None:
            yield differs(place, "được chèn vào, không có trong sổ", "inserted: not in the journal")
            return
        for name, value in held.items():
            if stated.get(name) != value:
                yield differs(place, f"cột {name} đã bị sửa", f"column {name} was changed")
        if _names(row) != (row.kid, row.fingerprint):
            yield differs(place, "khóa không khớp với tên khóa", "the keys are not those it is named by")

    def _list(self) -> Iterator[Discrepancy]:
        row = Registrar.objects.order_by("-pk").first()
        if (row.fingerprint if row else "") != self._registrar.get("fingerprint", ""):
            yield differs("registrar", "cơ quan đăng ký đã bị đổi", "the registrar was changed")
        if row is None:
            return
        held = (row.version, sha256(row.directory) if row.directory else "")
        if held != (self._directory.get("version", 0), self._directory.get("hash", "")):
            yield differs("directory", "danh bạ đã bị sửa", "the directory was changed")


def _names(row: NodeKey) -> tuple[str, str]:
    try:
        keys = PublicKeys.from_dict(row.keys if isinstance(row.keys, dict) else json.loads(row.keys))
    except (Refused, AttributeError, TypeError, ValueError):
        return ("", "")
    return key_id(keys.signing), keys.fingerprint
