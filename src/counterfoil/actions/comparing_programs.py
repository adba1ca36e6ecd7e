"""Compare two programs or libraries in machine code. It states facts and shows no way round."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from counterfoil.matching.functions import Pairing, Shape, changes, match
from counterfoil.model.finding import Lawful, Reason
from counterfoil.sources.documents.binaries import Binary, Function, read_binary

_MOST_FUNCTIONS = 3000
_LICENCE_WORDS = re.compile(r"licen[sc]|dongle|hasp|sentinel|codemeter|wibu|activat|serial", re.I)
_START_UP = frozenset((
    "_start", "_init", "_fini", "register_tm_clones", "deregister_tm_clones", "frame_dummy",
    "__do_global_dtors_aux", "__libc_csu_init", "__libc_csu_fini",
))  # fmt: skip


def compare_programs(left: Path, right: Path) -> dict[str, Any]:
    """Sections, imports, strings, functions, changed code and licence facts of two programs.

    Args:
        left: The vendor's build.
        right: The suspected copy.
    """
    data = left.read_bytes(), right.read_bytes()
    mine, theirs = read_binary(data[0], str(left)), read_binary(data[1], str(right))
    first, second = _own(mine), _own(theirs)
    pairs = match(_shapes(first), _shapes(second))
    share = _matched_share(first, second, pairs)
    strings = _shared(mine.strings, theirs.strings)
    sections = _same_sections(mine, theirs)
    score = round(1.0 if data[0] == data[1] else max(share, 0.8 * strings), 4)
    return {
        "kind": "program",
        "score": score,
        "verdict": "suspected" if score >= 0.5 else "weak",
        "functions": [_pair(first[p.left], second[p.right], p) for p in pairs],
        "passages": [],
        "changed": _changed(first, second, pairs),
        "sections": sections,
        "imports": {
            "shared": len(set(mine.imports) & set(theirs.imports)),
            "only_left": sorted(set(mine.imports) - set(theirs.imports))[:100],
            "only_right": sorted(set(theirs.imports) - set(mine.imports))[:100],
        },
        "licence_facts": _licence_facts(mine, theirs) + _call_facts(first, second, pairs),
        "triage": {"tlsh_distance": _tlsh(*data)},
        "reasons": msgspec.to_builtins(_reasons(mine, theirs, len(pairs), share, sections, score)),
        "lawful": msgspec.to_builtins(_LAWFUL),
        "unread": [],
        "parameters": {"functions_left": len(first), "functions_right": len(second)},
        "text": ("\n".join(mine.strings), "\n".join(theirs.strings)),
    }


_LAWFUL = [
    Lawful(explanation="common library or compiler start-up code", holds="unknown"),
    Lawful(explanation="licensed copy or update by the vendor", holds="unknown"),
]


def _own(binary: Binary) -> list[Function]:
    kept = [f for f in binary.functions if f.name not in _START_UP and len(f.mnemonics) >= 4]
    return sorted(kept, key=lambda f: (-f.size, f.address))[:_MOST_FUNCTIONS]


def _shapes(functions: Sequence[Function]) -> list[Shape]:
    at = {function.address: index for index, function in enumerate(functions)}
    return [
        Shape(
            function.name,
            function.mnemonics,
            [f"string {s}" for s in function.strings]
            + [f"call {c}" for c in function.calls]
            + [f"constant {c}" for c in function.constants]
            + [f"field {c}" for c in function.fields],
            [at[callee] for callee in function.callees if callee in at],
        )
        for function in functions
    ]


def _matched_share(
    first: Sequence[Function], second: Sequence[Function], pairs: Sequence[Pairing]
) -> float:
    """Part of the smaller program's code that lies in well matched functions."""
    good = [pair for pair in pairs if pair.score >= 0.5]
    sizes = [sum(f.size for f in side) or 1 for side in (first, second)]
    mine = sum(first[pair.left].size for pair in good) / sizes[0]
    theirs = sum(second[pair.right].size for pair in good) / sizes[1]
    return mine if sizes[0] <= sizes[1] else theirs


def _shared(left: Sequence[str], right: Sequence[str]) -> float:
    """Part of the smaller set of telling strings that the other has."""
    mine = {text for text in left if len(text) >= 8 and not text.startswith((".", "_", "GCC:"))}
    theirs = {text for text in right if len(text) >= 8 and not text.startswith((".", "_", "GCC:"))}
    return len(mine & theirs) / max(4, min(len(mine), len(theirs)))


def _same_sections(mine: Binary, theirs: Binary) -> list[dict[str, Any]]:
    known = {section.sha256: section for section in mine.sections if section.size >= 16}
    return [
        {"left": known[s.sha256].name, "right": s.name, "bytes": s.size, "sha256": s.sha256}
        for s in theirs.sections
        if s.sha256 in known
    ]


def _pair(left: Function, right: Function, pair: Pairing) -> dict[str, Any]:
    return {
        "left": {"name": left.name, "address": left.address, "size": left.size},
        "right": {"name": right.name, "address": right.address, "size": right.size},
        "score": pair.score,
        "identical": left.mnemonics == right.mnemonics,
    }


