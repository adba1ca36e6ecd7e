"""Scores agree with small cases counted by hand."""

import pyarrow as pa
import pytest
from msgspec import structs

from counterfoil.worlds.chance import counted_f1, share
from counterfoil.worlds.entity_scores import score_entities
from counterfoil.worlds.listing_scores import score_listings, score_livestreams, wrong_listings
from counterfoil.worlds.results import (
    FoundAmount,
    FoundEntity,
    FoundFinding,
    FoundLead,
    FoundMember,
    FoundRing,
    Results,
    Truth,
)
from counterfoil.worlds.ring_scores import of_leads, score_leads, score_rings, score_roles
from counterfoil.worlds.scorecard import score


def a_truth() -> Truth:
    listings = [
        ("A", "1", "M1", "fake", "plain"),
        ("B", "1", "M1", "fake", "leet"),
        ("C", "1", "M2", "fake", "leet"),
        ("D", "0", "M1", "second_hand", ""),
        ("E", "0", "", "generic", ""),
    ]
    names = ("listing_id", "infringing", "registration_no", "how", "disguise")
    persons = {"shops:1": "P1", "shops:2": "P1", "shops:3": "P1", "shops:4": "P2"}
    rings = {"shops:1": "R1", "accounts:9": "R1", "shops:4": "R2", "shops:5": "R2"}
    return Truth(
        listings=pa.table({n: [row[i] for row in listings] for i, n in enumerate(names)}),
        entities=pa.table({"record": [*persons], "entity": [*persons.values()]}),
        rings=pa.table({"record": [*rings], "ring": [*rings.values()]}),
        offences=pa.table({"ring": ["R1", "R2"], "amount_cny": ["100.00", "200.00"]}),
    )


def suspected(
    listing: str, mark: str, score: float = 0.9, verdict: str = "suspected"
) -> FoundFinding:
    return FoundFinding(
        record=f"listings:{listing}", right=f"trademarks:{mark}", score=score, verdict=verdict
    )


def test_listings_are_counted_by_disguise_and_by_lawful_kind() -> None:
    found = [suspected("A", "M1"), suspected("B", "M2"), suspected("D", "M1"),
             suspected("C", "M2", 0.4), suspected("E", "M1", 0.9, "explained")]  # fmt: skip

    scores = score_listings(a_truth(), found, seed=0)

    assert scores.all.precision.value == pytest.approx(2 / 3, abs=1e-4)
    assert scores.all.recall.value == pytest.approx(2 / 3, abs=1e-4)
    assert scores.right_correct.value == 0.5
    assert scores.recall_by_disguise["leet"].value == 0.5
    assert scores.flagged_by_lawful["second_hand"].value == 1.0
    assert scores.flagged_by_lawful["generic"].value == 0.0


def test_entities_are_counted_over_pairs_and_over_records() -> None:
    found = [FoundEntity(entity="x", records=["shops:1", "shops:2"]),
             FoundEntity(entity="y", records=["shops:3", "shops:4", "shops:99"])]  # fmt: skip

    scores = score_entities(a_truth(), found, seed=0)

    # True pairs 12, 13, 23; found pairs 12, 34; one is shared.
    assert scores.pairwise.precision.value == 0.5
    assert scores.pairwise.recall.value == pytest.approx(1 / 3, abs=1e-4)
    # Precision of records 1, 1, 1/2, 1/2; recall 2/3, 2/3, 1/3, 1.
    assert scores.b_cubed.precision.value == 0.75
    assert scores.b_cubed.recall.value == pytest.approx(2 / 3, abs=1e-4)
    assert scores.missing == 0


def test_records_without_an_entity_stand_alone() -> None:
    scores = score_entities(a_truth(), [], seed=0)

    assert scores.missing == 4
    assert scores.pairwise.recall.value == 0.0
    assert scores.b_cubed.precision.value == 1.0


