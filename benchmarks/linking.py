"""Linkage measured: quality on labelled tables, speed beside bare Splink, one record against many.

    python benchmarks/linking.py quality DATA   # DATA: folder of labelled benchmark tables
    python benchmarks/linking.py draws --seeds 101 102   # made-up sellers, harder in each direction
    python benchmarks/linking.py peers --actors 9000   # beside Splink, recordlinkage, goldenmatch
    python benchmarks/linking.py speed --records 200000 [--splink]
    python benchmarks/linking.py one --records 200000
    python benchmarks/linking.py rings --edges 1000000

`speed` draws made-up sellers (persons in hanzi and pinyin, shops, phones in several formats,
accounts, addresses; about 1.4 records an actor) and prints records per second, pairwise F1 and
peak memory. `--splink` runs Splink 5 on the same rows afterwards, unfolded, with exact rules.
"""

import argparse
import dataclasses
import resource
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa

from counterfoil.linkers import columns
from counterfoil.linkers.answering import Answers
from counterfoil.linkers.asking import ask
from counterfoil.linkers.edge_rings import EdgeList, adjusted_rand, find_rings
from counterfoil.linkers.folding import code_table
from counterfoil.linkers.known import Known
from counterfoil.linkers.linking import link
from counterfoil.linkers.weighing import probability
from counterfoil.store.plain_tables import read_plain
from seller_draws import DRAWS, drawn

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁"
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建文辉力凯晨浩宇欣怡佳琪雪梅"
BRAND = "鼎东华泰远安恒丰瑞祥隆昌达通顺福永兴金源信诚德美佳宏盛博嘉凡尚品优卓新"
TRADE = ("食品", "服饰", "电子", "玩具", "皮具", "建材", "汽配", "文具", "化妆品", "日用品")
CITIES = (
    "深圳市",
    "广州市",
    "宁波市",
    "义乌市",
    "苏州市",
    "武汉市",
    "成都市",
    "汕头市",
    "泉州市",
    "临沂市",
)
ROADS = ("人民", "建设", "解放", "和平", "工业", "迎宾", "兴业", "创新", "朝阳", "中山")


def pairs(count):
    return count * (count - 1) // 2


def scored(group, truth):
    """Pairwise precision, recall and F1, and B-cubed F1."""
    found, true, both = Counter(group), Counter(truth), Counter(zip(group, truth, strict=True))
    hit = sum(map(pairs, both.values()))
    precision = hit / max(sum(map(pairs, found.values())), 1)
    recall = hit / max(sum(map(pairs, true.values())), 1)
    bp = sum(n * n / found[k[0]] for k, n in both.items()) / len(group)
    br = sum(n * n / true[k[1]] for k, n in both.items()) / len(group)
    return {
        "precision": round(precision, 4), "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
        "b3": round(2 * bp * br / (bp + br), 4),
    }  # fmt: skip


