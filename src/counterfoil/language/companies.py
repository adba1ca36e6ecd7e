"""Company names taken apart: place, brand part, trade, legal form, in Chinese and English."""

import re
import unicodedata
from functools import lru_cache

import msgspec

from counterfoil.language.chinese import HAN, pinyin_key
from counterfoil.language.names import simplified_table
from counterfoil.language.places import CITIES, PROVINCES

_FORM_ZH = (
    *("股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "股份公司", "集团公司", "集团"),
    *("分公司", "公司", "个体工商户", "农民专业合作社", "合作社", "经营部", "工作室", "营业部"),
    *("服务部", "批发部", "商行", "商贸行", "贸易行", "门市部", "加工厂", "工厂", "厂", "中心"),
    *("事务所", "合伙企业", "研究院", "商店", "超市", "店"),
)
_TRADE_ZH = (
    *("电子商务", "网络科技", "信息技术", "信息科技", "生物科技", "商贸", "贸易", "科技", "实业"),
    *("食品", "服饰", "服装", "鞋业", "皮具", "箱包", "电子", "电器", "文具", "玩具", "化妆品"),
    *("日用品", "汽配", "汽车配件", "建材", "农资", "种子", "消防器材", "国际贸易", "进出口"),
    *("供应链", "物流", "投资", "管理", "咨询", "服务", "技术", "工贸", "百货", "家居", "五金"),
    *("机电", "医药", "药业", "酒业", "茶业", "图书", "文化", "传媒", "母婴", "用品", "经营"),
)
_FORM_EN = re.compile(
    r"\b(?:co|company|corp|corporation|inc|incorporated|ltd|limited|llc|llp|lp|plc|gmbh|ag|kg|"
    r"sa|s a|sarl|spa|s p a|srl|bv|b v|nv|n v|oy|ab|as|a s|oao|ooo|zao|pao|jsc|pjsc|ojsc|cjsc|"
    r"pte|pty|sdn|bhd|kk|holding|holdings|group|gesellschaft mit beschrankter haftung|"
    r"aktiengesellschaft|societe anonyme|sociedad anonima|limited liability company|"
    r"joint stock company|public|open|closed|the|and)\b"
)
_FIRM_EN = re.compile(
    r"\b(?:co|company|corp|corporation|inc|ltd|limited|llc|llp|plc|gmbh|bv|pte|pty|bhd|sarl|srl|"
    r"group|trading|enterprise|enterprises|holdings?)\b\.?"
)
_FIRM_ZH = re.compile(
    r"(?:公司|集团|经营部|商行|工作室|合作社|个体工商户|批发部|服务部|门市部|贸易行|"
    r"工厂|加工厂|事务所|合伙企业|中心|商店|超市)(?:[（(].{1,12}[）)])?$"
)


class CompanyForms(msgspec.Struct, frozen=True):
    """A company's name, taken apart. Empty string: the name does not say."""

    place: str
    """Province or city at its head, simplified."""

    brand: str
    """The part that tells it from others, folded: simplified hanzi or lower-case letters."""

    trade: str
    form: str
    key: str
    """Pinyin or letters of brand and trade: what two spellings of one company share."""


def is_organisation(text: str | None) -> bool:
    """Whether a name is a company's rather than a person's, by its legal form."""
    if not text:
        return False
    if HAN.search(text):
        return len(text) > 4 and _FIRM_ZH.search(text.translate(simplified_table())) is not None
    return _FIRM_EN.search(text.lower()) is not None


@lru_cache(maxsize=262144)
def fold_company(text: str) -> CompanyForms:
    """A company's name taken apart.

    Args:
        text: As registered or as written on a page, in Chinese or in Latin letters.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if HAN.search(plain):
        return _fold_han("".join(re.findall(r"\w", plain)).translate(simplified_table()))
    letters = unicodedata.normalize("NFKD", plain.lower())
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    words = re.sub(r"[^a-z0-9]+", " ", letters.replace("&", " and ").replace(".", ""))
    brand = " ".join(_FORM_EN.sub(" ", words).split()) or words.strip()
    return CompanyForms("", brand, "", "", brand.replace(" ", ""))


def _fold_han(text: str) -> CompanyForms:
    place = ""
    for length in (4, 3, 2):
        if text[:length] in CITIES or text[:length] in PROVINCES:
            place = text[:length]
            text = text[length:].removeprefix("市").removeprefix("省")
            break
    form = next((f for f in _FORM_ZH if text.endswith(f) and len(text) > len(f)), "")
    rest = text[: len(text) - len(form)] if form else text
    trade = next((t for t in _TRADE_ZH if rest.endswith(t) and len(rest) > len(t)), "")
    brand = rest[: len(rest) - len(trade)] if trade else rest
    return CompanyForms(place, brand, trade, form, pinyin_key(brand + trade))
