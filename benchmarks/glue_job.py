"""The main job glued from common libraries, as a careful analyst would in an afternoon.

    python benchmarks/glue_job.py RAW_FOLDER OUT_FOLDER

pandas reads the CSV files, rapidfuzz scans every distinct title against every mark
(`partial_ratio`, cut-off 85, all cores), shops, accounts and companies that share a phone,
account, licence or name are joined by union-find, and networkx finds the groups that share
phones, addresses, parcels or payments. Headers must be English. Authorised sellers and words
for second-hand and accessory offers are left out of the findings.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
from rapidfuzz import fuzz, process

LAWFUL = ("used", "second hand", "compatible", "for ", "二手", "闲置", "适用", "兼容")


def read(folder: Path, name: str) -> pd.DataFrame:
    """A raw table with text columns."""
    path = folder / f"{name}.csv"
    return pd.read_csv(path, dtype=str, encoding="utf-8-sig").fillna("") if path.exists() else (
        pd.DataFrame()
    )  # fmt: skip


def find(listings: pd.DataFrame, marks: pd.DataFrame, allowed: set[tuple[str, str]]) -> Any:
    """Listings whose title fuzzily contains a mark: listing id -> registration number."""
    names = [(row.mark, row.registration_no) for row in marks.itertuples()]
    names += [(row.mark_zh, row.registration_no) for row in marks.itertuples() if row.mark_zh]
    titles = listings.title.str.lower().unique()
    choices = [name.lower() for name, _ in names]
    best: dict[str, str] = {}
    for start in range(0, len(titles), 4096):
        part = titles[start : start + 4096]
        scores = process.cdist(part, choices, scorer=fuzz.partial_ratio, workers=-1)
        for title, row in zip(part, scores, strict=True):
            if row.max() >= 85 and not any(word in title for word in LAWFUL):
                best[title] = names[int(row.argmax())][1]
    found = {}
    for row in listings.itertuples():
        right = best.get(row.title.lower())
        if right and (right, row.shop_id) not in allowed:
            found[row.listing_id] = right
    return found


class Union:
    """Union-find with path halving."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def find(self, item: str) -> str:
        self.parent.setdefault(item, item)
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def join(self, left: str, right: str) -> None:
        self.parent[self.find(left)] = self.find(right)


def link(tables: dict[str, pd.DataFrame]) -> tuple[Union, "nx.Graph[str]"]:
    """Records joined by exact keys, and the graph of shared values."""
    union, keys = Union(), defaultdict(list)
    for row in tables["shops"].itertuples():
        record = f"shops:{row.shop_id}"
        union.find(record)
        keys["phone", row.phone].append(record)
        keys["account", row.payee_account].append(record)
        keys["address", row.return_address].append(record)
        if row.business_licence:
            keys["licence", row.business_licence].append(record)
    for row in tables["accounts"].itertuples():
        record = f"accounts:{row.account_no}"
        keys["phone", row.phone].append(record)
        keys["account", row.account_no].append(record)
    for row in tables["companies"].itertuples():
        record = f"companies:{row.uscc}"
        keys["phone", row.phone].append(record)
        keys["licence", row.uscc].append(record)
    graph: nx.Graph[str] = nx.Graph()
    for (kind, value), records in keys.items():
        if not value:
            continue
        for record in records[1:]:
            if kind in ("phone", "account", "licence"):
                union.join(records[0], record)
            graph.add_edge(records[0], record)
    for row in tables["payments"].itertuples():
        graph.add_edge(f"accounts:{row.payer_account}", f"accounts:{row.payee_account}")
    return union, graph


def main(raw: Path, out: Path) -> None:
    names = ("listings", "trademarks", "authorised", "shops", "accounts", "companies", "payments")
    tables = {name: read(raw, name) for name in names}
    allowed = {(r.registration_no, r.shop_id) for r in tables["authorised"].itertuples()}
    found = find(tables["listings"], tables["trademarks"], allowed)
    union, graph = link(tables)
    listings = tables["listings"].set_index("listing_id")
    listings["amount"] = pd.to_numeric(listings.price, errors="coerce") * pd.to_numeric(
        listings.units_sold, errors="coerce"
    )
    bad_shops = {f"shops:{listings.shop_id[i]}" for i in found}
    leads = []
    for group in nx.community.louvain_communities(graph, seed=1):
        if group & bad_shops:
            mine = [i for i in found if f"shops:{listings.shop_id[i]}" in group]
            leads.append((float(listings.amount[mine].sum()), sorted(group)))
    out.mkdir(parents=True, exist_ok=True)
    entities = defaultdict(list)
    for record in list(union.parent):
        entities[union.find(record)].append(record)
    findings = [
        {"record": f"listings:{i}", "right": f"trademarks:{r}", "score": 1.0}
        for i, r in found.items()
    ]
    write(out / "findings.jsonl", findings)
    write(out / "entities.jsonl", [{"entity": k, "records": v} for k, v in entities.items()])
    write(out / "rings.jsonl", [])
    write(out / "leads.jsonl", [
        {"lead": str(n), "rank": n, "score": 0.5, "records": records, "rights": [],
         "amount": {"value": amount, "currency": "CNY", "basis": "asked"}, "offences": []}
        for n, (amount, records) in enumerate(sorted(leads, reverse=True), start=1)
    ])  # fmt: skip


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
