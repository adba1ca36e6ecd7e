"""Segments find what was put in, and merging changes no answer."""

import numpy as np
import pytest

from counterfoil.matching import segments
from counterfoil.matching.segments import Segment

RNG = np.random.default_rng(5)


def made(count: int, first_document: int) -> tuple[Segment, np.ndarray]:
    values = RNG.integers(0, 1 << 32, count, dtype=np.uint64)
    places = np.arange(count, dtype=np.int64)
    bases = np.array([0, count // 2 // 32 * 32])
    documents = np.array([first_document, first_document + 1])
    whole = -(-count // 32) * 32
    segment = segments.pack(
        values,
        places,
        bases,
        documents,
        np.zeros(whole // 2, dtype=np.uint8),
        np.zeros(whole // 32, dtype=np.uint32),
    )
    return segment, values


@pytest.mark.parametrize("count", [1, 40, 5000])
def test_every_posting_is_found_at_its_place(count: int) -> None:
    segment, values = made(count, 10)

    hits, _ = segments.find(segments.opened(segment), values)

    places = hits.place + np.where(hits.document == 11, count // 2 // 32 * 32, 0)
    assert set(zip(hits.query.tolist(), places.tolist(), strict=True)) >= {
        (n, n) for n in range(count)
    }


def test_what_was_not_put_in_is_hardly_ever_found() -> None:
    segment, _ = made(5000, 0)

    absent = RNG.integers(0, 1 << 32, 20_000, dtype=np.uint64)

    assert segments.count(segments.opened(segment), absent).sum() <= 2


def test_merged_segments_answer_as_their_parts() -> None:
    parts = [made(700, 10 * n) for n in range(3)]

    whole = segments.opened(segments.merge([segment for segment, _ in parts]))

    for segment, values in parts:
        one, _ = segments.find(segments.opened(segment), values)
        both, _ = segments.find(whole, values)
        assert set(zip(both.query, both.document, both.place, strict=True)) >= set(
            zip(one.query, one.document, one.place, strict=True)
        )


@pytest.mark.parametrize("fine_from", [1 << 25, 1500])
def test_merging_is_packing_everything_at_once(
    fine_from: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "_FINE_FROM", fine_from)
    parts = [made(700, 10 * n) for n in range(3)]
    units = -(-700 // 32) * 32

    whole = segments.pack(
        np.concatenate([values for _, values in parts]),
        np.concatenate([np.arange(700) + n * units for n in range(3)]),
        np.concatenate(
            [part.bases.astype(np.int64) + n * units for n, (part, _) in enumerate(parts)]
        ),
        np.array([0, 1, 10, 11, 20, 21]),
        np.zeros(3 * units // 2, dtype=np.uint8),
        np.zeros(3 * units // 32, dtype=np.uint32),
    )

    merged = segments.merge([part for part, _ in parts])
    for field in Segment.__struct_fields__:
        one, other = getattr(merged, field), getattr(whole, field)
        assert np.array_equal(one, other), field
        assert one.dtype == other.dtype
    assert len(merged.sizes) == (1 << 24 if fine_from == 1500 else 1 << 16)


def test_common_fingerprints_give_no_places() -> None:
    _, values = made(64, 0)
    same = segments.pack(
        np.repeat(values[:1], 64),
        np.arange(64),
        np.array([0]),
        np.array([1]),
        np.zeros(32, np.uint8),
        np.zeros(2, np.uint32),
    )

    hits, counts = segments.find(segments.opened(same), values[:1], most=10)

    assert (len(hits.query), counts.tolist()) == (0, [64])
    assert segments.count(segments.opened(same), values[:1])[0] == 64
