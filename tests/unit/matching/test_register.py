import random

import numpy as np
import pytest

from counterfoil.detectors import register_forms
from counterfoil.matching import register


def built(names: list[str]) -> register.Segment:
    return register.segment(register_forms.entry_of(names))


@pytest.mark.parametrize("letters", ["abcde", "恒岚鼎曜", "ab恒岚c"])
def test_grams_of_a_query_are_those_that_are_posted(letters: str) -> None:
    draw = random.Random(3)
    forms = ["".join(draw.choices(letters, k=draw.randint(1, 9))) for _ in range(200)]
    for form in forms:
        part = register.segment(register.Entry(["x"], [form], [0], [form], [""]))
        posted = np.flatnonzero(np.diff(part.gram_start.astype(np.int64))).tolist()
        assert sorted(register.grams_of(form)) == posted


def test_the_forms_with_most_rare_grams_in_common_are_kept() -> None:
    names = ["velmordan", *(f"vel{i:04d}" for i in range(400))]
    part = built(names)
    found = register.voted(part, register.grams_of("velmordam"), 9, 5)
    assert len(found) == 5
    assert names.index("velmordan") in part.name_of(found).tolist()


def test_no_gram_in_common_gives_nothing() -> None:
    part = built(["velmordan"])
    assert len(register.voted(part, register.grams_of("quistap"), 7, 5)) == 0


def test_exact_keys_find_their_forms_by_kind() -> None:
    part = built(["velmordan", "quistapel"])
    keys = register.keys_of([("whole", "quistapel"), ("shape", "velmordan"), ("whole", "strange")])
    where, forms = register.exact(part, keys)
    assert list(zip(where.tolist(), part.texts(forms), strict=True)) in (
        [(0, "qulstapel"), (1, "velmordan")],
        [(1, "velmordan")],
    )
