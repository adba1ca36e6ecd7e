"""Shop names without their decoration: brand part and trade, comparable across scripts."""

import re
import unicodedata
from functools import lru_cache

from counterfoil.language.chinese import HAN
from counterfoil.language.names import romanise, simplified_table

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


def _bare(text: str) -> str:
    """The name without trailing numbers and words that any shop may carry."""
    while True:
        shorter = _ENDING.sub("", text)
        if shorter == text and not HAN.search(text):
            shorter = _SUFFIX_EN.sub("", text)
        if shorter == text or len(shorter) < 2:
            return text
        text = shorter