def _changed(
    first: Sequence[Function], second: Sequence[Function], pairs: Sequence[Pairing]
) -> list[dict[str, Any]]:
    """Functions that are almost the same, with the bytes that differ and their offsets.

    Only functions of nearly one size whose instructions agree for the most part are shown:
    between builds of other settings everything differs, and byte differences say nothing.
    """
    rows = []
    for pair in pairs:
        left, right = first[pair.left], second[pair.right]
        same = left.mnemonics == right.mnemonics
        if (same and left.constants == right.constants) or not _near(left, right):
            continue
        rows.append(
            {
                **_pair(left, right, pair),
                "instructions": _instructions(left, right),
                "differences": [
                    {
                        "left_offset": left.offset + a,
                        "right_offset": right.offset + c,
                        "left_bytes": left.code[a:b].hex(),
                        "right_bytes": right.code[c:d].hex(),
                    }
                    for a, b, c, d in changes(left.code[:8192], right.code[:8192])[:40]
                ],
                "strings": sorted({*left.strings, *right.strings})[:10],
                "licence_words": bool(
                    _LICENCE_WORDS.search(" ".join((*left.strings, *right.strings, left.name)))
                ),
            }
        )
    return sorted(rows, key=lambda row: (-row["score"], row["left"]["address"]))[:100]


def _near(left: Function, right: Function) -> bool:
    a, b = len(left.mnemonics), len(right.mnemonics)
    return abs(a - b) <= max(4, 0.2 * max(a, b)) and _agree(left, right) >= 0.75


def _agree(left: Function, right: Function) -> float:
    from rapidfuzz.distance import Indel

    return float(Indel.normalized_similarity(left.mnemonics, right.mnemonics))


def _instructions(left: Function, right: Function) -> dict[str, int]:
    from rapidfuzz.distance import Levenshtein

    return {
        "left": len(left.mnemonics),
        "right": len(right.mnemonics),
        "changed": int(Levenshtein.distance(left.mnemonics, right.mnemonics)),
    }


def _licence_facts(mine: Binary, theirs: Binary) -> list[dict[str, str]]:
    """What the two say about licence protection: facts, no conclusion."""
    facts = []
    for entry in sorted({*mine.imports, *mine.libraries} - {*theirs.imports, *theirs.libraries}):
        if _LICENCE_WORDS.search(entry):
            facts.append({"fact": "vendor's licence import is missing in the copy", "value": entry})
    for entry in sorted({*theirs.imports, *theirs.libraries} - {*mine.imports, *mine.libraries}):
        if _LICENCE_WORDS.search(entry):
            facts.append({"fact": "licence import only in the copy", "value": entry})
    known = {entry.rpartition("!")[2]: entry for entry in mine.imports if "!" in entry}
    for entry in theirs.imports:
        name = entry.rpartition("!")[2]
        if "!" in entry and name in known and known[name] != entry and entry not in mine.imports:
            facts.append(
                {"fact": "import comes from another library", "value": f"{known[name]} -> {entry}"}
            )
    return facts


def _call_facts(
    first: Sequence[Function], second: Sequence[Function], pairs: Sequence[Pairing]
) -> list[dict[str, str]]:
    """Licence imports that a matched function calls in one of the two only, and from where."""
    facts = []
    for pair in pairs:
        left, right = first[pair.left], second[pair.right]
        if pair.score < 0.5:
            continue
        calls = Counter(left.calls), Counter(right.calls)
        places = f"function at byte {left.offset} in the left, byte {right.offset} in the right"
        for fact, gone in (
            ("call of a licence import is missing in the copy", calls[0] - calls[1]),
            ("call of a licence import only in the copy", calls[1] - calls[0]),
        ):
            facts += [
                {"fact": fact, "value": f"{name}: {places}"}
                for name in sorted(gone)
                if _LICENCE_WORDS.search(name)
            ]
    return facts


def _tlsh(left: bytes, right: bytes) -> int | None:
    """TLSH distance of the whole files: for sorting only, never a reason by itself."""
    try:
        import tlsh
    except ImportError:
        return None
    digests = tlsh.hash(left), tlsh.hash(right)
    if "TNULL" in digests or "" in digests:
        return None
    return int(tlsh.diff(*digests))


def _reasons(
    mine: Binary,
    theirs: Binary,
    pairs: int,
    share: float,
    sections: Sequence[dict[str, Any]],
    score: float,
) -> list[Reason]:
    both = sorted(set(mine.strings) & set(theirs.strings), key=lambda s: (-len(s), s))
    shown = "; ".join(both[:6])[:600]
    reasons = [
        Reason(
            says=f"{pairs} functions matched; {share:.0%} of the smaller program's code",
            right_value=f"{len(mine.functions)} functions",
            observed_value=f"{len(theirs.functions)} functions",
            weight=round(score, 4),
        )
    ]
    if both:
        reasons.append(
            Reason(says=f"{len(both)} strings in both", right_value=shown, observed_value=shown)
        )
    for section in sections[:5]:
        reasons.append(
            Reason(
                says=f"section of {section['bytes']} bytes is identical",
                right_value=section["left"],
                observed_value=section["right"],
            )
        )
    return reasons