def test_rings_are_matched_with_their_best_lead() -> None:
    leads = [
        FoundLead(lead="a", rank=1, records=["shops:1", "accounts:9", "listings:A"],
                  amount=FoundAmount(value=110)),
        FoundLead(lead="b", rank=2, records=["shops:4", "shops:7"],
                  amount=FoundAmount(value="200")),
        FoundLead(lead="c", rank=3, records=["shops:1", "shops:4"]),
    ]  # fmt: skip

    rings = score_rings(a_truth(), of_leads(leads), seed=0)
    scored = score_leads(a_truth(), leads, seed=0)

    assert rings.mean_best_f1.value == 0.75
    assert rings.found.hits == 1
    assert rings.mixing == 1
    assert scored.first_are_rings.value == 1.0
    assert scored.amount_error.value == 0.05
    assert scored.amount_within_2_percent.hits == 1


def test_amounts_in_another_currency_are_left_out() -> None:
    leads = [FoundLead(lead="a", rank=1, records=["shops:1"],
                       amount=FoundAmount(value=100, currency="USD"))]  # fmt: skip

    scored = score_leads(a_truth(), leads, seed=0)

    assert scored.other_currency == 1
    assert scored.amount_error.value is None


def test_the_same_partition_has_rand_one() -> None:
    same = {"a": ["shops:1", "accounts:9"], "b": ["shops:4", "shops:5"]}

    assert score_rings(a_truth(), same, seed=0).adjusted_rand == 1.0


def test_livestreams_are_counted_where_the_truth_names_them() -> None:
    rooms = [("V1", "1", "M1", "fake"), ("V2", "1", "M2", "fake"), ("V3", "0", "M1", "comparison")]
    names = ("room_id", "infringing", "registration_no", "how")
    table = pa.table({n: [row[i] for row in rooms] for i, n in enumerate(names)})
    truth = structs.replace(a_truth(), livestreams=table)
    found = [FoundFinding(record="livestreams:V1", right="trademarks:M1"),
             FoundFinding(record="livestreams:V3", right="trademarks:M1")]  # fmt: skip

    scores = score_livestreams(truth, found, seed=0)

    assert scores is not None
    assert scores.all.recall.value == scores.all.precision.value == 0.5
    assert scores.flagged_by_lawful["comparison"].value == 1.0
    assert score_livestreams(a_truth(), found, seed=0) is None


def test_scores_of_nothing_are_said_to_be_nothing() -> None:
    card = score(a_truth(), Results(findings=[], entities=[], rings=[], leads=[]))

    assert card.listings.all.recall.value == 0.0
    assert card.listings.all.precision.value is None
    assert card.leads_as_rings.mean_best_f1.value == 0.0


def test_wilson_interval_of_eight_in_ten() -> None:
    estimate = share(8, 10)

    assert (estimate.value, estimate.low, estimate.high) == (0.8, 0.4902, 0.9433)


def test_bootstrap_intervals_hold_the_value_and_repeat() -> None:
    first, second = (counted_f1(90, 10, 10, 890, seed=3) for _ in range(2))

    assert first == second
    assert (first.low or 1) < (first.value or 0) < (first.high or 0)


def test_misjudged_listings_are_named_with_what_is_wrong() -> None:
    found = [suspected("A", "M1"), suspected("B", "M2"), suspected("D", "M1")]

    wrong = {(w.record, w.wrong) for w in wrong_listings(a_truth(), found)}

    assert wrong == {
        ("listings:B", "suspected for another mark"),
        ("listings:C", "missed"),
        ("listings:D", "suspected though lawful"),
    }


def test_roles_are_counted_over_members_that_were_found() -> None:
    roles = pa.table({"record": ["shops:1", "shops:2", "accounts:9"], "ring": ["R1"] * 3,
                      "role": ["retail", "retail", "collector"]})  # fmt: skip
    truth = structs.replace(a_truth(), rings=roles)
    members = [FoundMember(record="shops:1", role="retail"),
               FoundMember(record="accounts:9", role="account")]  # fmt: skip

    scores = score_roles(truth, [FoundRing(ring="x", members=members)])

    assert (scores["retail"].hits, scores["retail"].of) == (1, 1)
    assert (scores["collector"].hits, scores["collector"].of) == (0, 1)
