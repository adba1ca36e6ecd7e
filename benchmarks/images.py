"""Pictures: copies against PDQ and pHash, logos planted in photos, search of 10M hashes.

    python benchmarks/images.py copies FOLDER --more FOLDER --draws 9
    python benchmarks/images.py logos PHOTOS MARKS --half 1 --count 80
    python benchmarks/images.py hashes --rows 10000000 --like FOLDER

Copies set thresholds on every other picture and report on the rest; `--half` says on which
half logos are planted. Peers run on the same queries at the same false-positive rate.
"""

import argparse
import time
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np

from counterfoil.detectors import image_copy, logo
from counterfoil.matching import hamming
from counterfoil.sources.pictures import Picture, PictureReader
from picture_edits import EDITS, edit, load_pictures, plant


def copies(folder: Path, more: Path | None, step: int, draws: int, seed: int, rate: float) -> None:
    """Every edit of every `step`th picture against every known picture but its own."""
    import imagehash
    import pdqhash
    from PIL import Image

    pictures = load_pictures(folder)
    names = sorted(pictures)
    fillers = [pictures[name] for name in names[1::7]]
    asked = [name for name in names if name not in names[1::7]]
    everything = [pictures[n] for n in asked]
    everything += list(load_pictures(more).values()) if more else []
    known = image_copy.make_known(
        [image_copy.make_print(str(n), p, query=False) for n, p in enumerate(everything)]
    )

    def pdq(p: np.ndarray) -> np.ndarray:
        return pdqhash.compute(np.ascontiguousarray(p[..., ::-1]))[0].astype(bool)

    def phash(p: np.ndarray) -> np.ndarray:
        return imagehash.phash(Image.fromarray(p[..., ::-1])).hash.ravel()

    peers = {"pdq": pdq, "phash": phash}
    held = {name: np.array([f(p) for p in everything]) for name, f in peers.items()}
    dice = np.random.default_rng(seed)
    asking = [(r, k) for r in range(len(asked)) if r // 2 % step == 0 for k in EDITS] * draws
    scores = {n: np.zeros((len(asking), len(everything)), np.float32) for n in ("ours", *peers)}
    edits = [edit(kind, everything[row], fillers, dice) for row, kind in asking]
    _KNOWN[:] = [known]
    with get_context("fork").Pool(2) as pool:
        answers = pool.map(_asked, edits, chunksize=20)
    spent = sum(seconds for _, seconds in answers)
    for number, (made, (found, _)) in enumerate(zip(edits, answers, strict=True)):
        for row, score in found:
            scores["ours"][number, row] = score
        for name, f in peers.items():
            scores[name][number] = -(held[name] ^ f(made)).sum(axis=1)
    pairs = len(asking) * (len(everything) - 1)
    print(f"{len(asking)} queries, {len(everything)} known, {pairs} pairs of different pictures, ")
    print(f"{spent / len(asking):.3f} CPU s a query of ours")
    for name, table in scores.items():
        report(name, table, asking, rate)


_KNOWN: list[image_copy.Known] = []


def _asked(made: np.ndarray) -> tuple[list[tuple[int, float]], float]:
    """Rows and scores of what one picture copies, and CPU seconds."""
    cv2.setNumThreads(1)
    begun = time.process_time()
    query = image_copy.make_print("query", made, query=True)
    found = [(int(c.name), c.score) for c in image_copy.find_copies(_KNOWN[0], query)]
    return found, time.process_time() - begun


def report(name: str, table: np.ndarray, asking: list[tuple[int, str]], rate: float) -> None:
    """Threshold at the rate on pictures of even number, recall and rate on the others."""
    rows = np.array([row for row, _ in asking])
    kinds = np.array([kind for _, kind in asking])
    right = table[np.arange(len(rows)), rows]
    table[np.arange(len(rows)), rows] = np.nan
    fit, test = rows % 2 == 0, rows % 2 == 1
    others = table[fit][~np.isnan(table[fit])]
    limit = float(-np.partition(-others, int(len(others) * rate))[int(len(others) * rate)])
    limit = max(limit, 0.01) if name == "ours" else limit
    seen = table[test][~np.isnan(table[test])]
    recall = {k: (right[test & (kinds == k)] > limit).mean() for k in EDITS}
    shown = " ".join(f"{k} {v:.3f}" for k, v in recall.items())
    print(f"{name:6} above {limit:.4f}: mean {np.mean(list(recall.values())):.3f} | {shown}")
    print(f"       {(seen > limit).sum()} of {len(seen)} different pairs above it")
    if name == "ours":
        called = (right[test] >= 0.5).mean(), (seen >= 0.5).sum()
        print(f"       from 0.5: recall {called[0]:.3f}, {called[1]} different pairs called copies")


def logos(photos: Path, drawings: Path, half: int, count: int, seed: int) -> None:
    pictures = load_pictures(photos)
    names = sorted(pictures)[half::2]
    with PictureReader() as reader:
        drawn = [p for p in reader.read_folder(drawings) if isinstance(p, Picture)]
    own = drawn[half::2]
    marks = logo.make_marks(
        [m for p in drawn if (m := logo.make_mark(p.name, p.pixels)) is not None]
    )
    dice = np.random.default_rng(seed)
    right: list[tuple[float, bool]] = []
    wrong = first_wrong = 0
    start = time.process_time()
    for _ in range(count):
        chosen = own[int(dice.integers(len(own)))]
        scene = pictures[names[int(dice.integers(len(names)))]]
        made = plant(logo.mark_coverage(chosen.pixels), scene, dice)
        seen = [s for s in logo.find_marks(marks, made) if s.score >= 0.5]
        right.append((plant.last, any(s.name == chosen.name for s in seen)))
        wrong += sum(s.name != chosen.name for s in seen)
        first_wrong += bool(seen) and seen[0].name != chosen.name
    hits = sum(hit for _, hit in right)
    print(f"{count} photos, {len(drawn)} marks: recall {hits / count:.3f}, ", end="")
    print(
        f"precision {hits / max(hits + wrong, 1):.3f}, first answer wrong {first_wrong}, ", end=""
    )
    print(f"{(time.process_time() - start) / count:.2f} CPU s a photo")
    for low, high in ((0, 32), (32, 64), (64, 110), (110, 1000)):
        part = [hit for size, hit in right if low <= size < high]
        if part:
            print(f"  marks of {low}-{high} pixels: recall {np.mean(part):.2f} of {len(part)}")
    plain = [logo.find_marks(marks, pictures[name]) for name in names]
    false = sum(s.score >= 0.5 for seen in plain for s in seen)
    print(f"  {len(plain)} photos without a mark: {false} seen")


def real_like(folder: Path, rows: int, dice: np.random.Generator) -> np.ndarray:
    """Hashes as pictures give them: coefficients of one picture with a share of another's.

    Bits are correlated as in pictures, and every picture is the middle of a crowd.
    """
    import pdqhash

    pictures = [p[..., ::-1] for p in load_pictures(folder).values()]
    views = [v for p in pictures for v in (p, p[:, ::-1], p[::-1], p.swapaxes(0, 1))]
    found = [pdqhash.compute_float(np.ascontiguousarray(view)) for view in views]
    told = np.array([vector for vector, quality in found if quality >= image_copy.QUALITY])
    told = ((told - told.mean(1, keepdims=True)) / told.std(1, keepdims=True)).astype(np.float32)
    parts = []
    for first in range(0, rows, 100_000):
        count = min(100_000, rows - first)
        one, other = told[dice.integers(0, len(told), (2, count))]
        mixed = one + dice.uniform(0.1, 1.0, (count, 1)).astype(np.float32) * other
        parts.append(hamming.pack(mixed > 0))
    return np.vstack(parts)


def hashes(rows: int, like: Path | None, seed: int = 1) -> None:
    dice = np.random.default_rng(seed)
    if like is None:
        made = dice.integers(0, 2**64, (rows, 4), dtype=np.uint64)
    else:
        made = real_like(like, rows, dice)
    start = time.perf_counter()
    index = hamming.build(made)
    print(f"{rows} hashes indexed in {time.perf_counter() - start:.1f} s")
    queries = []
    for row in dice.integers(0, rows, 40):
        bits = np.unpackbits(made[row].view(np.uint8))
        bits[dice.choice(256, int(dice.integers(0, 32)), replace=False)] ^= 1
        queries.append((int(row), np.packbits(bits).view(np.uint64)))
    times, near = [], []
    for row, query in queries:
        begun = time.perf_counter()
        hits = hamming.search(index, query, 31)
        times.append(time.perf_counter() - begun)
        near.append(len(hits.rows))
        assert row in hits.rows
    print(f"hits within 31 bits: median {np.median(near):.0f}, most {max(near)}")
    flat = []
    for _, query in queries[:8]:
        begun = time.perf_counter()
        hamming.distances_to(made, query)
        flat.append(time.perf_counter() - begun)
    ours = float(np.median(times))
    print(f"bands {ours * 1e3:.2f} ms, NumPy scan {np.median(flat) * 1e3:.0f} ms ", end="")
    print(f"({np.median(flat) / ours:.0f}x)")
    try:
        import faiss
    except ImportError:
        print("faiss is not installed")
        return
    peer = faiss.IndexBinaryFlat(256)
    peer.add(made.view(np.uint8))
    faiss.omp_set_num_threads(2)
    theirs = []
    for _, query in queries[:8]:
        begun = time.perf_counter()
        peer.search(query.view(np.uint8)[None], 10)
        theirs.append(time.perf_counter() - begun)
    print(f"faiss flat {np.median(theirs) * 1e3:.0f} ms ({np.median(theirs) / ours:.0f}x)")


if __name__ == "__main__":
    cv2.setNumThreads(2)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--half", type=int, default=1)
    kinds = parser.add_subparsers(dest="kind", required=True)
    one = kinds.add_parser("copies")
    one.add_argument("folder", type=Path)
    one.add_argument("--more", type=Path, help="further known pictures, never asked for")
    one.add_argument("--step", type=int, default=1)
    one.add_argument("--draws", type=int, default=1)
    one.add_argument("--rate", type=float, default=1e-4)
    two = kinds.add_parser("logos")
    two.add_argument("photos", type=Path)
    two.add_argument("marks", type=Path)
    two.add_argument("--count", type=int, default=80)
    three = kinds.add_parser("hashes")
    three.add_argument("--rows", type=int, default=1_000_000)
    three.add_argument("--like", type=Path, help="folder of pictures whose hashes to imitate")
    call = parser.parse_args()
    if call.kind == "copies":
        copies(call.folder, call.more, call.step, call.draws, call.seed, call.rate)
    elif call.kind == "logos":
        logos(call.photos, call.marks, call.half, call.count, call.seed)
    else:
        hashes(call.rows, call.like)
