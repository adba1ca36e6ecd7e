"""Claims about window hashes and the deletion index."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from counterfoil.matching import grams

WORDS = st.text("abcdefg", min_size=4, max_size=10)


@given(st.text("abc电子", min_size=1, max_size=30), st.data())
@settings(max_examples=50, deadline=None)
def test_a_window_has_the_hash_of_its_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    window = grams.rolling(codes).windows(np.array([start]), np.array([end]))
    assert window == grams.text_hashes([text[start:end]])


@given(st.lists(WORDS, min_size=1, max_size=20), WORDS)
@settings(max_examples=50, deadline=None)
def test_every_name_one_edit_away_is_found(names: list[str], word: str) -> None:
    index = grams.deletion_index(names, range(len(names)))
    _, found = index.near([word])
    close = {i for i, n in enumerate(names) if OSA.distance(n, word) <= 1}
    assert close <= set(found.tolist())


def test_runs_end_where_the_owner_changes() -> None:
    member = np.array([True, True, True, False, True])
    start, end = grams.runs(member, np.array([0, 0, 1, 1, 1]))
    assert list(zip(start.tolist(), end.tolist(), strict=True)) == [(0, 2), (2, 3), (4, 5)]
