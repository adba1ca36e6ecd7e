"""Word marks at register scale, beside a rapidfuzz scan of the same skeletons in the same run.

    python benchmarks/marks.py register --names 1000000
    python benchmarks/marks.py titles --marks 10000

Names come from `$COUNTERFOIL_DATA/marks/names_300k.txt` where that is set, and are made up
to the number by joining parts of them; without it all names are made up from syllables.
"""

import argparse
import csv
import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

SYLLABLES = (
    "ba be co da del fen gal hel jun kel lor mar nel or pas quin ros sel tor ul ven xa yo zen"
)


def made_up(count: int, seed: int) -> list[str]:
    draw = random.Random(seed)
    parts = SYLLABLES.split()
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(draw.choice(parts) for _ in range(draw.randint(2, 5)))] = None
    return list(found)


def known_file(name: str) -> Path | None:
    root = os.environ.get("COUNTERFOIL_DATA")
    path = Path(root) / "marks" / name if root else None
    return path if path and path.exists() else None


def names_of(count: int) -> list[str]:
    source = known_file("names_300k.txt")
    base = source.read_text("utf-8").split("\n") if source else made_up(min(count, 300_000), 1)
    found = dict.fromkeys(base[:count])
    draw = random.Random(2)
    while len(found) < count:
        one, two = draw.choice(base), draw.choice(base)
        found[f"{one[: draw.randint(3, 9)]}{two[-draw.randint(2, 8) :]}"] = None
    return list(found)


def dnstwist_queries(names: Sequence[str], each: int) -> list[tuple[str, str]]:
    """Variants by a generator that knows none of our tables."""
    import dnstwist

    draw = random.Random(3)
    found: list[tuple[str, str]] = []
    good = [n for n in names if n.isascii() and n.isalpha() and 6 <= len(n) <= 14]
    for name in draw.sample(good, each):
        fuzzer = dnstwist.Fuzzer(f"{name}.com")
        fuzzer.generate()
        kinds: dict[str, list[str]] = {}
        for variant in fuzzer.domains:
            label = variant["domain"].rpartition(".")[0]
            if not label.startswith("xn--") and variant["fuzzer"] != "*original":
                kinds.setdefault(variant["fuzzer"], []).append(label)
        for kind in sorted(kinds):
            if kind not in ("dictionary", "tld-swap", "subdomain", "various"):
                found.append((draw.choice(sorted(kinds[kind])), name))
    return found


def timed(work: Callable[[str], Any], queries: Sequence[str]) -> tuple[list[Any], list[float]]:
    """Answers and CPU milliseconds: other work on the machine does not count."""
    answers, times = [], []
    for query in queries:
        start = time.process_time()
        answers.append(work(query))
        times.append((time.process_time() - start) * 1000)
    return answers, times


def quantiles(times: Sequence[float]) -> str:
    ordered = sorted(times)
    return (
        f"p50 {statistics.median(ordered):.2f} ms, p95 {ordered[int(len(ordered) * 0.95)]:.2f} ms"
    )


