"""Pictures: copies against PDQ and pHash, logos planted in photos, search of 10M hashes.

    python benchmarks/images.py copies FOLDER --half 1 --step 2
    python benchmarks/images.py logos PHOTOS MARKS --half 1 --count 80
    python benchmarks/images.py hashes --rows 10000000

`--half` takes every other picture as a query, so that thresholds are set on half 0 and
reported on half 1. Peers run on the same queries at the same false-positive rate.
"""

import argparse
import time
from pathlib import Path

import cv2
import numpy as np

from counterfoil.detectors import image_copy, logo
from counterfoil.matching import hamming
from counterfoil.sources.pictures import Picture, PictureReader
from picture_edits import EDITS, edit, load_pictures, plant


def copies(folder: Path, half: int, step: int, seed: int, rate: float) -> None:
    import imagehash
    import pdqhash
    from PIL import Image

    pictures = load_pictures(folder)
    names = sorted(pictures)
    fillers = {name: pictures[name] for name in names[1::7]}
    kept = [name for name in names if name not in fillers]
    known = image_copy.make_known(
        [image_copy.make_print(n, pictures[n], query=False) for n in kept]
    )

    def pdq(p: np.ndarray) -> np.ndarray:
        return pdqhash.compute(np.ascontiguousarray(p[..., ::-1]))[0].astype(bool)

    def phash(p: np.ndarray) -> np.ndarray:
        return imagehash.phash(Image.fromarray(p[..., ::-1])).hash.ravel()

    peers = {"pdq": pdq, "phash": phash}
    held = {name: np.array([f(pictures[n]) for n in kept]) for name, f in peers.items()}
    dice = np.random.default_rng(seed)
    scores: dict[str, list[tuple[str, float, np.ndarray]]] = {n: [] for n in ("ours", *peers)}
    start = time.perf_counter()
    spent = 0.0
    for row in range(half, len(kept), 2 * step):
        for kind in EDITS:
            made = edit(kind, pictures[kept[row]], list(fillers.values()), dice)
            begun = time.perf_counter()
            query = image_copy.make_print("query", made, query=True)
            found = {c.name: c.score for c in image_copy.find_copies(known, query)}
            spent += time.perf_counter() - begun
            ours = np.array([found.get(n, 0.0) for n in kept])
            scores["ours"].append((kind, ours[row], np.delete(ours, row)))
            for name, f in peers.items():
                near = -(held[name] ^ f(made)).sum(axis=1).astype(float)
                scores[name].append((kind, near[row], np.delete(near, row)))
    count = len(scores["ours"])
    print(f"{count} queries, {count * (len(kept) - 1)} pairs of different pictures, ", end="")
    print(f"{spent / count:.2f} s a query, {time.perf_counter() - start:.0f} s in all")
    for name, rows in scores.items():
        report(name, rows, rate)


def report(name: str, rows: list[tuple[str, float, np.ndarray]], rate: float) -> None:
    others = np.sort(np.concatenate([r[2] for r in rows]))[::-1]
    limit = others[int(len(others) * rate)]
    if name == "ours":
        limit = max(limit, 0.01)
    recall = {k: np.mean([s > limit for e, s, _ in rows if e == k]) for k in EDITS}
    shown = " ".join(f"{k} {v:.2f}" for k, v in recall.items())
    print(f"{name:6} from {limit:.4f}: mean {np.mean(list(recall.values())):.3f} | {shown}")
    if name == "ours":
        fixed = np.mean([s >= 0.5 for _, s, _ in rows]), int((others >= 0.5).sum())
        print(f"       from 0.5: recall {fixed[0]:.3f}, {fixed[1]} different pairs called copies")


def logos(photos: Path, drawings: Path, half: int, count: int, seed: int) -> None:
    pictures = load_pictures(photos)
    names = sorted(pictures)[half::2]
    with PictureReader() as reader:
        drawn = [p for p in reader.read_folder(drawings) if isinstance(p, Picture)]
    marks = logo.make_marks(
        [m for p in drawn if (m := logo.make_mark(p.name, p.pixels)) is not None]
    )
    dice = np.random.default_rng(seed)
    right: list[tuple[float, bool]] = []
    wrong = first_wrong = 0
    start = time.perf_counter()
    for _ in range(count):
        chosen = drawn[int(dice.integers(len(drawn)))]
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
    print(f"{(time.perf_counter() - start) / count:.2f} s a photo")
    for low, high in ((0, 32), (32, 64), (64, 110), (110, 1000)):
        part = [hit for size, hit in right if low <= size < high]
        if part:
            print(f"  marks of {low}-{high} pixels: recall {np.mean(part):.2f} of {len(part)}")


def hashes(rows: int, seed: int = 1) -> None:
    dice = np.random.default_rng(seed)
    made = dice.integers(0, 2**64, (rows, 4), dtype=np.uint64)
    start = time.perf_counter()
    index = hamming.build(made)
    print(f"{rows} hashes indexed in {time.perf_counter() - start:.1f} s")
    queries = []
    for row in dice.integers(0, rows, 40):
        bits = np.unpackbits(made[row].view(np.uint8))
        bits[dice.choice(256, int(dice.integers(0, 32)), replace=False)] ^= 1
        queries.append((int(row), np.packbits(bits).view(np.uint64)))
    times = []
    for row, query in queries:
        begun = time.perf_counter()
        hits = hamming.search(index, query, 31)
        times.append(time.perf_counter() - begun)
        assert row in hits.rows
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
    one.add_argument("--step", type=int, default=1)
    one.add_argument("--rate", type=float, default=1e-4)
    two = kinds.add_parser("logos")
    two.add_argument("photos", type=Path)
    two.add_argument("marks", type=Path)
    two.add_argument("--count", type=int, default=80)
    kinds.add_parser("hashes").add_argument("--rows", type=int, default=1_000_000)
    call = parser.parse_args()
    if call.kind == "copies":
        copies(call.folder, call.half, call.step, call.seed, call.rate)
    elif call.kind == "logos":
        logos(call.photos, call.marks, call.half, call.count, call.seed)
    else:
        hashes(call.rows)
