"""One new record held against all that are known, in milliseconds."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from counterfoil.linkers.coding import Coded
from counterfoil.linkers.comparing import exact_aspects, holders, levels
from counterfoil.linkers.fields import NULL, POLICIES, FieldKind, Ints
from counterfoil.linkers.folding import code_column
from counterfoil.linkers.learning import Learned
from counterfoil.linkers.linking import JOIN

MOST = 300
"""Known records with one value that are looked at; commoner values say too little."""

_LOOKED_UP = {
    FieldKind.PERSON: ("", "sound", "short"),
    FieldKind.ADDRESS: ("core", "site"),
    FieldKind.ORGANISATION: ("", "brand"),
}


class Match(msgspec.Struct, frozen=True):
    """A known record that may be the new one's actor."""

    row: int
    bits: float
    """Evidence, prior included; from `linking.JOIN` on they would be joined."""

    parts: dict[str, float]
    """Bits by field."""


class Known:
    """An index over linked records that answers new ones.

    Args:
        fields: Coded columns of the known records.
        learned: What was learned when they were linked.
    """

    def __init__(self, fields: Sequence[Coded], learned: Learned) -> None:
        self._fields = {f.name: f for f in fields}
        self._learned = learned
        self._rows = len(fields[0].value) if fields else 0
        self._lists: dict[tuple[str, str], tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = {}
        self._spelled: dict[tuple[str, str], dict[str, int]] = {}
        self._held: dict[tuple[str, str], npt.NDArray[np.int64]] = {}
        for field in fields:
            for aspect in {*_LOOKED_UP.get(field.kind, ("",)), *exact_aspects(field).values()}:
                self._add(field, aspect)

    def _add(self, field: Coded, aspect: str) -> None:
        codes = field.aspects[aspect] if aspect else field.value
        order = np.argsort(codes, kind="stable")
        starts = np.searchsorted(codes[order], np.arange(int(codes.max(initial=-1)) + 2))
        self._lists[field.name, aspect] = (order, starts)
        self._held[field.name, aspect] = holders(codes)

    def _near(self, field: Coded, spelling: str) -> npt.NDArray[np.int64]:
        """Known rows that share a folded value with a new spelling."""
        one = code_column(field.name, field.kind, pa.array([spelling]))
        found = []
        for aspect in _LOOKED_UP.get(field.kind, ("",)):
            text = self._text(one, aspect)
            code = self._code(field, aspect, text)
            if code >= 0:
                order, starts = self._lists[field.name, aspect]
                if starts[code + 1] - starts[code] <= MOST:
                    found.append(order[starts[code] : starts[code + 1]])
        return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)

    def _text(self, one: Coded, aspect: str) -> str:
        codes = one.aspects[aspect] if aspect else one.value
        if len(codes) == 0 or codes[0] < 0:
            return ""
        names = one.names.get(aspect, one.texts)
        return names[int(codes[0])]

    def _code(self, field: Coded, aspect: str, text: str) -> int:
        key = (field.name, aspect)
        if key not in self._spelled:
            names = field.names.get(aspect, field.texts)
            self._spelled[key] = {name: code for code, name in enumerate(names)}
        return self._spelled[key].get(text, -1) if text else -1

    def ask(self, record: Mapping[str, str], most: int = 10) -> list[Match]:
        """Known records that a new one may belong to, most likely first.

        Args:
            record: Header -> value; headers that are no known column are not looked at.
            most: Answers at most.
        """
        given = {h: v for h, v in record.items() if v and h in self._fields}
        if not given:
            return []
        near = [self._near(self._fields[h], v) for h, v in given.items()]
        rows = np.unique(np.concatenate(near))
        if not len(rows):
            return []
        total = np.full(len(rows), self._learned.prior)
        parts: dict[str, npt.NDArray[np.float64]] = {}
        for name, field in self._fields.items():
            parts[name] = self._bits(field, rows, given.get(name))
            total += parts[name]
        order = np.lexsort((rows, -np.round(total, 9)))[:most]
        return [
            Match(
                int(rows[i]),
                round(float(total[i]), 4),
                {n: round(float(p[i]), 4) for n, p in parts.items() if abs(p[i]) > 1e-9},
            )
            for i in order.tolist()
            if total[i] >= JOIN - 6.0
        ]

    def _bits(
        self, field: Coded, rows: npt.NDArray[np.int64], given: str | None
    ) -> npt.NDArray[np.float64]:
        """Evidence of one field between the new record and known rows."""
        if not given:
            return np.zeros(len(rows))
        both = pa.concat_arrays([field.raw.take(pa.array(rows)), pa.array([given], pa.string())])
        small = code_column(field.name, field.kind, both)
        last = np.full(len(rows), len(rows), np.int64)
        level = levels(small, np.arange(len(rows)), last)
        policy = self._learned.policies.get(field.name, POLICIES[field.kind])
        agree = np.array([*policy.agree, 1.0])
        known = np.minimum(level, len(policy.agree))
        chance = np.array([*policy.differ, 1.0])[known]
        for number, aspect in exact_aspects(field).items():
            at = np.flatnonzero((level == number) & (level != NULL))
            codes: Ints = field.aspects[aspect] if aspect else field.value
            held = self._held[field.name, aspect][np.maximum(codes[rows[at]], 0)]
            chance[at] = np.maximum(held, 1) / max(self._rows, 2)
        return np.asarray(np.log2(agree[known]) - np.log2(chance))
