import numpy as np
import pytest

from counterfoil.matching import hamming


@pytest.mark.parametrize("radius", [0, 15, 31, 40, 100])
def test_the_index_finds_exactly_what_a_scan_finds(radius: int) -> None:
    dice = np.random.default_rng(3)
    hashes = dice.integers(0, 2**64, (70_000, 4), dtype=np.uint64)
    bits = np.unpackbits(hashes[7].view(np.uint8))
    bits[dice.choice(256, min(radius, 200), replace=False)] ^= 1
    query = np.packbits(bits).view(np.uint64)

    hits = hamming.search(hamming.build(hashes), query, radius)

    distances = hamming.distances_to(hashes, query)
    assert set(hits.rows.tolist()) == set(np.flatnonzero(distances <= radius).tolist())
    assert 7 in hits.rows
    assert (np.diff(hits.distances) >= 0).all()


def test_an_index_comes_back_from_its_folder(tmp_path) -> None:
    hashes = np.random.default_rng(4).integers(0, 2**64, (70_000, 4), dtype=np.uint64)
    hamming.save(hamming.build(hashes), tmp_path)

    hits = hamming.search(hamming.load(tmp_path), hashes[11], 0)

    assert hits.rows.tolist() == [11]
