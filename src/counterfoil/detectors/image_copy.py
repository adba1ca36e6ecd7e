"""Copies of protected pictures, whatever was done to them.

Resized, cropped, turned, framed, mirrored, pasted into a collage, photographed from a screen.

Two signals. The 256-bit PDQ hash of the whole picture (and of its eight turns and mirrors,
and of the picture without its plain border) finds light edits; from quality 50 only, since
plain pictures have hashes that mean nothing. Local features find the rest: see
`matching.keypoints`. The score is a logistic mix of what both say, fitted on one half of
the development pictures.

Known false positives: two photos of one object by different people; series of drawings that
share parts; pages with the same frame. Known misses: drawings with few corners after heavy
edits; crops below a quarter of the picture.
"""

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

from counterfoil.matching import hamming, keypoints

VERSION = "2"
QUALITY = 50
"""PDQ quality from which a hash counts; the maintainers' own rule."""

NEAR = 31
"""Hamming distance at which PDQ calls two pictures copies."""

BLANK = 5.0
"""Standard deviation of brightness below which a picture says nothing."""

Pixels = npt.NDArray[np.uint8]
TURNS = ("as it is", "turned 90", "turned 180", "turned 270", "flipped", "mirrored")


class Print(msgspec.Struct, frozen=True):
    """What is compared of one picture."""

    name: str
    features: keypoints.Features
    hashes: hamming.Words
    """Shape (n, 4): the picture's own hash first, then the hash without its plain border;
    for queries also all turns and mirrors of both. Empty if quality is too low."""

    blank: bool
    size: tuple[int, int]
    """Width and height that were read."""


class Known(msgspec.Struct, frozen=True):
    """Protected pictures, indexed."""

    prints: list[Print]
    gallery: keypoints.Gallery
    index: hamming.HammingIndex
    owner: npt.NDArray[np.int64]
    """Picture of each hash in the index."""


class Copy(msgspec.Struct, frozen=True):
    """One protected picture that a query may copy, with the proof."""

    name: str
    score: float
    distance: int
    """Smallest Hamming distance of the hashes, 0 to 256."""

    alignment: keypoints.Alignment | None
    reasons: tuple[str, ...]


def make_print(name: str, pixels: Pixels, *, query: bool) -> Print:
    """Prepare a picture, height x width x 3, as a query or as a known one."""
    blank = float(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY).std()) < BLANK
    points = keypoints.POINTS * 3 // 2 if query else keypoints.POINTS
    features = keypoints.features_of(pixels, points)
    inner = without_border(pixels)
    views = [pixels] if inner.shape == pixels.shape else [pixels, inner]
    found = [_hashes(view, every_turn=query) for view in views]
    hashes = np.vstack(found) if found else np.zeros((0, 4), np.uint64)
    return Print(name, features, hashes, blank, (pixels.shape[1], pixels.shape[0]))


def without_border(pixels: Pixels) -> Pixels:
    """The picture without rows and columns of one plain colour at its edges."""
    ground = np.median(np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]), axis=0)
    strange = np.abs(pixels.astype(np.int16) - ground).max(axis=2) > 24
    rows, columns = strange.mean(axis=1) > 0.01, strange.mean(axis=0) > 0.01
    if rows.sum() < 24 or columns.sum() < 24:
        return pixels
    top, bottom = int(rows.argmax()), len(rows) - int(rows[::-1].argmax())
    left, right = int(columns.argmax()), len(columns) - int(columns[::-1].argmax())
    return pixels[top:bottom, left:right]


def _hashes(pixels: Pixels, *, every_turn: bool) -> hamming.Words:
    import pdqhash

    colour = np.ascontiguousarray(pixels[..., ::-1])
    if every_turn:
        vectors, quality = pdqhash.compute_dihedral(colour)
    else:
        vector, quality = pdqhash.compute(colour)
        vectors = [vector]
    if quality < QUALITY:
        return np.zeros((0, 4), dtype=np.uint64)
    return hamming.pack(np.array(vectors))


