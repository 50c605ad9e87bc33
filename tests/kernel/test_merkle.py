"""The tree against the recursive definitions of RFC 6962, written here a second time, and known values."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.kernel.merkle import (
    EMPTY_ROOT,
    MemoryNodes,
    Tree,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from comity.kernel.problems import Problem

# Inputs and roots of the Certificate Transparency reference tests, sizes 1 to 8.
LEAVES_HEX = "00 10 2021 3031 40414243 5051525354555657 606162636465666768696a6b6c6d6e6f"
LEAVES = [b"", *map(bytes.fromhex, LEAVES_HEX.split())]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATH_OF_0_IN_8 = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]
PATH_OF_5_IN_8 = [
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]
FROM_6_TO_8 = [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]
FROM_2_TO_5 = [
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
]


def mth(data: list[bytes]) -> bytes:
    """RFC 6962, 2.1: the Merkle tree hash."""
    if not data:
        return sha256(b"").digest()
    if len(data) == 1:
        return sha256(b"\x00" + data[0]).digest()
    k = split(len(data))
    return sha256(b"\x01" + mth(data[:k]) + mth(data[k:])).digest()


def path(m: int, data: list[bytes]) -> list[bytes]:
    """RFC 6962, 2.1.1: the audit path."""
    if len(data) == 1:
        return []
    k = split(len(data))
    if m < k:
        return [*path(m, data[:k]), mth(data[k:])]
    return [*path(m - k, data[k:]), mth(data[:k])]


def subproof(m: int, data: list[bytes], whole: bool) -> list[bytes]:
    """RFC 6962, 2.1.2: the consistency proof."""
    if m == len(data):
        return [] if whole else [mth(data)]
    k = split(len(data))
    if m <= k:
        return [*subproof(m, data[:k], whole), mth(data[k:])]
    return [*subproof(m - k, data[k:], False), mth(data[:k])]


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def grown(data: list[bytes]) -> Tree:
    tree = Tree(MemoryNodes())
    for item in data:
        tree.append(leaf_hash(item))
    return tree


def data_of(size: int) -> list[bytes]:
    return [b"entry %d" % number for number in range(size)]


def test_known_roots() -> None:
    tree = grown(LEAVES)
    assert [tree.root(size).hex() for size in range(1, 9)] == ROOTS
    assert tree.root(0) == EMPTY_ROOT == sha256(b"").digest()


def test_known_proofs() -> None:
    tree = grown(LEAVES)
    assert [node.hex() for node in tree.inclusion_proof(0)] == PATH_OF_0_IN_8
    assert [node.hex() for node in tree.inclusion_proof(5)] == PATH_OF_5_IN_8
    assert [node.hex() for node in tree.consistency_proof(6)] == FROM_6_TO_8
    assert [node.hex() for node in tree.consistency_proof(2, 5)] == FROM_2_TO_5


def test_every_proof_of_every_small_tree() -> None:
    """Exhaustive to 20 leaves: equal to the definition, and accepted by the verifier."""
    data = data_of(20)
    tree = grown(data)
    roots = [mth(data[:size]) for size in range(21)]
    for size in range(1, 21):
        assert tree.root(size) == roots[size] == root_of(map(leaf_hash, data[:size]))
        for index in range(size):
            proof = tree.inclusion_proof(index, size)
            assert proof == path(index, data[:size])
            assert verify_inclusion(leaf_hash(data[index]), index, size, proof, roots[size])
        for old in range(1, size + 1):
            proof = tree.consistency_proof(old, size)
            assert proof == subproof(old, data[:size], True)
            assert verify_consistency(old, roots[old], size, roots[size], proof)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_larger_trees(draw: st.DataObject) -> None:
    size = draw.draw(st.integers(1, 300))
    data = data_of(size)
    tree = grown(data)
    index = draw.draw(st.integers(0, size - 1))
    old = draw.draw(st.integers(1, size))
    assert tree.root() == mth(data)
    assert tree.inclusion_proof(index) == path(index, data)
    assert tree.consistency_proof(old) == subproof(old, data, True)


class CountedNodes(MemoryNodes):
    calls = 0

    def get(self, level: int, index: int) -> bytes:
        self.calls += 1
        return super().get(level, index)


def test_work_grows_with_the_logarithm() -> None:
    store = CountedNodes()
    tree = Tree(store)
    size = 5000
    worst = 0
    for number in range(size):
        before = store.calls
        tree.append(leaf_hash(b"%d" % number))
        worst = max(worst, store.calls - before)
    assert worst <= size.bit_length()
    for ask in (tree.root, lambda: tree.inclusion_proof(4097), lambda: tree.consistency_proof(4095)):
        store.calls = 0
        ask()
        assert store.calls <= 2 * size.bit_length()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_changed_inclusion_proof_is_refused(draw: st.DataObject) -> None:
    size = draw.draw(st.integers(2, 40))
    index = draw.draw(st.integers(0, size - 1))
    tree = grown(data_of(size))
    leaf, proof, root = leaf_hash(b"entry %d" % index), tree.inclusion_proof(index), tree.root()
    which = draw.draw(st.integers(0, len(proof) - 1))
    bit = draw.draw(st.integers(0, 255))
    altered = [*proof[:which], flip(proof[which], bit), *proof[which + 1 :]]
    assert not verify_inclusion(leaf, index, size, altered, root)
    assert not verify_inclusion(flip(leaf, bit), index, size, proof, root)
    assert not verify_inclusion(leaf, index, size, proof, flip(root, bit))
    assert not verify_inclusion(leaf, index, size, proof[:-1], root)
    assert not verify_inclusion(leaf, index, size, [*proof, root], root)
    other = draw.draw(st.integers(-1, size).filter(lambda n: n != index))
    assert not verify_inclusion(leaf, other, size, proof, root)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_changed_consistency_proof_is_refused(draw: st.DataObject) -> None:
    size = draw.draw(st.integers(2, 40))
    old = draw.draw(st.integers(1, size - 1))
    tree = grown(data_of(size))
    old_root, root, proof = tree.root(old), tree.root(), tree.consistency_proof(old)
    which = draw.draw(st.integers(0, len(proof) - 1))
    bit = draw.draw(st.integers(0, 255))
    altered = [*proof[:which], flip(proof[which], bit), *proof[which + 1 :]]
    assert not verify_consistency(old, old_root, size, root, altered)
    assert not verify_consistency(old, flip(old_root, bit), size, root, proof)
    assert not verify_consistency(old, old_root, size, flip(root, bit), proof)
    assert not verify_consistency(old, old_root, size, root, proof[:-1])
    assert not verify_consistency(old, old_root, size, root, [*proof, root])


def test_the_edges_of_consistency() -> None:
    root = grown(data_of(3)).root()
    assert verify_consistency(3, root, 3, root, [])
    assert not verify_consistency(3, root, 3, root, [root])
    assert verify_consistency(0, EMPTY_ROOT, 3, root, [])
    assert not verify_consistency(0, root, 3, root, [])
    assert not verify_consistency(4, root, 3, root, [])


def test_a_rewritten_log_cannot_be_made_consistent() -> None:
    """Change one old leaf, and no proof of the new log fits the old root."""
    honest, data = grown(data_of(6)), data_of(9)
    data[2] = b"rewritten"
    rewritten = grown(data)
    proof = rewritten.consistency_proof(6)
    assert not verify_consistency(6, honest.root(), 9, rewritten.root(), proof)


@pytest.mark.parametrize(("index", "size"), [(3, 3), (-1, 3), (0, 4), (0, 0)])
def test_a_position_outside_the_log_is_a_problem(index: int, size: int) -> None:
    with pytest.raises(Problem) as caught:
        grown(data_of(3)).inclusion_proof(index, size)
    assert caught.value.code == "log-position-unknown"


def flip(value: bytes, bit: int) -> bytes:
    return (int.from_bytes(value, "big") ^ (1 << bit)).to_bytes(len(value), "big")
