"""Train the bundled model of product pairs. Run by hand; needs the `learn` extra.

    python benchmarks/train_products.py PAIRS_DIR [--leave-out NAME] [--valid]

PAIRS_DIR holds one folder a collection with `train.txt.gz`, `valid.txt.gz` and `test.txt.gz` in
the `COL name VAL value` format. Writes `src/counterfoil/linkers/models/products.npz` and prints
F1 of every test split at 0.5. With `--leave-out` nothing is written: that collection is not
trained on, and its test split shows what a catalogue never seen can expect. With `--valid` the
test splits are not read: for choices of the model.
"""

import argparse
import gzip
import random
from pathlib import Path

import lightgbm as lgb
import numpy as np

from counterfoil.linkers.product_model import Trees
from counterfoil.linkers.product_pairs import NAMES, VIEWS, features
from counterfoil.linkers.product_words import Rarity, read_pair_text, read_product

TARGET = Path(__file__).parent.parent / "src/counterfoil/linkers/models/products.npz"
OPTIONAL = (("brand", "manufacturer"), ("modelno",), ("price",), ("category",), ("description",))
COPIES, SEEDS, ROUNDS = 3, 2, 300
PARAMS = {
    "objective": "binary", "num_leaves": 31, "learning_rate": 0.03, "min_child_samples": 20,
    "feature_fraction": 0.4, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 3.0,
    "verbose": -1, "num_threads": 1, "deterministic": True, "force_row_wise": True,
}  # fmt: skip


def load(path):
    rows = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            left, right, label = line.rstrip("\n").split("\t")
            rows.append((left, right, int(label)))
    return rows


def matrix(rows, without=(frozenset(), frozenset())):
    known = {}

    def read(text, side):
        if (text, side) not in known:
            fields = read_pair_text(text)
            known[text, side] = read_product(
                {k: v for k, v in fields.items() if k not in without[side]}
            )
        return known[text, side]

    pairs = [(read(a, 0), read(b, 1)) for a, b, _ in rows]
    rarity = Rarity({product for pair in pairs for product in pair})
    return features(pairs, rarity), np.array([label for *_, label in rows])


def schema(rng):
    return tuple(
        frozenset(c for group in OPTIONAL if rng.random() < 0.5 for c in group) for _ in range(2)
    )


def small(rows, rng, whole):
    """Features as catalogues of a few products would give them, all pairs of a product together."""
    by_left = {}
    for row in rows:
        by_left.setdefault(row[0], []).append(row)
    groups = list(by_left.values())
    rng.shuffle(groups)
    made = []
    while groups:
        count = rng.choice((2, 3, 5, 10, 30))
        taken, groups = groups[:count], groups[count:]
        without = (frozenset(), frozenset()) if whole else schema(rng)
        made.append(matrix([row for group in taken for row in group], without))
    return np.vstack([x for x, _ in made]), np.concatenate([y for _, y in made])


def training(folder, seed, parts):
    rows = [load(folder / f"{part}.txt.gz") for part in parts]
    # Each pair also the other way round: which catalogue stands on the left means nothing.
    turned = [[(b, a, label) for a, b, label in part] for part in rows]
    rng = random.Random(seed)
    made = [matrix(part) for part in (*rows, *turned)]
    made += [matrix(part, schema(rng)) for _ in range(COPIES) for part in (rows[0], turned[0])]
    made += [small(part, rng, whole) for whole in (True, False) for part in (rows[0], turned[0])]
    return np.vstack([x for x, _ in made]), np.concatenate([y for _, y in made])


def train(sets):
    """Boosters with the columns that each sees, all views in equal number."""
    x = np.vstack([s[0] for s in sets])
    y = np.concatenate([s[1] for s in sets])
    made = []
    for view in VIEWS.values():
        columns = [NAMES.index(name) for name in view]
        data = lgb.Dataset(x[:, columns], y, free_raw_data=False)
        made += [(lgb.train({**PARAMS, "seed": s}, data, ROUNDS), columns) for s in range(SEEDS)]
    return made


def as_arrays(boosters):
    feature, threshold, left, right, leaf, roots, depth = [], [], [], [], [], [], 1

    def visit(node, level, columns):
        nonlocal depth
        depth = max(depth, level)
        if "leaf_value" in node and "left_child" not in node:
            leaf.append(node["leaf_value"])
            return -len(leaf)
        at = len(feature)
        feature.append(columns[node["split_feature"]])
        threshold.append(node["threshold"])
        left.append(0)
        right.append(0)
        left[at] = visit(node["left_child"], level + 1, columns)
        right[at] = visit(node["right_child"], level + 1, columns)
        return at

    for booster, columns in boosters:
        for tree in booster.dump_model()["tree_info"]:
            roots.append(visit(tree["tree_structure"], 0, columns))
    return {
        "feature": np.array(feature, np.int16), "threshold": np.array(threshold, np.float64),
        "left": np.array(left, np.int32), "right": np.array(right, np.int32),
        "leaf": np.array(leaf, np.float32), "roots": np.array(roots, np.int32),
        "depth": np.array(depth + 1), "models": np.array(len(boosters)),
    }  # fmt: skip


def trees_of(arrays):
    plain = {k: v for k, v in arrays.items() if k not in ("depth", "models")}
    plain["leaf"] = plain["leaf"].astype(np.float64)
    plain["feature"] = plain["feature"].astype(np.int32)
    return Trees(**plain, depth=int(arrays["depth"]), models=int(arrays["models"]))


def f1(label, score, cut=0.5):
    taken = score >= cut
    return 2 * int((label & taken).sum()) / max(int(label.sum()) + int(taken.sum()), 1)


def best_f1(label, score):
    order = np.argsort(-score, kind="stable")
    found = np.cumsum(label[order])
    return float((2 * found / (np.arange(1, len(label) + 1) + label.sum())).max())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--leave-out", default="")
    parser.add_argument("--valid", action="store_true", help="train on train, read valid")
    given = parser.parse_args()
    names = sorted(p.name for p in given.pairs.iterdir() if (p / "train.txt.gz").exists())
    parts, read = (("train",), "valid") if given.valid else (("train", "valid"), "test")
    used = [n for n in names if n != given.leave_out]
    arrays = as_arrays(train([training(given.pairs / n, i, parts) for i, n in enumerate(used)]))
    trees = trees_of(arrays)
    found = []
    for name in [given.leave_out] if given.leave_out else names:
        x, y = matrix(load(given.pairs / name / f"{read}.txt.gz"))
        score = trees.predict(x)
        found.append(f1(y.astype(bool), score))
        best = best_f1(y.astype(bool), score)
        told = " (left out)" if name == given.leave_out else ""
        print(f"{name} {read}: F1 at 0.5 {found[-1]:.4f}, at the best cut {best:.4f}{told}")
    print(f"mean {np.mean(found):.4f}")
    if not given.leave_out and not given.valid:
        np.savez_compressed(TARGET, **arrays)
        print(f"wrote {TARGET.name} ({TARGET.stat().st_size} bytes)")


if __name__ == "__main__":
    main()