def compared(label: str, pairs: Sequence[tuple[str, str]], held: Any, scans: int) -> None:
    from rapidfuzz import fuzz, process

    from counterfoil.detectors import similar_marks
    from counterfoil.language.fold import skeleton_text

    segments, forms, owners = held
    found, ours = timed(lambda q: similar_marks.similar(segments, q, 10), [q for q, _ in pairs])
    right = sum(n in [m.name for m in f] for f, (_, n) in zip(found, pairs, strict=True))
    print(f"{label}: recall@10 {right / len(pairs):.4f} of {len(pairs)}, {quantiles(ours)}")
    some = pairs[:: max(1, len(pairs) // scans)]
    scanned, peer = timed(
        lambda q: process.extract(skeleton_text(q), forms, scorer=fuzz.ratio, limit=10),
        [q for q, _ in some],
    )
    hits = sum(
        n in {owners[place] for _, _, place in answer}
        for answer, (_, n) in zip(scanned, some, strict=True)
    )
    mine = sum(
        n in [m.name for m in f]
        for f, (_, n) in zip(found[:: max(1, len(pairs) // scans)], some, strict=True)
    )
    print(f"  scan: recall@10 {hits / len(some):.4f} of {len(some)}, {quantiles(peer)}")
    print(f"  recall@10 of the index on the same {len(some)}: {mine / len(some):.4f}")
    p95 = [sorted(t)[int(len(t) * 0.95)] for t in (ours, peer)]
    print(f"  p95 {p95[1] / p95[0]:.0f} times faster")


SEGMENT = 2_000_000
"""Names of a segment, as `rights index` builds it."""


def register(count: int, scans: int) -> None:
    from counterfoil.detectors import register_forms
    from counterfoil.matching.register import segment

    names = names_of(count)
    variants: list[tuple[str, str]] = []
    table = known_file("word_variants_dev.csv")
    if table:
        with table.open(encoding="utf-8") as lines:
            rows = [(r["query"], r["true_name"], r["category"]) for r in csv.DictReader(lines)]
        variants = [(q, n) for q, n, kind in rows if kind != "title"]
        names = list(dict.fromkeys([*names, *(n for _, n in variants)]))
    parts, forms, owners = [], [], []
    spent = 0.0
    for first in range(0, len(names), SEGMENT):
        start = time.process_time()
        entry = register_forms.entry_of(names[first : first + SEGMENT])
        parts.append(segment(entry))
        spent += time.process_time() - start
        forms += entry.forms
        owners += [entry.names[number] for number in entry.form_name]
    size = sum(getattr(p, f).nbytes for p in parts for f in p.__struct_fields__) / len(names)
    print(f"{len(names)} names: {len(names) / spent:,.0f} names/s CPU, {size:.0f} bytes each")
    held = (parts, forms, owners)
    for label, pairs in (("variants", variants), ("dnstwist", dnstwist_queries(names, 40))):
        if pairs:
            compared(label, pairs, held, scans)


GOODS = ("running shoes", "circuit breaker", "运动鞋", "灭火器", "capsules", "brake pads", "图书")
WORDS = ("free shipping", "热卖", "household", "new", "in stock", "包邮", "good quality", "国产")


def table(name: str, lines: Sequence[dict[str, Any]]) -> pa.Table:
    from counterfoil.model.tables import BY_NAME

    schema = BY_NAME[name].schema
    empty = dict.fromkeys(schema.names)
    return pa.Table.from_pylist([{**empty, **line} for line in lines], schema=schema)


def title(draw: random.Random, names: Sequence[str]) -> str:
    """Three in ten titles name a mark; every title has a model number of its own."""
    model = f"{draw.choice('ABCDKLMXZ')}{draw.choice('TRSWQ')}{draw.randrange(100, 9999)}"
    mark = draw.choice(names).title() if draw.random() < 0.3 else draw.choice(WORDS)
    return f"{mark} {draw.choice(GOODS)} {draw.choice(WORDS)} {model} {draw.choice(WORDS)}"


def titles(marks: int, rows: int) -> None:
    from counterfoil.detectors import mark_text
    from counterfoil.model.batch import Rights

    draw = random.Random(4)
    names = made_up(marks, 5)
    registered = [
        {"registration_no": f"T{i}", "mark": n.title(), "mark_zh": "", "goods": draw.choice(GOODS)}
        for i, n in enumerate(names)
    ]
    then = datetime(2025, 7, 1, tzinfo=UTC)
    listed = [
        {"record": f"listings:{i}", "title": title(draw, names), "description": draw.choice(WORDS),
         "price": Decimal(100), "captured_at": then}
        for i in range(rows)
    ]  # fmt: skip
    empty = {name: table(name, []) for name in ("products", "authorised", "shops")}
    start = time.process_time()
    index = mark_text.prepare(Rights(trademarks=table("trademarks", registered), **empty))
    print(f"{marks} marks prepared in {time.process_time() - start:.1f} s CPU")
    batches = table("listings", listed).to_batches(max_chunksize=8192)
    start = time.process_time()
    found = sum(mark_text.examine(index, "listings", b).num_rows for b in batches)
    spent = time.process_time() - start
    print(f"{rows} titles: {rows / spent:,.0f} titles/s on one core, {found} findings")
    windows_scan(names, [row["title"] for row in listed[:20]])


def windows_scan(names: Sequence[str], some: Sequence[str]) -> None:
    """The peer: every window of one to three words against every skeleton by rapidfuzz."""
    from rapidfuzz import fuzz, process

    from counterfoil.language.fold import skeleton_text

    forms = [skeleton_text(n) for n in names]

    def scan(text: str) -> None:
        words = [skeleton_text(w) for w in text.split()]
        for n in (1, 2, 3):
            for i in range(len(words) - n + 1):
                process.extractOne("".join(words[i : i + n]), forms, scorer=fuzz.ratio)

    _, times = timed(scan, some)
    print(f"windowed rapidfuzz scan: {1000 * len(times) / sum(times):,.1f} titles/s on one core")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("register", "titles"))
    parser.add_argument("--names", type=int, default=300_000)
    parser.add_argument("--scans", type=int, default=30)
    parser.add_argument("--marks", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=20_000)
    chosen = parser.parse_args()
    if chosen.part == "register":
        register(chosen.names, chosen.scans)
    else:
        titles(chosen.marks, chosen.rows)
