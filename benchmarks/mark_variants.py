"""Disguises of names by kind, from tables that share nothing with those of the product.

    python benchmarks/mark_variants.py --seed 1 --each 100

prints recall at 1 and at 10 of each kind, beside a rapidfuzz scan of the same skeletons.
"""

import argparse
import random
import string
import unicodedata
from collections.abc import Callable, Sequence

from marks import known_file, made_up

Change = Callable[[random.Random, str], str]

CYRILLIC = dict(zip("aeopcxyisjkmtbh", "аеорсхуіѕјкмтвн", strict=True))
GREEK = dict(zip("aonptixkyuz", "αοηρτιχκγυζ", strict=True))
SMALL_CAPITALS = dict(zip("abcdefghijklmnoprtuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ", strict=True))
TURNED = dict(zip("abcdefghijklmnopqrtuvwy", "ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹʇnʌʍʎ"[:23], strict=True))
LEET = {
    **{"a": "4@", "b": "8", "e": "3€", "g": "96", "i": "1!", "l": "1|", "o": "0", "s": "5$"},
    **{"t": "7+", "z": "2"},
}
LONG_LEET = {
    **{"a": "/\\", "b": "|3", "c": "(", "d": "|)", "h": "|-|", "k": "|<", "l": "|_", "m": "|\\/|"},
    **{"n": "|\\|", "u": "|_|", "v": "\\/", "w": "\\/\\/", "x": "><"},
}
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
HEARD = (
    *(("ph", "f"), ("f", "ph"), ("ck", "k"), ("c", "k"), ("k", "c"), ("qu", "kw"), ("x", "ks")),
    *(("s", "z"), ("z", "s"), ("y", "i"), ("i", "y"), ("ee", "ea"), ("ea", "ee"), ("oo", "u")),
    *(("ou", "oo"), ("w", "v"), ("v", "w"), ("er", "ur"), ("th", "t"), ("ai", "ay"), ("e", "a")),
)
ADDED = (
    *("official", "store", "shop", "outlet", "original", "genuine", "authentic", "new", "2026"),
    *("plus", "pro", "premium", "brand", "company", "online", "hq", "direct", "sale", "global"),
)
WEB = ("www.{}.com", "{}.shop", "@{}", "#{}", "{}.com.cn", "{}_official", "{}™", "The {} ®", "{}'s")
TITLES = (
    "hot sale {} men leather wallet gift box", "free shipping 2pcs {} charger cable for travel",
    "women {} bag top quality mirror 1:1", "【包邮】{} 运动鞋 男款 夏季新款",
    "正品 {} 充电器 家用 便携",
)  # fmt: skip
JOINTS = (" ", "-", ".", "_", "·", "\u200b", "/", "*", "~", "•", "⭐")
ADDED_HAN = (
    "官方旗舰店",
    "专卖店",
    "正品",
    "品牌",
    "集团",
    "有限公司",
    "新款",
    "同款",
    "牌",
    "中国",
)
ALIKE = (
    "未末木术 土士 己已巳 日曰 人入八 大太犬天夫 王玉主 千干于 晴睛清请情 力刀 "
    "白自百 田由甲申 鸟乌 贝见 鱼渔 林森 晶品 金全 今令 午牛 兰三 水永冰 心必 "
    "月用 瓜爪 拔拨 博搏 辩辨 遣遗 微徽 戴载 蓝篮 洁浩 浪狼 佳住往 波坡破 格路 "
    "康庸 莱菜 宝室 丽而 恒垣桓 泰秦 凯剀 达迏 飞气 龙尤 欧殴 雅稚 娜那 威咸 "
    "伊尹 华毕 安按 乐东 美羔 亚业 奇寄 阳阴 明朋 伦轮 伟佛"
)
SPLIT = {
    **{"明": "日月", "好": "女子", "林": "木木", "朋": "月月", "鲜": "鱼羊", "妈": "女马"},
    **{"胜": "月生", "利": "禾刂", "科": "禾斗", "和": "禾口", "钟": "钅中", "根": "木艮"},
}
MEANINGS = (
    "apple 苹果|panda 熊猫|tiger 老虎|golden lion 金狮|red star 红星|white horse 白马|"
    "black eagle 黑鹰|blue moon 蓝月亮|great wall 长城|green leaf 绿叶|seven wolves 七匹狼|"
    "double star 双星|flying pigeon 飞鸽|sea gull 海鸥|morning light 晨光|little swan 小天鹅|"
    "peacock 孔雀|white rabbit 大白兔|golden sun 金太阳|happy island 快乐岛|tea king 茶王|"
    "mountain spring 山泉|snow flower 雪花|sunflower 向日葵|black pearl 黑珍珠|lucky star 吉星|"
    "jade dragon 玉龙|dragon gate 龙门|big bear 大熊|magic kitchen 魔法厨房|iron man 铁人|"
    "silver fox 银狐|rainbow 彩虹|diamond 钻石|crown 皇冠|castle 城堡|ocean heart 海洋之心|"
    "wild horse 野马|three squirrels 三只松鼠|old village 老村|purple forest 紫林|"
    "spring wind 春风|autumn water 秋水|summer palace 夏宫|winter plum 冬梅|cloud bird 云鸟|"
    "fire phoenix 火凤凰|stone bridge 石桥|kitchen friend 厨友|mother love 母爱"
)


