"""Why records are one actor, in plain words that quote the values."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from counterfoil.linkers.coding import Coded
from counterfoil.linkers.comparing import holders
from counterfoil.linkers.fields import NULL, FieldKind, Ints
from counterfoil.linkers.weighing import Weighed, probability

_NAME = {
    4: "name {a} is {b}, as in {other}",
    3: "name {a} sounds like {b} in {other}",
    2: "name {a} fits the short form {b} in {other}",
    1: "name {a} is one slip from {b} in {other}, or another column of one spells the other",
}


def strongest(pairs: Weighed, merged: npt.NDArray[np.bool_], group: Ints) -> npt.NDArray[np.int64]:
    """For each record the pair that says most that it belongs to its group; -1 for none."""
    answer = np.full(len(group), -1, np.int64)
    inside = np.flatnonzero(merged & (group[pairs.left] == group[pairs.right]))
    order = inside[np.argsort(pairs.total[inside], kind="stable")]
    # Ascending, so that the strongest pair is written last.
    both = np.stack([pairs.left[order], pairs.right[order]], 1).ravel()
    answer[both] = np.repeat(order, 2)
    return answer


def beliefs(
    fields: Mapping[str, Coded], records: Sequence[str], pairs: Weighed, best: npt.NDArray[np.int64]
) -> tuple[list[float], list[list[str]]]:
    """Probability and reasons of each record's membership.

    Args:
        fields: Coded columns by name.
        records: Names of the records.
        pairs: All weighed pairs.
        best: Result of `strongest`.
    """
    chance = np.ones(len(best))
    chance[best >= 0] = probability(pairs.total[best[best >= 0]])
    reach = {name: holders(field.value) for name, field in fields.items()}
    raw = {name: field.raw.to_pylist() for name, field in fields.items()}
    reasons: list[list[str]] = []
    for row, pair in enumerate(best.tolist()):
        if pair < 0:
            reasons.append([])
            continue
        left, right = int(pairs.left[pair]), int(pairs.right[pair])
        other = right if left == row else left
        reasons.append(
            [
                _reason(fields[name], raw[name], row, other, records[other], level, reach[name])
                for name in fields
                if (level := int(pairs.levels[name][pair])) not in (0, NULL)
            ]
        )
    return np.round(chance, 6).tolist(), reasons


def _reason(
    field: Coded,
    raw: Sequence[str | None],
    row: int,
    other: int,
    name: str,
    level: int,
    reach: npt.NDArray[np.int64],
) -> str:
    if field.kind is FieldKind.PERSON:
        return _NAME[level].format(a=_said(field, raw, row), b=_said(field, raw, other), other=name)
    shared = int(reach[field.value[row]])
    one, two = _said(field, raw, row), _said(field, raw, other)
    if one == two:
        return f"{field.name} {one} as in {name} ({shared} records have it)"
    return f"{field.name} {one} is like {two} in {name} ({shared} records have it)"


def _said(field: Coded, raw: Sequence[str | None], row: int) -> str:
    """The value as written, or, where the cell is empty, as another column tells it."""
    return raw[row] or f"{field.texts[field.value[row]]} (told by another column)"
