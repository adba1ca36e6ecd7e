"""Made-up Chinese online sellers, as hard as one likes: rows of several platforms, and the truth.

    python benchmarks/seller_draws.py TO.csv --draw harsh --seed 7     # writes entity_id as well

Nothing is taken from real sellers. Each direction in which linkage gets harder is a number of
`Draw`; `DRAWS` names the ones that the measurements quote. Look-alikes (neighbours in a
building, one shop name in one city, relatives on one phone, pooled accounts, namesakes, agents
behind whose company several sellers stand) are different actors and must not be merged.
"""

import argparse
import dataclasses
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from counterfoil.language.chinese import homophones, to_traditional
from counterfoil.language.names import romanise

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁"
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严"
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建文辉力凯晨浩宇欣怡佳琪雪梅斌波国庆"
BRAND = "鼎东华泰远安恒丰瑞祥隆昌达通顺福永兴金源信诚德美佳宏盛博嘉凡"
TRADE = (
    *("食品", "服饰", "电子", "玩具", "皮具", "建材", "汽配", "文具", "化妆品", "日用品"),
    *("电器", "鞋业", "种子", "五金", "箱包"),
)
CITIES = (
    *("深圳市", "广州市", "宁波市", "义乌市", "苏州市", "武汉市", "成都市", "汕头市", "泉州市"),
    *("临沂市", "东莞市", "佛山市", "温州市", "杭州市", "厦门市", "青岛市", "郑州市", "保定市"),
)
FORMS = ("有限公司", "贸易有限公司", "商行", "经营部")
ROAD = "人民建设解放和平工业迎宾兴业创新朝阳中山振华明光"
ENDS = ("旗舰店", "专营店", "小店", "批发", "88", "-2号店", "直播间", "官方店")
DECORATION = "★·|✿"
PLATFORMS = ("taobaox", "pinduox", "aliax", "xiangx", "livex")
SHY = ("person", "company", "address", "phone", "account", "wechat")
"""Columns that may be empty."""


@dataclass(frozen=True)
class Draw:
    """How hard a draw is. Shares are of rows, of cells or of actors, 0 to 1."""

    actors: int = 6000
    empty: tuple[float, ...] = (0.2, 0.33, 0.3, 0.25, 0.48, 0.52)
    """Share of cells that are empty, by column of `SHY`."""

    more_empty: float = 0.0
    """Share of the other cells that are emptied as well."""

    shop_empty: float = 0.0
    latin: float = 0.12
    """Names of persons in pinyin, in three orders; half as many shops."""

    traditional: float = 0.05
    homophone: float = 0.02
    slips: float = 0.03
    """Cells of a phone, account, shop or person with one letter wrong."""

    service: float = 0.02
    """Phones that are a 400 number of many sellers."""

    burner: float = 0.12
    """Phones that the actor used once."""

    other_account: float = 0.12
    moved: float = 0.08
    alike: float = 0.12
    """Look-alikes as a share of all actors, all sorts alike often."""

    agents: int = 0
    """Agents with 4 to 8 sellers each on one company, phone and address."""

    strangers: float = 0.0
    """Rows in which one cell is another seller's."""

    tables: bool = False
    """Platforms that leave out columns of their own: no company here, no handle there."""


DRAWS = {
    "plain": Draw(),
    "empty": Draw(more_empty=0.2, strangers=0.05),
    "emptier": Draw(more_empty=0.3, strangers=0.1, shop_empty=0.1),
    "alike": Draw(alike=0.4, agents=40, more_empty=0.1),
    "slips": Draw(slips=0.12, homophone=0.06, more_empty=0.1),
    "moving": Draw(burner=0.4, other_account=0.35, moved=0.3, more_empty=0.1),
    "scripts": Draw(latin=0.45, traditional=0.25, homophone=0.05, more_empty=0.1),
    "tables": Draw(tables=True, more_empty=0.1, shop_empty=0.05),
    "harsh": Draw(
        more_empty=0.15, strangers=0.05, alike=0.3, agents=20, slips=0.06, burner=0.25,
        other_account=0.2, moved=0.15, latin=0.25, traditional=0.1, homophone=0.04,
    ),
}  # fmt: skip


