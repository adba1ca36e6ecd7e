"""Measure programs: disguised copies of whole programs, and builds with other settings.

    python benchmarks/programs.py sources [--half 0] [--more FOLDER...]
    python benchmarks/programs.py builds FOLDER... [--inward]
    python benchmarks/programs.py students DATA

`sources` takes the Python packages installed here under MIT, BSD, Apache or ISC licences; each
folder of `--more` holds programs in other languages, one a folder. `builds` takes folders of C
files, builds each at -O0 and -O2, strips it, turns one comparison round, and compares.
`students` compares the programs of IR-Plag, the folder `ir-plag` in DATA.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "samples"))
import disguised_code

from counterfoil.matching.programs import Traits, likeness, traits
from counterfoil.sources.documents.code_tokens import language_of, tokens

MOST = 250_000
"""Characters of a program; of larger ones, the files that fit, by name."""

SHARING = {("click", "typer"), ("openmined_psi", "protobuf")}
"""Pairs of which one carries the other's code inside it: neither own copies nor unrelated."""

Files = dict[str, str]
_FREE = re.compile(r"MIT|BSD|Apache|ISC")
_OTHERS = re.compile(r"(?:^|/)(?:tests?|_?vendor(?:ed)?|node_modules|dist|examples?|docs?)/|_pb2")
_GENERATED = re.compile(r"(?i)generated (?:by|from)|do not edit|@generated")


def installed() -> dict[str, Files]:
    """Name -> files of each installed package under a permissive licence."""
    found = {}
    for package in distributions():
        about = package.metadata
        terms = " ".join([
            about.get("License-Expression") or "", (about.get("License") or "")[:60],
            *(c for c in about.get_all("Classifier") or [] if c.startswith("License")),
        ])  # fmt: skip
        if _FREE.search(terms) and "GPL" not in terms:
            files = [(str(f), Path(str(package.locate_file(f)))) for f in package.files or []]
            found[about["Name"]] = _read(f for f in files if f[0].endswith(".py"))
    return {name: files for name, files in sorted(found.items()) if _size(files) > 12_000}


def given(folders: Sequence[Path]) -> dict[str, Files]:
    found = {}
    for folder in folders:
        for program in sorted(p for p in folder.iterdir() if p.is_dir()):
            inner = [(p.relative_to(program).as_posix(), p) for p in program.rglob("*")]
            found[f"{folder.name}/{program.name}"] = _read(
                f for f in inner if language_of(f[0]) and ".min." not in f[0]
            )
    return {name: files for name, files in found.items() if _size(files) > 12_000}


def _size(files: Files) -> int:
    return sum(map(len, files.values()))


def _read(paths: Iterator[tuple[str, Path]]) -> Files:
    files: Files = {}
    for name, path in sorted(paths):
        if _OTHERS.search(name) or not path.is_file() or path.stat().st_size > MOST:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if not _GENERATED.search(text[:2000]) and _size(files) + len(text) <= MOST:
            files[name] = text
    return files


def _traits(files: Files) -> Traits:
    parts = [
        (token.kind, token.text)
        for name in sorted(files)
        for token in tokens(files[name].encode("utf-8", "replace"), language_of(name))
    ]
    return traits(parts)


def _disguises() -> dict[str, Callable[[Files, int], Files]]:
    found: dict[str, Callable[[Files, int], Files]] = {
        f"level {level}": lambda files, seed, level=level: disguised_code.python(files, seed, level)
        for level in (1, 2, 3)
    }
    try:
        import python_minifier
    except ImportError:
        return found

    def minified(files: Files, seed: int) -> Files:
        done = {}
        for name, text in files.items():
            try:
                done[name] = python_minifier.minify(
                    text, rename_globals=True, remove_literal_statements=True
                )
            except (SyntaxError, ValueError, RecursionError):
                continue
        return done

    return {**found, "python-minifier": minified}


