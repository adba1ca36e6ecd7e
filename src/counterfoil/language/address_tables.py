"""Many addresses parsed together, by array kernels where their form is plain.

Nearly all Chinese addresses have one form (places, road, number, building, room); these are cut
by one expression over the whole column, and only distinct roads are read one by one. The others
go through `fold_address`, which gives the same answer more slowly.
"""

import re
import unicodedata
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.language.addresses import (
    HAN_ROAD,
    AddressForms,
    fold_address,
    read_road,
    same_place,
    settle,
)
from counterfoil.language.names import simplified_table

Ints = npt.NDArray[np.int64]

_UNITS = r"^(?:(?P<building>[0-9]+)(?:号楼|栋|幢|座|号院))?(?:(?P<room>[0-9]+)(?:室|房|户|铺|档))?$"


class AddressTable(msgspec.Struct, frozen=True):
    """Addresses in columns, in the order in which they were given."""

    heads: list[AddressForms]
    """Distinct places with their road; number, building and room are empty."""

    head: Ints
    """Place in `heads` of each address."""

    number: pa.Array
    building: pa.Array
    room: pa.Array

    def plots(self) -> pa.Array:
        """Key of each address's plot (road and number), null where it names none."""
        road = pa.array([h.road for h in self.heads], pa.string()).take(pa.array(self.head))
        named = pc.and_(pc.not_equal(road, ""), pc.not_equal(self.number, ""))
        return pc.if_else(named, pc.binary_join_element_wise(road, self.number, "|"), _NONE)

    def cores(self) -> pa.Array:
        """Key of each address's door (plot, building, room), null where it names only a plot."""
        door = pc.or_(pc.not_equal(self.room, ""), pc.not_equal(self.building, ""))
        core = pc.binary_join_element_wise(self.plots(), self.building, self.room, "|")
        return pc.if_else(door, core, _NONE)

    def doors(self, *, plots: bool = False) -> Ints:
        """Number the doors: equal numbers mean one door, -1 that an address names no door.

        Addresses of one core are parted where their places contradict each other.

        Args:
            plots: Number the plots instead of the doors.
        """
        keys = pc.dictionary_encode(self.plots() if plots else self.cores())
        core = keys.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        places = sorted({h.places for h in self.heads}, key=lambda p: (-len(p), p))
        at = {p: i for i, p in enumerate(places)}
        place = np.array([at[h.places] for h in self.heads], np.int64)[self.head]
        width = max(len(places), 1)
        known = core >= 0
        pairs, back = np.unique(core[known] * width + place[known], return_inverse=True)
        answer = np.full(len(core), -1, np.int64)
        answer[known] = _parted(pairs // width, pairs % width, places)[back]
        return answer


_NONE = pa.scalar(None, pa.string())


def _parted(core: Ints, place: Ints, places: Sequence[tuple[str, ...]]) -> Ints:
    """Numbers of doors, for distinct pairs of a core and places, sorted."""
    answer = np.arange(len(core), dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, core[1:] != core[:-1]]) if len(core) else core
    ends = np.r_[starts[1:], len(core)]
    for start, end in zip(starts[ends - starts > 1].tolist(), ends[ends - starts > 1].tolist(),
                          strict=True):  # fmt: skip
        # Those that say most come first, so that a bare `Yiwu` joins them and not the reverse.
        groups: list[int] = []
        for index in range(start, end):
            mine = AddressForms(places=places[place[index]])
            for first in groups:
                if same_place(AddressForms(places=places[place[first]]), mine):
                    answer[index] = first
                    break
            else:
                groups.append(index)
    return answer


def read_addresses(texts: Sequence[str]) -> AddressTable:
    """Parse distinct addresses together: roads that some of them mark divide the others.

    Args:
        texts: Distinct addresses.
    """
    cut = pc.extract_regex(_tidied(texts), HAN_ROAD)
    rest = pc.struct_field(cut, [4]).dictionary_encode()
    units = pc.extract_regex(rest.dictionary, _UNITS)
    plain = pc.fill_null(pc.is_valid(units.take(rest.indices)), False)
    found: list[AddressForms] = []
    ways = pc.binary_join_element_wise(*(pc.struct_field(cut, [i]) for i in range(3)), "\x01")
    ways = pc.if_else(plain, ways, _NONE).dictionary_encode()
    found.extend(read_road(*way.split("\x01")) for way in ways.dictionary.to_pylist())
    head = ways.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    parts = [pc.struct_field(cut, [3])]
    parts += [pc.struct_field(units, [i]).take(rest.indices) for i in range(2)]
    others = np.flatnonzero(head < 0)
    forms = [fold_address(texts[i]) for i in others.tolist()]
    head[others] = np.arange(len(forms)) + len(found)
    found.extend(forms)
    number, building, room = (
        _with(part, others, [getattr(f, name) for f in forms])
        for part, name in zip(parts, ("number", "building", "room"), strict=True)
    )
    heads, of = _distinct(found)
    return AddressTable(settle(heads), of[head] if len(head) else head, number, building, room)


def _distinct(found: Sequence[AddressForms]) -> tuple[list[AddressForms], Ints]:
    bare = [msgspec.structs.replace(f, number="", building="", room="") for f in found]
    at: dict[AddressForms, int] = {}
    of = np.array([at.setdefault(form, len(at)) for form in bare], np.int64)
    return list(at), of


def _with(part: pa.Array, rows: Ints, values: Sequence[str]) -> pa.Array:
    """A column with other values in some rows; null becomes the empty text."""
    mask = np.zeros(len(part), np.bool_)
    mask[rows] = True
    filled = pc.replace_with_mask(part, pa.array(mask), pa.array(values, pa.string()))
    return pc.fill_null(filled, "")


def _tidied(texts: Sequence[str]) -> pa.Array:
    """Han addresses without blanks and commas; null for those that take the slow way.

    Traditional characters take it too: their conversion looks at whole words.
    """
    joined = "\0".join(texts)
    plain = unicodedata.normalize("NFKC", joined)
    bare = re.sub(r"[\s,，。()（）]+", "", plain).upper()
    both = [side.split("\0") for side in (bare, bare.translate(simplified_table()))]
    if len(both[0]) != len(texts) or len(both[1]) != len(texts):
        return pa.nulls(len(texts), pa.string())
    one, other = (pa.array(side, pa.string()) for side in both)
    return pc.if_else(pc.equal(one, other), one, _NONE)