class _Drawing:
    def __init__(self, draw: Draw, seed: int) -> None:
        self.draw = draw
        self.rng = np.random.default_rng(seed)
        self.actors: list[dict[str, str]] = []

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def one(self, choices):
        return choices[int(self.rng.integers(len(choices)))]

    def letters(self, stock: str, *sizes: int) -> str:
        return "".join(self.one(stock) for _ in range(self.one(sizes)))

    def digits(self, size: int) -> str:
        return "".join(str(d) for d in self.rng.integers(0, 10, size))

    def phone(self) -> str:
        return f"1{self.one('35789')}{self.digits(9)}"

    def address(self) -> str:
        return f"{self.letters(ROAD, 2)}路{self.rng.integers(1, 900)}号{self.rng.integers(1, 31)}栋"

    def person(self, surname: str = "") -> str:
        return (surname or self.one(SURNAMES)) + self.letters(GIVEN, 1, 2, 2)

    def actor(self, **given: str) -> dict[str, str]:
        """One actor; values that are given are kept."""
        city = given.get("city") or self.one(CITIES)
        shop = given.get("shop") or self.letters(BRAND, 2, 3) + self.one(TRADE)
        person = given.get("person") or self.person()
        found = {
            "person": person, "shop": shop, "city": city,
            "company": f"{city.rstrip('市')}{shop}{self.one(FORMS)}" if self.chance(0.9) else "",
            "address": self.address(), "phone": self.phone(),
            "account": f"62{self.digits(14)}",
            "wechat": f"{romanise(person)}{self.digits(4)}", **given,
        }  # fmt: skip
        self.actors.append(found)
        return found

    def like(self, other: dict[str, str]) -> None:
        """A different actor that shares something with another."""
        city = {"city": other["city"]}
        kind = int(self.rng.integers(6))
        if kind == 0:
            self.actor(address=other["address"], **city)
        elif kind == 1:
            self.actor(shop=other["shop"], **city)
        elif kind == 2:
            kin = self.person(other["person"][0])
            self.actor(person=kin, phone=other["phone"], **city)
        elif kind == 3:
            self.actor(account=other["account"])
        elif kind == 4:
            self.actor(person=other["person"], **city)
        else:
            self.actor(company=other["company"], address=other["address"], **city)

    def agent(self) -> None:
        base = self.actor()
        for _ in range(int(self.rng.integers(3, 8))):
            self.actor(**{c: base[c] for c in ("company", "phone", "address", "city")})

    def rows(self) -> list[dict[str, str | None]]:
        alike = int(self.draw.actors * self.draw.alike)
        for _ in range(self.draw.agents):
            self.agent()
        while len(self.actors) < self.draw.actors - alike:
            self.actor()
        for other in self.rng.integers(0, len(self.actors), alike).tolist():
            self.like(self.actors[other])
        rows = []
        for number, actor in enumerate(self.actors):
            count = 1 + min(int(self.rng.geometric(0.52)) - 1, 8) if self.chance(0.6) else 1
            rows.extend(self.row(actor, number) for _ in range(count))
        return [rows[i] for i in self.rng.permutation(len(rows))]

    def row(self, actor: dict[str, str], number: int) -> dict[str, str | None]:
        draw = self.draw
        row: dict[str, str | None] = dict(actor)
        if self.chance(draw.burner):
            row["phone"] = self.phone()
        if self.chance(draw.service):
            row["phone"] = f"40000000{self.rng.integers(0, 25):02d}"
        if self.chance(draw.other_account):
            row["account"] = f"62{self.digits(14)}"
        if self.chance(draw.moved):
            row["address"] = self.address()
            row["city"] = self.one(CITIES) if self.chance(0.5) else row["city"]
        if self.chance(draw.strangers):
            column = self.one(("shop", "company", "phone", "account", "address"))
            row[column] = self.one(self.actors)[column]
        row["person"] = self.spelled(row["person"])
        row["shop"] = self.shown(row["shop"])
        for column in ("person", "shop", "phone", "account"):
            if self.chance(draw.slips):
                row[column] = self.slip(row[column])
        row["phone"] = self.dialled(row["phone"])
        if self.chance(0.15):
            row["address"] = f"{row['city']}{row['address']}"
        row["platform"] = self.one(PLATFORMS)
        self.emptied(row)
        day = int(self.rng.integers(0, 365))
        row["first_seen"] = str(np.datetime64("2025-01-01") + day)
        row["entity_id"] = f"E{number:06d}"
        return {k: v or None for k, v in row.items()}

    def emptied(self, row: dict[str, str | None]) -> None:
        for column, share in zip(SHY, self.draw.empty, strict=True):
            if self.chance(share) or self.chance(self.draw.more_empty):
                row[column] = None
        if self.chance(self.draw.shop_empty):
            row["shop"] = None
        if self.draw.tables:
            gone = {"livex": ("company", "address"), "xiangx": ("wechat", "account"),
                    "aliax": ("person",)}  # fmt: skip
            row.update(dict.fromkeys(gone.get(row["platform"] or "", ())))

    def spelled(self, name: str) -> str:
        if self.chance(self.draw.latin):
            family, given = romanise(name[0]).title(), [romanise(c).title() for c in name[1:]]
            joined = "".join(given).capitalize()
            forms = (f"{joined} {family}", f"{family.upper()} {' '.join(given)}")
            return self.one((*forms, f"{family} {joined}"))
        return self.written(name)

    def written(self, text: str) -> str:
        if self.chance(self.draw.traditional):
            text = to_traditional(text)
        if self.chance(self.draw.homophone):
            at = int(self.rng.integers(len(text)))
            text = text[:at] + self.one(homophones(text[at]) or text[at])[:1] + text[at + 1 :]
        return text

    def shown(self, shop: str) -> str:
        if self.chance(self.draw.latin / 2):
            return romanise(shop) + (self.one(ENDS) if self.chance(0.2) else "")
        text = self.written(shop)
        if self.chance(0.08):
            text = f"{text[0]}{self.one(DECORATION)}{text[1:]}"
        return text + (self.one(ENDS) if self.chance(0.25) else "")

    def slip(self, text: str | None) -> str:
        if not text or len(text) < 2:
            return text or ""
        at = int(self.rng.integers(1, len(text)))
        if text.isdigit():
            kind = int(self.rng.integers(2))
            other = text[:at] + self.digits(1) + text[at + 1 :]
            return other if kind else text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]
        if text.isascii():
            return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]
        stock = GIVEN if len(text) < 4 else BRAND
        return text[:at] + self.one(stock) + text[at + 1 :]

    def dialled(self, phone: str | None) -> str | None:
        if not phone or len(phone) != 11:
            return phone
        kind = float(self.rng.random())
        if kind < 0.15:
            return f"+86 {phone[:3]}-{phone[3:7]}-{phone[7:]}"
        return phone.translate({48 + i: 0xFF10 + i for i in range(10)}) if kind < 0.22 else phone


def drawn(draw: Draw, seed: int) -> tuple[pa.Table, list[str]]:
    """Rows of a draw without the truth, and the actor behind each row."""
    rows = _Drawing(draw, seed).rows()
    names = ("person", "shop", "company", "city", "address", "phone", "account", "wechat")
    columns = {n: [r[n] for r in rows] for n in (*names, "platform", "first_seen")}
    table = pa.table({"record_id": [f"R{i:06d}" for i in range(len(rows))], **columns})
    return table, [r["entity_id"] for r in rows]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("to", type=Path)
    parser.add_argument("--draw", choices=tuple(DRAWS), default="harsh")
    parser.add_argument("--actors", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    table, actor = drawn(dataclasses.replace(DRAWS[given.draw], actors=given.actors), given.seed)
    pyarrow.csv.write_csv(table.append_column("entity_id", pa.array(actor)), given.to)


if __name__ == "__main__":
    main()
