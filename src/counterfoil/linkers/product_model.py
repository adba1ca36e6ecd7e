"""The trained model of product pairs: boosted trees as arrays, without their library.

Trained by `benchmarks/train_products.py` on public product pairs (see NOTICE), each collection
also with columns left out, so that a catalogue that states fewer things is no surprise.
"""

from functools import cache
from importlib.resources import files

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class Trees(msgspec.Struct, frozen=True, kw_only=True):
    """Binary trees, all nodes in one row of arrays. A child below 0 is leaf `-1 - child`."""

    feature: npt.NDArray[np.int32]
    threshold: Floats
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    leaf: Floats
    roots: npt.NDArray[np.int32]
    """First node of each tree; trees of one node are leaves (below 0)."""

    depth: int
    models: int
    """Forests whose answers are averaged; trees belong to them in equal runs."""

    def predict(self, features: Floats) -> Floats:
        """Probability of each row, 0 to 1."""
        rows = np.arange(len(features))
        per = len(self.roots) // self.models
        total = np.zeros(len(features))
        for model in range(self.models):
            margin = np.zeros(len(features))
            for root in self.roots[model * per : (model + 1) * per].tolist():
                margin += self.leaf[-1 - self._leaf(features, rows, root)]
            total += 1.0 / (1.0 + np.exp(-margin))
        return np.asarray(total / self.models)

    def _leaf(
        self, features: Floats, rows: npt.NDArray[np.int64], root: int
    ) -> npt.NDArray[np.int32]:
        node = np.full(len(rows), root, np.int32)
        for _ in range(self.depth):
            inner = np.maximum(node, 0)
            low = features[rows, self.feature[inner]] <= self.threshold[inner]
            step = np.where(low, self.left[inner], self.right[inner])
            node = np.where(node >= 0, step, node)
        return node


@cache
def product_trees() -> Trees:
    """The bundled model."""
    path = files("counterfoil.linkers.models").joinpath("products.npz")
    with path.open("rb") as file, np.load(file) as data:
        return Trees(
            feature=data["feature"].astype(np.int32),
            threshold=data["threshold"].astype(np.float64),
            left=data["left"].astype(np.int32),
            right=data["right"].astype(np.int32),
            leaf=data["leaf"].astype(np.float64),
            roots=data["roots"].astype(np.int32),
            depth=int(data["depth"]),
            models=int(data["models"]),
        )
