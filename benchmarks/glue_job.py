"""The main job glued from common libraries, as a careful analyst would in a day.

    python benchmarks/glue_job.py RAW_FOLDER OUT_FOLDER

pandas reads the CSV files. rapidfuzz compares every distinct run of one to three words of a
title (and of two to six characters where it is Chinese) with every mark, after NFKC and lower
case (`ratio`, cut-off 85, all cores): the windowed scan that titles need, since a whole-title
`partial_ratio` flags nine wrong listings for each right one. Splink 5 links shops, accounts and
companies; networkx finds communities over shared values and payments. Authorised sellers, and
titles with words of second-hand or accessory offers, are left out. Headers must be English.
"""

import json
import re
import sys
import unicodedata
from collections import defaultdict
from itertools import chain
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import splink.comparison_library as cl
from rapidfuzz import fuzz, process
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

LAWFUL = ("used", "second hand", "compatible", " for ", "二手", "闲置", "适用", "兼容")
FIELDS = ("name", "person", "phone", "account", "licence", "address")


def read(folder: Path, name: str) -> pd.DataFrame:
    """A raw table with text columns."""
    path = folder / f"{name}.csv"
    return pd.read_csv(path, dtype=str, encoding="utf-8-sig").fillna("")


def fold(text: str) -> str:
    """NFKC and lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def windows(title: str) -> list[str]:
    """Runs of one to three words, and of two to six Chinese characters."""
    words = re.findall(r"[^\s一-鿿]+", title)
    runs = [" ".join(words[i : i + n]) for n in (1, 2, 3) for i in range(len(words) - n + 1)]
    han = "".join(re.findall(r"[一-鿿]", title))
    return runs + [han[i : i + n] for n in range(2, 7) for i in range(len(han) - n + 1)]


def find(listings: pd.DataFrame, marks: pd.DataFrame, allowed: set[tuple[str, str]]) -> Any:
    """Listings whose title names a mark: listing id -> registration number."""
    names = [(fold(row.mark), row.registration_no) for row in marks.itertuples()]
    names += [(fold(row.mark_zh), row.registration_no) for row in marks.itertuples() if row.mark_zh]
    titles = [fold(title) for title in listings.title]
    held = [windows(title) for title in titles]
    distinct = sorted(set(chain.from_iterable(held)))
    best: dict[str, str] = {}
    for start in range(0, len(distinct), 50_000):
        part = distinct[start : start + 50_000]
        scores = process.cdist(
            part, [n for n, _ in names], scorer=fuzz.ratio, score_cutoff=85, workers=-1,
            dtype=np.uint8,
        )  # fmt: skip
        for row in np.flatnonzero(scores.max(axis=1) >= 85):
            best[part[row]] = names[int(scores[row].argmax())][1]
    found = {}
    shops = zip(listings.listing_id, listings.shop_id, titles, held, strict=True)
    for listing, shop, title, runs in shops:
        right = next((best[run] for run in runs if run in best), None)
        if right and (right, shop) not in allowed and not any(w in title for w in LAWFUL):
            found[listing] = right
    return found


def records(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Shops, accounts and companies as rows of one shape."""
    shops, accounts, companies = (tables[n] for n in ("shops", "accounts", "companies"))
    frames = [
        pd.DataFrame({
            "unique_id": "shops:" + shops.shop_id, "name": shops.shop_name,
            "person": shops.operator_name, "phone": shops.phone, "account": shops.payee_account,
            "licence": shops.business_licence, "address": shops.return_address,
        }),
        pd.DataFrame({
            "unique_id": "accounts:" + accounts.account_no, "person": accounts.holder_name,
            "phone": accounts.phone, "account": accounts.account_no,
        }),
        pd.DataFrame({
            "unique_id": "companies:" + companies.uscc, "name": companies.name,
            "person": companies.legal_representative, "phone": companies.phone,
            "licence": companies.uscc, "address": companies.registered_address,
        }),
    ]  # fmt: skip
    rows = pd.concat(frames, ignore_index=True).drop_duplicates("unique_id")
    return rows.replace("", None).where(rows.notna(), None)


def link(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Splink with exact comparisons and term frequencies: entity -> records."""
    rules = [block_on(name) for name in ("phone", "account", "licence", "address")]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[cl.ExactMatch(n).configure(term_frequency_adjustments=True) for n in FIELDS],
        blocking_rules_to_generate_predictions=rules,
    )
    linker = Linker(DuckDBAPI().register(rows, table_name="records"), settings)
    linker.training.estimate_probability_two_random_records_match(rules[:2], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in rules[:2]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    groups = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, 0.9)
    entities: dict[str, list[str]] = defaultdict(list)
    for row in groups.as_pandas_dataframe().itertuples():
        entities[str(row.cluster_id)].append(row.unique_id)
    return entities


def communities(rows: pd.DataFrame, payments: pd.DataFrame) -> Any:
    """Louvain communities over shared values and payments."""
    graph: nx.Graph[str] = nx.Graph()
    for field in ("phone", "account", "licence", "address"):
        for _, group in rows[rows[field].notna()].groupby(field)["unique_id"]:
            first, *others = group
            graph.add_edges_from((first, other) for other in others)
    payers = zip(payments.payer_account, payments.payee_account, strict=True)
    graph.add_edges_from((f"accounts:{a}", f"accounts:{b}") for a, b in payers)
    return nx.community.louvain_communities(graph, seed=1)


def main(raw: Path, out: Path) -> None:
    names = ("listings", "trademarks", "authorised", "shops", "accounts", "companies", "payments")
    tables = {name: read(raw, name) for name in names}
    listings = tables["listings"].drop_duplicates("listing_id").set_index("listing_id", drop=False)
    allowed = {(r.registration_no, r.shop_id) for r in tables["authorised"].itertuples()}
    found = find(listings, tables["trademarks"], allowed)
    rows = records(tables)
    entities = link(rows)
    flagged = listings.loc[list(found)]
    amounts = pd.to_numeric(flagged.price, errors="coerce") * pd.to_numeric(
        flagged.units_sold, errors="coerce"
    )
    by_shop: dict[str, float] = defaultdict(float)
    for shop, amount in zip(flagged.shop_id, amounts.fillna(0), strict=True):
        by_shop[f"shops:{shop}"] += amount
    leads = [
        (sum(by_shop[shop] for shop in group & by_shop.keys()), sorted(group))
        for group in communities(rows, tables["payments"])
        if group & by_shop.keys()
    ]
    out.mkdir(parents=True, exist_ok=True)
    write(out / "findings.jsonl", [
        {"record": f"listings:{i}", "right": f"trademarks:{r}", "score": 1.0}
        for i, r in found.items()
    ])  # fmt: skip
    write(out / "entities.jsonl", [{"entity": k, "records": v} for k, v in entities.items()])
    write(out / "rings.jsonl", [])
    write(out / "leads.jsonl", [
        {"lead": str(n), "rank": n, "score": 0.5, "records": members, "rights": [],
         "amount": {"value": amount, "currency": "CNY", "basis": "asked"}, "offences": []}
        for n, (amount, members) in enumerate(sorted(leads, reverse=True), start=1)
    ])  # fmt: skip


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    """JSON Lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
