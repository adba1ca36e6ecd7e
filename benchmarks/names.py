"""Names across scripts: is the right name among the ten nearest, and at what rate?

    COUNTERFOIL_DATA=... python benchmarks/names.py retrieval --seed 1
    COUNTERFOIL_DATA=... python benchmarks/names.py pairs

Chinese names: surnames with their share of the population in round numbers, given names from
characters of person names in jieba's dictionary. English names: Wikidata people of the Splink
data sets. Queries come from pypinyin (pinyin, Wade-Giles), OpenCC and, where it is installed,
ToJyutping, none of which the product uses for that.
"""

import argparse
import csv
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

SURNAMES = (
    "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
    "阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文单仇解查盖区翟"
)
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "司徒", "皇甫", "慕容", "尉迟")
ENGLISH = ("Jacky", "Tony", "Mary", "Kelvin", "Grace", "Vivian", "Kevin", "Amy", "Jason", "Daisy")


def data(*parts: str) -> Path:
    return Path(os.environ["COUNTERFOIL_DATA"]).joinpath("er", *parts)


def given_characters() -> list[str]:
    import jieba

    counts: dict[str, int] = {}
    for line in jieba.get_dict_file():
        word, _, kind = line.decode().split()
        if kind == "nr" and len(word) == 3 and word[0] in SURNAMES:
            for character in word[1:]:
                counts[character] = counts.get(character, 0) + 1
    ordered = sorted(counts, key=lambda c: (-counts[c], c))
    return [c for c in ordered[:1500] if "一" <= c <= "龥"]


def chinese_names(count: int, draw: random.Random) -> list[str]:
    given = given_characters()
    weights = [1 / (place + 60) for place in range(len(given))]
    families = [1 / (place + 4) for place in range(len(SURNAMES))]
    found: dict[str, None] = {}
    while len(found) < count:
        family = draw.choices(SURNAMES, families)[0]
        if draw.random() < 0.02:
            family = draw.choice(COMPOUND)
        size = 1 if draw.random() < 0.2 else 2
        found[family + "".join(draw.choices(given, weights, k=size))] = None
    return list(found)


def parts_of(name: str) -> tuple[str, str]:
    return (name[:2], name[2:]) if name[:2] in COMPOUND else (name[:1], name[1:])


def spelled(name: str, style: str) -> tuple[str, list[str]]:
    """Surname and syllables of the given name, the surname read as a surname."""
    from pypinyin import Style, pinyin
    from pypinyin.contrib.tone_convert import to_normal

    family, given = parts_of(name)
    known = {"单": "shàn", "曾": "zēng", "解": "xiè", "查": "zhā", "仇": "qiú", "任": "rén",
             "盖": "gě", "区": "ōu", "翟": "zhái", "尉迟": "yùchí"}  # fmt: skip
    if style == "wade":
        parts = [p[0] for p in pinyin(family + given, style=Style.WADEGILES)]
        return "".join(parts[: len(family)]), parts[len(family) :]
    read = known.get(family) or "".join(p[0] for p in pinyin(family, style=Style.TONE))
    toned = style == "tone"
    syllables = [p[0] for p in pinyin(given, style=Style.TONE if toned else Style.NORMAL)]
    return (read if toned else to_normal(read)), syllables


Kind = Callable[[random.Random, str], str]


