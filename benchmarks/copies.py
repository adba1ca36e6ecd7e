"""Measure copies: recall of planted excerpts, false alarms, speed, index, leaks.

    python benchmarks/copies.py recall DATA
    python benchmarks/copies.py siblings DATA
    python benchmarks/copies.py alarms DATA
    python benchmarks/copies.py speed DATA
    python benchmarks/copies.py query --documents 1000000
    python benchmarks/copies.py leaks --mails 10000

DATA is the folder `copies` of the development data (en-tech-docs, zh-tech-docs, ir-plag).
"""

import argparse
import gzip
import json
import random
import re
import resource
import shutil
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from counterfoil.actions.secrets import (
    LET_GO_EVERY,
    Particulars,
    Scanner,
    ScanOptions,
    register,
    scan,
)
from counterfoil.matching import segments
from counterfoil.matching.commonness import Prior
from counterfoil.matching.fingerprints import Fingerprinter
from counterfoil.matching.imprint import Imprint, imprints, unpacked
from counterfoil.matching.search import Collection, search
from counterfoil.model.actor import Actor
from counterfoil.sources.documents.extracted import Extracted
from counterfoil.store import segment_files
from counterfoil.store.secrets import Vault

WHO = Actor(name="benchmark")
NOW = "2026-11-22T00:00:00+00:00"


def texts(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8", errors="replace")
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.suffix in (".md", ".txt", ".rst", ".html")
    }


def vault_of(secrets: dict[str, str], background: dict[str, str], folder: Path) -> Vault:
    for name, group in (("secrets", secrets), ("background", background)):
        for path, text in group.items():
            file = folder / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    vault = Vault.init(folder / "vault", NOW)
    common = [folder / "background"] if background else []
    register(WHO, vault, [folder / "secrets"], common, Particulars(), NOW)
    return vault


def best(scanner: Scanner, text: str, secret: str = "", by: str = "bits") -> float:
    rows = scanner.examine(Extracted(text, [], [], [], []), "x")
    return max((r[by] for r in rows if secret in ("", r["secret"])), default=0.0)


def edited(
    units: Sequence[str], rate: float, vocabulary: Sequence[str], rng: random.Random
) -> list[str]:
    """A third each of the edits replaces, deletes, inserts."""
    result = []
    for unit in units:
        if rng.random() >= rate:
            result.append(unit)
            continue
        kind = rng.randrange(3)
        if kind == 0:
            result.append(rng.choice(vocabulary))
        elif kind == 2:
            result += [unit, rng.choice(vocabulary)]
    return result


def plant_words(
    secrets: dict[str, str], hosts: list[str], rate: float, rng: random.Random
) -> tuple[str, str]:
    vocabulary = " ".join(hosts[:20]).split()
    while True:
        name = rng.choice(sorted(secrets))
        words = secrets[name].split()
        if len(words) > 150:
            break
    start = rng.randrange(60, len(words) - 50)
    excerpt = edited(words[start : start + 50], rate, vocabulary, rng)
    host = rng.choice([h for h in hosts if len(h.split()) > 1450]).split()
    at, cut = rng.randrange(len(host) - 1449), rng.randrange(1450)
    host = host[at : at + 1450]
    return name, " ".join(host[:cut] + excerpt + host[cut:])


def plant_characters(
    secrets: dict[str, str], hosts: list[str], rate: float, rng: random.Random
) -> tuple[str, str]:
    vocabulary = re.findall(r"[\u4e00-\u9fff]", "".join(hosts[:20]))
    while True:
        name = rng.choice(sorted(secrets))
        text = secrets[name]
        if len(text) < 400:
            continue
        start = rng.randrange(len(text) - 80)
        if len(re.findall(r"[\u4e00-\u9fff]", text[start : start + 80])) > 55:
            break
    excerpt = edited(text[start : start + 80], rate, vocabulary, rng)
    host = rng.choice([h for h in hosts if len(h) > 2000])
    cut = rng.randrange(len(host))
    return name, host[:cut] + "".join(excerpt) + host[cut:]


