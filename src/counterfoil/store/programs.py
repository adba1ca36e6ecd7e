"""Registered programs beside the register of works: sealed traits, no source code."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import msgspec
import numpy as np

from counterfoil.errors import CustodyError
from counterfoil.matching.programs import Traits
from counterfoil.store.workspace import write_whole

FOLDER = "programs"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One registered program."""

    name: str
    sha256: str
    """Digest of the digests and names of its files."""

    files: int
    registered_at: str
    """ISO 8601 in UTC."""

    owner: str = ""
    kinds: list[int]
    """Its abstract tokens in order: its structure can be read from them, its words cannot."""

    words: dict[str, dict[int, int]]
    """Sealed words of each sort, with their counts."""

    @property
    def traits(self) -> Traits:
        """What is compared; words are sealed values."""
        words = {sort: cast(Mapping[object, int], self.words[sort]) for sort in SORTS}
        return Traits(kinds=np.array(self.kinds, dtype=np.uint64), **words)


SORTS = ("pairs", "strings", "numbers", "comments", "names")


def sealed(traits: Traits, key: bytes) -> Traits:
    """The same traits with each word in place by a keyed value."""

    def cover(words: Mapping[object, int]) -> dict[object, int]:
        return {_value(key, word): count for word, count in words.items()}

    return Traits(kinds=traits.kinds, **{sort: cover(getattr(traits, sort)) for sort in SORTS})


def _value(key: bytes, word: object) -> int:
    digest = hashlib.blake2b(repr(word).encode("utf-8", "replace"), key=key, digest_size=7)
    return int.from_bytes(digest.digest(), "big")


def keep(folder: Path, program: Kept) -> bool:
    """Write a program down; False if the same is there already."""
    place = folder / FOLDER / f"{program.sha256}.msgpack"
    if place.exists():
        return False
    place.parent.mkdir(exist_ok=True)
    write_whole(place, msgspec.msgpack.encode(program))
    return True


def kept(folder: Path) -> list[Kept]:
    """Every registered program, by name.

    Raises:
        CustodyError: If a file is damaged.
    """
    found = []
    for place in sorted((folder / FOLDER).glob("*.msgpack")):
        try:
            found.append(msgspec.msgpack.decode(place.read_bytes(), type=Kept))
        except msgspec.DecodeError as error:
            raise CustodyError(
                f"{place} is damaged: {error}", remedy="register it again"
            ) from error
    return sorted(found, key=lambda program: (program.name, program.sha256))