def chinese_kinds() -> dict[str, Kind]:
    import opencc

    def plain(pattern: str, style: str = "plain") -> Kind:
        def write(draw: random.Random, name: str) -> str:
            family, given = spelled(name, style)
            joined = "".join(given)
            return pattern.format(
                f=family.title(), F=family.upper(), g=joined.title(), h="-".join(given).title(),
                s=" ".join(given).title(), i=". ".join(s[0].upper() for s in given) + ".",
                low=family + joined, first=given[0][0].upper() + ".",
            )  # fmt: skip

        return write

    def slip(draw: random.Random, name: str) -> str:
        text = plain("{f} {g}")(draw, name)
        i = draw.randrange(1, len(text))
        return text[:i] + text[i + 1 :] if draw.random() < 0.5 else text[:i] + text[i] + text[i:]

    found: dict[str, Kind] = {
        "Traditional": lambda draw, name: opencc.OpenCC("s2t").convert(name),
        "pinyin, surname first": plain("{f} {g}"),
        "pinyin, surname last": plain("{g} {f}"),
        "pinyin, syllables apart": plain("{f} {s}"),
        "pinyin, hyphen": plain("{h} {f}"),
        "pinyin, comma": plain("{F}, {g}"),
        "pinyin, small and joined": plain("{low}"),
        "pinyin with tones": plain("{f} {g}", "tone"),
        "pinyin with a slip": slip,
        "Wade-Giles": plain("{f} {h}", "wade"),
        "English given name too": lambda draw, name: (
            f"{draw.choice(ENGLISH)} {plain('{g} {f}')(draw, name)}"
        ),
    }
    table = (Path(__file__).parent / "hong_kong_spellings.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    hong_kong = {c: spelling for spelling, characters in reversed(rows) for c in characters}
    found["as in Hong Kong"] = lambda draw, name: " ".join(
        hong_kong.get(c, "?") for c in name
    ).title()
    jyutping = cantonese_speller()
    if jyutping:
        found["Jyutping"] = lambda draw, name: " ".join(jyutping(name)).title()
    return found


def cantonese_speller() -> Callable[[str], list[str]] | None:
    try:
        import ToJyutping
    except ImportError:
        return None

    def spell(name: str) -> list[str]:
        found = ToJyutping.get_jyutping_list(name)
        return ["".join(c for c in said.split()[0] if c.isalpha()) for _, said in found]

    return spell


def english_kinds() -> dict[str, Kind]:
    from counterfoil.language.nicknames import _GROUPS

    groups = [line.split() for line in _GROUPS.strip().splitlines()]
    other = {name: [n for n in group if n != name] for group in groups for name in group}

    def nickname(draw: random.Random, name: str) -> str:
        first, *rest = name.split()
        return " ".join([draw.choice(other.get(first, [first])), *rest])

    def slip(draw: random.Random, name: str) -> str:
        i = draw.randrange(1, len(name) - 1)
        return name[:i] + name[i + 1] + name[i] + name[i + 2 :]

    return {
        "English, surname first": lambda draw, name: f"{name.split()[-1]}, {name.split()[0]}",
        "English, initial": lambda draw, name: f"{name[0]}. {name.split()[-1]}",
        "English, nickname": nickname,
        "English, a slip": slip,
    }


def english_names() -> list[str]:
    import pyarrow.parquet as pq

    table = pq.read_table(data("persons", "historical_figures_with_errors_50k.parquet"))
    column = next(c for c in table.column_names if c in ("full_name", "name", "first_and_surname"))
    names = {str(n).lower() for n in table[column].to_pylist() if n}
    return sorted(n for n in names if n.isascii() and len(n.split()) == 2 and len(n) > 8)


def retrieval(seed: int, each: int, size: int, shown: str) -> None:
    from counterfoil.linkers.name_index import indexed, nearest

    draw = random.Random(seed)
    han, latin = chinese_names(size, draw), english_names()
    sounds = Counter(" ".join(map(str, spelled(name, "plain"))) for name in han)
    # Of more than ten names with one sound nobody can have all among ten.
    told = [name for name in han if sounds[" ".join(map(str, spelled(name, "plain")))] <= 5]
    print(f"{len(told)} of {len(han)} Chinese names share their sound with at most four others")
    start = time.process_time()
    index = indexed([*han, *latin])
    rate = len(index.names) / (time.process_time() - start)
    print(f"{len(index.names)} names indexed, {rate:,.0f} a CPU second")
    asked = [(kind, write(draw, name), name, han) for kind, write in chinese_kinds().items()
             for name in draw.sample(told, each)]  # fmt: skip
    asked += [(kind, write(draw, name), name, latin) for kind, write in english_kinds().items()
              for name in draw.sample(latin, each)]  # fmt: skip
    latin_index = indexed([spelled(n, "plain")[0] + " " + "".join(spelled(n, "plain")[1])
                           for n in draw.sample(han, 3000)])  # fmt: skip
    kinds: dict[str, list[int]] = {}
    start = time.process_time()
    for kind, query, name, _ in asked:
        if query != name and "?" not in query:
            found = [n for n, _ in nearest(index, query)]
            kinds.setdefault(kind, []).append(found.index(name) if name in found else 10)
            if kind == shown and name not in found:
                print(f"  {query!r} meant {name}: {found[:4]}")
    spent = time.process_time() - start
    for name in draw.sample(han, each):
        text = " ".join((spelled(name, "plain")[0], "".join(spelled(name, "plain")[1])))
        if text in latin_index.names:
            found = [n for n, _ in nearest(latin_index, name)]
            kinds.setdefault("hanzi to pinyin", []).append(
                found.index(text) if text in found else 10
            )
    for kind, places in kinds.items():
        at = [sum(p < k for p in places) / len(places) for k in (1, 10)]
        print(f"{kind:26} @1 {at[0]:.3f}  @10 {at[1]:.3f}  of {len(places)}")
    every = [p for places in kinds.values() for p in places]
    print(f"all: recall@10 {sum(p < 10 for p in every) / len(every):.4f} of {len(every)},"
          f" {1000 * spent / len(asked):.1f} CPU ms a query")  # fmt: skip


def pairs() -> None:
    from rapidfuzz import fuzz

    from counterfoil.linkers.name_pairs import scores

    with data("names", "name_pairs_public.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    left, right = [r["name1"] for r in rows], [r["name2"] for r in rows]
    truth = [r["is_match"] == "true" for r in rows]

    def f1(found: list[bool]) -> float:
        both = sum(a and b for a, b in zip(found, truth, strict=True))
        return 2 * both / (sum(found) + sum(truth))

    peer = [fuzz.WRatio(a, b) for a, b in zip(left, right, strict=True)]
    best = max(f1([p >= t for p in peer]) for t in range(50, 100))
    ours = f1([s >= 0.5 for s in scores(left, right)])
    print(f"{len(rows)} pairs: F1 {ours:.3f}, rapidfuzz WRatio at its best threshold {best:.3f}")
    draw = random.Random(5)
    people = [*chinese_names(20_000, draw), *english_names()]
    one, two = draw.choices(people, k=50_000), draw.choices(people, k=50_000)
    start = time.process_time()
    scores(one, two)
    print(f"{50_000 / (time.process_time() - start):,.0f} pairs a CPU second")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("retrieval", "pairs"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=200)
    parser.add_argument("--size", type=int, default=30_000)
    parser.add_argument("--show", default="", help="kind whose misses are printed")
    chosen = parser.parse_args()
    if chosen.part == "retrieval":
        retrieval(chosen.seed, chosen.each, chosen.size, chosen.show)
    else:
        pairs()
