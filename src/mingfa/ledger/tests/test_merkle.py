"""The tree of RFC 9162: roots and proofs against the recursive definitions of the RFC, and proofs that must not verify."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfa.ledger.errors import ProofInvalid
from mingfa.ledger.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    root,
    root_from,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [sha256(b"\0" + str(at).encode()).digest() for at in range(300)]
SIZES = st.integers(1, len(LEAVES))


def mth(leaves):
    """RFC 9162, 2.1.1, literally."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = largest_power_below(len(leaves))
    return sha256(b"\1" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m, leaves):
    """RFC 9162, 2.1.3.1, literally."""
    if len(leaves) == 1:
        return []
    k = largest_power_below(len(leaves))
    return [*path(m, leaves[:k]), mth(leaves[k:])] if m < k else [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m, leaves, known):
    """RFC 9162, 2.1.4.1, literally."""
    if m == len(leaves):
        return [] if known else [mth(leaves)]
    k = largest_power_below(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], known), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def largest_power_below(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def nodes(level, index):
    width = 1 << level
    assert (index + 1) * width <= len(LEAVES), "only complete subtrees exist"
    return mth(LEAVES[index * width : (index + 1) * width])


def test_known_roots():
    """The vectors every RFC 6962 log shares: the empty tree, and the 8 inputs of certificate-transparency's own tests."""
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    leaves = [sha256(b"\0" + bytes.fromhex(one)).digest() for one in inputs]
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@pytest.mark.parametrize("size", [*range(70), 127, 128, 129, 255, 256, 257, 300])
def test_root_is_the_same_all_ways(size):
    """All leaves at once, leaf by leaf, and from stored nodes."""
    expected = mth(LEAVES[:size])
    grown = Frontier()
    grown.extend(LEAVES[:size])
    assert root(LEAVES[:size]) == grown.root() == root_from(size, nodes) == expected
    assert grown.size == size


@given(st.integers(0, len(LEAVES)), st.data())
def test_a_loaded_edge_grows_like_the_whole_tree(size, data):
    """Adding n leaves to a stored tree reads only its edge, and stores exactly the subtrees that become complete."""
    end = data.draw(st.integers(size, len(LEAVES)))
    read: list[tuple[int, int]] = []
    stored: dict[tuple[int, int], bytes] = {}

    def get(level, index):
        read.append((level, index))
        return nodes(level, index)

    edge = Frontier.load(size, get)
    edge.extend(LEAVES[size:end], lambda level, index, hash_: stored.__setitem__((level, index), hash_))
    assert edge.root() == mth(LEAVES[:end])
    assert len(read) <= max(size, 1).bit_length()
    complete = {(level, index) for level in range(9) for index in range(size >> level, end >> level)}
    assert stored.keys() == complete
    assert all(hash_ == nodes(*where) for where, hash_ in stored.items())


@given(SIZES, st.data())
def test_inclusion_proof_is_that_of_the_rfc_and_proves_only_its_leaf(size, data):
    """RFC 9162, 2.1.3; another leaf, place, size or head, and a shortened, lengthened or changed proof, all fail."""
    index = data.draw(st.integers(0, size - 1))
    proof, head = inclusion_proof(index, size, nodes), mth(LEAVES[:size])
    assert proof == path(index, LEAVES[:size])
    verify_inclusion(LEAVES[index], index, size, proof, head)
    wrong = [
        (sha256(LEAVES[index]).digest(), index, size, proof, head),
        (LEAVES[index], index, size, proof, sha256(head).digest()),
        (LEAVES[index], index, size, [*proof, LEAVES[0]], head),
        (LEAVES[index], size, size, proof, head),
        (LEAVES[index], -1, size, proof, head),
    ]
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        wrong.append((LEAVES[index], index, size, proof[:at] + proof[at + 1 :], head))
        wrong.append((LEAVES[index], index, size, [*proof[:at], sha256(proof[at]).digest(), *proof[at + 1 :]], head))
        wrong.append((LEAVES[index], index, size, [*proof[:at], proof[at][1:], *proof[at + 1 :]], head))
        wrong.append((LEAVES[index], index ^ 1, size, proof, head))
    for case in wrong:
        with pytest.raises(ProofInvalid):
            verify_inclusion(*case)


@given(SIZES, st.data())
def test_consistency_proof_is_that_of_the_rfc_and_finds_a_fork(new, data):
    """RFC 9162, 2.1.4; a rewritten old tree, or a changed proof, fails."""
    old = data.draw(st.integers(0, new))
    proof, before, after = consistency_proof(old, new, nodes), mth(LEAVES[:old]), mth(LEAVES[:new])
    assert proof == ([] if old in (0, new) else subproof(old, LEAVES[:new], True))
    verify_consistency(old, new, before, after, proof)
    wrong = [
        (old, new, sha256(before).digest(), after, proof),
        (old, new, before, after, [*proof, before]),
        (new + 1, new, before, after, proof),
    ]
    if old:
        wrong.append((old, new, before, sha256(after).digest(), proof))
    for at in range(len(proof)):
        wrong.append((old, new, before, after, proof[:at] + proof[at + 1 :]))
        wrong.append((old, new, before, after, [*proof[:at], sha256(proof[at]).digest(), *proof[at + 1 :]]))
    for case in wrong:
        with pytest.raises(ProofInvalid):
            verify_consistency(*case)


def test_proofs_outside_the_tree_are_not_made():
    """An index or an old size beyond the tree is an error, never a wrong proof."""
    with pytest.raises(ProofInvalid):
        inclusion_proof(5, 5, nodes)
    with pytest.raises(ProofInvalid):
        consistency_proof(6, 5, nodes)