def sources(half: int | None, more: Sequence[Path], seed: int) -> None:
    groups = {"Python": (installed(), _disguises())}
    for folder in more:
        groups[folder.name] = (given([folder]), {"disguised": disguised_code.braces})
    for title, (programs, ways) in groups.items():
        names = [n for at, n in enumerate(sorted(programs)) if half is None or at % 2 == half]
        own = {name: _traits(programs[name]) for name in names}
        for way, disguise in ways.items():
            copies = {n: _traits(disguise(programs[n], seed + at)) for at, n in enumerate(names)}
            _report(f"{title}, {way}", own, copies)


def _report(title: str, own: dict[str, Traits], copies: dict[str, Traits]) -> None:
    rows = [(likeness(own[n], copies[n]), n, n) for n in own]
    apart = [
        (likeness(own[a], copies[b]), a, b)
        for a in own
        for b in own
        if a < b and (a, b) not in SHARING
    ]

    def shown(pairs: Sequence[tuple[Any, str, str]], best: bool) -> str:
        ranked = sorted(pairs, key=lambda row: row[0].score, reverse=best)[:4]
        return "; ".join(f"{r.score:.2f} (runs {r.runs or 0:.2f}) {a}/{b}" for r, a, b in ranked)

    scores = np.array([row[0].score for row in rows])
    others = np.array([row[0].score for row in apart])
    print(
        f"{title}: {len(rows)} programs, found {(scores >= 0.5).mean():.3f} at 0.5,"
        f" {(scores > others.max()).mean():.3f} above every unrelated pair;"
        f" {len(apart)} unrelated pairs, {(others >= 0.5).sum()} alarms"
    )
    runs = [np.quantile([r[0].runs or 0 for r in g], q) for g, q in ((rows, 0.0), (apart, 1.0))]
    print(f"   runs: least own {runs[0]:.3f}, greatest unrelated {runs[1]:.3f}")
    print("   least own:", shown(rows, False), flush=True)
    print("   greatest unrelated:", shown(apart, True), flush=True)


def builds(folders: Sequence[Path], inward: bool) -> None:
    from counterfoil.actions.comparing_programs import compare_programs

    for folder in folders:
        with tempfile.TemporaryDirectory() as made:
            out = Path(made)
            files = sorted(map(str, folder.glob("*.c")))
            turned, where = _turned(folder, out)
            plans = (("O2", files, ["-O2"]), ("O2s", files, ["-O2", "-s"]),
                     ("O0", files, ["-O0"]), ("O0s", files, ["-O0", "-s"]),
                     ("turned", turned, ["-O2"]))  # fmt: skip
            for name, inputs, flags in plans:
                hidden = ["-fvisibility=hidden"] if inward else []
                command = ["gcc", "-w", "-shared", "-fPIC", f"-I{folder}", *flags, *hidden]
                subprocess.run([*command, "-o", out / name, *inputs], check=True)
            for left, right in (("O2", "O2s"), ("O0", "O0s"), ("O2", "O0"), ("O2", "turned")):
                answer = compare_programs(out / left, out / right)
                _say(folder.name, left, right, answer, out, where)