def mapped(table: dict[str, str], share: float) -> Change:
    def change(draw: random.Random, name: str) -> str:
        places = [i for i, c in enumerate(name) if c in table]
        if not places:
            return name
        some = set(draw.sample(places, max(1, round(share * len(places)))))
        return "".join(draw.choice(table[c]) if i in some else c for i, c in enumerate(name))

    return change


def respelt(table: dict[str, str], share: float) -> Change:
    one = mapped({key: chr(0xE000 + i) for i, key in enumerate(table)}, share)
    spelt = {0xE000 + i: value for i, value in enumerate(table.values())}
    return lambda draw, name: one(draw, name).translate(spelt)


def fancy(draw: random.Random, name: str) -> str:
    first = draw.choice((0x1D41A, 0x1D44E, 0x1D4EA, 0x1D586, 0x1D5BA, 0x1D68A, 0x24D0, 0xFF41))
    return "".join(chr(first + ord(c) - 97) if c in string.ascii_lowercase else c for c in name)


def accents(draw: random.Random, name: str) -> str:
    marks = "\u0301\u0308\u0303\u0327\u0331\u0335"
    return unicodedata.normalize(
        "NFC", "".join(c + draw.choice(marks) if draw.random() < 0.4 else c for c in name)
    )


def keyboard(draw: random.Random, name: str) -> str:
    near = {
        c: row[max(0, i - 1) : i] + row[i + 1 : i + 2] for row in ROWS for i, c in enumerate(row)
    }
    return mapped(near, 0.01)(draw, name)


def edits(count: int) -> Change:
    def change(draw: random.Random, name: str) -> str:
        for _ in range(count):
            i = draw.randrange(len(name))
            letter = draw.choice(string.ascii_lowercase)
            name = draw.choice(
                (name[:i] + name[i + 1 :], name[:i] + letter + name[i:],
                 name[:i] + letter + name[i + 1 :])
            )  # fmt: skip
        return name

    return change


def transposed(draw: random.Random, name: str) -> str:
    i = draw.choice([i for i in range(len(name) - 1) if name[i] != name[i + 1]] or [0])
    return name[:i] + name[i + 1] + name[i] + name[i + 2 :]


def repeated(draw: random.Random, name: str) -> str:
    for _ in range(draw.randint(1, 3)):
        i = draw.randrange(len(name))
        name = name[:i] + name[i] * draw.randint(1, 2) + name[i:]
    return name


def heard(draw: random.Random, name: str) -> str:
    for written, sound in draw.sample([p for p in HEARD if p[0] in name] or [("", "")], 1) * 2:
        name = name.replace(written, sound, 1)
    return name


def vowels_changed(draw: random.Random, name: str) -> str:
    return mapped(dict.fromkeys("aeiou", "aeiou"), 0.5)(draw, name)


def without_vowels(draw: random.Random, name: str) -> str:
    return name[0] + "".join(c for c in name[1:] if c not in "aeiou")


def joined(draw: random.Random, name: str) -> str:
    return draw.choice(JOINTS).join(name.replace(" ", ""))


def one_gap(draw: random.Random, name: str) -> str:
    i = draw.randrange(1, len(name))
    return name[:i] + draw.choice(JOINTS) + name[i:]


def masked(draw: random.Random, name: str) -> str:
    i = draw.randrange(1, len(name))
    return name[:i] + draw.choice("*#_?x") + name[i + 1 :]


def added(draw: random.Random, name: str) -> str:
    words = draw.sample(ADDED, draw.randint(1, 2))
    return draw.choice(("{0} {1}", "{1} {0}", "{0}{1}", "{1}{0}", "{0}-{1}")).format(
        name, " ".join(words)
    )


def reordered(draw: random.Random, name: str) -> str:
    words = name.split()
    return " ".join(words[1:] + words[:1])


def cyrillic_sounds(draw: random.Random, name: str) -> str:
    for latin, letter in (("sh", "ш"), ("ch", "ч"), ("ya", "я"), ("yu", "ю"), ("zh", "ж")):
        name = name.replace(latin, letter)
    return name.translate(str.maketrans("abcdefghiklmnoprstuvwxyzj", "абкдефгхиклмнопрстувввйзж"))


