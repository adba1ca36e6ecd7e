"""New records held against all that are known: one in milliseconds, thousands in a second."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from counterfoil.linkers.coding import Coded, shape_of
from counterfoil.linkers.comparing import Rows, exact_aspects, holders, levels
from counterfoil.linkers.fields import NULL, POLICIES, Bits, FieldKind, Ints
from counterfoil.linkers.folding import code_column
from counterfoil.linkers.learning import Learned
from counterfoil.linkers.linking import JOIN
from counterfoil.linkers.weighing import Evidence, Weighed, add_up

MOST = 300
"""Known records with one value that are looked at; commoner values say too little."""

MOST_SHORT = 50
"""The same for a surname with an initial, which even a rare one seldom settles."""

NEAR = 6.0
"""Bits below the threshold down to which a known record is told."""

_LOOKED_UP = {
    FieldKind.PERSON: ("", "sound", "short"),
    FieldKind.ADDRESS: ("core", "site"),
    FieldKind.ORGANISATION: ("", "brand"),
}

_SPELLED = {"short_2": "short", "also": "sound"}
"""Aspects whose codes are those of another aspect."""


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
        self._lists: dict[tuple[str, str], tuple[Rows, Rows]] = {}
        self._spelled: dict[tuple[str, str], dict[str, int]] = {}
        self._held: dict[tuple[str, str], npt.NDArray[np.int64]] = {}
        for field in fields:
            for aspect in {*_LOOKED_UP.get(field.kind, ("",)), *exact_aspects(field).values()}:
                self._add(field, aspect)

    def _add(self, field: Coded, aspect: str) -> None:
        codes = _codes(field, aspect)
        order = np.argsort(codes, kind="stable")
        starts = np.searchsorted(codes[order], np.arange(int(codes.max(initial=-1)) + 2))
        self._lists[field.name, aspect] = (order, starts)
        self._held[field.name, aspect] = holders(codes)

    def ask(self, record: Mapping[str, str], most: int = 10) -> list[Match]:
        """Known records that a new one may belong to, most likely first.

        Args:
            record: Header -> value; headers that are no known column are not looked at.
            most: Answers at most.
        """
        given = {h: [v] for h, v in record.items() if v and h in self._fields}
        return self.ask_all(pa.table(given), most)[0] if given else []

    def ask_all(self, records: pa.Table, most: int = 10) -> list[list[Match]]:
        """The same for many new records, one list each, in their order.

        Args:
            records: New records; columns that are not known are not looked at.
            most: Answers at most for each record.
        """
        fresh = {
            h: code_column(h, self._fields[h].kind, records[h].cast(pa.string()).combine_chunks())
            for h in records.column_names
            if h in self._fields
        }
        which, rows = self._near(fresh)
        weighed = self._weighed(fresh, which, rows)
        answer: list[list[Match]] = [[] for _ in range(records.num_rows)]
        order = np.lexsort((rows, -np.round(weighed.total, 9)))
        for i in order[weighed.total[order] >= JOIN - NEAR].tolist():
            found = answer[which[i]]
            if len(found) < most:
                parts = {n: round(float(p[i]), 4) for n, p in weighed.parts.items()}
                parts = {n: bits for n, bits in parts.items() if abs(bits) > 1e-9}
                found.append(Match(int(rows[i]), round(float(weighed.total[i]), 4), parts))
        return answer

    def _near(self, fresh: Mapping[str, Coded]) -> tuple[Rows, Rows]:
        """Pairs of a new and a known record that share a folded value."""
        keys = [np.empty(0, np.int64)]
        for name, new in fresh.items():
            for aspect in _LOOKED_UP.get(new.kind, ("",)):
                codes = self._known_codes(name, new, aspect)
                order, starts = self._lists[name, aspect]
                who = np.flatnonzero(codes >= 0)
                first = starts[codes[who]]
                count = starts[codes[who] + 1] - first
                fits = count <= (MOST_SHORT if aspect == "short" else MOST)
                who, first, count = who[fits], first[fits], count[fits]
                within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
                found = order[np.repeat(first, count) + within]
                keys.append(np.repeat(who, count) * max(self._rows, 1) + found)
        joined = np.unique(np.concatenate(keys))
        return joined // max(self._rows, 1), joined % max(self._rows, 1)

    def _known_codes(self, name: str, new: Coded, aspect: str) -> Rows:
        """For each new record the known code of its value; -1 for a value that is new."""
        spelled = _SPELLED.get(aspect, aspect)
        key = (name, spelled)
        if key not in self._spelled:
            texts = _texts(self._fields[name], spelled)
            self._spelled[key] = {text: code for code, text in enumerate(texts)}
        at = self._spelled[key]
        codes = [at.get(text, -1) for text in _texts(new, spelled)]
        return np.array([*codes, -1], np.int64)[_codes(new, aspect)]

    def _weighed(self, fresh: Mapping[str, Coded], which: Rows, rows: Rows) -> Weighed:
        level: dict[str, npt.NDArray[np.uint8]] = {}
        chance: dict[str, Bits] = {}
        taken, place = np.unique(rows, return_inverse=True)
        for name, field in self._fields.items():
            policy = self._learned.policies.get(name, POLICIES[field.kind])
            known = np.full(len(rows), NULL, np.uint8)
            if name in fresh:
                both = self._together(field, fresh[name], taken)
                known = levels(both, place, len(taken) + which)
            chance[name] = np.array([*policy.differ, 1.0])[np.minimum(known, len(policy.differ))]
            for number, aspect in exact_aspects(field).items():
                at = np.flatnonzero(known == number)
                held = self._held[name, aspect][np.maximum(_codes(field, aspect)[rows[at]], 0)]
                chance[name][at] = np.maximum(held, 1) / max(self._rows, 2)
            level[name] = known
        kinds = {name: field.kind for name, field in self._fields.items()}
        seen = Evidence(
            left=which, right=rows, levels=level, chance=chance, kinds=kinds, least={}, several={}
        )
        return add_up(seen, self._learned.policies, self._learned.prior)

    def _together(self, field: Coded, new: Coded, rows: Rows) -> Coded:
        """Some known records and, below them, the new ones, in one column of codes."""
        raw = pa.concat_arrays([field.raw.take(pa.array(rows)).cast(pa.string()), new.raw])
        if field.kind is FieldKind.ADDRESS:
            return code_column(field.name, field.kind, raw)
        aspects = {aspect: self._joint(field, new, rows, aspect) for aspect in new.aspects}
        used, value = np.unique(self._joint(field, new, rows, ""), return_inverse=True)
        width = len(_texts(field, ""))
        names = {}
        if "" in field.names:
            names[""] = _some(field.names[""], new.names[""], used, width)
        texts = _some(field.texts, new.texts, used, width)
        return Coded(
            name=field.name, kind=field.kind, value=np.where(used >= 0, np.arange(len(used)), -1)
            [value].astype(np.int32), texts=texts, raw=raw, aspects=aspects,
            shape=shape_of(texts), names=names,
        )  # fmt: skip

    def _joint(self, field: Coded, new: Coded, rows: Rows, aspect: str) -> Ints:
        """Codes of known and new records in one space; values that are new come after."""
        known, fresh = _codes(field, aspect)[rows], _codes(new, aspect)
        spelled = _SPELLED.get(aspect, aspect)
        if spelled == "" or spelled in field.names:
            told = self._known_codes(field.name, new, aspect)
            behind = np.where(fresh >= 0, len(_texts(field, spelled)) + fresh, -1)
            fresh = np.where(told >= 0, told, behind).astype(np.int32)
        return np.concatenate([known, fresh])


def _codes(field: Coded, aspect: str) -> Ints:
    return field.aspects[aspect] if aspect else field.value


def _texts(field: Coded, aspect: str) -> list[str]:
    return field.names.get(aspect, field.texts)


def _some(known: Sequence[str], fresh: Sequence[str], codes: Ints, width: int) -> list[str]:
    """Texts of codes in one space; "" for -1."""
    return ["" if c < 0 else known[c] if c < width else fresh[c - width] for c in codes.tolist()]
