"""Send a large file through the application and back, and tell what it cost. Run in a process of its own:

    python -m tests.web.large_file MIB

Prints one JSON object: seconds and peak memory (MiB) of the upload and the download, status codes, SHA-256 in and out.
"""

import hashlib
import io
import json
import os
import re
import resource
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "comity.settings"

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.urls import reverse  # noqa: E402
from tests import conftest  # noqa: E402  gives the process its node

from comity.web.wsgi import application  # noqa: E402

HEAD = b"\0\0\0\x18ftypmp42"
BORDER = "a-border-of-the-form"
CHUNK = 2**20


class Sparse(io.RawIOBase):
    """A form with one file: its head, then zeros that are nowhere stored."""

    def __init__(self, token: str, size: int) -> None:
        self.start = (
            f'--{BORDER}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
            f'--{BORDER}\r\nContent-Disposition: form-data; name="files"; filename="phim.mp4"\r\n'
            "Content-Type: video/mp4\r\n\r\n"
        ).encode() + HEAD
        self.end = f"\r\n--{BORDER}--\r\n".encode()
        self.zeros = size - len(HEAD)
        self.length = len(self.start) + self.zeros + len(self.end)

    def read(self, most: int = -1) -> bytes:
        """The next bytes, never more than one chunk."""
        most = CHUNK if most < 0 else min(most, CHUNK)
        if self.start:
            given, self.start = self.start[:most], self.start[most:]
        elif self.zeros:
            given = bytes(min(most, self.zeros))
            self.zeros -= len(given)
        else:
            given, self.end = self.end[:most], self.end[most:]
        return given


def ask(
    method: str, path: str, cookies: dict[str, str], **environ: Any
) -> tuple[int, dict[str, str], Iterable[bytes]]:
    """One request to the application, as a server makes it."""
    told: list[Any] = []
    start: Callable[..., Any] = lambda status, headers, *_: told.extend((status, headers))  # noqa: E731
    body = application(
        {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            **environ,
        },
        start,
    )
    return int(told[0].split()[0]), dict(told[1]), body


def drained(body: Iterable[bytes]) -> str:
    """The SHA-256 of an answer that is read chunk by chunk."""
    digest = hashlib.sha256()
    for chunk in body:
        digest.update(chunk)
    if close := getattr(body, "close", None):
        close()
    return digest.hexdigest()


def peak() -> float:
    """The most memory this process ever had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(mib: int) -> dict[str, Any]:
    """Upload and download a file of `mib` MiB."""
    conftest.pytest_configure()
    call_command("migrate", verbosity=0)
    from django.test import Client
    from tests.acts import account, office
    from tests.web.people import appoint

    from comity.kernel.attachments.reading import attachments_of

    user, _acting = appoint("mnd-dfr")
    client, record = Client(headers={"host": "localhost"}), account()
    client.force_login(user)
    page = client.get(reverse("attachments", args=[record.pk])).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    cookies = {
        name: client.cookies[name].value for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    }
    form = Sparse(token[1], mib * 2**20)
    told: dict[str, object] = {"mib": mib, "before_mib": round(peak(), 1)}
    begun = time.monotonic()
    told["upload"], _, body = ask(
        "POST",
        reverse("attachments", args=[record.pk]),
        cookies,
        CONTENT_TYPE=f"multipart/form-data; boundary={BORDER}",
        CONTENT_LENGTH=str(form.length),
        **{"wsgi.input": form},
    )
    drained(body)
    told["upload_seconds"] = round(time.monotonic() - begun, 1)
    told["upload_peak_mib"] = round(peak(), 1)
    (file,) = attachments_of(record, office())
    path = reverse("attachment-download", args=[file.record.pk])
    begun = time.monotonic()
    told["download"], _, body = ask("GET", path, cookies)
    told["sha256_in"], told["sha256_out"] = file.body.sha256, drained(body)
    told["download_seconds"] = round(time.monotonic() - begun, 1)
    told["range"], _, body = ask("GET", path, cookies, HTTP_RANGE=f"bytes={mib * 2**19}-")
    drained(body)
    told["peak_mib"] = round(peak(), 1)
    return told


if __name__ == "__main__":
    try:
        print(json.dumps(main(int(sys.argv[1]))))
    finally:
        shutil.rmtree(conftest.HOME)
