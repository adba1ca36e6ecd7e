"""Laws that hold for any facts: more never means less, and order never matters."""

import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.errors import InputError
from counterfoil.law import assess
from counterfoil.law.plain import plain
from counterfoil.law.pricing import value

METRICS = (
    "illegal_gains", "illegal_business_amount", "sales_amount", "unsold_goods_value",
    "label_count", "label_count_unsold", "copies_count", "copies_sold", "copies_unsold",
    "download_count", "click_count", "online_works_count", "registered_members",
    "trade_secret_loss", "trade_secret_gains", "production_sales_amount", "production_loss",
    "cigarette_sticks", "patentee_direct_loss", "goods_gains", "services_gains",
)  # fmt: skip
OFFENCES = (
    "CN-213", "CN-214", "CN-215", "CN-216", "CN-217", "CN-218", "CN-219", "CN-219-1", "CN-140",
    "CN-140-tobacco", "CN-141", "CN-143", "CN-144", "CN-147", "CN-149", "CN-225-tobacco",
)  # fmt: skip
AMOUNTS = st.sampled_from(
    [0, 1, 249, 250, 499, 500, 999, 1000, 3000, 9_999, 10_000, 15_000, 20_000, 29_999, 30_000,
     49_999, 50_000, 89_999, 90_000, 99_999, 100_000, 149_999, 150_000, 200_000, 299_999, 300_000,
     499_999, 500_000, 1_500_000, 2_000_000, 3_000_000, 10**7]
)  # fmt: skip


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Any]:
    chosen: dict[str, Any] = draw(
        st.dictionaries(st.sampled_from(METRICS), AMOUNTS, min_size=1, max_size=6)
    )
    if draw(st.booleans()):
        chosen["prior_sanction"] = {
            "article": draw(st.sampled_from(["213", "217", "219", "143", "225"])),
            "date": draw(st.sampled_from(["2024-01-01", "2020-01-01"])),
        }
    if draw(st.booleans()):
        chosen["kind"] = draw(st.sampled_from(["goods", "services", "mixed"]))
    if draw(st.booleans()):
        chosen |= {"marks": 2, "sources": draw(st.sampled_from([1, 2]))}
    return chosen


DATES = st.sampled_from([date(2025, 6, 1), date(2018, 6, 1), date(2006, 6, 1)])


def _level(found: dict[str, Any], offence: str, on: date) -> int:
    answer = assess(found, on=on, offence=offence)[0]
    level = answer.law_at_conduct.level
    return 1 if answer.law_at_conduct.tier == "human_decision" else 2 * level


@settings(max_examples=50, deadline=None)
@given(facts(), st.sampled_from(OFFENCES), DATES, st.integers(1, 10**6), st.randoms())
def test_raising_a_number_never_lowers_a_tier(
    found: dict[str, Any], offence: str, on: date, more: int, rng: random.Random
) -> None:
    name = rng.choice(sorted(n for n in found if n in METRICS))

    raised = {**found, name: found[name] + more}

    assert _level(raised, offence, on) >= _level(found, offence, on)


@settings(max_examples=30, deadline=None)
@given(facts(), st.randoms())
def test_the_order_of_facts_never_matters(found: dict[str, Any], rng: random.Random) -> None:
    names = list(found)
    rng.shuffle(names)

    shuffled = {name: found[name] for name in names}

    on = date(2025, 6, 1)
    assert [plain(a) for a in assess(shuffled, on=on)] == [plain(a) for a in assess(found, on=on)]


@settings(max_examples=30, deadline=None)
@given(facts(), st.sampled_from(OFFENCES))
def test_a_range_around_a_number_is_never_surer_than_the_number(
    found: dict[str, Any], offence: str
) -> None:
    name = next(n for n in found if n in METRICS)
    on = date(2025, 6, 1)

    wide = {**found, name: [0, found[name]]}

    assert _level(wide, offence, on) <= _level(found, offence, on)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["213", "2025-01-01", "9999-12-31", "万", "overseas", "true"]),
    lambda part: st.lists(part, max_size=3)
    | st.dictionaries(
        st.sampled_from(["units", "price", "date", "article", "low", "value", "evidence"]),
        part, max_size=3,
    ),
    max_leaves=5,
)  # fmt: skip
NAMES = st.sampled_from(
    [*METRICS, "prior_sanction", "kind", "marks", "sources", "licence", "sold", "unsold",
     "fake_orders", "price_table", "rates", "currency", "method", "knowledge_indicators",
     "elements", "acts", "right", "goods", "beneficiary", "labelled_price", "revenue", "unit"]
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(NAMES, ANYTHING, max_size=5),
    st.sampled_from(["CN", "US", "GB", "EU", "WTO", "ZZ"]),
)
def test_whatever_is_stated_is_answered_or_refused_by_name(
    stated: dict[str, Any], place: str
) -> None:
    refusal = ""
    try:
        found = assess(stated, on=date(2025, 6, 1), jurisdiction=place)
    except InputError as error:
        refusal = str(error)

    assert any(name in refusal for name in stated) if refusal else found


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(NAMES, ANYTHING, max_size=5), st.sampled_from(["CN-IP-2025", "CN-TOBACCO"]))
def test_whatever_is_to_be_valued_is_valued_or_refused(stated: dict[str, Any], rule: str) -> None:
    try:
        answer = value({"valuation": rule, "facts": stated})
    except InputError:
        return
    assert answer["valuation"] == rule


@pytest.mark.parametrize("offence", OFFENCES)
def test_no_facts_reach_no_tier_beyond_conduct(offence: str) -> None:
    assert assess({}, on=date(2025, 6, 1), offence=offence)[0].tier in ("none", "base")
