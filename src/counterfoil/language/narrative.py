"""Facts in a police report, tip or judgment, each with the exact place of its words.

A regular grammar over numbers, units, role words and punctuation; no model. Chinese and English.
Source of the role words: Chinese criminal judgments and referral letters.

Known false positives: a masked name (`王某`) that continues into the next word, shop names read as
places, and quoted words that are no marks.
"""

import re
from collections.abc import Iterator

from counterfoil.language.dates_in_text import find_dates
from counterfoil.language.named import find_goods, find_marks, find_people, find_places
from counterfoil.language.narrated import Fact
from counterfoil.language.quantities import Quantity, find_quantities


def read_narrative(text: str) -> list[Fact]:
    """Every fact, in the order of the text."""
    found = [
        *_numbers(text),
        *_dates(text),
        *find_people(text),
        *find_places(text),
        *find_marks(text),
        *find_goods(text),
        *_bases(text),
        *_sanctions(text),
    ]
    return sorted(found, key=lambda f: (f.start, f.end, f.name))


def _numbers(text: str) -> Iterator[Fact]:
    for one in find_quantities(text):
        if one.kind == "quantity" and _counts_papers(text, one):
            continue
        yield Fact(
            name=one.kind,
            value=one.value,
            unit=one.unit,
            role=role_of(text, one),
            low=one.low,
            high=one.high,
            about=one.about,
            per=one.per,
            start=one.start,
            end=one.end,
            text=one.text,
        )


_PAPERS = re.compile(
    "(?:报告|笔录|证明|清单|书|复印件|照片|凭证|意见|供述|证言|材料|合同|协议|函)[^，。；、]{0,4}$"
)


def _counts_papers(text: str, one: Quantity) -> bool:
    """Whether a number counts the papers of the file: `认定报告两份`."""
    return one.unit in ("份", "页", "册") and bool(
        _PAPERS.search(text[max(0, one.start - 10) : one.start])
    )


_ROLES: tuple[tuple[str, str], ...] = (
    ("fine", r"罚金|罚款|\bfined?\b"),
    ("returned", r"退出|退缴|退赔|退还|缴纳|没收|暂扣|暂缴|赔偿|returned|forfeited"),
    ("deposit", r"定金|订金|押金|保证金|deposit"),
    ("illegal_business_amount", r"非法经营(?:数)?额|经营(?:数)?额|犯罪(?:数|金)额|business amount"),
    (
        "sales_amount",
        r"销售(?:总)?(?:金|数)?额|销售总额|售得|销售(?:所得|收入)|营业额|销货款|货款"
        r"|sales (?:amount|of|total)|turnover|sold .{0,30} for|revenue",
    ),
    (
        "illegal_gains",
        r"违法所得|非法所得|非法获利|获利|牟利|盈利|赚取|利润|收取.{0,6}(?:会员费|广告费|服务费)"
        r"|profits?|illegal gains?|proceeds",
    ),
    ("trade_secret_loss", r"(?:造成|致使|经济).{0,12}损失|损失|loss(?:es)?\b"),
    ("unsold_goods_value", r"货值|价值|估价|鉴定价|总价|(?:零售)?市场价|valued? at|worth|value of"),
    ("payment", r"汇款|转账|支付|付款|手续费|运费|工资|租金|借款|票面|税额|价税|paid|payment"),
)
_UNIT_PRICE = re.compile(
    r"(?:单价|每[\u4e00-\u9fff]{1,2}|进价|售价|[以按].{0,6}价|价格为?|价钱|\bat)(?:(?![值共计])[^，。；,;]){0,10}$"
)
_STOCK = re.compile(
    "查获|扣押|缴获|起获|查扣|收缴|尚未销售|未销售|未售|库存|存放|待销售|待售|搜查|搜出|查封|仓库内|提取"
    "|seized|in stock|unsold|stored|warehouse|found"
)
_SOLD = re.compile(
    "(?<![未待])(?:销售|售出|卖出|出售|贩卖|售给|卖给|售卖|批发给)|(?<!un)sold|sale of|selling",
    re.IGNORECASE,
)
_MADE = re.compile("生产|制造|加工|制作|印制|印刷|组装|灌装|伪造|made|produced|printed|manufactur")
_BOUGHT = re.compile("购进|购买|购入|进货|收购|订购|采购|买来|bought|purchased|ordered")


