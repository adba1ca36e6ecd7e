"""The vault grows by segments, merges them, and loses nothing by it."""

import random
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
    vault.add((secret(n, text(n)), imprint(key, text(n))) for n in numbers)
    return key


def secret(number: int, told: str) -> Secret:
    return Secret(
        name=f"{number}", path="", sha256=f"{number}", bytes=len(told.encode()),
        characters=len(told), registered_at=NOW, root="", leaves=0, epoch=1,
    )  # fmt: skip


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


def test_a_slot_of_few_values_is_not_read_from_the_stored_columns(tmp_path: Path) -> None:
    """The attacker knows each sentence but one number of twenty, holds every column of the
    vault and no key, and takes the number whose own columns agree most."""
    rng = random.Random(4)
    form = "{} is fired at {} degrees for nine hours, then left in the muffle until it is cold."
    vault = Vault.init(tmp_path, NOW)
    key = Fingerprinter(vault.epoch.derived("fingerprints"))
    guess = Fingerprinter(b"the attacker has a key of his own")
    slots, turns, right = range(700, 720), 40, 0
    for turn in range(turns):
        true = rng.choice(slots)
        told = form.format(f"Glaze {turn}", true)
        vault.add([(secret(turn, told), imprint(key, told))])
        stored = vault.indexes(1, background=False)[-1].segment
        agree = []
        for slot in slots:
            taken = imprint(guess, form.format(f"Glaze {turn}", slot))
            tails = set((segments.kept(taken.values) & np.uint64(0xFFFF)).tolist())
            agree.append(
                len(tails & set(stored.tails.tolist()))
                + len(set(taken.places.tolist()) & set(stored.places.tolist()))
                + int((taken.units == stored.units[: len(taken.units)]).sum())
            )
        best = [slot for slot, held in zip(slots, agree, strict=True) if held == max(agree)]
        right += rng.choice(best) == true

    assert right <= 10  # Two of forty by chance; eleven or more three times in a million.


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
