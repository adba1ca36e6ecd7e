"""The vault grows by segments, merges them, and loses nothing by it."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from counterfoil.errors import NotFound
from counterfoil.matching import segments
from counterfoil.matching.fingerprints import Fingerprinter
from counterfoil.matching.imprint import imprint, unpacked
from counterfoil.store.secrets import Secret, Vault

NOW = "2026-01-05T08:00:00+00:00"


def text(number: int) -> str:
    return " ".join(f"kiln{number}x{word}" for word in range(90 + number))


def add(vault: Vault, numbers: Iterable[int]) -> Fingerprinter:
    key = Fingerprinter(vault.epoch.derived("fingerprints"))
    vault.add(
        (
            Secret(name=f"{n}", path="", sha256=f"{n}", bytes=1, characters=len(text(n)),
                   registered_at=NOW, root="", leaves=0, epoch=1),
            imprint(key, text(n)),
        )
        for n in numbers
    )  # fmt: skip
    return key


def test_merged_segments_hold_every_document_where_it_was(tmp_path: Path) -> None:
    vault = Vault.init(tmp_path, NOW)
    for batch in ([1, 2], [3], [4, 5], [6]):
        key = add(vault, batch)
    assert len(list((tmp_path / "segments").iterdir())) == 4

    assert vault.merge() == 4

    vault = Vault(tmp_path)
    (index,) = vault.indexes(1, background=False)
    assert len(list((tmp_path / "segments").iterdir())) == 1
    assert index.segment.documents.tolist() == [1, 2, 3, 4, 5, 6]
    for number in range(1, 7):
        taken = imprint(key, text(number))
        hits, _ = segments.find(index, segments.kept(taken.values))
        assert set(hits.document) == {number}
        assert np.array_equal(np.sort(hits.place), np.sort(taken.places))
        assert np.array_equal(vault.window(number, 0, 150), unpacked(taken.units)[:150])
        assert vault.characters(number, [0, 64]) == [0, int(taken.anchors[2])]
        assert vault.numbered(number) is not None
    with pytest.raises(NotFound):
        vault.units(7)


def test_what_is_retired_is_no_longer_in_force(tmp_path: Path) -> None:
    vault = Vault.init(tmp_path, NOW)
    add(vault, [1, 2])

    vault.retire([1])

    assert vault.numbered(1) is None
    assert vault.numbered(2) is not None
    assert vault.in_force() == {1: 1}


def test_letting_go_of_memory_changes_no_answer(tmp_path: Path) -> None:
    vault = Vault.init(tmp_path, NOW)
    key = add(vault, [1, 2])
    (index,) = vault.indexes(1, background=False)
    values = segments.kept(imprint(key, text(2)).values)
    before, _ = segments.find(index, values)

    vault.let_go()

    after, _ = segments.find(index, values)
    assert len(after.place)
    assert np.array_equal(before.place, after.place)
