"""Amounts of money and quantities of things in running text, with their exact place.

Reads Chinese and English: `3.2万元`, `三万二千余元`, `人民币50余万元`, `4至5元`, `US$1.2 million`,
`一万余斤`, `3500至4000张`, `about 1,200 pairs`. Dates, ages, distances, concentrations, house
numbers, persons and times are not quantities of goods and are left out.

Known false positives: a number before a measure word that names no goods (`4台电子秤`), and numbers
of articles of a law that stand without 第.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from counterfoil.language.numerals import DIGITS, LARGE, SMALL, number_of


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """A number with its unit as written."""

    kind: str
    """`amount` for money, `quantity` for things."""

    value: Decimal
    """The number said; the low end of a range."""

    low: Decimal
    high: Decimal | None
    """Equal to `low` for an exact number; None for `余`, `多`, `over`: that much or more."""

    unit: str
    """ISO 4217 code, or the measure word as written, in the singular."""

    start: int
    end: int
    text: str
    about: bool = False
    """Said to be about this much: `约`, `近`, `左右`."""

    per: str = ""
    """Unit of a unit price: `元/袋` and `每袋3元` say 袋."""


_HAN = "".join((*DIGITS, *SMALL, *LARGE)).replace("Ｏ", "").replace("○", "")
_ARABIC = r"[0-9]{1,3}(?:[,，][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_SCALE = "万亿|千万|百万|十万|万|萬|亿|億|千(?!克)|百(?!分)|[kK](?![A-Za-z])|[wW](?![A-Za-z])"
_ONE = rf"(?:(?:{_ARABIC})(?:余|多|几)?(?:\s?(?:{_SCALE}))?(?:[0-9]千(?!克))?|[{_HAN}]+)"
_CURRENCY_BEFORE = (
    r"人民币|RMB|CNY|[￥¥]|US\$|USD|HK\$|HKD|NT\$|[$€£₩₽]|EUR|GBP|JPY|KRW|RUB"
    r"|美元|美金|港币|欧元|英镑|日元"
)
_CURRENCY_AFTER = (
    r"元人民币|人民币元|万?美元|美金|港元|港币|欧元|英镑|日元|日圆|韩元|卢布|新台币|台币|澳元|加元|瑞士法郎|泰铢"
    r"|元整?|圆|块钱|块(?=[，,。;；、\s/／]|$)|某(?=[，,。;；、到至汇的给用转大]|$)"
)
_CODES = {
    "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "￥": "CNY", "¥": "CNY", "元": "CNY",
    "元整": "CNY", "元人民币": "CNY", "人民币元": "CNY", "圆": "CNY", "块钱": "CNY", "块": "CNY",
    "某": "CNY", "us$": "USD", "usd": "USD", "$": "USD", "美元": "USD", "美金": "USD",
    "hk$": "HKD", "hkd": "HKD", "港元": "HKD", "港币": "HKD", "nt$": "TWD", "新台币": "TWD",
    "台币": "TWD", "€": "EUR", "eur": "EUR", "欧元": "EUR", "£": "GBP", "gbp": "GBP",
    "英镑": "GBP", "jpy": "JPY", "日元": "JPY", "日圆": "JPY", "krw": "KRW", "₩": "KRW",
    "韩元": "KRW", "rub": "RUB", "₽": "RUB", "卢布": "RUB", "澳元": "AUD", "加元": "CAD",
    "瑞士法郎": "CHF", "泰铢": "THB", "yuan": "CNY", "dollars": "USD", "dollar": "USD",
    "euros": "EUR", "euro": "EUR", "pounds": "GBP", "pound": "GBP", "sterling": "GBP",
    "renminbi": "CNY", "yen": "JPY",
}  # fmt: skip

MEASURES = (
    "平方米|立方米|毫升|公斤|千克|市斤|公升|英寸|大箱|小箱|大包|小包|大袋|小袋|大盒|小盒|万支|枚|件|个|只|台|部|张|份|盒|瓶|"
    "袋|箱|包|条|支|套|双|对|副|付|把|本|册|桶|罐|听|粒|片|颗|块|根|辆|头|批|吨|斤|克|升|卷|盘|令|捆|扎|串|板|顶|幅|"
    "架|匹|株|棵|提|打|坛|壶|碟|枝|筐|篓|车|尾|羽|匝|发|具|门|艘|册|款|枕|贴|剂|丸|管|筒|盆|碗|mL|ml|kg|KG|㎏|g(?![A-Za-z])"
)
"""Measure words of goods, labels and copies."""

_NOT_AFTER = (
    r"(?!月|年|日|小时|钟|工作日|品种|规格|批次|批号|种类|系列|型号|型|方面|人|点|省|市|县|区|村|镇|案|罪|被|以上被告|"
    r"单元|楼|层|室|号|平台|账户|账号|银行|微信|QQ|部门|环节|房间|摊位|仓库|窝点|网店|窗口|群|国家|部分|关键|地|店|公司|企业|商店|门市|店铺|卫生院|工厂|厂|"
    r"[／/]?\s*(?:kg|KG|Kg|100|ml))"
)
_MONEY = re.compile(
    rf"(?P<before>{_CURRENCY_BEFORE})?\s*(?P<one>{_ONE})(?P<more>余|多|几)?(?P<scale>{_SCALE})?"
    rf"(?P<more2>余|多|几)?(?:\s*(?:元|万元)?\s*(?:至|到|[-~～—–]{{1,2}})\s*(?:{_CURRENCY_BEFORE})?\s*"
    rf"(?P<two>{_ONE})(?P<scale2>{_SCALE})?)?(?P<more3>余|多|几)?\s*(?P<after>{_CURRENCY_AFTER})?"
    rf"(?:\s*[/／]\s*(?P<per>{MEASURES}|月|年|天|周|人|米))?"
)
_GOODS = re.compile(
    rf"(?P<one>{_ONE})(?P<more>余|多|几)?(?P<scale>{_SCALE})?(?P<more2>余|多|几)?"
    rf"(?:(?:{MEASURES})?\s*(?:至|到|[-~～—–]{{1,2}})\s*(?P<two>{_ONE})(?P<scale2>{_SCALE})?"
    rf"(?P<more3>余|多|几)?)?\s*(?P<unit>{MEASURES}){_NOT_AFTER}"
)
_EN_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_EN_SCALE = r"thousand|million|billion|mn|bn|k|m"
_EN_MONEY = re.compile(
    rf"(?:(?P<before>US\$|HK\$|USD|RMB|CNY|EUR|GBP|HKD|JPY|[$€£¥])\s?(?P<one>{_EN_NUMBER})"
    rf"(?:\s?(?P<scale>{_EN_SCALE})\b)?(?:\s?(?:-|–|to)\s?(?:US\$|[$€£¥])?(?P<two>{_EN_NUMBER})"
    rf"(?:\s?(?P<scale2>{_EN_SCALE})\b)?)?)"
    rf"|(?:(?P<one_b>{_EN_NUMBER})(?:\s?(?P<scale_b>{_EN_SCALE})\b)?\s?"
    rf"(?P<after>yuan|RMB|CNY|USD|EUR|GBP|dollars?|euros?|pounds?(?: sterling)?|renminbi|yen)\b)",
    re.IGNORECASE,
)
_EN_UNITS = (
    "pieces?|pcs|units?|items?|pairs?|bottles?|boxes|box|cartons?|packs?|packets?|bags?|handbags?|"
    "purses?|watches|watch|shirts?|t-shirts?|shoes|sneakers|phones?|labels?|tags?|stickers?|copies|"
    "copy|discs?|disks?|dvds?|cds?|books?|cigarettes?|sticks?|tablets?|pills?|capsules?|kilograms?|"
    "kilos?|kg|tonnes?|tons?|litres?|liters?|garments?|jackets?|jerseys?|toys?|bearings?|filters?|"
    "cartridges?|chargers?|batteries|perfumes?|wallets?|belts?|sets?|rolls?|sheets?|documents?|files?"
)
_EN_GOODS = re.compile(
    rf"(?P<one>{_EN_NUMBER})(?:\s?(?P<scale>thousand|million)\b)?"
    rf"(?:\s?(?:-|–|to)\s?(?P<two>{_EN_NUMBER}))?\s+(?:counterfeit\s+|fake\s+|pirated\s+|infringing\s+|"
    rf"forged\s+|unsold\s+|[A-Z][\w'-]+\s+){{0,3}}?(?P<unit>{_EN_UNITS})\b",
    re.IGNORECASE,
)
_EN_SCALES = {"thousand": 1_000, "k": 1_000, "million": 1_000_000, "m": 1_000_000,
              "mn": 1_000_000, "billion": 1_000_000_000, "bn": 1_000_000_000}  # fmt: skip
_EN_MORE = re.compile(r"(?:more than|over|at least|in excess of|upwards of)\s*$", re.IGNORECASE)
_ABOUT = re.compile(r"(?:大约|约|近|将近)\s*(?:人民币)?$")
_ABOUT_AFTER = re.compile("左右|上下")
_ZH_MORE = re.compile(r"(?:数|上|超过|逾|不低于|不少于|至少|高达)\s*$")
_PER_BEFORE = re.compile(rf"每({MEASURES}|月|周|天|年|人|米)(?:[^，。；,;0-9]{{0,8}})$")
_NO_NUMBER_BEFORE = re.compile(r"(?:[第0-9A-Za-z.．〔\[-]|编号|文号|法释)$")


_STANDARD = re.compile(rf"(?:{_ONE})(?:元|人|件)?以上不满(?:{_ONE})(?:元|人|件)?")
"""`二十万元以上不满五十万元` quotes the law and says nothing of the case."""


def find_quantities(text: str) -> list[Quantity]:
    """Every amount and quantity, in the order of the text, none overlapping another."""
    quoted = [match.span() for match in _STANDARD.finditer(text)]
    found: list[Quantity] = []
    taken = list(quoted)
    amounts = sorted((*_money(text), *_english_money(text)), key=lambda q: q.start - q.end)
    for one in (*amounts, *_goods(text), *_english_goods(text)):
        if all(one.end <= start or one.start >= end for start, end in taken):
            found.append(one)
            taken.append((one.start, one.end))
    return sorted(found, key=lambda q: (q.start, q.end))


def _money(text: str) -> Iterator[Quantity]:
    for match in _MONEY.finditer(text):
        before, after = match["before"], match["after"]
        if not (before or after or _bare(text, match)) or _broken(text, match.start()):
            continue
        if after and after.startswith("某") and not (match["scale"] or "万" in match["one"]):
            continue
        numbers = _numbers(match)
        if numbers is None:
            continue
        value, high, end = *numbers, match.end()
        word = (after or before or "").lstrip("万").lower()
        if before and after in ("元", "元整", None):
            word = before.lower()
        scale = 10_000 if after and after.startswith("万") else 1
        yield _made(
            "amount",
            text,
            match,
            value * scale,
            high and high * scale,
            _CODES.get(word, "CNY"),
            end,
            match["per"] or _per(text, match.start()),
        )


_MONEY_WORD = re.compile(
    r"(?:金额|数额|总额|营业额|销售额|价值|货值|所得|获利|牟利|损失|货款|价款)[^，。；、0-9]{0,6}$"
)


def _bare(text: str, match: re.Match[str]) -> bool:
    """`销售额达200多万`: a scale and a word for money, without a currency."""
    if not re.search("[万萬亿億]", match[0]) or re.match(MEASURES, text[match.end() :]):
        return False
    return bool(_MONEY_WORD.search(text[max(0, match.start() - 12) : match.start()]))


def _goods(text: str) -> Iterator[Quantity]:
    for match in _GOODS.finditer(text):
        if _broken(text, match.start()) or _idle(match):
            continue
        numbers = _numbers(match)
        if numbers is not None:
            value, high = numbers
            yield _made("quantity", text, match, value, high, match["unit"], match.end(), "")


def _idle(match: re.Match[str]) -> bool:
    """`一个`, `一批`, `一家`: an article rather than a count; and years such as 二〇一五."""
    one, unit = match["one"], match["unit"]
    law = match.string[max(0, match.start() - 8) : match.start()]
    if unit == "条" and ("法》" in law or "刑法" in law or "规定" in law):
        return True
    if one in ("一", "几", "数") and unit in "个批款条些份部家种把名件套块张":
        return True
    return unit in ("门", "发", "提", "打", "具", "付", "款", "贴", "管", "车") and one[-1] not in (
        "0123456789"
    )


def _broken(text: str, start: int) -> bool:
    return bool(_NO_NUMBER_BEFORE.search(text[max(0, start - 4) : start]))


def _per(text: str, start: int) -> str:
    found = _PER_BEFORE.search(text[max(0, start - 14) : start])
    return found[1] if found else ""


def _numbers(match: re.Match[str]) -> tuple[Decimal, Decimal | None] | None:
    """The number and, for a range, its high end."""
    twin = _TWIN.fullmatch(match["one"])
    if twin and not match["two"]:
        return _value(twin[1] + twin[3], match["scale"]), _value(twin[2] + twin[3], match["scale"])
    value = _value(match["one"], match["scale"])
    if not match["two"]:
        return value, None
    high = _value(match["two"], match["scale2"])
    scale = match["scale2"] or _scale_in(match["two"])
    if scale and not match["scale"] and not _scale_in(match["one"]):
        # 3至5万元: the scale of the high end holds for both.
        value = _value(match["one"], scale) or value
    return (value, high) if high >= value else None


_TWIN = re.compile("([一二两三四五六七八])([二三四五六七八九])([十百千万]+)")
"""`四五百` is 400 to 500."""


def _scale_in(text: str) -> str | None:
    found = re.search(_SCALE, text)
    return found[0] if found else None


def _value(text: str, scale: str | None) -> Decimal:
    """The number said.

    Raises:
        ValueError: It is none; the patterns let only numbers through.
    """
    bare = re.sub(r"[余多几\s]", "", text) + (scale or "")
    factor = {"k": 1_000, "w": 10_000}.get(bare[-1].lower())
    number = number_of(bare[:-1] if factor else bare)
    if number is None:
        raise ValueError(f"{text!r} is no number")
    return number * (factor or 1)


def _made(
    kind: str,
    text: str,
    match: re.Match[str],
    value: Decimal,
    high: Decimal | None,
    unit: str,
    end: int,
    per: str,
) -> Quantity:
    start = match.start()
    body = text[start:end]
    shift = len(body) - len(body.lstrip())
    lead = text[max(0, start - 16) : start]
    more = any(mark in body for mark in "余多几") or bool(
        _ZH_MORE.search(lead) or _EN_MORE.search(lead)
    )
    top = high if high is not None else None if more else value
    return Quantity(
        kind=kind,
        value=value,
        low=value,
        high=top,
        unit=unit,
        about=bool(_ABOUT.search(text[max(0, start - 4) : start]) or _ABOUT_AFTER.match(text, end)),
        start=start + shift,
        end=end,
        text=body.lstrip(),
        per=per,
    )


def _english_money(text: str) -> Iterator[Quantity]:
    for match in _EN_MONEY.finditer(text):
        side = "" if match["one"] else "_b"
        value = _english(match["one" + side], match["scale" + side])
        high = (
            None
            if side or not match["two"]
            else _english(match["two"], match["scale2"] or match["scale"])
        )
        if high is not None and match["scale2"] and not match["scale"]:
            value = _english(match["one"], match["scale2"])
        word = (match["before"] if not side else match["after"]).lower().split()[0]
        more = _EN_MORE.search(text[max(0, match.start() - 16) : match.start()])
        if _after_han(text, match):
            continue
        yield Quantity(
            kind="amount",
            value=value,
            low=value,
            high=high if high is not None else None if more else value,
            unit=_CODES.get(word, "CNY"),
            start=match.start(),
            end=match.end(),
            text=match[0],
        )


def _after_han(text: str, match: re.Match[str]) -> bool:
    """Amounts with a Chinese scale or unit behind them are read by the Chinese rules."""
    return bool(re.match(r"\s*[万亿千百元余多]", text[match.end() : match.end() + 3]))


def _english(digits: str, scale: str | None) -> Decimal:
    factor = _EN_SCALES[scale.lower()] if scale else 1
    return Decimal(digits.replace(",", "")) * factor


def _english_goods(text: str) -> Iterator[Quantity]:
    for match in _EN_GOODS.finditer(text):
        if _broken(text, match.start()):
            continue
        value = _english(match["one"], match["scale"])
        high = _english(match["two"], None) if match["two"] else None
        more = _EN_MORE.search(text[max(0, match.start() - 16) : match.start()])
        unit = match["unit"].lower()
        yield Quantity(
            kind="quantity",
            value=value,
            low=value,
            high=high if high is not None else None if more else value,
            unit=unit[:-1] if unit.endswith("s") and not unit.endswith("ss") else unit,
            start=match.start(),
            end=match.end(),
            text=match[0],
        )
