"""A made-up neighbourhood for tests of linkage: two rings, one hub, namesakes, lawful shops."""

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from counterfoil.model.tables import BY_NAME

SUSPECTED = pa.schema(
    [
        ("record", pa.string()),
        ("right", pa.string()),
        ("score", pa.float64()),
        ("shop", pa.string()),
    ]
)
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周", "敏伟芳娜静秀丽强磊洋"


class Town:
    """Collects rows; `tables()` gives them as the store would."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.found: list[dict[str, Any]] = []

    def add(self, table: str, **values: Any) -> str:
        record = f"{table}:{values[BY_NAME[table].id]}"
        self.rows.setdefault(table, []).append({"record": record, **values})
        return record

    def shop(self, number: int, name: str, **values: Any) -> str:
        known = {
            "phone": f"+8613{number:09d}",
            "payee_account": f"62{number:014d}",
            "return_address": f"浙江省宁波市鄞州区人民路{number}号1栋{number + 100}室",
        }
        row = {**known, **values}
        account = row["payee_account"]
        if account == known["payee_account"]:
            self.account(account, name, phone=row["phone"])
        title = f"店{number}"
        return self.add(
            "shops", shop_id=f"S{number:04d}", shop_name=title, operator_name=name, **row
        )

    def account(self, number: str, name: str, phone: str | None = None) -> str:
        return self.add("accounts", account_no=number, holder_name=name, phone=phone)

    def pays(self, payer: str, payee: str, times: int = 2) -> None:
        for _ in range(times):
            number = f"P{len(self.rows.get('payments', [])):05d}"
            self.add(
                "payments", payment_id=number, payer_account=payer, payee_account=payee,
                paid_at=datetime(2025, 5, 1, tzinfo=UTC),
            )  # fmt: skip

    def suspect(self, shop: str, *rights: str) -> None:
        for right in rights:
            record = f"listings:L{len(self.found):04d}"
            self.found.append(
                {"record": record, "right": f"trademarks:{right}", "score": 0.9, "shop": shop}
            )

    def tables(self) -> dict[str, pa.Table]:
        return {
            name: pa.Table.from_pylist(
                [{f: row.get(f) for f in BY_NAME[name].schema.names} for row in rows],
                BY_NAME[name].schema,
            )
            for name, rows in self.rows.items()
        }

    def suspected(self) -> pa.Table:
        return pa.Table.from_pylist(self.found, SUSPECTED)


def person(number: int) -> str:
    """A name of three characters, another one for each number below 1000."""
    return SURNAMES[number % 10] + GIVEN[number // 10 % 10] + GIVEN[(number // 100 + 3) % 10]


def town(*, supplier: bool = False) -> Town:
    """Thirty lawful shops behind one logistics hub, and two rings of four shops each.

    The first ring is tied by payments to a collector, the second by a phone and a door.
    """
    made = Town()
    for number in range(30):
        hub = {"phone": "+8613999999999"} if number % 2 else {}
        made.shop(number + 1, person(number), **hub)
    made.account("6299000000000001", "孙收款", phone="+8613900000001")
    for number in range(101, 105):
        shop = made.shop(number, person(number))
        made.pays(f"62{number:014d}", "6299000000000001")
        made.suspect(shop, "TM1", "TM2")
    for number in range(201, 205):
        shop = made.shop(
            number, person(number), phone="+8613900000002",
            return_address="广东省深圳市龙岗区工业大道195号5栋2541室",
        )  # fmt: skip
        made.suspect(shop, "TM8", "TM9")
    made.add("seizures", seizure_id="Z1", address="深圳龙岗工业大道195号5-2541")
    if supplier:
        made.account("6299000000000009", "印刷商", phone="+8613900000009")
        made.pays("6299000000000001", "6299000000000009")
        made.pays("6200000000000201", "6299000000000009")
    return made