def recall(data: Path, count: int, seed: int) -> None:
    rng = random.Random(seed)
    english = texts(data / "en-tech-docs")
    names = sorted(english)
    rng.shuffle(names)
    third = len(names) // 3
    groups = [{n: english[n] for n in names[a : a + third]} for a in (0, third, 2 * third)]
    _recall(
        "en",
        groups[0],
        groups[1],
        list(groups[2].values()),
        plant_words,
        (0, 0.1, 0.2, 0.3),
        count,
        rng,
    )
    chinese = texts(data / "zh-tech-docs" / "release-5.0")
    other = list(texts(data / "zh-tech-docs" / "unregistered").items())
    rng.shuffle(other)
    half = len(other) // 2
    hosts = [text for _, text in other[half:]]
    _recall("zh", chinese, dict(other[:half]), hosts, plant_characters, (0, 0.1, 0.2), count, rng)


def siblings(data: Path, seed: int) -> None:
    """Later versions of registered pages against other pages of the same product, by score.

    Half of the other pages are the background, half are judged.
    """
    secrets = texts(data / "zh-tech-docs" / "release-5.0")
    others = list(texts(data / "zh-tech-docs" / "unregistered").items())
    random.Random(seed).shuffle(others)
    half = len(others) // 2
    for common in ({}, dict(others[:half])):
        scanner = Scanner(vault_of(secrets, common, Path(tempfile.mkdtemp())))
        near = sorted((best(scanner, text, by="score") for _, text in others[half:]), reverse=True)
        cut = near[int(0.02 * len(near))]
        print(f"background {len(common)}: {len(near)} other pages, {rate_of(near, 0.5)} alarmed")
        for version in ("release-7.1", "main"):
            later = texts(data / "zh-tech-docs" / version)
            scores = [best(scanner, later[n], n, "score") for n in sorted(secrets) if n in later]
            above = sum(score > cut for score in scores) / len(scores)
            print(f"  {version}: {len(scores)} pages, {rate_of(scores, 0.5)} found at score 0.5,")
            print(f"  {above:.3f} at a score that 2 % of the other pages pass ({cut:.4f})")


def alarms(data: Path, seed: int) -> None:
    """Texts that have nothing to do with the secrets: what this machine has installed."""
    english = texts(data / "en-tech-docs")
    names = sorted(english)
    random.Random(seed).shuffle(names)
    scanner = Scanner(vault_of({n: english[n] for n in names[:70]}, {}, Path(tempfile.mkdtemp())))
    documents = installed(random.Random(seed))
    values = [(best(scanner, text), source) for source, text in documents]
    count = sum(bits >= scanner.threshold for bits, _ in values)
    print(len(values), "documents of", len({s for s, _ in documents}), "sources,", count, "alarms")
    print(sorted(values, reverse=True)[:12])


def installed(rng: random.Random, most: int = 24) -> list[tuple[str, str]]:
    """(source, text): at most `most` of each package, manual or documentation folder."""
    kinds = (".md", ".rst", ".txt", ".py", ".gz", ".js")
    found: dict[str, list[str]] = {}
    for root in (sysconfig.get_path("purelib"), sysconfig.get_path("stdlib"), "/usr/share"):
        for path in sorted(Path(root).glob("*/**/*")):
            inner = path.relative_to(root).parts
            if path.suffix in kinds or path.name in ("METADATA", "copyright", "README"):
                source = "/".join(inner[: 2 if root == "/usr/share" else 1])
                found.setdefault(source, []).append(str(path))
    documents = []
    seen: set[str] = set()
    for source, paths in sorted(found.items()):
        for name in rng.sample(paths, min(most, len(paths))):
            data = Path(name).read_bytes()
            try:
                data = gzip.decompress(data) if name.endswith(".gz") else data
            except (OSError, EOFError):
                continue
            text = data[:60_000].decode("utf-8", errors="replace")
            if len(text) > 400 and text not in seen:
                seen.add(text)
                documents.append((source, text))
    return documents


def rate_of(values: Sequence[float], threshold: float) -> float:
    return round(sum(v >= threshold for v in values) / max(1, len(values)), 4)


