"""The chore that removes bytes which nothing came to name: what a crash or a rollback left behind."""

import structlog

from comity.kernel import blobs
from comity.kernel.kinds import all_kinds
from comity.kernel.records import Version

EVERY = 3600.0  # seconds between two looks

log = structlog.get_logger()


def collect_unnamed() -> None:
    """The chore: bytes go a day after they came."""
    if removed := blobs.collect(is_named):
        log.info("bytes that no record names were removed", count=len(removed))


def is_named(digest: str) -> bool:
    """Whether any version, of whatever age, names the bytes. A body names bytes in a field called `sha256`.

    Reads through the versions of those kinds; asked only for what is left over, so seldom.
    """
    kinds = [kind.name for kind in all_kinds() if "sha256" in kind.body.model_fields]
    versions = Version.objects.for_machine().filter(record__kind__in=kinds, envelope__contains=digest)
    return versions.exists()