def role_of(text: str, one: Quantity) -> str:
    """What a number is in the case, from the words nearest before it, else after it."""
    before = _clause_before(text, one.start)
    after = text[one.end : one.end + 14]
    if one.kind == "quantity":
        wider = _sentence_before(text, one.start)
        return _nearest(before) or _held_after(after) or _nearest(wider)
    if one.per or _UNIT_PRICE.search(before[-14:]):
        return "unit_price"
    best, at = "", -1
    for role, words in _ROLES:
        for match in re.finditer(words, before):
            if match.start() > at or (match.start() == at and best == ""):
                best, at = role, match.start()
    if best == "unsold_goods_value" and not _STOCK.search(_sentence_before(text, one.start)):
        best = "goods_value"
    if best:
        return best
    return next((role for role, words in _ROLES if re.match(rf"的?(?:{words})", after)), "")


def _clause_before(text: str, place: int) -> str:
    start = max(text.rfind(mark, 0, place) for mark in "。；;\n") + 1
    return text[max(start, place - 40) : place]


def _sentence_before(text: str, place: int) -> str:
    """The words of this sentence and the one before, as far as they bear on the number."""
    start = text.rfind("\n", 0, place) + 1
    return text[max(start, place - 120) : place]


_HELD = ((_STOCK, "unsold"), (_SOLD, "sold"), (_MADE, "made"), (_BOUGHT, "purchased"))


def _nearest(before: str) -> str:
    """How goods were held, from the last such word."""
    best, at = "", -1
    for pattern, role in _HELD:
        for match in pattern.finditer(before):
            if match.start() > at:
                best, at = role, match.start()
    return best


def _held_after(after: str) -> str:
    return "sold" if re.match(".{0,6}(?:销售|出售|售出|卖)", after) else ""


def _dates(text: str) -> Iterator[Fact]:
    for one in find_dates(text):
        yield Fact(name="date", value=one.iso, start=one.start, end=one.end, text=one.text)


_BASES = (
    (
        "market_median_price_of_genuine_product",
        "(?:按照?)?(?:被侵权|正品|同类正品|真品|相应正品)[^，。]{0,8}?(?:市场)?(?:中间)?价(?:格|值)?"
        "|市场中间价格?|market (?:median )?price of (?:the )?genuine",
    ),
    ("market_median_price_of_same_kind_qualified_product", "同类合格产品[^，。]{0,6}价格?"),
    (
        "average_actual_sale_price_ascertained",
        "实际销售(?:的)?(?:平均)?价格?|average (?:actual )?sale price",
    ),
    (
        "labelled_price_of_infringing_product",
        "标价|吊牌价|标签价|labell?ed price|price tags?|list price",
    ),
    (
        "appointed_appraisal",
        "价格(?:认证|鉴定|认定|评估)(?:中心|结论书?|意见|机构)?|估价(?:鉴定)?|资产评估"
        "|appraisal|price certification",
    ),
)


def _bases(text: str) -> Iterator[Fact]:
    for basis, words in _BASES:
        for match in re.finditer(words, text, re.IGNORECASE):
            yield Fact(
                name="valuation_basis",
                value=basis,
                start=match.start(),
                end=match.end(),
                text=match[0],
            )


_SANCTION = re.compile(
    r"(?:曾?因[^，。；]{0,24}?(?:被判处|被判|判处|行政处罚|行政拘留|被处罚|罚款|受过(?:刑事|行政)处罚)"
    r"|曾(?:受过|被)[^，。；]{0,12}?(?:刑事处罚|行政处罚|判处)|受过(?:刑事|行政)处罚|刑满释放|前科|累犯"
    r"|考验期内|previously (?:convicted|fined|sanctioned)|prior conviction)[^，。；]{0,20}"
)


def _sanctions(text: str) -> Iterator[Fact]:
    for match in _SANCTION.finditer(text):
        administrative = re.search("行政|罚款|fined", match[0]) is not None
        yield Fact(
            name="prior_sanction",
            value=match[0],
            role="administrative" if administrative else "criminal",
            start=match.start(),
            end=match.end(),
            text=match[0],
        )
