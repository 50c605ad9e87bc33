"""A node that is no demo, and quick password hashes: what is tested here is who is let in, not the hash's slowness."""

import dataclasses

import pytest
from django.conf import LazySettings
from django.conf import settings as live

from tests.web.conftest import catalogues as catalogues

QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def a_real_node(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PASSWORD_HASHERS = QUICK
    monkeypatch.setattr(live, "NODE", dataclasses.replace(live.NODE, demo=False))
