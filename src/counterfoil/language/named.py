"""Persons, places, marks and goods in running text.

Known false positives: a masked name (`王某`) that continues into the next word, shop names read as
places, and quoted words that are no marks.
"""

import re
from collections.abc import Iterator

from counterfoil.language.goods_words import GOODS_WORDS
from counterfoil.language.narrated import Fact

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "常温康施牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍"
    "涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景"
    "党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝库帅强"
)
_ACCUSED = "被告人|被告单位|上诉人|犯罪嫌疑人|嫌疑人|原审被告人|同案犯|同案人|违法行为人|当事人"
_WITNESS = "证人|被害人|报案人|举报人|委托人|店主|老板|法定代表人|经营者|负责人|员工|雇员|男子|女子"
_MASKED = (
    r"[某×XxＸ*＊]{1,2}(?:[甲乙丙丁戊一二三四五六七八九十\d]"
    r"|[\u4e00-\u9fff](?=[、，,。（(等的与和]))?"
)
_NAME = (
    rf"[{_SURNAMES}]\d?(?:{_MASKED}|"
    r"[\u4e00-\u9fff]{1,2}(?=[、，,。；（(等及与和在于因的以从经将曾是为向]))"
)
_TITLED = re.compile(rf"(?P<role>{_ACCUSED}|{_WITNESS})(?P<name>{_NAME})")
_ANY_MASKED = re.compile(rf"(?<![构犯组])(?P<name>[{_SURNAMES}]\d?[某×ＸX]{{1,2}}[甲乙丙丁\d]?)")
_ENGLISH_PERSON = re.compile(
    r"\b(?P<role>[Ss]uspects?|[Dd]efendants?|[Aa]ccused|[Ww]itness(?:es)?|[Ss]eller|[Oo]wner|Mr\.?|Ms\.?|Mrs\.?)"
    r"\s+(?P<name>[A-Z][\w'’-]+(?:\s+[A-Z][\w'’.-]+){0,2})"
)


def find_people(text: str) -> Iterator[Fact]:
    """Persons with their role: accused, other or named."""
    taken: set[int] = set()
    for pattern in (_TITLED, _ENGLISH_PERSON, _ANY_MASKED):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            if start in taken:
                continue
            taken.update(range(start, end))
            role = match.groupdict().get("role") or ""
            accused = re.fullmatch(rf"{_ACCUSED}|[Ss]uspects?|[Dd]efendants?|[Aa]ccused", role)
            yield Fact(
                name="person",
                value=match["name"],
                role="accused" if accused else "other" if role else "named",
                start=start,
                end=end,
                text=match["name"],
            )


_PLACE = re.compile(
    r"(?:(?:[\u4e00-\u9fff]{2,6}?(?:省|自治区))?[\u4e00-\u9fff]{1,6}?(?:市(?![场价民面])|自治州|盟|地区)"
    r"(?:[\u4e00-\u9fff]{1,6}?(?:[区县旗]|市(?![场价民面])))?|[\u4e00-\u9fff]{1,5}?[县区](?!域)|本市|本县)"
    r"(?:[\u4e00-\u9fffX×\d]{0,8}?(?:镇|乡|街道|村|社区|小区|路|街|大道|巷|号楼?|号|栋|幢|楼|层|单元|室|房|铺|市场"
    r"|大厦|商城|广场|酒店|园区|开发区|门市|仓库)){0,9}"
)
_BEFORE_PLACE = frozenset("在于到至从向往经过由的是及对将把被给甲乙某先后并称用")
_AGENCY = re.compile("公安|检察|法院|管理局|监督|分局|派出所|人民")
_AGENCY_AFTER = re.compile(
    "(?:人民)?(?:检察院|法院|公安|分局|公安局|食品|药品|质量|工商|烟草|价格|盐务|市场监督|局|司法|产品|动物)"
)


def find_places(text: str) -> Iterator[Fact]:
    """Addresses from province to room; names of authorities are left out."""
    for match in _PLACE.finditer(text):
        words = match[0]
        shift = _noise(words)
        if len(words) - shift < 3 and not words.startswith("本"):
            continue
        if _AGENCY.search(words) or _AGENCY_AFTER.match(text, match.end()):
            continue
        start = match.start() + shift
        yield Fact(
            name="place",
            value=text[start : match.end()],
            start=start,
            end=match.end(),
            text=text[start : match.end()],
        )