def make_known(prints: list[Print]) -> Known:
    """Index protected pictures; blank ones stay in the list but match nothing."""
    gallery = keypoints.make_gallery([p.features for p in prints])
    owner = np.repeat(np.arange(len(prints)), [len(p.hashes) for p in prints])
    stacked = np.vstack([p.hashes for p in prints]) if prints else np.zeros((0, 4), np.uint64)
    return Known(prints, gallery, hamming.build(stacked), owner)


def find_copies(known: Known, query: Print, most: int = 10) -> list[Copy]:
    """Protected pictures that a query may copy, best first, scores above 0.01 only."""
    if query.blank:
        return []
    distance = _distances(known, query)
    wanted = {int(row) for row in np.argsort(distance, kind="stable")[:3] if distance[row] <= 100}
    both = (query.features.descriptors, keypoints.mirrored(query.features.descriptors))
    for descriptors in both:
        wanted |= set(keypoints.candidates(known.gallery, descriptors))
    found = []
    for row in sorted(wanted):
        if known.prints[row].blank:
            continue
        copy = _compare(known.prints[row], query, int(distance[row]))
        if copy.score > 0.01:
            found.append(copy)
    found.sort(key=lambda c: (-c.score, c.name))
    return found[:most]


def compare(known: Print, query: Print) -> Copy:
    """One picture against one other, with the proof, whatever the score."""
    return _compare(known, query, int(_distances(make_known([known]), query)[0]))


def _distances(known: Known, query: Print) -> npt.NDArray[np.int64]:
    """Smallest distance of any of the query's hashes to each known picture."""
    best = np.full(len(known.prints), 256, dtype=np.int64)
    for row in query.hashes:
        if len(known.index) > 200_000:
            hits = hamming.search(known.index, row, NEAR)
            np.minimum.at(best, known.owner[hits.rows], hits.distances)
        else:
            apart = hamming.distances_to(known.index.hashes, row)
            np.minimum.at(best, known.owner, apart)
    return best


def _compare(known: Print, query: Print, distance: int) -> Copy:
    tried = [
        keypoints.align(known.features, query.features, mirror=mirror) for mirror in (False, True)
    ]
    tried += [_as_whole(known, query)] if distance <= 100 else []
    sound = [a for a in tried if a is not None]
    best = max(sound, key=_evidence, default=None)
    if best is not None and best.edges > 0.2:
        best = keypoints.settled(known.features.gray, query.features.gray, best)
    score = 1 / (1 + np.exp(-_evidence_of(best, distance)))
    return Copy(known.name, round(float(score), 6), distance, best, _reasons(best, distance))


def _as_whole(known: Print, query: Print) -> keypoints.Alignment | None:
    """The two pictures simply laid edge to edge, as a hash compares them."""
    one, other = known.features.gray, query.features.gray
    matrix = np.array(
        [
            [other.shape[1] / one.shape[1], 0, 0],
            [0, other.shape[0] / one.shape[0], 0],
            [0, 0, 1],
        ]
    )
    return keypoints.judge(one, other, matrix, np.zeros((0, 4), np.float32), mirror=False)


def _evidence(a: keypoints.Alignment) -> float:
    """Weight of an alignment in log odds; fitted on one half of the development pictures."""
    return float(1.3 * np.log1p(a.inliers) + 7.3 * max(a.edges, 0.0) * a.detail)


def _evidence_of(alignment: keypoints.Alignment | None, distance: int) -> float:
    hashed = 1.5 * max(0.0, (NEAR + 34 - distance) / 8)
    local = _evidence(alignment) if alignment is not None else 0.0
    return float(np.clip(local + hashed - 9.5, -14, 14))


def _reasons(alignment: keypoints.Alignment | None, distance: int) -> tuple[str, ...]:
    found = []
    if distance <= NEAR:
        found.append(f"the hash of the whole picture differs in {distance} of 256 bits")
    if alignment is not None and alignment.inliers >= 4:
        mirror = ", mirrored" if alignment.mirrored else ""
        found.append(
            f"{alignment.inliers} points lie alike under one map{mirror}; brightness there "
            f"correlates {alignment.agreement:.2f}, edges {alignment.edges:.2f}; "
            f"{alignment.detail:.0%} of the detail there is the same; "
            f"{alignment.overlap:.0%} of the picture is covered"
        )
    return tuple(found)