def sellers(records, seed=1):
    """Made-up sellers and the actor behind each."""
    draw = np.random.default_rng(seed)
    actor = np.sort(draw.integers(0, int(records * 0.72), records))
    _, actor = np.unique(actor, return_inverse=True)
    actors = int(actor.max()) + 1

    def word(letters, sizes):
        texts = np.array(list(letters))
        size = draw.choice(sizes, actors)
        picked = texts[draw.integers(0, len(texts), (actors, max(sizes)))]
        return ["".join(p[:n]) for p, n in zip(picked.tolist(), size.tolist(), strict=True)]

    person = [a + b for a, b in zip(word(SURNAMES, [1]), word(GIVEN, [1, 2, 2]), strict=True)]
    trade = [TRADE[i] for i in draw.integers(0, len(TRADE), actors)]
    shop = [a + b for a, b in zip(word(BRAND, [2, 3, 3]), trade, strict=True)]
    city = [CITIES[i] for i in draw.integers(0, len(CITIES), actors)]
    road = [ROADS[i] for i in draw.integers(0, len(ROADS), actors)]
    number = draw.integers(1, 2000, actors).tolist()
    unit = draw.integers(1, 40, actors).tolist()
    room = draw.integers(100, 3000, actors).tolist()
    phone = [f"1{n}" for n in draw.integers(3_000_000_000, 9_999_999_999, actors).tolist()]
    card = [f"62{n:014d}" for n in draw.integers(0, 10**14, actors).tolist()]
    from counterfoil.language.names import romanise

    mood = draw.random((records, 6))
    rows = {n: [] for n in ("person", "shop", "city", "address", "phone", "account")}
    for i, a in enumerate(actor.tolist()):
        m = mood[i]
        name = person[a]
        latin = f"{romanise(name[1:]).title()} {romanise(name[0]).title()}"
        rows["person"].append(None if m[0] < 0.15 else latin if m[0] < 0.25 else name)
        rows["shop"].append(shop[a] + ("旗舰店" if m[1] < 0.15 else "专营店" if m[1] < 0.3 else ""))
        rows["city"].append(city[a])
        full = f"{city[a]}{road[a]}路{number[a]}号{unit[a]}栋{room[a]}室"
        rows["address"].append(None if m[2] < 0.3 else full if m[2] < 0.7 else full[len(city[a]) :])
        p = phone[a]
        rows["phone"].append(
            None if m[3] < 0.2 else f"+86 {p[:3]}-{p[3:7]}-{p[7:]}" if m[3] < 0.4 else p
        )
        rows["account"].append(None if m[4] < 0.45 else card[a])
    return pa.table(rows), actor.tolist()


def coded(table):
    kinds = columns.recognise(table.column_names, table)
    return code_table(table, kinds)


def surest(linked, actor, recall=0.8):
    """Precision when links are taken from the surest on, until so many true pairs are found."""
    due = recall * sum(map(pairs, Counter(actor).values()))
    keep = np.flatnonzero(linked.merged & (linked.group[linked.pairs.left]
                                           == linked.group[linked.pairs.right]))  # fmt: skip
    order = keep[np.argsort(-linked.pairs.total[keep], kind="stable")]
    of, members, hit, found = {}, {}, 0, 0
    for a, b in zip(linked.pairs.left[order].tolist(), linked.pairs.right[order].tolist(),
                    strict=True):  # fmt: skip
        one, other = of.setdefault(a, a), of.setdefault(b, b)
        if one == other:
            continue
        x, y = members.pop(one, [a]), members.pop(other, [b])
        left, right = Counter(actor[i] for i in x), Counter(actor[i] for i in y)
        hit += sum(n * right[k] for k, n in left.items())
        found += len(x) * len(y)
        members[one] = x + y
        of.update(dict.fromkeys(y, one))
        if hit >= due:
            return round(hit / found, 4)
    return None


def calibrated(linked, actor):
    """Mean probability, share of true pairs and number of pairs, by tenth of probability."""
    chance = probability(linked.pairs.total)
    actor = np.array(actor)
    true = actor[linked.pairs.left] == actor[linked.pairs.right]
    tenth = np.minimum((chance * 10).astype(int), 9)
    return [
        (round(float(chance[tenth == t].mean()), 2), round(float(true[tenth == t].mean()), 2),
         int((tenth == t).sum()))
        for t in range(10) if (tenth == t).any()
    ]  # fmt: skip


def answered(linked, fields, actor, most=100):
    """Linkage after so many questions are answered by the truth."""
    chosen = ask(linked, most)
    left, right = linked.pairs.left[chosen], linked.pairs.right[chosen]
    same = np.array([actor[a] == actor[b] for a, b in zip(left, right, strict=True)], np.bool_)
    both = np.stack([left, right], 1)
    return link(
        fields, must=both[same].tolist(), cannot=both[~same].tolist(),
        answers=Answers(left, right, same),
    )  # fmt: skip


def draws(seeds, actors):
    for name, draw in DRAWS.items():
        for seed in seeds:
            table, actor = drawn(dataclasses.replace(draw, actors=actors), seed)
            fields = coded(table.drop_columns(["record_id"]))
            linked = link(fields)
            after = answered(linked, fields, actor)
            print(
                name, seed, table.num_rows, scored(linked.group.tolist(), actor),
                "precision at recall 0.8:", surest(linked, actor), "after 100 answers:",
                scored(after.group.tolist(), actor), flush=True,
            )  # fmt: skip
            if name in ("plain", "harsh"):
                print("  calibration", calibrated(linked, actor))


