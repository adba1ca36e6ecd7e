"""Prices that do not fit the goods: against the list price, and against other sellers.

Cues, not findings: a low price alone says little (sales, second-hand goods, old stock). Each
cue carries log odds that `fusion` adds up; `evaluate --calibrate` refits them. Two measures:
the price as a share of the list price of the right's products, and the robust deviation
(median and median absolute deviation of log prices) among listings of one right, channel and
currency, from eight listings on.

Source: Iglewicz and Hoaglin (1993) on the modified z-score. False positives: accessories and
parts under the mark, small pack sizes, clearance, second-hand goods.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.matching.deviation import robust_deviation
from counterfoil.model.cue import CUES

SHARE = 0.6
"""Share of the list price from which downwards a price is a cue; strength grows to 0.1."""

DEVIATION = 2.5
"""Modified z-score below which a price is a cue."""


def price_cues(listings: pa.Table, findings: pa.Table, products: pa.Table) -> pa.Table:
    """Price cues for listings that findings tie to a right.

    Args:
        listings: Columns record, platform, price, currency.
        findings: Columns record, right; one or more a listing.
        products: Columns registration_no, list_price, currency.

    Returns:
        Schema `CUES`, ordered by record and cue.
    """
    tied = findings.select(["record", "right"]).group_by(["record", "right"]).aggregate([])
    wanted = listings.select(["record", "platform", "price", "currency"])
    rows = tied.join(wanted, "record", join_type="inner").filter(pc.field("price").is_valid())
    rows = rows.sort_by([("record", "ascending"), ("right", "ascending")])
    if not len(rows):
        return CUES.empty_table()
    parts = [_against_list(rows, products), _against_others(rows)]
    return pa.concat_tables(parts).sort_by([("record", "ascending"), ("cue", "ascending")])


def _against_list(rows: pa.Table, products: pa.Table) -> pa.Table:
    known = products.filter(pc.field("list_price").is_valid())
    right = pc.binary_join_element_wise("trademarks", known["registration_no"], ":")
    lowest = (
        pa.table(
            {
                "right": right,
                "currency": known["currency"],
                "list": pc.cast(known["list_price"], pa.float64()),
            }
        )
        .group_by(["right", "currency"])
        .aggregate([("list", "min")])
    )
    joined = rows.join(lowest, ["right", "currency"], join_type="inner")
    price = np.asarray(pc.cast(joined["price"], pa.float64()))
    listed = np.asarray(joined["list_min"])
    share = price / np.maximum(listed, 1e-9)
    chosen = np.flatnonzero((share < SHARE) & (listed > 0))
    strength = np.clip((SHARE - share[chosen]) / (SHARE - 0.1), 0.0, 1.0)
    return _cues(
        joined["record"].take(pa.array(chosen)),
        "price below list",
        strength,
        "asked price far below the lowest list price",
        [f"{v:.2f}" for v in listed[chosen]],
        [f"{v:.2f} ({s:.0%})" for v, s in zip(price[chosen], share[chosen], strict=True)],
    )


def _against_others(rows: pa.Table) -> pa.Table:
    keys = [
        pc.fill_null(rows[name].combine_chunks(), "").dictionary_encode()
        for name in ("right", "platform", "currency")
    ]
    group = np.zeros(len(rows), dtype=np.int64)
    for key in keys:
        group = group * max(1, len(key.dictionary)) + np.asarray(key.indices)
    price = np.asarray(pc.cast(rows["price"], pa.float64()))
    score, middle = robust_deviation(np.log(np.maximum(price, 1e-9)), group)
    chosen = np.flatnonzero(score < -DEVIATION)
    strength = np.clip((-score[chosen] - DEVIATION) / 5.0 + 0.3, 0.0, 1.0)
    return _cues(
        rows["record"].take(pa.array(chosen)),
        "price below others",
        strength,
        "asked price far below other listings under the mark in this channel",
        [f"median {v:.2f}" for v in np.exp(middle[chosen])],
        [f"{v:.2f}" for v in price[chosen]],
    )


def _cues(
    records: pa.ChunkedArray,
    cue: str,
    strength: npt.NDArray[np.float64],
    says: str,
    right_values: list[str],
    observed: list[str],
) -> pa.Table:
    count = len(observed)
    return pa.table(
        {
            "record": records,
            "cue": pa.array([cue] * count, pa.string()),
            "strength": pa.array(np.round(strength, 4)),
            "says": pa.array([says] * count, pa.string()),
            "right_value": pa.array(right_values, pa.string()),
            "observed_value": pa.array(observed, pa.string()),
        },
        schema=CUES,
    )