def _turned(folder: Path, out: Path) -> tuple[list[str], str]:
    """The files with one `==` of the middle file turned into `!=`; the function it is in."""
    files = sorted(folder.glob("*.c"))
    for file in files[len(files) // 2 :] + files[: len(files) // 2]:
        text = file.read_text(encoding="utf-8", errors="replace")
        found = list(re.finditer(r"^\s+if \([^()\n]*[^=!<>]== ", text, re.MULTILINE))
        if found:
            at = found[len(found) // 2].end() - 3
            other = out / file.name
            other.write_text(f"{text[:at]}!={text[at + 2 :]}", encoding="utf-8")
            line = text.count("\n", 0, at) + 1
            return [str(other if f == file else f) for f in files], f"{file.name}:{line}"
    raise SystemExit(f"{folder}: no comparison to turn")


def _say(title: str, left: str, right: str, answer: dict[str, Any], out: Path, where: str) -> None:
    """Truth by the symbols of the unstripped builds: same name, same function."""
    named = {side: _symbols(out / side.removesuffix("s")) for side in (left, right)}
    rows = [
        (named[left].get(p["left"]["address"], ""), named[right].get(p["right"]["address"], ""))
        for p in answer["functions"]
    ]
    both = set(named[left].values()) & set(named[right].values())
    judged = [(a, b) for a, b in rows if a in both or b in both]
    good = sum(a == b for a, b in judged)
    print(
        f"{title} {left}/{right}: score {answer['score']:.2f}, {good} of {len(both)} functions"
        f" matched rightly ({good / max(1, len(both)):.3f}), {len(judged) - good} wrongly"
    )
    if (out / left).read_bytes() == (out / right).read_bytes():
        print(f"   turned at {where}: the builds are identical, the compiler left that code out")
    elif right == "turned":
        found = [(r["left"]["name"], len(r["differences"])) for r in answer["changed"]]
        print(f"   turned at {where}; changed functions shown: {found[:6]}", flush=True)


def _symbols(path: Path) -> dict[int, str]:
    """Address -> name of the functions of a build; names that several bear are left out."""
    listed = subprocess.run(["nm", "-S", path], capture_output=True, text=True, check=True)
    rows = [line.split() for line in listed.stdout.splitlines()]
    kept = [r for r in rows if len(r) == 4 and r[2] in "tT" and int(r[1], 16) > 16]
    counts = Counter(row[3] for row in kept)
    return {int(row[0], 16): row[3] for row in kept if counts[row[3]] == 1}


def students(data: Path) -> None:
    """IR-Plag: each original against the programs that copy it and those that do not."""

    def read(folder: Path) -> Traits:
        whole = b"\n".join(p.read_bytes() for p in sorted(folder.rglob("*.java")))
        return traits([(t.kind, t.text) for t in tokens(whole, "java")])

    tasks = sorted(p for p in (data / "ir-plag").iterdir() if p.name.startswith("case"))
    every: dict[str, list[tuple[str, Traits]]] = {}
    for task in tasks:
        rows = [
            ("N", read(p)) for p in sorted((task / "non-plagiarized").iterdir()) if p.name != "15"
        ]
        for level in sorted((task / "plagiarized").iterdir()):
            rows += [(level.name, read(p)) for p in sorted(level.iterdir())]
        every[task.name] = [("original", read(task / "original")), *rows]
    for name, left_out in (("no background", False), ("leave-one-task-out background", True)):
        levels, values, groups = [], [], []
        for task, rows in every.items():
            others = [t for k, v in every.items() if k != task for _, t in v] if left_out else []
            for level, program in rows[1:]:
                levels.append(level)
                groups.append(task)
                values.append(likeness(rows[0][1], program, others[:60]).score)
        students_report(name, np.array(values), np.array(levels), np.array(groups))


def students_report(name: str, values: np.ndarray, levels: np.ndarray, groups: np.ndarray) -> None:
    def auc(pick: np.ndarray) -> float:
        yes, no = values[pick & (levels != "N")], values[pick & (levels == "N")]
        return float((yes[:, None] > no).mean() + (yes[:, None] == no).mean() / 2)

    whole = auc(np.ones(len(values), dtype=bool))
    single = np.mean([auc(groups == g) for g in np.unique(groups)])
    cut = np.quantile(values[levels == "N"], 0.95)
    found = {
        f"L{n}": round(float((values[levels == f"L{n}"] > cut).mean()), 2) for n in range(1, 7)
    }
    print(name, f"AUC {whole:.3f} pooled, {single:.3f} a task; recall at 5 % FPR", found)


def main() -> None:
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("sources", "builds", "students"))
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--more", type=Path, nargs="*", default=[])
    parser.add_argument("--inward", action="store_true", help="export nothing: no names are left")
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--seed", type=int, default=20261122)
    asked = parser.parse_args()
    if asked.what == "sources":
        sources(asked.half, asked.more, asked.seed)
    elif asked.what == "builds":
        builds(asked.folders, asked.inward)
    else:
        students(*asked.folders)


if __name__ == "__main__":
    main()
