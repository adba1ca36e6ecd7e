"""How people's names are written: hanzi, pinyin in both orders, initials, Latin names.

A name is folded once per distinct spelling into a few keys that can be compared as plain
strings: `王敏`, `Wang Min`, `Min Wang` and `WANG, Min` share one key, and `M. Wang` is a short
form of it. Readings are those of single characters (surnames by their reading as a surname),
because a name is no sentence.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

import msgspec

from counterfoil.language.chinese import HAN, reading_of_code_point

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁"
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武"
    "戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯"
    "纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪"
    "简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎"
    "甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊"
)
_COMPOUND = frozenset(
    (
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "司徒",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "东方",
        "南宫",
        "夏侯",
        "长孙",
        "宇文",
        "轩辕",
        "端木",
        "独孤",
        "百里",
        "呼延",
        "闻人",
        "澹台",
        "濮阳",
        "淳于",
        "太史",
        "申屠",
        "万俟",
        "赫连",
        "钟离",
        "鲜于",
        "闾丘",
        "第五",
    )
)
_AS_SURNAME = {
    **{"单": "shan", "曾": "zeng", "解": "xie", "查": "zha", "仇": "qiu", "任": "ren", "区": "ou"},
    **{"盖": "ge", "乐": "yue", "朴": "piao", "翟": "zhai", "缪": "miao", "纪": "ji", "过": "guo"},
    **{
        "覃": "qin",
        "冼": "xian",
        "员": "yun",
        "祭": "zhai",
        "能": "nai",
        "召": "shao",
        "种": "chong",
    },
    **{"秘": "bi", "黑": "he", "折": "she", "那": "na", "宓": "fu", "逄": "pang", "郇": "xun"},
    **{"晁": "chao", "华": "hua", "宁": "ning", "尉": "wei", "燕": "yan", "曲": "qu", "应": "ying"},
    **{"葛": "ge", "沈": "shen", "石": "shi", "车": "che", "贾": "jia", "阮": "ruan", "谌": "chen"},
}
# Spellings outside the mainland: Cantonese, Hokkien and Wade-Giles forms of common surnames.
_OTHER_SPELLING = {
    **{"wong": "huang", "chan": "chen", "cheung": "zhang", "chang": "zhang", "lau": "liu"},
    **{"leung": "liang", "kwok": "guo", "kuo": "guo", "tsai": "cai", "choi": "cai", "hsu": "xu"},
    **{
        "hsieh": "xie",
        "tse": "xie",
        "chao": "zhao",
        "chiu": "zhao",
        "chou": "zhou",
        "chow": "zhou",
    },
    **{"ng": "wu", "lam": "lin", "yeung": "yang", "tsui": "xu", "fung": "feng", "teng": "deng"},
    **{"tang": "tang", "kwan": "guan", "mak": "mai", "yip": "ye", "yeh": "ye", "lui": "lv"},
    **{"chu": "zhu", "chung": "zhong", "cheng": "cheng", "tseng": "zeng", "tsang": "zeng"},
    **{"kung": "gong", "pang": "peng", "poon": "pan", "tam": "tan", "hui": "xu", "ko": "gao"},
}
_TITLES = frozenset(
    ("mr", "mrs", "ms", "miss", "dr", "prof", "sir", "madam", "mister", "herr", "frau", "mx")
)
_TOKEN = re.compile(r"[a-z0-9']+")


class NameForms(msgspec.Struct, frozen=True):
    """The comparable forms of one spelling of a person's name. Empty string: not known."""

    hanzi: str
    """Simplified characters of the name, without blanks; empty for a Latin spelling."""

    key: str
    """Order-free toneless key: surname and joined given name, sorted, one blank between."""

    short: tuple[str, ...]
    """`surname initial` for each plausible order: `("wang m",)`."""

    abbreviated: bool
    """The spelling itself holds only initials of the given name: `M. Wang`."""


EMPTY = NameForms("", "", (), False)