def combined(draw: random.Random, name: str) -> str:
    steps = draw.sample((mapped(CYRILLIC, 0.5), mapped(LEET, 0.5), edits(1), one_gap, heard), 2)
    for step in steps:
        name = step(draw, name)
    return name


LATIN_KINDS: dict[str, Change] = {
    "Cyrillic letters": mapped(CYRILLIC, 0.6),
    "Greek letters": mapped(GREEK, 0.6),
    "small capitals": mapped(SMALL_CAPITALS, 0.7),
    "upside down": lambda draw, name: mapped(TURNED, 1.0)(draw, name)[::-1],
    "fancy letters": fancy,
    "accents": accents,
    "leet": mapped(LEET, 0.6),
    "leet of several signs": respelt(LONG_LEET, 0.5),
    "capitals": lambda draw, name: "".join(draw.choice((c, c.upper())) for c in name),
    "letters apart": joined,
    "one gap": one_gap,
    "one edit": edits(1),
    "two edits": edits(2),
    "three edits": edits(3),
    "keyboard slip": keyboard,
    "transposition": transposed,
    "repeated letters": repeated,
    "heard alike": heard,
    "vowels changed": vowels_changed,
    "vowels left out": without_vowels,
    "one letter masked": masked,
    "generic words": added,
    "web and signs": lambda draw, name: draw.choice(WEB).format(name),
    "title": lambda draw, name: draw.choice(TITLES).format(name),
    "word order": reordered,
    "backwards": lambda draw, name: name[::-1],
    "end left out": lambda draw, name: name[: -draw.randint(1, 2)],
    "said in Cyrillic": cyrillic_sounds,
    "two at once": combined,
}


def han_tables() -> tuple[dict[str, list[str]], dict[str, str]]:
    """Characters of common use by toneless sound, and the sound of each."""
    import jieba
    from pypinyin import lazy_pinyin

    common: dict[str, int] = {}
    for line in jieba.get_dict_file():
        word, count = line.decode().split()[:2]
        for c in word:
            common[c] = common.get(c, 0) + int(count)
    best = sorted((c for c in common if "一" <= c <= "龥"), key=lambda c: (-common[c], c))[:3000]
    sound = {c: lazy_pinyin(c)[0] for c in best}
    by_sound: dict[str, list[str]] = {}
    for c, s in sound.items():
        by_sound.setdefault(s, []).append(c)
    return by_sound, sound


def han_names(count: int, seed: int, sound: dict[str, str]) -> list[str]:
    draw = random.Random(seed)
    common = list(sound)[:1500]
    found: dict[str, None] = {}
    while len(found) < count:
        size = draw.choices((2, 3, 4), (5, 4, 2))[0]
        found["".join(draw.choice(common) for _ in range(size))] = None
    return list(found)


def han_kinds() -> dict[str, Change]:
    import opencc
    from pypinyin import Style, pinyin

    by_sound, sound = han_tables()
    alike = {c: group.replace(c, "") for group in ALIKE.split() for c in group}

    def same_sound(share: float) -> Change:
        others = {c: [o for o in by_sound[s] if o != c] for c, s in sound.items()}
        return mapped({c: "".join(o) for c, o in others.items() if o}, share)

    def loose(draw: random.Random, name: str) -> str:
        turned = []
        for c in name:
            s = sound.get(c, "")
            for one, other in (("zh", "z"), ("sh", "s"), ("ch", "c"), ("ing", "in"), ("eng", "en")):
                if one in s and s.replace(one, other) in by_sound and draw.random() < 0.7:
                    s = s.replace(one, other)
            turned.append(draw.choice(by_sound[s]) if s in by_sound else c)
        return "".join(turned)

    def spelt(style: Style, joint: str, capital: bool = False) -> Change:
        def change(draw: random.Random, name: str) -> str:
            parts = [p[0] for p in pinyin(name, style=style)]
            return joint.join(p.title() if capital else p for p in parts)

        return change

    def half(draw: random.Random, name: str) -> str:
        i = draw.randrange(len(name))
        return name[:i] + pinyin(name[i], style=Style.NORMAL)[0][0] + name[i + 1 :]

    def written(direction: str) -> Change:
        return lambda draw, name: str(opencc.OpenCC(direction).convert(name))

    def shuffled(draw: random.Random, name: str) -> str:
        return name[1:] + name[:1] if len(name) == 2 else name[0] + name[2] + name[1] + name[3:]

    def one_more(draw: random.Random, name: str) -> str:
        i = draw.randrange(len(name) + 1)
        return name[:i] + draw.choice("之小大新金美家乐")[:1] + name[i:]

    return {
        "Traditional": written("s2t"),
        "Traditional, Hong Kong": written("s2hk"),
        "same sound, one": same_sound(0.01),
        "same sound, all": same_sound(1.0),
        "nearly the same sound": loose,
        "look-alike": mapped(alike, 0.01),
        "split": lambda draw, name: "".join(SPLIT.get(c, c) for c in name),
        "pinyin": spelt(Style.NORMAL, ""),
        "pinyin apart": spelt(Style.NORMAL, " ", capital=True),
        "pinyin with tones": spelt(Style.TONE, ""),
        "pinyin with numbers": spelt(Style.TONE3, " "),
        "Zhuyin": spelt(Style.BOPOMOFO, ""),
        "Wade-Giles": spelt(Style.WADEGILES, "-"),
        "half pinyin": half,
        "pinyin with a slip": lambda draw, name: edits(1)(
            draw, "".join(p[0] for p in pinyin(name, style=Style.NORMAL))
        ),
        "other order": shuffled,
        "one more character": one_more,
        "characters apart": lambda draw, name: draw.choice(JOINTS).join(name),
        "generic words added": lambda draw, name: draw.choice(
            (f"{name}{draw.choice(ADDED_HAN)}", f"{draw.choice(ADDED_HAN)}{name}")
        ),
        "Chinese title": lambda draw, name: draw.choice(TITLES[3:]).format(name),
    }


