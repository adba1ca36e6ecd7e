"""How far a value lies from the middle of its group, unmoved by a few wild values.

Source: Iglewicz and Hoaglin (1993), modified z-score.
"""

import numpy as np
import numpy.typing as npt

LEAST_GROUP = 8
"""Values from which a group has a middle worth speaking of."""


def robust_deviation(
    values: npt.NDArray[np.float64], group: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Modified z-score of each value in its group, and the group's median.

    Groups below eight values, or without spread, score 0.
    """
    middle, sizes = _group_median(values, group)
    spread, _ = _group_median(np.abs(values - middle), group)
    sound = (sizes >= LEAST_GROUP) & (spread > 1e-6)
    score = np.where(sound, 0.6745 * (values - middle) / np.maximum(spread, 1e-6), 0.0)
    return score, middle


def _group_median(
    values: npt.NDArray[np.float64], group: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    order = np.lexsort((values, group))
    _, starts, inverse, counts = np.unique(
        group[order], return_index=True, return_inverse=True, return_counts=True
    )
    sorted_values = values[order]
    low, high = starts + (counts - 1) // 2, starts + counts // 2
    median = (sorted_values[low] + sorted_values[high]) / 2
    back = np.empty(len(values), dtype=np.float64)
    sizes = np.empty(len(values), dtype=np.int64)
    back[order], sizes[order] = median[inverse], counts[inverse]
    return back, sizes
