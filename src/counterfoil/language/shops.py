"""Shop names without their decoration: brand part and trade, comparable across scripts."""

import re
import unicodedata
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.language.chinese import HAN
from counterfoil.language.names import romanisation, romanise, simplified_table

_SUFFIX_ZH = (
    *(
        "官方旗舰店",
        "品牌旗舰店",
        "旗舰店",
        "专营店",
        "专卖店",
        "官方店",
        "直营店",
        "体验店",
        "企业店",
    ),
    *("工厂店", "仓库店", "批发店", "精品店", "折扣店", "自营店", "分店", "总店", "本店", "小店"),
    *("小铺", "店铺", "商铺", "铺子", "杂货铺", "直播间", "直播", "官方", "优选", "严选", "甄选"),
    *("批发", "代购", "海淘", "商行", "商城", "商店", "网店", "号店", "专柜", "工作室", "店"),
)
_SUFFIX_EN = re.compile(
    r"(?:official|flagship|store|shop|mall|outlet|depot|direct|live|online|wholesale|trading)$"
)
_HAN = re.sub(r"\\[uU]([0-9a-fA-F]+)", r"\\x{\1}", HAN.pattern)
"""The same for array kernels."""

_ENDING = re.compile(rf"(?:(?:第?\d+号?店?|no\d+|\d+)|{'|'.join(_SUFFIX_ZH)})$")


@lru_cache(maxsize=262144)
def fold_shop(text: str) -> str:
    """Key of a shop's name: pinyin and letters of what is left without decoration.

    `瑞★祥日用品旗舰店`, `瑞祥日用品-2号店` and `ruixiangriyongpin88` share one key. A name that is
    nothing but decoration keeps all its letters.

    Args:
        text: Name as shown on the platform.
    """
    plain = unicodedata.normalize("NFKC", text).translate(simplified_table()).lower()
    plain = "".join(re.findall(r"[^\W_]", plain))
    bare = _bare(plain)
    spoken = romanise(bare or plain)
    return unicodedata.normalize("NFKD", spoken).encode("ascii", "ignore").decode()


def fold_shops(texts: pa.Array) -> pa.Array:
    """`fold_shop` of each of many names, by array kernels: about a million a second.

    Args:
        texts: String array without nulls.
    """
    joined = "\0".join(texts.to_pylist())
    plain = unicodedata.normalize("NFKC", joined).translate(simplified_table()).lower()
    whole = pa.array(re.sub(r"[^\w\0]+|_+", "", plain).split("\0"), pa.string())
    if len(whole) != len(texts):  # A name holds the character that parts them here.
        return pa.array([fold_shop(text) for text in texts.to_pylist()], pa.string())
    spoken = "\0".join(_all_bare(whole).to_pylist()).translate(romanisation())
    letters = unicodedata.normalize("NFKD", spoken).encode("ascii", "ignore").decode()
    return pa.array(letters.split("\0"), pa.string())


def _all_bare(texts: pa.Array) -> pa.Array:
    """`_bare` of each: rounds in which only names that have just become shorter are looked at."""
    answer, rows, left = texts, None, texts
    while len(left):
        shorter = pc.replace_substring_regex(left, _ENDING.pattern.replace(r"\d", r"\p{Nd}"), "")
        latin = pc.and_(pc.equal(shorter, left), pc.invert(pc.match_substring_regex(left, _HAN)))
        shorter = pc.if_else(
            latin, pc.replace_substring_regex(left, _SUFFIX_EN.pattern, ""), shorter
        )
        done = pc.or_(pc.equal(shorter, left), pc.less(pc.utf8_length(shorter), 2))
        at = pc.indices_nonzero(pc.invert(done))
        rows, left = at if rows is None else rows.take(at), shorter.take(at)
        mask = np.zeros(len(texts), np.bool_)
        mask[rows] = True
        answer = pc.replace_with_mask(answer, pa.array(mask), left)
    return answer


def _bare(text: str) -> str:
    """The name without trailing numbers and words that any shop may carry."""
    while True:
        shorter = _ENDING.sub("", text)
        if shorter == text and not HAN.search(text):
            shorter = _SUFFIX_EN.sub("", text)
        if shorter == text or len(shorter) < 2:
            return text
        text = shorter