def memory():
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)


def quality(folder):
    cases = {
        "sellers_synthetic": (["sellers_synthetic/sellers.csv.gz"], "entity_id", None),
        "historical_50k": (["persons/historical_figures_with_errors_50k.parquet"], "cluster", None),
        "febrl 3": (["persons/febrl_dataset3.csv"], "rec_id", 1),
        "febrl 4": (["persons/febrl_dataset4a.csv", "persons/febrl_dataset4b.csv"], "rec_id", 1),
    }
    for name, (files, truth, part) in cases.items():
        table = pa.concat_tables([read_plain(folder / f) for f in files])
        actor = [t.split("-")[part] if part else t for t in table[truth].to_pylist()]
        began = time.process_time()
        linked = link(coded(table.drop_columns([truth])))
        spent = time.process_time() - began
        print(name, table.num_rows, scored(linked.group.tolist(), actor), f"{spent:.1f} CPU s")


def speed(records, splink):
    table, actor = sellers(records)
    began, wall = time.process_time(), time.perf_counter()
    fields = coded(table)
    folded = time.process_time() - began
    linked = link(fields)
    spent, wall = time.process_time() - began, time.perf_counter() - wall
    print(
        f"counterfoil {records} records: {spent:.1f} CPU s ({folded:.1f} folding), {wall:.1f} s, "
        f"{records / spent:.0f} records per CPU s, {linked.compared} pairs, {memory()} GiB",
        scored(linked.group.tolist(), actor),
    )
    if splink:
        beside(table, actor)


def beside(table, actor):
    """Bare Splink 5 on the unfolded rows: exact rules, term frequencies, components."""
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    names = [n for n in table.column_names if n != "city"]
    rows = table.append_column("unique_id", pa.array(range(table.num_rows)))
    began, wall = time.process_time(), time.perf_counter()
    db = DuckDBAPI()
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[cl.ExactMatch(n).configure(term_frequency_adjustments=True) for n in names],
        blocking_rules_to_generate_predictions=[
            block_on(n) for n in ("phone", "account", "address")
        ]
        + [block_on("person", "city"), block_on("shop", "city")],
    )
    linker = Linker(db.register(rows.to_pandas(), table_name="sellers"), settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("phone"), block_on("account")], recall=0.8
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("phone"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("account"))
    found = linker.inference.predict(threshold_match_probability=0.5)
    groups = linker.clustering.cluster_pairwise_predictions_at_threshold(found, 0.9)
    frame = groups.as_pandas_dataframe().sort_values("unique_id")
    spent, wall = time.process_time() - began, time.perf_counter() - wall
    print(
        f"bare Splink {table.num_rows} records: {spent:.1f} CPU s, {wall:.1f} s, "
        f"{table.num_rows / spent:.0f} records per CPU s, {memory()} GiB",
        scored(frame["cluster_id"].tolist(), actor),
    )


def peers(actors, seed):
    """Each tool on one harsh draw, as it is told to be used, without labels."""
    table, actor = drawn(dataclasses.replace(DRAWS["harsh"], actors=actors), seed)
    rows = table.drop_columns(["record_id", "platform", "first_seen"])
    for name, run in (
        ("counterfoil", lambda: link(coded(rows)).group.tolist()),
        ("recordlinkage", lambda: _recordlinkage(rows)),
        ("goldenmatch, no configuration", lambda: _goldenmatch(rows)),
    ):
        began = time.process_time()
        try:
            group = run()
        except ImportError as error:
            print(f"{name}: {error}; install counterfoil[bench]")
            continue
        spent = time.process_time() - began
        print(f"{name} {len(actor)} records: {spent:.1f} CPU s", scored(group, actor), flush=True)
    beside(rows, actor)