def _recall(
    label: str,
    secrets: dict[str, str],
    background: dict[str, str],
    hosts: list[str],
    plant: Callable[[dict[str, str], list[str], float, random.Random], tuple[str, str]],
    rates: Sequence[float],
    count: int,
    rng: random.Random,
) -> None:
    for common in ({}, background):
        folder = Path(tempfile.mkdtemp())
        vault = vault_of(secrets, common, folder)
        scanner = Scanner(vault)
        for rate in rates:
            hits = []
            for _ in range(count):
                name, text = plant(secrets, hosts, rate, rng)
                hits.append(best(scanner, text, name))
            print(label, "background", len(common), "edits", rate, "recall",
                  rate_of(hits, scanner.threshold), "of", count, flush=True)  # fmt: skip


def speed(data: Path) -> None:
    key = Fingerprinter(b"k" * 32)
    for label, folder in (("en", "en-tech-docs"), ("zh", "zh-tech-docs/release-5.0")):
        every = list(texts(data / folder).values())
        size = sum(len(t.encode()) for t in every) / 2**20
        for name, group in (("pages", every), ("one text", ["\n".join(every)])):
            timed = [_timed(lambda g=group: imprints(key, g)) for _ in range(5)]
            print(label, name, f"{size / min(timed):.1f} MiB/s")
        _index_size(label, every, key)


def _index_size(label: str, every: list[str], key: Fingerprinter) -> None:
    segment = _packed(list(enumerate(imprints(key, every))))
    held = sum(getattr(segment, f).nbytes for f in segment.__struct_fields__)
    print(label, f"index {held / sum(len(t.encode()) for t in every):.3f} bytes a source byte")


def _timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def query(documents: int, characters: int) -> None:
    """Synthetic corpus of Zipf-like words; queries of 4,000 characters, half with a copy.

    Segments are written as the corpus grows and merged at the end, column by column on disk.
    """
    rng = np.random.default_rng(1)
    words = _lexicon(rng)
    key = Fingerprinter(b"k" * 32)
    folder = Path(tempfile.mkdtemp())
    names, batch, sample = [], [], {}
    source, began = 0, time.process_time()
    for number in range(documents):
        text = _prose(words, rng, characters)
        source += len(text)
        if number % max(1, documents // 100) == 0:
            sample[number] = text
        batch.append((number, text))
        if len(batch) == 50_000 or number == documents - 1:
            taken = imprints(key, [text for _, text in batch])
            part = _packed([(n, one) for (n, _), one in zip(batch, taken, strict=True)])
            names.append(folder / f"part{len(names)}")
            names[-1].mkdir()
            segment_files.save(names[-1], part)
            batch = []
            print(f"{number + 1} documents", flush=True)
    parts = [segment_files.load(name)[0] for name in names]
    whole = segments.merge(parts, partial(segment_files.room, folder))
    segment_files.save(folder, whole)
    held = sum(getattr(whole, f).nbytes for f in whole.__struct_fields__)
    for name in names:
        shutil.rmtree(name)
    spent = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"built {documents} documents, {source / 2**20:.0f} MiB in {spent:.0f} s of processor")
    print(f"{len(whole.tails)} postings, {held / source:.3f} bytes a source byte, {peak} MiB peak")
    (folder / "sample.json").write_text(json.dumps(sample), encoding="utf-8")
    print("now run: python benchmarks/copies.py ask", folder)


