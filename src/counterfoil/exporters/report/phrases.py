"""Sentences that Counterfoil itself writes into records, in Chinese.

What has no entry here is shown in English as recorded; what was captured is never translated.
"""

# ruff: noqa: E501 (sentences are read by the row)
import re

from counterfoil.exporters.report.words import data_word

PHRASES: tuple[tuple[str, str], ...] = (
    (r"strongest finding ([\d.]+)", r"最强疑点 \1"),
    (r"(\d+) suspected offers", r"\1 个涉嫌商品链接"),
    (r"facts reach a threshold of (\S+)", r"已记录事实达到 \1 的标准"),
    (r"suspected ring of (\d+) records", r"涉嫌团伙，\1 条记录"),
    (r"(\d+) seizures at its sites", r"其场所发生 \1 次查扣"),
    (r"(\d+) tips name a member", r"\1 条举报提到其成员"),
    (r"([\d,.]+) ([A-Z]{3}): asked price times units sold", r"\1 \2：标价 × 销量"),
    (r"units sold are the platform's figure; sham orders are not deducted", "销量为平台显示数字，未扣除刷单"),
    (r"prices and units as the platform states them; sham orders not deducted", "价格和数量以平台显示为准，未扣除刷单"),
    (r"between (\d+) and (\d+) persons stand behind its records", r"其记录背后有 \1 至 \2 人"),
    (r"without (\w+) (\S+) it falls into (\d+) parts", r"去掉 \2 后分裂为 \3 部分"),
    (r"stability under resampled ties: ([\d.]+)", r"对联系重抽样后的稳定性：\1"),
    (r"no goods were seized; that the goods are not genuine is to be established", "未查扣实物，商品是否为假冒尚待查明"),
    (r"no offer has both a price and units sold, so nothing is valued", "没有同时具备价格和销量的商品链接，故未估值"),
    (r"mark in (\S+)", "{1}中出现商标"),
    (r"mark in (\S+) in look-alike letters", "{1}中以形近字母出现商标"),
    (r"mark in (\S+) with gaps between its letters", "{1}中商标字母被拆开"),
    (r"mark inside a longer word in (\S+)", "{1}的长词中含有商标"),
    (r"word in (\S+) one edit away from the mark", "{1}中的词与商标仅差一处"),
    (r"word in (\S+) (\d+) edits away from the mark", "{1}中的词与商标相差 {2} 处"),
    (r"word in (\S+) that looks like the mark", "{1}中的词与商标形近"),
    (r"word in (\S+) that sounds like the mark", "{1}中的词与商标音近"),
    (r"mark without its vowels in (\S+)", "{1}中出现去元音的商标"),
    (r"beginning of the mark in (\S+)", "{1}中出现商标开头"),
    (r"mark written backwards in (\S+)", "{1}中倒写商标"),
    (r"pinyin of the Chinese mark in (\S+)", "{1}中出现中文商标的拼音"),
    (r"Chinese mark half in pinyin in (\S+)", "{1}中中文商标部分用拼音"),
    (r"initials of the Chinese mark in (\S+)", "{1}中出现中文商标的首字母"),
    (r"Chinese mark in (\S+)", "{1}中出现中文商标"),
    (r"Chinese mark in (\S+) with signs between its characters", "{1}中中文商标被符号隔开"),
    (r"characters in (\S+) that sound like the Chinese mark", "{1}中的字与中文商标同音"),
    (r"characters in (\S+) that sound nearly like the Chinese mark", "{1}中的字与中文商标近音"),
    (r"mark in (\S+) with letters hidden", "{1}中商标部分字母被遮蔽"),
    (r"same kind of goods", "同一种商品"),
    (r"goods of the same class", "同类商品"),
    (r"price is (\d+)% of the list price", r"价格为指导价的 \1%"),
    (r"words that counterfeit sellers use", "售假者惯用词"),
    (r"without (detector:\w+|cue:[\w ]+|lawful)", "没有“{1}”一项"),
    (r"a lawful explanation that holds", "合法解释成立"),
    (r"asked price far below the lowest list price", "标价远低于最低指导价"),
    (r"asked price far below other listings under the mark in this channel", "标价远低于同渠道同商标的其他链接"),
    (r"the same description stands in several shops", "多家店铺使用同一描述"),
    (r"the shop put the same title up again after it had gone", "该店下架后以同一标题重新上架"),
    (r"sales far above the shop's other listings", "销量远高于该店其他链接"),
    (r"the shop had only just opened", "店铺刚开张"),
    (r"median ([\d.]+)", r"中位数 \1"),
    (r"(\d+) shops", r"\1 家店铺"),
    (r"(\d+) days", r"\1 天"),
    (r"under (\d+) days", r"不足 \1 天"),
    (r"mark spoken in the stream", "直播中说出商标"),
    (r"mark heard by its sound", "直播中听到与商标同音的词"),
    (r"(\d+) listings of its shops state a certificate number that cannot hold: (\S+)", r"其店铺的 \1 个链接所标证书编号不成立：\2"),
    (r"(\d+) scans of goods under these rights break the serial rules: (\S+)", r"该权利项下商品的 \1 次扫码违反序列号规则：\2"),
    (r"promise of a copy", "承诺提供仿品"),
    (r"price named", "报出价格"),
    (r"link or order named", "提到链接或下单"),
    (r"the shop's livestream offers the mark", "该店直播推销该商标"),
    (r"the same goods as in the livestream", "与直播中相同的商品"),
    (r"sum of the parts is above the highest score", "各项之和超过最高分"),
    (r"lawful explanation: (.+)", "合法解释：{1}"),
    (r"possible lawful explanation: (.+)", "可能的合法解释：{1}"),
    (r"(\S+) is not on the list", r"\1 不在授权名单中"),
    (r"in force until (\S+)", r"有效期至 \1"),
    (r"expired on (\S+)", r"已于 \1 到期"),
    (r"registered only on (\S+)", r"\1 才注册"),
    (r"nothing is stated", "没有记载"),
    (r"no indicator is stated", "没有记载任何迹象"),
    (r"number sold unknown", "销量不明"),
    (r"no papers named", "未提及单证"),
    (r"a claim without proof", "只有声称，没有证明"),
    (r"day of the conduct", "行为日期"),
)  # fmt: skip
COMPILED = tuple((re.compile(pattern), chinese) for pattern, chinese in PHRASES)


def sentence(text: str, language: str) -> str:
    """A recorded sentence; in Chinese its translation if it is one of Counterfoil's own."""
    if language != "zh" or not text:
        return text
    for pattern, chinese in COMPILED:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        if "{1}" not in chinese:
            return found.expand(chinese)
        parts = [data_word(part, language) for part in found.groups()]
        return chinese.format("", *parts)
    return data_word(text, language)
