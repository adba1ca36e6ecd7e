"""The Merkle tree: its proofs lead to its roots, and nothing else does."""

import pytest

from counterfoil.errors import InputError
from counterfoil.store.merkle import (
    EMPTY_ROOT,
    Tree,
    is_consistent,
    leaf_hash,
    node_hash,
    root_from_inclusion,
)

LEAVES = [leaf_hash(str(number).encode()) for number in range(40)]


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(by_definition(leaves[:split]), by_definition(leaves[split:]))


def test_the_root_of_every_size_is_that_of_the_definition() -> None:
    tree = Tree(LEAVES)

    assert all(tree.root(n) == by_definition(LEAVES[:n]) for n in range(41))


def test_every_inclusion_proof_leads_to_the_root_and_a_bent_one_does_not() -> None:
    tree = Tree(LEAVES)

    for size in range(1, 41):
        for index in range(size):
            path = tree.inclusion(index, size)
            assert root_from_inclusion(LEAVES[index], index, size, path) == tree.root(size)
            bent = [*path, LEAVES[0]]
            assert root_from_inclusion(LEAVES[index], index, size, bent) != tree.root(size)


def test_every_consistency_proof_holds_and_a_bent_one_does_not() -> None:
    tree = Tree(LEAVES)

    for size in range(1, 41):
        for old in range(size + 1):
            path = tree.consistency(old, size)
            assert is_consistent(old, tree.root(old), size, tree.root(size), path)
            if 0 < old < size:
                assert not is_consistent(old, LEAVES[7], size, tree.root(size), path)
                assert not is_consistent(old, tree.root(old), size, LEAVES[7], path)
            for gone in range(len(path)):
                short = path[:gone] + path[gone + 1 :]
                assert not is_consistent(old, tree.root(old), size, tree.root(size), short)


def test_a_size_beyond_the_log_is_refused() -> None:
    with pytest.raises(InputError, match="has 40 acts, not 41"):
        Tree(LEAVES).root(41)
    with pytest.raises(InputError, match="leaf 40 is not among"):
        Tree(LEAVES).inclusion(40, 40)
