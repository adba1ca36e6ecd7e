"""One probability a record: it sums up, it says what would change it, it learns."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from counterfoil.detectors import fusion
from counterfoil.model.probability import STRENGTHS, WeightModel

MODEL = WeightModel(
    version="7",
    base=-3.0,
    weights={
        "detector:mark_text": 5.0, "detector:logo": 3.0, "suspected": 0.5, "lawful": -5.0,
        "cue:price below list": 1.2, "cue:young shop": 0.4,
    },
)  # fmt: skip


def strengths(*records: Mapping[str, float]) -> pa.Table:
    rows = [
        {"record": f"listings:L{i}", "right": f"trademarks:T{i}", "part": part, "strength": value}
        for i, parts in enumerate(records)
        for part, value in parts.items()
    ]
    return pa.Table.from_pylist(rows, schema=STRENGTHS)


def fused(*records: Mapping[str, float], model: WeightModel = MODEL) -> list[dict[str, Any]]:
    return list(fusion.fuse(model, strengths(*records)).to_pylist())


def test_the_parts_of_each_waterfall_sum_to_its_probability() -> None:
    rows = fused(
        {"detector:mark_text": 0.9, "cue:price below list": 1.0, "unheard of": 1.0},
        {"detector:logo": 0.7, "lawful": 1.0},
    )

    assert [row["record"] for row in rows] == ["listings:L0", "listings:L1"]
    assert [row["right"] for row in rows] == ["trademarks:T0", "trademarks:T1"]
    for row in rows:
        assert sum(part["share"] for part in row["parts"]) == pytest.approx(
            row["probability"], abs=1e-5
        )
        assert row["model"] == "7"
    assert [part["name"] for part in rows[0]["parts"]] == [
        "base", "detector:mark_text", "cue:price below list"
    ]  # fmt: skip
    odds = sum(part["log_odds"] for part in rows[0]["parts"])
    assert rows[0]["probability"] == pytest.approx(1 / (1 + np.exp(-odds)), abs=1e-5)


def test_a_records_strongest_value_of_a_part_counts() -> None:
    twice = pa.concat_tables([strengths({"detector:logo": 0.3}), strengths({"detector:logo": 0.8})])

    assert fusion.fuse(MODEL, twice).to_pylist() == fused({"detector:logo": 0.8})


def test_what_would_change_it_is_named() -> None:
    strong, excused = fused({"detector:mark_text": 0.9}, {"detector:mark_text": 0.9, "lawful": 1.0})

    assert strong["probability"] > 0.5
    assert strong["would_change"] == [
        "without detector:mark_text", "a lawful explanation that holds"
    ]  # fmt: skip
    assert excused["probability"] < 0.5
    assert excused["would_change"] == ["without lawful"]


def test_nothing_known_gives_nothing() -> None:
    assert fused() == []


def test_with_the_shipped_weights_cues_beside_a_weak_number_do_not_reach_one_half() -> None:
    model = fusion.shipped().model
    cues = {name: 1.0 for name in model.weights if name.startswith("cue:")}
    few = dict(list(cues.items())[:3])

    (row,) = fused({"detector:certificate": 0.2, **few}, model=model)

    assert row["probability"] < 0.5


def made_records(count: int) -> fusion.Judged:
    dice = np.random.default_rng(1)
    names = sorted(MODEL.weights)
    matrix = np.zeros((count, len(names)))
    score, price = dice.random(count), dice.random(count)
    matrix[:, names.index("detector:mark_text")] = score
    matrix[:, names.index("cue:price below list")] = price
    odds = -2.0 + 3.0 * score + 4.0 * price
    seller = np.arange(count) // 3
    return fusion.Judged(
        strengths=matrix,
        truth=dice.random(count) < 1 / (1 + np.exp(-odds)),
        seller=seller,
        held_out=seller % 2 == 1,
    )


def test_a_proposal_is_measured_on_records_that_the_fit_has_not_seen() -> None:
    judged = made_records(1200)

    proposal = fusion.propose(MODEL, judged, version="8", source="a made-up world")

    assert proposal.records == int(judged.held_out.sum())
    assert proposal.log_loss[1] < proposal.log_loss[0]
    assert proposal.gain[1] > 0
    assert proposal.gain[1] < proposal.gain[0] < proposal.gain[2]
    assert proposal.calibration[1] < 0.08
    assert (proposal.model.version, proposal.replaces) == ("8", "7")
    assert proposal.model.weights["cue:price below list"] > MODEL.weights["cue:price below list"]
    assert f"{int((~judged.held_out).sum())} records" in proposal.model.fitted_on


def test_weights_without_evidence_stay_where_they_were() -> None:
    proposal = fusion.propose(MODEL, made_records(600), version="8", source="a made-up world")

    assert proposal.model.weights["detector:logo"] == MODEL.weights["detector:logo"]


def test_noise_is_not_called_an_improvement() -> None:
    judged = made_records(1200)
    once = fusion.propose(MODEL, judged, version="8", source="a made-up world").model

    again = fusion.propose(once, judged, version="9", source="a made-up world")

    assert again.gain[1] <= 0 <= again.gain[2]


def test_reliability_has_the_interval_of_each_bin() -> None:
    said = np.array([0.05, 0.08, 0.93, 0.95])
    bins = fusion.reliability(said, np.array([False, False, True, True]))

    assert [(b.count, b.observed) for b in bins] == [(2, 0.0), (2, 1.0)]
    assert fusion.calibration_error(bins) == pytest.approx(0.0625)
    assert (bins[0].observed_low, bins[1].observed_high) == (0.0, 1.0)
    assert bins[0].observed_high == pytest.approx(0.6576, abs=1e-3)
