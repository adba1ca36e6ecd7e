import numpy as np

from counterfoil.matching.keypoints import BLOCK, Features, candidates, make_gallery, mirrored


def some_features(seed: int, count: int = 20) -> Features:
    dice = np.random.default_rng(seed)
    descriptors = np.abs(dice.standard_normal((count, 128))).astype(np.float32)
    descriptors /= np.linalg.norm(descriptors, axis=1, keepdims=True)
    return Features(np.zeros((8, 8), np.uint8), np.zeros((count, 2), np.float32), descriptors)


def test_candidates_are_found_in_every_block_of_a_gallery() -> None:
    pictures = [some_features(seed) for seed in range(2 * BLOCK + 5)]
    pictures[3] = some_features(3, count=0)
    gallery = make_gallery(pictures)

    for row in (0, BLOCK - 1, BLOCK, 2 * BLOCK + 4):
        assert candidates(gallery, pictures[row].descriptors)[0] == row


def test_a_picture_without_points_is_nobodys_candidate() -> None:
    gallery = make_gallery([some_features(1), some_features(2, count=0)])

    assert candidates(gallery, some_features(1).descriptors) == [0]
    assert candidates(gallery, some_features(2, count=0).descriptors) == []


def test_mirroring_twice_changes_nothing() -> None:
    descriptors = some_features(4).descriptors

    assert np.array_equal(mirrored(mirrored(descriptors)), descriptors)
