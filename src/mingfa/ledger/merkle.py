"""The Merkle tree of RFC 9162 section 2.1 (the same as RFC 6962): roots, inclusion and consistency proofs, growing at the right edge.

A node is (level, index): the root of the perfect subtree over leaves index * 2^level up to (index + 1) * 2^level. Whoever stores such
nodes (a tile store, a table, a list) hands in `get(level, index)`; nothing here does input or output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Final

from mingfa.ledger.errors import ProofInvalid

EMPTY_ROOT: Final = sha256(b"").digest()

GetNode = Callable[[int, int], bytes]


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 || left || right)."""
    return sha256(b"\1" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """Return the tree head over these leaf hashes, level by level; the hash of nothing for none."""
    if not hashes:
        return EMPTY_ROOT
    level = list(hashes)
    while len(level) > 1:
        above = [sha256(b"\1" + level[at] + level[at + 1]).digest() for at in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            above.append(level[-1])  # a lone right edge moves up unhashed, which is the same as RFC 9162's split
        level = above
    return level[0]


def nodes_of(lo: int, hi: int) -> list[tuple[int, int]]:
    """Return the perfect subtrees, left to right, that RFC 9162 splits leaves lo up to hi into; lo must be where a subtree begins."""
    nodes: list[tuple[int, int]] = []
    while lo < hi:
        level = (hi - lo).bit_length() - 1
        if lo:
            level = min(level, (lo & -lo).bit_length() - 1)
        nodes.append((level, lo >> level))
        lo += 1 << level
    return nodes


def _range_root(lo: int, hi: int, get: GetNode) -> bytes:
    at = [get(level, index) for level, index in nodes_of(lo, hi)]
    head = at.pop()
    while at:
        head = node_hash(at.pop(), head)
    return head


def root_from(size: int, get: GetNode) -> bytes:
    """Return the tree head of the first `size` leaves, reading at most log2(size) + 1 nodes."""
    return _range_root(0, size, get) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, get: GetNode) -> list[bytes]:
    """Return the path that shows leaf `index` in the tree of `size`, the leaf's sibling first. Raises ProofInvalid outside the tree."""
    if not 0 <= index < size:
        raise ProofInvalid(f"第 {index} 条不在 {size} 条的树中")
    lo, hi, path = 0, size, []
    while hi - lo > 1:
        split = lo + _split(hi - lo)
        if index < split:
            path.append(_range_root(split, hi, get))
            hi = split
        else:
            path.append(_range_root(lo, split, get))
            lo = split
    return path[::-1]


def consistency_proof(old: int, new: int, get: GetNode) -> list[bytes]:
    """Return the proof that the tree of `old` leaves is the beginning of the tree of `new`. Raises ProofInvalid unless 0 <= old <= new."""
    if not 0 <= old <= new:
        raise ProofInvalid(f"旧树 {old} 条不小于等于新树 {new} 条")
    if old in (0, new):
        return []
    lo, hi, path = 0, new, []
    while hi != old:
        split = lo + _split(hi - lo)
        if old <= split:
            path.append(_range_root(split, hi, get))
            hi = split
        else:
            path.append(_range_root(lo, split, get))
            lo = split
    if lo:
        path.append(_range_root(lo, hi, get))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], head: bytes) -> None:
    """Check that this leaf hash stands at `index` of the tree with this head (RFC 9162, 2.1.3.2). Raises ProofInvalid."""
    if not 0 <= index < size:
        raise ProofInvalid(f"第 {index} 条不在 {size} 条的树中")
    _check_lengths([leaf, head, *proof])
    at, last, hash_ = index, size - 1, leaf
    for other in proof:
        if not last:
            raise ProofInvalid("证明过长")
        if at % 2 or at == last:
            hash_ = node_hash(other, hash_)
            while at and not at % 2:
                at, last = at >> 1, last >> 1
        else:
            hash_ = node_hash(hash_, other)
        at, last = at >> 1, last >> 1
    if last:
        raise ProofInvalid("证明过短")
    if hash_ != head:
        raise ProofInvalid(f"第 {index} 条算不出检查点的根")


def verify_consistency(old: int, new: int, old_head: bytes, new_head: bytes, proof: Sequence[bytes]) -> None:
    """Check that the new tree begins with the old one (RFC 9162, 2.1.4.2). Raises ProofInvalid."""
    _check_lengths([old_head, new_head, *proof])
    if not 0 <= old <= new:
        raise ProofInvalid(f"旧树 {old} 条不小于等于新树 {new} 条")
    if old in (0, new):
        if proof:
            raise ProofInvalid("证明过长")
        if old == new and old_head != new_head:
            raise ProofInvalid(f"同为 {old} 条而根不同：账本被改写或分叉")
        if old == 0 and old_head != EMPTY_ROOT:
            raise ProofInvalid("空树的根不对")
        return
    path = list(proof) if old & (old - 1) else [old_head, *proof]
    if not path:
        raise ProofInvalid("证明过短")
    at, last = old - 1, new - 1
    while at % 2:
        at, last = at >> 1, last >> 1
    before = after = path[0]
    for other in path[1:]:
        if not last:
            raise ProofInvalid("证明过长")
        if at % 2 or at == last:
            before, after = node_hash(other, before), node_hash(other, after)
            while at and not at % 2:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, other)
        at, last = at >> 1, last >> 1
    if last:
        raise ProofInvalid("证明过短")
    if before != old_head or after != new_head:
        raise ProofInvalid(f"{new} 条的树不是从 {old} 条的树长出来的：账本被改写或分叉")


class Frontier:
    """The right edge of a tree: enough to add leaves and know the head, nothing more.

    Adding n leaves costs n leaf steps and fewer than n + log2(size) hashes. `load` takes the edge of a stored tree.
    """

    __slots__ = ("_edge", "size")

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[tuple[int, bytes]] = []  # (level, hash) of the perfect subtrees, largest first

    @classmethod
    def load(cls, size: int, get: GetNode) -> Frontier:
        """Return the edge of the stored tree of `size` leaves, reading at most log2(size) + 1 nodes."""
        edge = cls()
        edge.size = size
        edge._edge = [(level, get(level, index)) for level, index in nodes_of(0, size)]
        return edge

    def append(self, leaf: bytes, store: Callable[[int, int, bytes], None] | None = None) -> int:
        """Add one leaf hash and return its index; `store(level, index, hash)` is called for the leaf and each subtree it completes."""
        index, level, hash_, edge = self.size, 0, leaf, self._edge
        if store:
            store(0, index, leaf)
        while edge and edge[-1][0] == level:
            hash_ = sha256(b"\1" + edge.pop()[1] + hash_).digest()
            level += 1
            if store:
                store(level, index >> level, hash_)
        edge.append((level, hash_))
        self.size = index + 1
        return index

    def extend(self, leaves: Iterable[bytes], store: Callable[[int, int, bytes], None] | None = None) -> None:
        """Add leaf hashes in order."""
        for leaf in leaves:
            self.append(leaf, store)

    def root(self) -> bytes:
        """Return the tree head now."""
        if not self._edge:
            return EMPTY_ROOT
        head = self._edge[-1][1]
        for _, left in reversed(self._edge[:-1]):
            head = node_hash(left, head)
        return head


def _split(size: int) -> int:
    """Return the largest power of two smaller than size."""
    return 1 << ((size - 1).bit_length() - 1)


def _check_lengths(hashes: Iterable[bytes]) -> None:
    if any(len(one) != 32 for one in hashes):
        raise ProofInvalid("散列必须各为 32 字节")
