"""A scan for malware by clamd, where the node has one (`scanner` in node.toml).

The protocol is clamd's INSTREAM (clamd(8)): the command `zINSTREAM\\0`, then chunks, each after its length in four
bytes, big-endian, then a length of zero. The answer is "stream: OK", "stream: NAME FOUND", or "... ERROR", ended by a
zero byte.

A node that has a scanner takes no file unscanned: silence, an error or an answer it does not know are all refusals.
"""

import socket
import struct
from pathlib import Path

import structlog

from comity.kernel.problems import Problem
from comity.kernel.words import Words

CHUNK = 256 * 1024
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 300.0

log = structlog.get_logger()


def scan(file: Path, name: str, address: str) -> None:
    """Have `file` scanned at `address` ("unix:/path" or "tcp:host:port").

    Problems, with `name` as their place: "infected"; "scanner-limit" where the scanner does not take files of that
    size; "scanner-unreachable" for everything else.
    """
    try:
        answer = _ask(file, address)
    except (OSError, ValueError) as error:
        log.warning("scanner", address=address, trouble=str(error))
        raise _unreachable(name) from error
    if answer == "stream: OK":
        return
    if answer.endswith(" FOUND"):
        found = answer.removeprefix("stream: ").removesuffix(" FOUND")
        log.warning("scanner", found=found)
        raise Problem(
            "infected",
            what=Words(
                vi=f"Phát hiện mã độc trong tệp ({found}).", en=f"Malware was found in the file ({found})."
            ),
            mend=Words(
                vi="Không mở tệp này; báo bộ phận an ninh mạng của cơ quan.",
                en="Do not open it; tell the agency's security officer.",
            ),
            place=name,
        )
    log.warning("scanner", address=address, trouble=answer)
    if "size limit exceeded" in answer:
        raise Problem(
            "scanner-limit",
            what=Words(
                vi="Tệp lớn hơn mức mà bộ quét mã độc của nút nhận.",
                en="The file is larger than the node's malware scanner takes.",
            ),
            mend=Words(
                vi="Tách tệp, hoặc đề nghị người vận hành nâng StreamMaxLength của clamd.",
                en="Split the file, or ask the operator to raise clamd's StreamMaxLength.",
            ),
            place=name,
        )
    raise _unreachable(name)


def _ask(file: Path, address: str) -> str:
    with _connected(address) as connection, file.open("rb") as opened:
        try:
            connection.sendall(b"zINSTREAM\0")
            while chunk := opened.read(CHUNK):
                connection.sendall(struct.pack(">I", len(chunk)) + chunk)
            connection.sendall(struct.pack(">I", 0))
        except (BrokenPipeError, ConnectionResetError):
            # It hung up before the end; why, it may have said.
            return _answer(connection)
        return _answer(connection)


def _connected(address: str) -> socket.socket:
    scheme, _, rest = address.partition(":")
    if scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(CONNECT_SECONDS)
        try:
            connection.connect(rest)
        except OSError:
            connection.close()
            raise
    elif scheme == "tcp":
        host, _, port = rest.rpartition(":")
        connection = socket.create_connection((host.strip("[]"), int(port)), CONNECT_SECONDS)
    else:
        raise ValueError(f"not an address of a scanner: {address}")
    connection.settimeout(ANSWER_SECONDS)
    return connection


def _answer(connection: socket.socket) -> str:
    answer = b""
    while b"\0" not in answer and len(answer) < 4096:
        received = connection.recv(1024)
        if not received:
            break
        answer += received
    if not answer:
        raise ConnectionError("no answer")
    return answer.partition(b"\0")[0].decode(errors="replace").strip()


def _unreachable(name: str) -> Problem:
    return Problem(
        "scanner-unreachable",
        what=Words(
            vi="Chưa quét được mã độc nên chưa nhận tệp.",
            en="The file could not be scanned for malware, so it was not taken.",
        ),
        mend=Words(
            vi="Thử lại sau ít phút; nếu vẫn vậy, báo người vận hành nút kiểm tra clamd.",
            en="Try again in some minutes; if it stays so, have the node's operator check clamd.",
        ),
        place=name,
    )