def _recordlinkage(rows):
    """Exact blocks as for Splink, exact and Jaro-Winkler comparisons, ECM, components."""
    import recordlinkage
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    frame = rows.to_pandas()
    index = recordlinkage.Index()
    for block in ("phone", "account", "wechat", "address", ["person", "city"], ["shop", "city"]):
        index.block(block)
    compare = recordlinkage.Compare()
    for name in ("city", "phone", "account", "wechat"):
        compare.exact(name, name, label=name)
    for name in ("person", "shop", "company", "address"):
        compare.string(name, name, method="jarowinkler", threshold=0.85, label=name)
    # An empty cell agrees with no other, so that blocks of empty cells are none.
    found = index.index(frame)
    known = frame.notna().to_numpy()
    left, right = (np.asarray(found.get_level_values(i)) for i in (0, 1))
    columns = [frame.columns.get_loc(c) for c in ("phone", "account", "wechat", "address")]
    firm = (known[left][:, columns] & known[right][:, columns]).any(1)
    names = [frame.columns.get_loc(c) for c in ("person", "shop")]
    found = found[firm | (known[left][:, names] & known[right][:, names]).any(1)]
    matched = recordlinkage.ECMClassifier().fit_predict(compare.compute(found, frame))
    a, b = (np.asarray(matched.get_level_values(i)) for i in (0, 1))
    graph = coo_array((np.ones(len(a)), (a, b)), (len(frame), len(frame)))
    return connected_components(graph, directed=False)[1].tolist()


def _goldenmatch(rows):
    import goldenmatch

    result = goldenmatch.dedupe_df(rows, confidence_required=False, allow_red_config=True)
    group = list(range(rows.num_rows))
    for number, cluster in result.clusters.items():
        for row in cluster["members"]:
            group[row] = -1 - number
    return group


def one(records):
    table, actor = sellers(records + 500)
    rows = table.to_pylist()
    fresh = set(range(0, records + 500, (records + 500) // 500))
    known = [i for i in range(len(rows)) if i not in fresh]
    fields = coded(table.take(pa.array(known)))
    index = Known(fields, link(fields).learned)
    index.ask({k: v for k, v in rows[0].items() if v})
    cpu, wall, right, due = [], [], 0, 0
    have = {actor[i] for i in known}
    for i in sorted(fresh):
        began, start = time.process_time(), time.perf_counter()
        found = index.ask({k: v for k, v in rows[i].items() if v})
        cpu.append(time.process_time() - began)
        wall.append(time.perf_counter() - start)
        if actor[i] in have:
            due += 1
            right += bool(found and actor[known[found[0].row]] == actor[i])
    print(
        f"one new record against {len(known)}: CPU ms p50 {np.median(cpu) * 1e3:.1f} "
        f"p95 {np.percentile(cpu, 95) * 1e3:.1f}, wall ms p50 {np.median(wall) * 1e3:.1f}, "
        f"right {right} of {due}, {memory()} GiB"
    )


def rings(edges):
    draw = np.random.default_rng(1)
    nodes = edges // 6
    gang = np.sort(draw.integers(0, nodes // 20, nodes))
    first = np.searchsorted(gang, np.arange(nodes // 20))
    size = np.bincount(gang, minlength=nodes // 20)
    source = draw.integers(0, nodes, edges)
    mate = first[gang[source]] + (draw.random(edges) * size[gang[source]]).astype(np.int64)
    target = np.where(draw.random(edges) < 0.75, mate, draw.integers(0, nodes, edges))
    began = time.perf_counter()
    found = find_rings(EdgeList(nodes=nodes, source=source, target=target, weight=np.ones(edges)))
    print(
        f"{edges} edges, {nodes} nodes: {time.perf_counter() - began:.1f} s, resolution "
        f"{found.resolution:.1f}, adjusted Rand "
        f"{adjusted_rand(gang.astype(np.int32), found.ring):.4f}, {memory()} GiB"
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("quality", "draws", "peers", "speed", "one", "rings"))
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--edges", type=int, default=1_000_000)
    parser.add_argument("--actors", type=int, default=9000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[101, 102])
    parser.add_argument("--splink", action="store_true")
    given = parser.parse_args()
    if given.what == "quality":
        quality(given.data)
    elif given.what == "draws":
        draws(given.seeds, given.actors)
    elif given.what == "peers":
        peers(given.actors, given.seeds[0])
    elif given.what == "speed":
        speed(given.records, given.splink)
    elif given.what == "one":
        one(given.records)
    else:
        rings(given.edges)


if __name__ == "__main__":
    main()