def all_kinds(each: int, seed: int) -> tuple[list[str], list[tuple[str, str, str]]]:
    """A register and (kind, query, name): names have five letters or two characters at least."""
    draw = random.Random(seed)
    source = known_file("names_300k.txt")
    names = source.read_text("utf-8").split("\n") if source else made_up(300_000, 1)
    _, sound = han_tables()
    han = han_names(40_000, seed, sound)
    meanings = [pair.rsplit(" ", 1) for pair in MEANINGS.split("|")]
    found: list[tuple[str, str, str]] = []
    long = [n for n in names if len(n.replace(" ", "")) >= 6 and n.isascii()]
    of_words = [n for n in long if " " in n]
    for kind, change in LATIN_KINDS.items():
        for name in draw.sample(of_words if kind == "word order" else long, each):
            found.append((kind, change(draw, name), name))
    for kind, change in han_kinds().items():
        pool = han
        if kind in ("look-alike", "split"):
            wanted = set("".join(ALIKE.split() if kind == "look-alike" else SPLIT))
            pool = [n for n in han if wanted & set(n)]
        for name in draw.sample(pool, min(each, len(pool))):
            found.append((kind, change(draw, name), name))
    for turn, (english, chinese) in enumerate(meanings):
        if turn % 2:
            found.append(("translation to Chinese", chinese, english))
        else:
            found.append(("translation to English", english, chinese))
    # Each meant name is registered in one language only, or the query would find itself.
    meant = [name for kind, _, name in found if kind.startswith("translation")]
    return list(dict.fromkeys([*names, *han, *meant])), [f for f in found if f[1] != f[2]]


def main(each: int, seed: int, scans: int, shown: Sequence[str]) -> None:
    from rapidfuzz import fuzz, process

    from counterfoil.detectors import register_forms, similar_marks
    from counterfoil.language.fold import skeleton_text
    from counterfoil.matching.register import segment

    names, asked = all_kinds(each, seed)
    entry = register_forms.entry_of(names)
    held = [segment(entry)]
    kinds: dict[str, list[int]] = {}
    peers: dict[str, list[bool]] = {}
    for kind, query, name in asked:
        found = [m.name for m in similar_marks.similar(held, query, 10)]
        kinds.setdefault(kind, []).append(found.index(name) if name in found else 10)
        if kind in shown and found[:1] != [name]:
            print(f"  {query!r} meant {name!r}: {found[:4]} {kinds[kind][-1]}")
        if len(peers.setdefault(kind, [])) < scans:
            near = process.extract(skeleton_text(query), entry.forms, scorer=fuzz.ratio, limit=10)
            peers[kind].append(name in {names[entry.form_name[place]] for _, _, place in near})
    for kind, places in kinds.items():
        at = [sum(p < k for p in places) / len(places) for k in (1, 10)]
        peer = f"scan@10 {sum(peers[kind]) / len(peers[kind]):.2f}" if peers[kind] else ""
        print(f"{kind:26} @1 {at[0]:.3f}  @10 {at[1]:.3f}  of {len(places)}  {peer}")
    every = [p for places in kinds.values() for p in places]
    print(f"all: @1 {sum(p < 1 for p in every) / len(every):.4f}", end=" ")
    print(f"@10 {sum(p < 10 for p in every) / len(every):.4f} of {len(every)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=100)
    parser.add_argument("--scans", type=int, default=0)
    parser.add_argument("--show", default="", help="kinds whose misses are printed, by commas")
    chosen = parser.parse_args()
    main(chosen.each, chosen.seed, chosen.scans, chosen.show.split(","))
