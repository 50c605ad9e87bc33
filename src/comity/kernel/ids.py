"""Identifiers of records."""

import secrets
import time
import uuid


def new_id() -> uuid.UUID:
    """A UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then random bits.

    Time-ordered, so that index pages of neighbouring records lie together.
    """
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | secrets.randbits(12) << 64
    value |= 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def is_id(text: str) -> bool:
    """Whether a text is a record's id as we write it."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