def ask(folder: Path) -> None:
    """Query a built index in a process of its own, so that memory is the query's own."""
    segment, maps = segment_files.load(folder)
    index = segments.opened(segment)
    sample = json.loads((folder / "sample.json").read_text(encoding="utf-8"))
    key = Fingerprinter(b"k" * 32)
    bases = index.segment.bases

    def window(document: int, first: int, end: int) -> np.ndarray:
        base = int(bases[document])
        low, high = max(0, first), end
        result = np.full(end - first, 254, dtype=np.uint8)
        packed = index.segment.units[(base + low) // 2 : (base + high + 1) // 2]
        units = unpacked(np.asarray(packed))[(base + low) % 2 :][: high - low]
        result[low - first : low - first + len(units)] = units
        return result

    collection = Collection(key, Prior(key), [index], [], len(bases), window)
    rng = np.random.default_rng(9)
    words = _lexicon(np.random.default_rng(1))
    spent, busy, right = [], [], 0
    for turn, (number, text) in enumerate(list(sample.items()) * 2):
        asked = _prose(words, rng, 4000)
        planted = turn % 2 == 0
        if planted:
            asked = asked[:2000] + " " + text[200:700] + " " + asked[2000:3500]
        began, worked = time.perf_counter(), time.process_time()
        found = search(collection, asked[:4000], 85.0)
        spent.append(time.perf_counter() - began)
        busy.append(time.process_time() - worked)
        if turn % LET_GO_EVERY == LET_GO_EVERY - 1:
            segment_files.let_go(maps)
        named = {m.document for m in found.matches if m.bits >= 85}
        right += named == ({int(number)} if planted else set())
    ms = np.array(spent) * 1000
    used = [
        line for line in Path("/proc/self/status").read_text().splitlines() if line[:5] == "VmHWM"
    ]
    print(f"p50 {np.percentile(ms, 50):.1f} ms, p95 {np.percentile(ms, 95):.1f} ms")
    print(f"processor p95 {np.percentile(busy, 95) * 1000:.1f} ms")
    print(f"right {right} of {len(spent)}; {used}")


def _lexicon(rng: np.random.Generator) -> list[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [
        "".join(letters[c] for c in rng.integers(0, 26, rng.integers(3, 10))) for _ in range(60_000)
    ]


def _prose(words: list[str], rng: np.random.Generator, characters: int) -> str:
    """Words with frequencies that fall as a power of their rank."""
    picked = (len(words) ** rng.random(characters // 7) - 1).astype(int)
    return " ".join([words[at] for at in picked.tolist()])


def _packed(batch: list[tuple[int, Imprint]]) -> segments.Segment:
    taken = [item for _, item in batch]
    bases = np.cumsum([0, *(2 * len(t.units) for t in taken)])[:-1]
    return segments.pack(
        np.concatenate([segments.kept(t.values) for t in taken]),
        np.concatenate([t.places + b for t, b in zip(taken, bases, strict=True)]),
        bases,
        np.array([number for number, _ in batch]),
        np.concatenate([t.units for t in taken]),
        np.concatenate([t.anchors for t in taken]),
    )


def leaks(mails: int, seed: int) -> None:
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "walk"))
    import leak_world

    folder = Path(tempfile.mkdtemp())
    truth = leak_world.build(folder, 26, mails, seed)
    vault = Vault.init(folder / "vault", NOW)
    register(WHO, vault, [folder / "secrets"], [], Particulars(), NOW)
    began = time.perf_counter()
    named = {
        (Path(row["document"]).name, row["secret"])
        for row in scan(WHO, vault, [folder / "outbox"], NOW, ScanOptions())
        if row["secret"]
    }
    spent = time.perf_counter() - began
    print(json.dumps({
        "mails": mails, "leaks": len(truth), "found": len(named & set(truth.items())),
        "false": len(named - set(truth.items())), "seconds": round(spent, 1),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }))  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    works = ("recall", "siblings", "alarms", "speed", "query", "ask", "leaks")
    parser.add_argument("what", choices=works)
    parser.add_argument("data", type=Path, nargs="?", default=Path())
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--characters", type=int, default=2500)
    parser.add_argument("--mails", type=int, default=10_000)
    asked = parser.parse_args()
    if asked.what == "recall":
        recall(asked.data, asked.count, asked.seed)
    elif asked.what == "siblings":
        siblings(asked.data, asked.seed)
    elif asked.what == "alarms":
        alarms(asked.data, asked.seed)
    elif asked.what == "speed":
        speed(asked.data)
    elif asked.what == "query":
        query(asked.documents, asked.characters)
    elif asked.what == "ask":
        ask(asked.data)
    else:
        leaks(asked.mails, asked.seed)


if __name__ == "__main__":
    main()
