"""Copies beside other tools, in one run: MinHash sketches, and a source-code comparer.

    python benchmarks/copies_peers.py [--data DATA] [--count 60] [--seed 4242]

Without DATA the pages are made up (words that fall off as natural ones do). With DATA, the
folder `copies` of the development data, they are English technical pages, and the student
programs of IR-Plag are compared as well. Times are processor
seconds of one thread. Needs the extra `bench`.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from copies import _lexicon, _prose, plant_words, texts, vault_of
from counterfoil.actions.secrets import Scanner
from counterfoil.matching.fingerprints import Fingerprinter
from counterfoil.matching.imprint import imprints
from counterfoil.sources.documents.extracted import Extracted
from programs import students_report

SHINGLE, PERMUTATIONS = 20, 128
Asked = Callable[[str], set[str]]


def shingles(text: str) -> set[str]:
    return {text[at : at + SHINGLE] for at in range(len(text) - SHINGLE + 1)}


def pages(data: Path | None) -> dict[str, str]:
    if data:
        return texts(data / "en-tech-docs")
    rng = np.random.default_rng(7)
    words = _lexicon(rng)
    return {f"page-{n:03}.txt": _prose(words, rng, 12_000) for n in range(90)}


def counterfoil(secrets: dict[str, str]) -> Asked:
    scanner = Scanner(vault_of(secrets, {}, Path(tempfile.mkdtemp())))

    def ask(text: str) -> set[str]:
        rows = scanner.examine(Extracted(text, [], [], [], []), "x")
        return {row["secret"] for row in rows if row["score"] >= 0.5}

    return ask


def datasketch_sketch(text: str) -> Any:
    from datasketch import MinHash

    sketch = MinHash(num_perm=PERMUTATIONS)
    sketch.update_batch([shingle.encode() for shingle in shingles(text)])
    return sketch


def datasketch_ensemble(secrets: dict[str, str]) -> Asked:
    from datasketch import MinHashLSHEnsemble

    index = MinHashLSHEnsemble(threshold=0.1, num_perm=PERMUTATIONS)
    index.index([(n, datasketch_sketch(t), len(shingles(t))) for n, t in secrets.items()])
    return lambda text: set(index.query(datasketch_sketch(text), len(shingles(text))))


def rensa_sketch(text: str) -> Any:
    from rensa import RMinHash

    sketch = RMinHash(num_perm=PERMUTATIONS, seed=42)
    sketch.update(list(shingles(text)))
    return sketch


def rensa_lsh(secrets: dict[str, str]) -> Asked:
    from rensa import RMinHashLSH

    names = list(secrets)
    index = RMinHashLSH(threshold=0.1, num_perm=PERMUTATIONS, num_bands=64)
    for number, name in enumerate(names):
        index.insert(number, rensa_sketch(secrets[name]))
    return lambda text: {names[number] for number in index.query(rensa_sketch(text))}


def speed(group: Sequence[str]) -> None:
    from datasketch import MinHash

    def one_by_one() -> None:
        for text in group[:4]:
            sketch = MinHash(num_perm=PERMUTATIONS)
            for shingle in shingles(text):
                sketch.update(shingle.encode())

    key = Fingerprinter(b"k" * 32)
    size = sum(len(text.encode()) for text in group) / 2**20
    ours = min(_spent(lambda: imprints(key, group)) for _ in range(5))
    print(f"{len(group)} pages, {size:.2f} MiB; counterfoil {size / ours:.1f} MiB/s")
    peers: list[tuple[str, Callable[[], object], Sequence[str]]] = [
        ("datasketch, a shingle at a time", one_by_one, group[:4]),
        ("datasketch, in batches", lambda: [datasketch_sketch(t) for t in group], group),
        ("rensa", lambda: [rensa_sketch(t) for t in group], group),
    ]
    for name, work, done in peers:
        rate = sum(len(text.encode()) for text in done) / 2**20 / _spent(work)
        print(f"{name}: {rate:.2f} MiB/s, counterfoil {size / ours / rate:.0f} times as fast")


def _spent(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def recall(every: dict[str, str], count: int, seed: int) -> None:
    """Excerpts of 50 words in hosts of 1,500: found, and wrong names in all answers."""
    rng = random.Random(seed)
    names = sorted(every)
    rng.shuffle(names)
    half = len(names) // 2
    secrets = {name: every[name] for name in names[:half]}
    hosts = [every[name] for name in names[half:]]
    tools = {
        "counterfoil": counterfoil(secrets),
        "datasketch LSHEnsemble 0.1": datasketch_ensemble(secrets),
        "rensa RMinHashLSH 0.1": rensa_lsh(secrets),
    }
    for rate in (0, 0.1, 0.2, 0.3):
        planted = [plant_words(secrets, hosts, rate, rng) for _ in range(count)]
        for tool, ask in tools.items():
            answers = [(name, ask(text)) for name, text in planted]
            found = sum(name in answer for name, answer in answers)
            wrong = sum(len(answer - {name}) for name, answer in answers)
            print(f"edits {rate}: {tool} {found / count:.2f} found, {wrong} wrong names, n {count}")


def programs(data: Path) -> None:
    """IR-Plag by copydetect, as `programs.py students` does it: original against each."""
    from copydetect import compare_files

    levels, groups, values = [], [], []
    began = time.process_time()
    for task in sorted(p for p in (data / "ir-plag").iterdir() if p.name.startswith("case")):
        rows = [("N", p) for p in sorted((task / "non-plagiarized").iterdir()) if p.name != "15"]
        for level in sorted((task / "plagiarized").iterdir()):
            rows += [(level.name, p) for p in sorted(level.iterdir())]
        first = _java(task / "original")
        for level_name, folder in rows:
            _, likeness, _ = compare_files(first, _java(folder))
            levels.append(level_name)
            groups.append(task.name)
            values.append(max(likeness))
    label = f"copydetect k=10 w=4, {time.process_time() - began:.0f} s:"
    students_report(label, np.array(values), np.array(levels), np.array(groups))


def _java(folder: Path) -> Any:
    """All Java files of a folder as one."""
    from copydetect import CodeFingerprint

    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.java"
        whole.write_bytes(b"\n".join(p.read_bytes() for p in sorted(folder.rglob("*.java"))))
        return CodeFingerprint(str(whole), 10, 4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=4242)
    asked = parser.parse_args()
    every = pages(asked.data)
    speed(list(every.values())[:40])
    recall(every, asked.count, asked.seed)
    if asked.data:
        programs(asked.data)


if __name__ == "__main__":
    main()