def fold_person(text: str) -> NameForms:
    """Forms of one name. `EMPTY` if no letter or character stands in it.

    Args:
        text: A name as written, in Chinese characters or Latin letters.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    han = "".join(HAN.findall(plain))
    if len(han) >= 2 or (han and not re.search("[A-Za-z]", plain)):
        return _fold_hanzi(han.translate(simplified_table()))
    return _fold_latin(plain)


def fold_people(texts: Iterable[str]) -> list[NameForms]:
    """Forms of many distinct names, in order. About 150,000 a second."""
    return [fold_person(text) for text in texts]


@cache
def simplified_table() -> dict[int, str]:
    """Character by character Traditional to Simplified, for `str.translate`."""
    import opencc

    codes = [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xF900, 0xFB00)]
    plain = [unicodedata.normalize("NFKC", chr(code)) for code in codes]
    # One call over the list is a thousand times cheaper than a call a character; line ends
    # keep the phrases of the dictionary from reaching across.
    simple = opencc.OpenCC("t2s").convert("\n".join(plain)).split("\n")
    return {code: new for code, new in zip(codes, simple, strict=True) if chr(code) != new}


def split_hanzi(han: str) -> tuple[str, str]:
    """Surname and given name of a name in simplified characters."""
    if len(han) >= 3 and han[:2] in _COMPOUND:
        return han[:2], han[2:]
    return han[:1], han[1:]


def is_surname(spelling: str) -> bool:
    """Whether lower-case letters are the pinyin of a common Chinese surname."""
    return spelling in _surname_spellings()


def romanise(han: str) -> str:
    """Toneless readings of simplified characters, joined, each by its most usual reading."""
    return han.translate(romanisation())


@cache
def romanisation() -> dict[int, str]:
    """The usual reading of each character by its code point, for `str.translate`."""
    return {code: found[0] for code, found in reading_of_code_point().items() if found}


def _fold_hanzi(han: str) -> NameForms:
    surname, given = split_hanzi(han)
    family = _AS_SURNAME.get(surname) or romanise(surname)
    first = romanise(given)
    short = (f"{family} {first[:1]}",) if first else ()
    return NameForms(han, " ".join(sorted(x for x in (family, first) if x)), short, False)


def _fold_latin(text: str) -> NameForms:
    plain = text
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text.replace("ü", "v").replace("Ü", "V"))
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    family, rest = _family_first(plain)
    tokens = [t.replace("'", "") for t in _TOKEN.findall(rest.lower())]
    tokens = [t for t in tokens if t not in _TITLES] or tokens
    if not tokens and not family:
        return EMPTY
    if family:
        return _with_family(family, tokens)
    return _without_family(tokens)


def _family_first(text: str) -> tuple[str, str]:
    """The surname, if the spelling marks it (`YANG, Taopeng`, `LIAO Zhi Lei`), and the rest."""
    if "," in text:
        family, _, rest = text.partition(",")
        return "".join(_TOKEN.findall(family.lower())), rest
    words = re.findall(r"[^\W_][\w'-]*", text)
    capital = [w for w in words if len(w) > 1 and w.isupper()]
    if len(words) > 1 and len(capital) == 1 and len(capital) < len(words):
        others = [w for w in words if w is not capital[0]]
        if any(len(w) > 1 for w in others):
            return "".join(_TOKEN.findall(capital[0].lower())), " ".join(others)
    return "", text


def _with_family(family: str, tokens: list[str]) -> NameForms:
    family = _mainland(family)
    if tokens and all(len(t) == 1 for t in tokens):
        return _abbreviation(family, tokens[0])
    given = "".join(tokens)
    short = (f"{family} {given[:1]}",) if given else ()
    return NameForms("", " ".join(sorted(x for x in (family, given) if x)), short, False)


def _without_family(tokens: list[str]) -> NameForms:
    long = [t for t in tokens if len(t) > 1]
    if len(long) == 1 and len(tokens) > 1:
        initials = [t for t in tokens if len(t) == 1]
        return _abbreviation(_mainland(long[0]), initials[0])
    if len(long) >= 3:
        edge = [t for t in (long[-1], long[0]) if is_surname(t)]
        if edge and all(len(t) <= 6 for t in long):
            rest = long[:-1] if edge[0] == long[-1] else long[1:]
            return _with_family(edge[0], rest)
    return NameForms("", " ".join(sorted(long or tokens)), _orders(long), False)


def _orders(tokens: list[str]) -> tuple[str, ...]:
    if len(tokens) < 2:
        return ()
    first, last = tokens[0], tokens[-1]
    both = [(last, first), (first, last)]
    known = [pair for pair in both if is_surname(pair[0])]
    # Where exactly one end is a Chinese surname the order is settled.
    return tuple(f"{a} {b[0]}" for a, b in (known if len(known) == 1 else both))


def _abbreviation(family: str, initial: str) -> NameForms:
    short = f"{family} {initial}"
    return NameForms("", f"{short}.", (short,), True)


def _mainland(family: str) -> str:
    if family in _surname_spellings():
        return family
    return _OTHER_SPELLING.get(family, family)


@cache
def _surname_spellings() -> frozenset[str]:
    single = {_AS_SURNAME.get(s) or romanise(s) for s in _SURNAMES}
    return frozenset(single | {romanise(s) for s in _COMPOUND})
