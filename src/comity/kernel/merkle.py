"""Merkle tree hashing for append-only logs, and the proofs that go with it.

Hashing is that of RFC 6962 section 2.1 with SHA-256: an empty tree is SHA-256 of nothing, a leaf is
SHA-256(0x00 || data), a node is SHA-256(0x01 || left || right). Proofs are those of RFC 6962 section 2.1.1
(inclusion) and 2.1.2 (consistency); they are verified by the algorithms of RFC 9162 sections 2.1.3.2 and
2.1.4.2. Every hash is 32 bytes. Sizes count leaves; leaf indexes start at 0.

A log keeps the hash of every complete subtree, and nothing else, under (level, index): level 0 holds the
leaf hashes, and node (level, index) covers leaves [index << level, (index + 1) << level). A complete subtree
never changes, so every past size of the log can be proved from the same store.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Protocol

from comity.kernel.problems import Problem
from comity.kernel.words import Words

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()

_LEAF = b"\x00"
_NODE = b"\x01"


class NodeStore(Protocol):
    """Where a log keeps its complete-subtree hashes; each is put once and never changed."""

    def get(self, level: int, index: int) -> bytes:
        """The 32-byte hash that was put at (level, index). A missing one raises KeyError."""
        ...

    def put(self, level: int, index: int, value: bytes) -> None:
        """Keep the 32-byte hash of a subtree that has just become complete."""
        ...


class MemoryNodes:
    """A `NodeStore` in memory, for small trees and for tests."""

    def __init__(self) -> None:
        self._hashes: dict[tuple[int, int], bytes] = {}

    def get(self, level: int, index: int) -> bytes:
        return self._hashes[level, index]

    def put(self, level: int, index: int, value: bytes) -> None:
        self._hashes[level, index] = value


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf that holds `data`."""
    return sha256(_LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two child hashes."""
    return sha256(_NODE + left + right).digest()


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root of the tree over these leaf hashes, in O(n) time and O(log n) memory."""
    peaks: list[bytes] = []
    for size, leaf in enumerate(leaf_hashes):
        node = leaf
        for _ in range(_trailing_ones(size)):
            node = node_hash(peaks.pop(), node)
        peaks.append(node)
    return _fold(peaks)


class Tree:
    """A log's tree over a `NodeStore`. Appending, roots and proofs each cost O(log n) store calls.

    `size` is where the log stands; the caller keeps it beside the store (in the same transaction).
    """

    def __init__(self, store: NodeStore, size: int = 0) -> None:
        self._store = store
        self.size = size

    def append(self, leaf: bytes) -> int:
        """Add one leaf hash; returns its index."""
        index = self.size
        node = leaf
        self._store.put(0, index, node)
        for level in range(_trailing_ones(index)):
            node = node_hash(self._store.get(level, (index >> level) - 1), node)
            self._store.put(level + 1, index >> (level + 1), node)
        self.size += 1
        return index

    def root(self, size: int | None = None) -> bytes:
        """The root when the log held `size` leaves (now, when not given)."""
        size = self._checked_size(size)
        return self._range(0, size) if size else EMPTY_ROOT

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """The audit path of leaf `index` in the tree of `size` leaves, lowest sibling first."""
        size = self._checked_size(size)
        if not 0 <= index < size:
            raise _out_of_range(index, size)
        path: list[bytes] = []
        start, end = 0, size
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(start, middle))
                start = middle
        path.reverse()
        return path

    def consistency_proof(self, old: int, size: int | None = None) -> list[bytes]:
        """The proof that the tree of `old` leaves is the beginning of the tree of `size` leaves.

        `old` must be at least 1: nothing needs proving about an empty tree.
        """
        size = self._checked_size(size)
        if not 1 <= old <= size:
            raise _out_of_range(old, size)
        path: list[bytes] = []
        start, end = 0, size
        while old != end:
            middle = start + _split(end - start)
            if old <= middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(start, middle))
                start = middle
        if start:
            # The verifier knows the old root only as a whole; where the old tree is not one complete
            # subtree on the left edge, its last part has to be told.
            path.append(self._range(start, end))
        path.reverse()
        return path

    def _checked_size(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise _out_of_range(size, self.size)
        return size

    def _range(self, start: int, end: int) -> bytes:
        """The hash over leaves [start, end), where `start` is aligned as RFC 6962 splits a tree."""
        peaks: list[bytes] = []
        while start < end:
            level = (end - start).bit_length() - 1
            peaks.append(self._store.get(level, start >> level))
            start += 1 << level
        return _fold(peaks)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows that the leaf hash `leaf` stands at `index` in the tree (size, root).

    RFC 9162 section 2.1.3.2. Never raises on a bad proof: the answer is False.
    """
    if not 0 <= index < size:
        return False
    position, last = index, size - 1
    node = leaf
    for sibling in proof:
        if last == 0 or len(sibling) != HASH_SIZE:
            return False
        if position & 1 or position == last:
            node = node_hash(sibling, node)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            node = node_hash(node, sibling)
        position >>= 1
        last >>= 1
    return last == 0 and node == root


def verify_consistency(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree (old, old_root) is the beginning of the tree (size, root).

    RFC 9162 section 2.1.4.2. An empty old tree begins every tree, and needs an empty proof. Never raises on
    a bad proof: the answer is False.
    """
    if not 0 <= old <= size or any(len(node) != HASH_SIZE for node in proof):
        return False
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    if old == size:
        return not proof and old_root == root
    return _consistent(old, old_root, size, root, list(proof))


def _consistent(old: int, old_root: bytes, size: int, root: bytes, path: list[bytes]) -> bool:
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    position, last = old - 1, size - 1
    while position & 1:
        position >>= 1
        last >>= 1
    from_old = from_new = path[0]
    for node in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            from_old = node_hash(node, from_old)
            from_new = node_hash(node, from_new)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            from_new = node_hash(from_new, node)
        position >>= 1
        last >>= 1
    return last == 0 and from_old == old_root and from_new == root


def _fold(peaks: list[bytes]) -> bytes:
    """One hash from complete subtrees given left to right, largest first."""
    if not peaks:
        return EMPTY_ROOT
    node = peaks[-1]
    for left in reversed(peaks[:-1]):
        node = node_hash(left, node)
    return node


def _split(size: int) -> int:
    """The largest power of two smaller than `size` (size >= 2): where RFC 6962 divides a tree."""
    return 1 << ((size - 1).bit_length() - 1)


def _trailing_ones(number: int) -> int:
    """How many subtrees become complete when the leaf with this index is added."""
    return (~number & (number + 1)).bit_length() - 1


def _out_of_range(asked: int, size: int) -> Problem:
    return Problem(
        "log-position-unknown",
        what=Words(
            vi=f"Sổ ghi có {size} mục; vị trí {asked} không tồn tại.",
            en=f"The log has {size} entries; there is no position {asked}.",
        ),
        mend=Words(
            vi=f"Hãy chọn một vị trí trong phạm vi {size} mục.",
            en=f"Ask for a position within its {size} entries.",
        ),
        place=str(asked),
    )
