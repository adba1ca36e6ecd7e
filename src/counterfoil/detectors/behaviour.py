"""How shops behave: copied descriptions, listings that come back, bursts, very young shops.

Cues, not findings; see `price`. False positives: resellers who are given the maker's text,
one seller with several shops, seasonal sales, new shops of honest people.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.matching.deviation import robust_deviation
from counterfoil.model.cue import CUES

LEAST_TEXT = 30
"""Characters from which a description is long enough to be called copied."""

SHOPS = 3
"""Different shops from which one description counts as copied."""

YOUNG_DAYS = 60
BURST = 3.5
"""Modified z-score of log sales within the shop from which a listing's sales are a burst."""


def behaviour_cues(listings: pa.Table, shops: pa.Table, records: pa.ChunkedArray) -> pa.Table:
    """Behaviour cues of some listings, held against all.

    Args:
        listings: Columns record, shop_id, title, description, units_sold, captured_at.
        shops: Columns shop_id, opened_on; may be empty.
        records: Listings whose cues are wanted.

    Returns:
        Schema `CUES`, ordered by record and cue.
    """
    mine = listings.filter(pc.is_in(listings["record"], records))
    beside = listings.filter(pc.is_in(listings["shop_id"], mine["shop_id"].unique()))
    parts = [_copied(listings), _returned(beside), _bursts(beside), _young(mine, shops)]
    found = pa.concat_tables(parts)
    wanted = found.filter(pc.is_in(found["record"], records))
    return wanted.sort_by([("record", "ascending"), ("cue", "ascending")])


def _folded(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    plain = pc.utf8_lower(pc.utf8_normalize(pc.fill_null(column, ""), form="NFKC"))
    return pc.replace_substring_regex(plain, r"[\s\pP\pS]+", "")


def _copied(listings: pa.Table) -> pa.Table:
    """One description in several shops."""
    if "description" not in listings.column_names:
        return CUES.empty_table()
    # Descriptions come from templates: each is folded once, not once a listing.
    texts = listings["description"].combine_chunks().dictionary_encode()
    text = _folded(texts.dictionary).dictionary_encode()
    rows = pa.table(
        {
            "record": listings["record"],
            "shop": listings["shop_id"],
            "text": text.indices.take(texts.indices),
        }
    )
    long = pc.greater_equal(pc.utf8_length(text.dictionary), LEAST_TEXT)
    rows = rows.filter(pc.take(long, rows["text"]))
    shops = rows.group_by("text").aggregate([("shop", "count_distinct")])
    shops = shops.filter(pc.greater_equal(shops["shop_count_distinct"], SHOPS))
    found = rows.join(shops, "text", join_type="inner")
    count = np.asarray(found["shop_count_distinct"], dtype=np.float64)
    return _table(
        found["record"],
        "copied description",
        np.clip(0.3 + 0.1 * (count - SHOPS), 0, 1),
        "the same description stands in several shops",
        [""] * len(found),
        [f"{int(c)} shops" for c in count],
    )


def _returned(listings: pa.Table) -> pa.Table:
    """The same title of the same shop under a new number, after the old one was last seen."""
    if "captured_at" not in listings.column_names:
        return CUES.empty_table()
    rows = pa.table(
        {
            "record": listings["record"],
            "shop": listings["shop_id"],
            "title": _folded(listings["title"]),
            "at": listings["captured_at"],
        }
    ).filter(pc.is_valid(pc.field("at")))
    spans = rows.group_by(["shop", "title", "record"]).aggregate([("at", "min"), ("at", "max")])
    spans = spans.sort_by(
        [("shop", "ascending"), ("title", "ascending"), ("at_min", "ascending")]
    ).combine_chunks()
    if len(spans) < 2:
        return CUES.empty_table()
    key = pc.binary_join_element_wise(
        pc.fill_null(spans["shop"], ""), spans["title"], "\x1f"
    ).combine_chunks()
    codes = np.asarray(key.dictionary_encode().indices)
    first = np.asarray(spans["at_min"].cast(pa.int64()))
    last = np.asarray(spans["at_max"].cast(pa.int64()))
    again = np.flatnonzero((codes[1:] == codes[:-1]) & (first[1:] > last[:-1])) + 1
    named = spans["record"].to_pylist()
    return _table(
        spans["record"].take(pa.array(again)),
        "listed again",
        np.full(len(again), 0.6),
        "the shop put the same title up again after it had gone",
        [str(named[i - 1]) for i in again],
        [str(named[i]) for i in again],
    )


def _bursts(listings: pa.Table) -> pa.Table:
    """Sales far above the shop's other listings."""
    rows = listings.filter(pc.field("units_sold").is_valid())
    if not len(rows):
        return CUES.empty_table()
    sold = np.asarray(rows["units_sold"], dtype=np.float64)
    shop = pc.fill_null(rows["shop_id"].combine_chunks(), "").dictionary_encode()
    score, middle = robust_deviation(np.log1p(sold), np.asarray(shop.indices, dtype=np.int64))
    chosen = np.flatnonzero((score > BURST) & (sold >= 20))
    return _table(
        rows["record"].take(pa.array(chosen)),
        "sales burst",
        np.clip((score[chosen] - BURST) / 6 + 0.3, 0, 1),
        "sales far above the shop's other listings",
        [f"median {v:.0f}" for v in np.expm1(middle[chosen])],
        [f"{v:.0f}" for v in sold[chosen]],
    )


def _young(listings: pa.Table, shops: pa.Table) -> pa.Table:
    """Shops opened days before the listing was seen."""
    if not len(shops) or "captured_at" not in listings.column_names:
        return CUES.empty_table()
    opened = shops.select(["shop_id", "opened_on"]).filter(pc.field("opened_on").is_valid())
    rows = listings.select(["record", "shop_id", "captured_at"]).join(
        opened.group_by("shop_id").aggregate([("opened_on", "max")]), "shop_id", join_type="inner"
    )
    rows = rows.filter(pc.field("captured_at").is_valid())
    seen = (
        np.asarray(rows["captured_at"].cast(pa.timestamp("us")).cast(pa.int64())) // 86_400_000_000
    )
    start = np.asarray(rows["opened_on_max"].cast(pa.date32()).cast(pa.int32()), dtype=np.int64)
    age = seen - start
    chosen = np.flatnonzero((age >= 0) & (age < YOUNG_DAYS))
    return _table(
        rows["record"].take(pa.array(chosen)),
        "young shop",
        0.2 + 0.5 * (YOUNG_DAYS - age[chosen]) / YOUNG_DAYS,
        "the shop had only just opened",
        [f"under {YOUNG_DAYS} days"] * len(chosen),
        [f"{days} days" for days in age[chosen]],
    )


def _table(
    records: pa.ChunkedArray,
    cue: str,
    strength: np.ndarray,
    says: str,
    right_values: list[str],
    observed: list[str],
) -> pa.Table:
    count = len(observed)
    return pa.table(
        {
            "record": records,
            "cue": pa.array([cue] * count, pa.string()),
            "strength": pa.array(np.round(np.asarray(strength, dtype=np.float64), 4)),
            "says": pa.array([says] * count, pa.string()),
            "right_value": pa.array(right_values, pa.string()),
            "observed_value": pa.array(observed, pa.string()),
        },
        schema=CUES,
    )
