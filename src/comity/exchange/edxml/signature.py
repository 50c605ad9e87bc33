"""The XML signature of a message (XML-DSig), by signxml on lxml; nothing is fetched and nothing is expanded.

A message is *verified* when one signature covers the whole of it (one reference, to the empty URI), holds, is not made
with SHA-1, and its certificate leads to an authority that this node was told to believe. Whatever else there is, is
*unverified* with the reason, or *broken* where the arithmetic says that the message or the signature was changed.
"""

from base64 import b64decode
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from cryptography import x509

from comity.exchange.edxml.tree import Element
from comity.kernel.words import Words

DSIG = "http://www.w3.org/2000/09/xmldsig#"


_MENDED = Words(
    vi="Tệp có lỗi phải sửa mới đọc được, nên không tính lại được chữ ký.",
    en="The file had to be mended to be read, so the signature cannot be computed.",
)


class Standing(StrEnum):
    NONE = "none"
    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    BROKEN = "broken"


@dataclass(frozen=True)
class Signature:
    """How a message's signature stands, why, and who is said to have signed (subject of the certificate)."""

    standing: Standing
    why: Words
    signer: str = ""
    path: str = ""
    line: int = 0


def check_signature(
    data: bytes, root: Element, anchors: Path | None = None, *, as_given: bool = True
) -> Signature:
    """Judge the signature of a message whose bytes were parsed to `root` (so there is no DTD in them).

    Where the file had to be mended to be read (not `as_given`), what was read may be other than what was signed.
    """
    element = _find(root)
    if element is None:
        return Signature(
            Standing.NONE, Words(vi="Thông điệp không có chữ ký.", en="The message has no signature.")
        )
    signer = _subject(element)
    standing, why = _judge(data, element, anchors) if as_given else (Standing.UNVERIFIED, _MENDED)
    return Signature(standing, why, signer, element.path, element.line)


def _find(element: Element) -> Element | None:
    # Depth is limited by the parser.
    for child in element.children:
        if child.name == "Signature":
            return child
        found = _find(child)
        if found is not None:
            return found
    return None


def _certificate(element: Element) -> x509.Certificate | None:
    held = element.first("KeyInfo", "X509Data", "X509Certificate")
    try:
        return x509.load_der_x509_certificate(b64decode("".join(held.text.split()))) if held else None
    except Exception:
        return None


def _subject(element: Element) -> str:
    certificate = _certificate(element)
    try:
        return certificate.subject.rfc4514_string()[:300] if certificate else ""
    except ValueError:
        return ""


def _judge(data: bytes, element: Element, anchors: Path | None) -> tuple[Standing, Words]:
    if _certificate(element) is None:
        return Standing.UNVERIFIED, Words(
            vi="Chữ ký không kèm chứng thư đọc được.", en="The signature has no certificate that can be read."
        )
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        tree = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return Standing.UNVERIFIED, Words(
            vi="Tệp có lỗi XML nên không tính lại được chữ ký.",
            en="The file is faulty XML, so the signature cannot be computed.",
        )
    if len(list(tree.iter(f"{{{DSIG}}}Signature"))) != 1:
        return Standing.UNVERIFIED, Words(
            vi="Chữ ký không theo chuẩn XML-DSig (sai không gian tên, hoặc có nhiều chữ ký).",
            en="The signature is not one of XML-DSig (another namespace, or several of them).",
        )
    if [part.get("URI") for part in tree.iter(f"{{{DSIG}}}Reference")] != [""]:
        return Standing.UNVERIFIED, Words(
            vi="Chữ ký không bao trùm toàn bộ thông điệp.",
            en="The signature does not cover the whole message.",
        )
    return _compute(tree, anchors)


def _compute(tree: Any, anchors: Path | None) -> tuple[Standing, Words]:
    from signxml.algorithms import DigestAlgorithm, SignatureMethod
    from signxml.exceptions import SignXMLException
    from signxml.verifier import SignatureConfiguration, XMLVerifier

    every = SignatureConfiguration(
        signature_methods=frozenset(one for one in SignatureMethod if not one.name.startswith("HMAC")),
        digest_algorithms=frozenset(DigestAlgorithm),
    )
    certificate = _tree_certificate(tree)
    try:
        # First the arithmetic alone, then whom to believe: the two failures mean different things.
        XMLVerifier().verify(tree, x509_cert=certificate, expect_config=every)
    except Exception as error:
        name = type(error).__name__
        if isinstance(error, SignXMLException) and name in ("InvalidDigest", "InvalidSignature"):
            return Standing.BROKEN, Words(
                vi="Chữ ký sai: thông điệp đã bị sửa sau khi ký, hoặc chữ ký bị sửa.",
                en="The signature does not hold: the message or the signature was changed.",
            )
        return Standing.UNVERIFIED, Words(
            vi=f"Không tính được chữ ký ({name}).", en=f"The signature cannot be computed ({name})."
        )
    if any("sha1" in str(part.get("Algorithm")).casefold() for part in tree.iter(f"{{{DSIG}}}*")):
        return Standing.UNVERIFIED, Words(
            vi="Chữ ký khớp nhưng dùng SHA-1, có thể bị giả mạo.",
            en="The signature fits, but is made with SHA-1, which can be forged.",
        )
    if anchors is None:
        return Standing.UNVERIFIED, Words(
            vi="Chữ ký khớp; nút này chưa được giao chứng thư gốc nào để tin cậy.",
            en="The signature fits; this node was given no authority's certificate to believe.",
        )
    try:
        XMLVerifier().verify(tree, ca_pem_file=str(anchors), expect_config=SignatureConfiguration())
    except Exception:
        return Standing.UNVERIFIED, Words(
            vi="Chữ ký khớp nhưng chứng thư không do tổ chức được tin cậy cấp, hoặc đã hết hạn.",
            en="The signature fits, but no authority believed here vouches for its certificate, or it has ended.",
        )
    return Standing.VERIFIED, Words(
        vi="Chữ ký đúng, chứng thư được tin cậy.", en="The signature holds, by a believed certificate."
    )


def _tree_certificate(tree: Any) -> x509.Certificate:
    text = next(tree.iter(f"{{{DSIG}}}X509Certificate")).text or ""
    return x509.load_der_x509_certificate(b64decode("".join(text.split())))
