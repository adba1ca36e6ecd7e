"""Chinese marks in disguise in titles, and ordinary titles that must not be taken for them.

    python benchmarks/title_disguises.py --seed 1 --marks 300 --each 100

Disguises come from `mark_variants.py`, whose tables share nothing with those of the product.
Titles of one disguise name goods of the right at a third and at the whole of the list price;
ordinary titles are made of common words and goods at the whole price.
"""

import argparse
import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from mark_variants import Change, han_kinds, han_names, han_tables

GOODS = {"25": "运动鞋", "9": "耳机", "30": "茶叶", "3": "口红", "14": "手表", "12": "刹车片"}
TITLES = ("{m} {g} 新款", "{m}{g} 包邮", "新款 {m} {g} 现货", "2025新款{m}{g}", "{g} {m}牌 热卖")
NUMERALS = dict(zip("一二三四五六七八九零", "1234567890", strict=True))


def numbers(draw: random.Random, name: str) -> str:
    return "".join(NUMERALS.get(c, c) for c in name)


def second_reading(draw: random.Random, name: str) -> str:
    from pypinyin import Style, pinyin

    read = pinyin(name, style=Style.NORMAL, heteronym=True)
    return "".join(r[1] if len(r) > 1 else r[0] for r in read)


def kinds() -> dict[str, Change]:
    made = han_kinds()
    backwards: Change = lambda draw, name: name[::-1]  # noqa: E731
    names = (
        "look-alike",
        "split",
        "Zhuyin",
        "Wade-Giles",
        "pinyin with numbers",
        "same sound, all",
    )
    return {
        **{kind: made[kind] for kind in names},
        "backwards": backwards,
        "digits": numbers,
        "second reading": second_reading,
    }


def rights(names: list[str], draw: random.Random) -> tuple[Any, dict[str, str]]:
    from counterfoil.model.batch import Rights
    from counterfoil.model.tables import BY_NAME

    def table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
        schema = BY_NAME[name].schema
        blank = dict.fromkeys(schema.names)
        return pa.Table.from_pylist([{**blank, **row} for row in rows], schema=schema)

    marks, products, goods = [], [], {}
    for number, name in enumerate(names):
        nice, thing = draw.choice(sorted(GOODS.items()))
        goods[name] = thing
        marks.append(
            {"registration_no": str(number), "mark": name, "nice_classes": [nice], "goods": thing,
             "status": "注册", "registered_on": date(2015, 1, 1), "expires_on": date(2035, 1, 1),
             "jurisdiction": "CN"}
        )  # fmt: skip
        products.append(
            {"gtin": str(number), "registration_no": str(number), "name": thing,
             "list_price": Decimal(100), "currency": "CNY"}
        )  # fmt: skip
    tables = (table("trademarks", marks), table("products", products))
    empty = (table("authorised", []), table("shops", []))
    return Rights(
        trademarks=tables[0], products=tables[1], authorised=empty[0], shops=empty[1]
    ), goods


def suspected(index: Any, titles: list[str], price: int) -> list[set[str]]:
    from counterfoil.detectors import mark_text
    from counterfoil.model.tables import BY_NAME

    schema = BY_NAME["listings"].schema
    blank = dict.fromkeys(schema.names)
    rows = [
        {**blank, "record": f"listings:{i}", "listing_id": str(i), "title": title, "platform": "p",
         "shop_id": "s", "price": Decimal(price), "currency": "CNY", "units_sold": 50,
         "captured_at": datetime(2025, 7, 1, tzinfo=UTC)}
        for i, title in enumerate(titles)
    ]  # fmt: skip
    table = pa.Table.from_pylist(rows, schema=schema).combine_chunks()
    found: list[set[str]] = [set() for _ in titles]
    for batch in table.to_batches():
        for row in mark_text.examine(index, "listings", batch).to_pylist():
            if row["score"] >= 0.5:
                found[int(row["record"].split(":")[1])].add(row["right"].split(":")[1])
    return found


def ordinary(count: int, draw: random.Random) -> list[str]:
    """Titles of one to three common words and goods."""
    import jieba

    words = []
    for line in jieba.get_dict_file():
        word, seen = line.decode().split()[:2]
        if 2 <= len(word) <= 3 and int(seen) >= 300:
            words.append(word)
    words.sort()
    things = sorted(GOODS.values())
    return [
        "".join(draw.sample(words, draw.randint(1, 3)))
        + draw.choice(("", " "))
        + draw.choice(things)
        for _ in range(count)
    ]


def main(seed: int, count: int, each: int) -> None:
    from counterfoil.detectors import mark_text

    draw = random.Random(seed)
    _, sound = han_tables()
    names = han_names(count, seed, sound)
    held, goods = rights(names, draw)
    index = mark_text.prepare(held)
    say: Callable[[str], None] = lambda line: print(line, flush=True)  # noqa: E731
    for kind, change in kinds().items():
        asked = []
        for _ in range(each * 20):
            name = draw.choice(names)
            other = change(draw, name)
            if other != name and len(asked) < each:
                asked.append((name, draw.choice(TITLES).format(m=other, g=goods[name])))
        if not asked:
            continue
        shares = []
        for price in (30, 100):
            found = suspected(index, [title for _, title in asked], price)
            right = [str(names.index(name)) in f for (name, _), f in zip(asked, found, strict=True)]
            shares.append(sum(right) / len(right))
        at = f"{shares[0]:.2f} at a third of the price  {shares[1]:.2f} at all of it"
        at = f"{shares[0]:.2f} at a third of the price  {shares[1]:.2f} at all of it"
        say(f"{kind:22} {at}  of {len(asked)}")
    titles = ordinary(each * 100, draw)
    for price in (30, 100):
        wrong = [t for t, f in zip(titles, suspected(index, titles, price), strict=True) if f]
        say(
            f"ordinary titles suspected at price {price}: {len(wrong)} of {len(titles)} {wrong[:6]}"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--marks", type=int, default=300)
    parser.add_argument("--each", type=int, default=100)
    chosen = parser.parse_args()
    main(chosen.seed, chosen.marks, chosen.each)
