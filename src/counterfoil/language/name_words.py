"""Words of a name of a person, a company or a ship, ready to be held against those of another."""

import math
import re
from functools import lru_cache

import msgspec

from counterfoil.language.chinese import HAN
from counterfoil.language.companies import fold_company, is_organisation
from counterfoil.language.latin import latin
from counterfoil.language.names import fold_person, romanise, simplified_table


def _split(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _split(
    """
    mr mrs ms miss dr prof sir dame lord lady madam president prasident presidente minister
    sheikh shaikh shaykh haji hajji general gen col colonel maj major capt captain rev herr
    frau mme jr sr esq phd the of and mv ms mt m/v ss hon
    """
)
_FORMS = _split(
    """
    ltd limited llc llp lp inc incorporated corp corporation co company plc gmbh ag kg kgaa
    ohg sa sarl srl spa sas bv nv oy ab as aps asa kft zrt doo dd ad ooo oao zao pao ao jsc
    ojsc pjsc cjsc pte pty sdn bhd kk aktiengesellschaft gesellschaft holding holdings sro
    tov pat sp z o
    """
)
_LONG_FORMS = re.compile(
    r"\b(?:(?:public |open |closed |private )*joint stock company|limited liability company|"
    r"gesellschaft mit beschrankter haftung|societatea cu raspundere limitata|"
    r"sociedad anonima|societe anonyme|public limited company|private limited|sp z o ?o|s r l|"
    r"s p a|s a|o o o|o a o|z a o|a g|l l c|l t d|b v|n v|s r o)\b"
)
_SHORT = {
    **{"intl": "international", "natl": "national", "mfg": "manufacturing", "bros": "brothers"},
    **{"tech": "technology", "assoc": "association", "dept": "department", "govt": "government"},
    **{"univ": "university", "ind": "industries", "eng": "engineering", "elec": "electronics"},
    **{"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "first": "1st"},
}
_COMMON = _split(
    """
    bank trading trade international group systems system industries industry services
    service management trust corporation company enterprises enterprise technology
    technologies electronics import export general global national government association
    foundation institute investment investments shipping marine energy oil gas development
    construction engineering products al el bin ben ibn van von de der den da di del la le
    abu ould bint
    """
)
_TRADES = {
    **{
        "商贸": "trading",
        "贸易": "trading",
        "国际贸易": "international trading",
        "科技": "technology",
    },
    **{
        "网络科技": "network technology",
        "信息技术": "information technology",
        "实业": "industrial",
    },
    **{
        "电子": "electronics",
        "电器": "electrical",
        "食品": "food",
        "服饰": "apparel",
        "服装": "garment",
    },
    **{
        "鞋业": "footwear",
        "皮具": "leather",
        "箱包": "luggage",
        "玩具": "toys",
        "文具": "stationery",
    },
    **{
        "化妆品": "cosmetics",
        "日用品": "commodity",
        "汽配": "auto parts",
        "建材": "building materials",
    },
    **{"物流": "logistics", "投资": "investment", "管理": "management", "咨询": "consulting"},
    **{
        "电子商务": "e commerce",
        "进出口": "import export",
        "供应链": "supply chain",
        "传媒": "media",
    },
    **{
        "文化": "culture",
        "服务": "service",
        "生物科技": "biotechnology",
        "机电": "electromechanical",
    },
    **{"五金": "hardware", "家居": "home furnishing", "医药": "pharmaceutical", "银行": "bank"},
}


class NameWords(msgspec.Struct, frozen=True):
    """One name, ready to be compared."""

    words: tuple[str, ...]
    """Lower-case Latin words in order, without titles and legal forms."""

    weights: tuple[float, ...]
    """How much each word says: longer words more, words of any company less."""

    numbers: frozenset[str]
    key: str
    """Order-free key of a Chinese person's name, empty for others."""

    hanzi: str
    """Simplified characters, if it is written in them."""


@lru_cache(maxsize=1 << 18)
def name_words(text: str) -> NameWords:
    """Fold one name.

    Args:
        text: As written, in any script that `language.latin` knows or in Chinese.
    """
    hanzi = "".join(HAN.findall(text)).translate(simplified_table())
    if hanzi and not is_organisation(text):
        form = fold_person(text)
        parts = tuple(form.key.split(" "))
        return NameWords(parts, tuple(map(_weight, parts)), frozenset(), form.key, hanzi)
    words = _company_zh(text) if hanzi else _words(latin(text))
    plain = tuple(w for w in words if not w.isdigit()) or tuple(words)
    numbers = frozenset(w for w in words if w.isdigit())
    key = "" if hanzi else fold_person(text).key
    return NameWords(plain, tuple(map(_weight, plain)), numbers, key, hanzi)


def _words(text: str) -> list[str]:
    plain = re.sub(r"(?<=\w)['’`](?=s\b)", "", text.replace("&", " and "))
    plain = re.sub(r"['’`\"“”]", "", plain)
    # A.B.C. is one word, A. B. Smith is three.
    plain = re.sub(r"\b(?:\w\.){2,}\w?", lambda m: m[0].replace(".", ""), plain)
    plain = " ".join(re.findall(r"[^\W_]+", plain))
    bare = _LONG_FORMS.sub(" ", plain)
    words = [_SHORT.get(w, w) for w in bare.split()]
    kept = [w for w in words if w not in _FORMS and w not in _TITLES]
    return kept or words or plain.split()


def _company_zh(text: str) -> list[str]:
    form = fold_company(text)
    trade = _TRADES.get(form.trade) or " ".join(romanise(c) for c in form.trade)
    return [w for w in (romanise(form.place), romanise(form.brand), *trade.split()) if w]


def _weight(word: str) -> float:
    if len(word) == 1:
        return 0.8
    return (0.5 if word in _COMMON else 1.0) * math.sqrt(min(len(word), 9))