def _noise(words: str) -> int:
    """How many characters before the name of the place do not belong to it."""
    suffix = re.search("[省市县区盟旗]", words[1:])
    first = suffix.start() + 1 if suffix else len(words)
    cuts = [i + 1 for i, mark in enumerate(words[:first]) if mark in _BEFORE_PLACE]
    usable = [cut for cut in cuts if first - cut >= 2 or words[cut:].startswith("本")]
    return max(usable, default=0)


_QUOTED = re.compile(r"[“\"「『](?P<mark>[^”\"」』，。；]{1,24})[”\"」』]")
_MARK_AFTER = re.compile(
    r"^[”\"」』]?(?:等)?(?:系列)?(?:的)?(?:注册)?(?:商标|品牌|牌|字样|标识|标志)|^.{0,3}(?:白酒|香烟|手机)"
)
_MARK_BEFORE = re.compile(
    '(?:假冒|仿冒|冒充|印有|标有|标注|贴有|侵犯|注册的|制作|商标|品牌)(?:的)?[“"「]?$'
)
_LATIN_MARK = re.compile(
    r"(?:(?<=假冒)|(?<=仿冒)|(?<=未经)|(?<=counterfeit )|(?<=fake ))"
    r"(?P<mark>[A-Z][A-Za-z0-9&'.+-]{1,24}(?:\s[A-Z][A-Za-z0-9&'.-]{1,20}){0,2})"
)
_NO_MARKS = frozenset({"注册", "他人", "上述注册", "上述", "知名", "名牌", "他人注册"})
_NAMED_MARK = re.compile(
    r"(?:假冒|仿冒)的?(?P<mark>[\u4e00-\u9fff]{2,4}?)(?=等?(?:品牌|牌|注册商标|商标))"
)


def find_marks(text: str) -> Iterator[Fact]:
    """Marks: quoted beside `商标` or `品牌`, and capitals behind `假冒` or `counterfeit`."""
    taken: set[int] = set()
    listed, last = False, 0
    for match in _QUOTED.finditer(text):
        start, end = match.span("mark")
        after, before = text[end : end + 14], text[max(0, start - 6) : start]
        between = text[last:start]
        in_list = listed and re.fullmatch('[”"」、，和及与 “「]{1,5}', between) is not None
        copied = "假冒" in text[max(0, start - 20) : start] and re.match('[”"」][、和及与]', after)
        said = _MARK_AFTER.search(after) or _MARK_BEFORE.search(before)
        listed = bool(said or in_list or copied)
        last = end
        if listed:
            taken.update(range(start, end))
            yield _mark(match, start, end)
    for pattern in (_LATIN_MARK, _NAMED_MARK):
        for match in pattern.finditer(text):
            start, end = match.span("mark")
            if start not in taken and match["mark"] not in _NO_MARKS:
                taken.update(range(start, end))
                yield _mark(match, start, end)


def _mark(match: re.Match[str], start: int, end: int) -> Fact:
    return Fact(name="mark", value=match["mark"], start=start, end=end, text=match["mark"])


_GOODS = re.compile(
    "|".join(sorted(map(re.escape, GOODS_WORDS), key=len, reverse=True)), re.IGNORECASE
)


def find_goods(text: str) -> Iterator[Fact]:
    """Words for goods with their category."""
    for match in _GOODS.finditer(text):
        word = match[0]
        if word.isascii() and not _whole_word(text, match.start(), match.end()):
            continue
        yield Fact(
            name="goods",
            value=word,
            role=GOODS_WORDS[word if word in GOODS_WORDS else word.lower()],
            start=match.start(),
            end=match.end(),
            text=word,
        )


def _whole_word(text: str, start: int, end: int) -> bool:
    before = text[start - 1 : start]
    after = text[end : end + 1]
    return not (before.isascii() and before.isalpha()) and not (
        after.isascii() and after.isalpha() and after != "s"
    )
