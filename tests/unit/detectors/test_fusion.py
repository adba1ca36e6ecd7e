import numpy as np
import pytest

from counterfoil.detectors import fusion


def test_the_parts_of_the_waterfall_sum_to_the_probability() -> None:
    fused = fusion.fuse(
        fusion.SHIPPED, {"detector:mark_text": 0.9, "cue:price below list": 1.0, "unheard of": 1.0}
    )

    assert sum(part.share for part in fused.parts) == pytest.approx(fused.probability)
    assert fused.parts[0].name == "base"
    assert "unheard of" not in {part.name for part in fused.parts}


def test_what_would_change_it_is_named() -> None:
    strong = fusion.fuse(fusion.SHIPPED, {"detector:mark_text": 0.9})
    excused = fusion.fuse(fusion.SHIPPED, {"detector:mark_text": 0.9, "lawful": 1.0})

    assert strong.probability > 0.5
    assert strong.would_change == ("without detector:mark_text", "a lawful explanation that holds")
    assert excused.probability < 0.5
    assert excused.would_change == ("without lawful",)


def test_cues_alone_never_suspect() -> None:
    cues = {name: 1.0 for name in fusion.SHIPPED.weights if name.startswith("cue:")}
    few = dict(list(cues.items())[:3])

    assert fusion.fuse(fusion.SHIPPED, few).probability < 0.5


def test_an_explained_finding_counts_as_lawful() -> None:
    strengths = fusion.strengths_of([("mark_text", 0.8, "explained")], [("young shop", 0.4)])

    assert strengths == {"detector:mark_text": 0.8, "lawful": 1.0, "cue:young shop": 0.4}


def made_records(count: int) -> tuple[list[dict[str, float]], list[bool]]:
    dice = np.random.default_rng(1)
    score, price = dice.random(count), dice.random(count)
    odds = -2.0 + 3.0 * score + 4.0 * price
    truth = dice.random(count) < 1 / (1 + np.exp(-odds))
    records = [
        {"detector:mark_text": s, "cue:price below list": p}
        for s, p in zip(score, price, strict=True)
    ]
    return records, truth.tolist()


def test_a_proposal_is_measured_and_changes_nothing_by_itself() -> None:
    records, truth = made_records(600)

    proposal = fusion.propose(fusion.SHIPPED, records, truth, source="a made-up world")

    assert proposal.better
    assert proposal.log_loss[1] < proposal.log_loss[0]
    assert proposal.calibration[1] < 0.08
    assert proposal.model.version == "2"
    assert (
        proposal.model.weights["cue:price below list"]
        > fusion.SHIPPED.weights["cue:price below list"]
    )
    assert fusion.SHIPPED.version == "1"


def test_weights_without_evidence_stay_where_they_were() -> None:
    records, truth = made_records(300)

    proposal = fusion.propose(fusion.SHIPPED, records, truth, source="a made-up world")

    assert proposal.model.weights["detector:logo"] == fusion.SHIPPED.weights["detector:logo"]


def test_reliability_shows_each_bin_and_is_drawn() -> None:
    said = np.array([0.05, 0.08, 0.93, 0.95])
    bins = fusion.reliability(said, np.array([False, False, True, True]))

    assert [(b.count, b.observed) for b in bins] == [(2, 0.0), (2, 1.0)]
    assert fusion.calibration_error(bins) == pytest.approx(0.0625)
    assert fusion.reliability_svg(bins).count("<circle") == 2
