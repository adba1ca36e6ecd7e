"""A small register and listings for tests of the word-mark detector. All names invented."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pyarrow as pa

from counterfoil.detectors import mark_text
from counterfoil.model.batch import Rights
from counterfoil.model.tables import BY_NAME


def table(name: str, rows: Iterable[dict[str, Any]]) -> pa.Table:
    schema = BY_NAME[name].schema
    empty = dict.fromkeys(schema.names)
    return pa.Table.from_pylist([{**empty, **row} for row in rows], schema=schema)


def mark(
    number: str, name: str, chinese: str, nice: str, goods: str, **more: Any
) -> dict[str, Any]:
    return {
        "registration_no": number,
        "mark": name,
        "mark_zh": chinese,
        "owner": f"{name} Holdings",
        "nice_classes": [nice],
        "goods": goods,
        "status": "registered",
        "registered_on": date(2015, 6, 1),
        "expires_on": date(2035, 5, 31),
        "jurisdiction": "CN",
        **more,
    }


@cache
def index() -> Any:
    return mark_text.prepare(
        Rights(
            trademarks=table(
                "trademarks",
                [
                    mark("T1", "Velmordan", "恒岚", "25", "运动鞋"),
                    mark("T2", "Quistapel", "鼎曜安", "9", "circuit breaker"),
                    mark("T3", "Bomar Leltis", "", "12", "brake pads"),
                    mark("T4", "Summit", "", "14", "watch"),
                    mark("T5", "Karvonet", "瑞汐", "5", "胶囊", status="expired"),
                    mark("T6", "Jolpanex", "", "3", "lipstick", registered_on=date(2026, 1, 1)),
                    mark("T7", "Ostrelian", "", "18", "handbag", jurisdiction="US"),
                ],
            ),
            products=table(
                "products",
                [
                    {"gtin": "1", "registration_no": "T1", "name": "Velmordan 运动鞋",
                     "list_price": Decimal(500), "currency": "CNY"},
                    {"gtin": "2", "registration_no": "T2", "name": "Quistapel circuit breaker",
                     "list_price": Decimal(100), "currency": "CNY"},
                ],
            ),
            authorised=table(
                "authorised",
                [
                    {"registration_no": "T1", "platform": "PinGo", "shop_id": "S1",
                     "valid_from": date(2020, 1, 1), "valid_until": date(2027, 12, 31)},
                    {"registration_no": "T1", "platform": "PinGo", "shop_id": "S2",
                     "valid_from": date(2018, 1, 1), "valid_until": date(2021, 12, 31)},
                ],
            ),
            shops=table("shops", []),
        )
    )  # fmt: skip


def listing(title: str, **more: Any) -> dict[str, Any]:
    return {
        "record": "listings:L1",
        "listing_id": "L1",
        "platform": "PinGo",
        "shop_id": "S9",
        "title": title,
        "description": "",
        "price": Decimal(more.pop("price", 120)),
        "currency": "CNY",
        "units_sold": 80,
        "captured_at": datetime(2025, 7, 1, tzinfo=UTC),
        **more,
    }


def findings(title: str, **more: Any) -> list[dict[str, Any]]:
    rows = table("listings", [listing(title, **more)])
    batch = rows.combine_chunks().to_batches()[0]
    found: list[dict[str, Any]] = mark_text.examine(index(), "listings", batch).to_pylist()
    return found


def suspected(title: str, **more: Any) -> list[str]:
    return [f["right"].split(":")[1] for f in findings(title, **more) if f["score"] >= 0.5]
