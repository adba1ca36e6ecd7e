"""What people decided holds in every run, in whatever order words and rows arrive."""

import sys
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.actions.resolving import resolve
from counterfoil.linkers.clustering import cluster
from counterfoil.linkers.review import decide
from counterfoil.model.entity import Judgement, Prior

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "actions"))
import numpy as np
from ring_sample import town

TOWN = town()
TABLES, SUSPECTED = TOWN.tables(), TOWN.suspected()
RECORDS = [f"shops:S{n:04d}" for n in (1, 2, 3, 201, 202, 203)] + [
    f"accounts:62{n:014d}" for n in (1, 2, 201)
]
AT = {record: row for row, record in enumerate(RECORDS)}


@st.composite
def judgement_lists(draw: st.DrawFn) -> list[Judgement]:
    """Up to seven words on random records, each at its own moment."""
    found = []
    for number in range(draw(st.integers(1, 7))):
        chosen = draw(st.lists(st.sampled_from(RECORDS), min_size=2, max_size=4, unique=True))
        cut = draw(st.integers(0, len(chosen) - 1))
        same = draw(st.booleans())
        own, against = (chosen, []) if same or not cut else (chosen[:cut], chosen[cut:])
        found.append(
            Judgement(same=same, records=tuple(sorted(own)), against=tuple(sorted(against)),
                      at=f"2026-01-{number + 1:02d}")
        )  # fmt: skip
    return found


def entities(said: list[Judgement], prior: Prior | None = None) -> dict[str, str]:
    found = resolve(TABLES, SUSPECTED, prior, said).entities
    return dict(zip(found["record"].to_pylist(), found["entity"].to_pylist(), strict=True))


def partition(of: dict[str, str]) -> set[frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for record, entity in of.items():
        groups.setdefault(entity, set()).add(record)
    return {frozenset(group) for group in groups.values()}


@given(judgement_lists())
@settings(max_examples=50, deadline=None)
def test_what_is_kept_of_judgements_never_contradicts_itself(said: list[Judgement]) -> None:
    kept = decide(said, AT)
    empty = np.empty(0, np.int64)

    group = cluster(len(AT), empty, empty, np.empty(0), (), kept.must, kept.cannot)

    assert all(group[a] == group[b] for a, b in kept.must)
    assert all(group[a] != group[b] for a, b in kept.cannot)


@given(judgement_lists())
@settings(max_examples=50, deadline=None)
def test_the_newest_word_always_holds_whole(said: list[Judgement]) -> None:
    kept = decide(said, AT)
    newest = max(range(len(said)), key=lambda i: said[i].at)

    assert newest not in kept.overruled


@given(judgement_lists(), st.randoms())
@settings(max_examples=8, deadline=None)
def test_the_order_in_which_words_are_given_is_nothing(said: list[Judgement], rng: object) -> None:
    turned = list(said)
    rng.shuffle(turned)  # type: ignore[attr-defined]

    assert entities(said) == entities(turned)


@given(judgement_lists())
@settings(max_examples=8, deadline=None)
def test_a_cannot_link_holds_against_all_evidence_and_a_must_link_merges(
    said: list[Judgement],
) -> None:
    of = entities(said)
    kept = decide(said, AT)

    assert all(of[RECORDS[a]] != of[RECORDS[b]] for a, b in kept.cannot)
    assert all(of[RECORDS[a]] == of[RECORDS[b]] for a, b in kept.must)


@given(judgement_lists())
@settings(max_examples=5, deadline=None)
def test_replay_word_by_word_equals_one_batch(said: list[Judgement]) -> None:
    prior = None
    for count in range(1, len(said) + 1):
        found = resolve(TABLES, SUSPECTED, prior, said[:count])
        prior = Prior(entities=found.entities.select(["record", "entity"]),
                      rings=found.rings.select(["record", "ring"]))  # fmt: skip

    assert prior is not None
    rows: pa.Table = prior.entities
    replayed = dict(zip(rows["record"].to_pylist(), rows["entity"].to_pylist(), strict=True))
    assert partition(replayed) == partition(entities(said))


def test_a_split_keeps_the_older_id_with_the_larger_part() -> None:
    shops = [f"shops:S{n:04d}" for n in (1, 2, 3)]
    joined = Judgement(same=True, records=tuple(shops), at="2026-01-01")
    before = resolve(TABLES, SUSPECTED, None, [joined])
    old = dict(zip(before.entities["record"].to_pylist(), before.entities["entity"].to_pylist(),
                   strict=True))  # fmt: skip
    rest = tuple(sorted(r for r, e in old.items() if e == old[shops[0]] and r != shops[2]))
    parted = Judgement(same=False, records=(shops[2],), against=rest, at="2026-01-02")

    prior = Prior(entities=before.entities.select(["record", "entity"]),
                  rings=before.rings.select(["record", "ring"]))  # fmt: skip
    now = entities([joined, parted], prior)

    assert now[shops[0]] == now[shops[1]] == old[shops[0]]
    assert now[shops[2]] != old[shops[0]]


@given(judgement_lists())
@settings(max_examples=5, deadline=None)
def test_every_waterfall_sums_to_its_bits(said: list[Judgement]) -> None:
    for row in resolve(TABLES, SUSPECTED, None, said).pairs.to_pylist():
        steps = row["prior"] + row["context"] + sum(part["bits"] for part in row["parts"])
        assert abs(steps - row["bits"]) < 1e-3


def test_every_two_records_of_one_entity_are_joined_in_the_pairs() -> None:
    found = resolve(TABLES, SUSPECTED)
    of = dict(zip(found.entities["record"].to_pylist(), found.entities["entity"].to_pylist(),
                  strict=True))  # fmt: skip

    for row in found.pairs.to_pylist():
        assert row["joined"] == (of[row["left"]] == of[row["right"]])
