"""Putting the node's file of keys under a passphrase, or under another, or in the clear again."""

from comity.exchange.keys import own_secret
from comity.exchange.trust.storing import is_encrypted, write_secret
from comity.kernel import node


def encrypt(passphrase: str) -> None:
    """Write the keys again under a passphrase; the present one was given if there was one."""
    write_secret(node.here().keys_file, own_secret(), passphrase)


def decrypt() -> None:
    """Write the keys again in the clear."""
    write_secret(node.here().keys_file, own_secret(), None)


def encrypted() -> bool:
    """Whether the file of keys is encrypted."""
    return is_encrypted(node.here().keys_file)
