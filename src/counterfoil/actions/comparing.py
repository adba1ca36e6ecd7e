"""Compare two texts, two programs or two pictures, and say what they share."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from counterfoil.actions.comparing_code import compare_sources
from counterfoil.actions.passages import disguises
from counterfoil.actions.secrets import WEAK_BITS, files_under, score_of
from counterfoil.errors import InputError, NotFound
from counterfoil.exporters.comparison import Pane, page
from counterfoil.matching.boilerplate import boilerplate
from counterfoil.matching.pairs import Shared, compare
from counterfoil.model.finding import Lawful, Reason
from counterfoil.sources.documents.code_tokens import language_of
from counterfoil.sources.documents.extracted import Extracted, Limits
from counterfoil.sources.documents.kinds import kind_of
from counterfoil.sources.documents.reader import Reader

CANNOT_SEE = (
    "translation into another language, and paraphrase that keeps no run of words",
    "text inside pictures, sound and encrypted files; what stayed unread is listed",
)
"""What a comparison of wording cannot see; stands in every answer and report."""


def compare_files(
    left: Path,
    right: Path,
    background: Sequence[Path] = (),
    report: Path | None = None,
    limits: Limits | None = None,
) -> dict[str, Any]:
    """Compare two files or folders by what they are.

    Args:
        left: The protected work, by custom.
        right: The suspected copy.
        background: Files that anyone may use: templates, public texts, common code.
        report: Where to write the two-pane report (HTML).
        limits: Bounds of extraction, and whether pictures in documents are read.

    Returns:
        A document with score (0 to 1, suspected from 0.5), passages, reasons, lawful
        explanations, hashes, parameters, and what was unread or cannot be seen.

    Raises:
        NotFound: If a path does not exist.
        InputError: If the two are of kinds that cannot be compared.
    """
    for path in (left, right):
        if not path.exists():
            raise NotFound(f"{path} does not exist")
    kinds = [kind_of_work(path) for path in (left, right)]
    if kinds == ["picture", "picture"]:
        return _pictures(left, right, report)
    if kinds == ["program", "program"]:
        from counterfoil.actions.comparing_programs import compare_programs

        answer = compare_programs(left, right)
        panes = (Pane(str(left), answer["text"][0], []), Pane(str(right), answer["text"][1], []))
        del answer["text"]
    elif kinds == ["audio", "audio"]:
        from counterfoil.actions.sounds import compare_sounds

        answer = compare_sounds(left, right)
        panes = (Pane(str(left), "", []), Pane(str(right), "", []))
    elif kinds == ["source", "source"]:
        answer, panes = compare_sources(left, right, background)
    else:
        answer, panes = _texts(left, right, background, limits or Limits())
    body: dict[str, Any] = {
        "left": named(left),
        "right": named(right),
        "cannot_see": list(CANNOT_SEE),
        **answer,
        "replay": _replay(left, right, background, bool(limits and limits.ocr)),
    }
    if report is not None:
        report.write_bytes(page(body, panes[0], panes[1]))
        body["report"] = str(report)
    return body


def kind_of_work(path: Path) -> str:
    """What a file or folder is compared as: `picture`, `program`, `audio`, `source` or `text`."""
    if path.is_dir():
        names = [name for _, name in files_under([path])]
        code = sum(bool(language_of(name)) for name in names)
        return "source" if code * 4 >= len(names) and code else "text"
    if language_of(path.name):
        return "source"
    with path.open("rb") as file:
        kind = kind_of(file.read(1 << 20))
    return kind if kind in ("picture", "program", "audio") else "text"


def _pictures(left: Path, right: Path, report: Path | None) -> dict[str, Any]:
    try:
        from counterfoil.actions import images
    except ImportError as error:
        raise InputError(f"pictures cannot be compared here: {error}") from error
    answer: dict[str, Any] = images.compare_pictures(left, right, evidence=report)
    return answer


def _texts(
    left: Path, right: Path, background: Sequence[Path], limits: Limits
) -> tuple[dict[str, Any], tuple[Pane, Pane]]:
    with Reader(limits) as reader:
        first, second = _read(reader, left), _read(reader, right)
        common = [reader.read(path).text for path, _ in files_under(background)]
    pair = compare(first.text, second.text, [*boilerplate(), *common], WEAK_BITS)
    shown = [shared for shared in pair.passages if shared.bits >= WEAK_BITS]
    hidden = [shared for shared in pair.passages if shared.bits < WEAK_BITS]
    best = max((shared.bits for shared in shown), default=0.0)
    score = score_of(best) if best else 0.0
    answer = {
        "kind": "text",
        "score": score,
        "verdict": "suspected" if score >= 0.5 else "weak",
        "coverage": {"left": pair.left_cover, "right": pair.right_cover},
        "passages": [_row(first, second, shared) for shared in shown],
        "suppressed": [_row(first, second, shared) for shared in hidden],
        "reasons": msgspec.to_builtins(_reasons(first, second, shown, score)),
        "lawful": msgspec.to_builtins(_lawful(second, shown, hidden, bool(background))),
        "unread": [msgspec.structs.asdict(lack) for lack in first.unread + second.unread],
        "disguises": disguises(second),
        "parameters": {
            "grams": "three words or six characters",
            "suspect_bits": score_of.__defaults__[0] if score_of.__defaults__ else None,
            "background_files": len(common),
            "ocr": limits.ocr,
        },
    }
    spans = [(shared.left, shared.right) for shared in shown]
    panes = (
        Pane(str(left), first.text, [(a[0], a[1], n) for n, (a, _) in enumerate(spans, 1)]),
        Pane(
            str(right),
            second.text,
            [(b[0], b[1], n) for n, (_, b) in enumerate(spans, 1)],
            pair.common,
        ),
    )
    return answer, panes


def _read(reader: Reader, path: Path) -> Extracted:
    """One file, or every file of a folder laid end to end."""
    if not path.is_dir():
        return reader.read(path)
    text, places, parts, unread, envelopes = "", [], [], [], []
    for file, name in files_under([path]):
        one = reader.read(file, name)
        at = len(text)
        places += [
            msgspec.structs.replace(p, start=p.start + at, end=p.end + at) for p in one.places
        ]
        text += one.text
        parts += one.parts
        unread += one.unread
        envelopes += one.envelopes
    return Extracted(text, places, parts, unread, envelopes)


def _row(left: Extracted, right: Extracted, shared: Shared) -> dict[str, Any]:
    return {
        "left_span": list(shared.left),
        "right_span": list(shared.right),
        "text": right.text[slice(*shared.right)][:4000],
        "left_text": left.text[slice(*shared.left)][:4000],
        "left_place": left.span(*shared.left),
        "right_place": right.span(*shared.right),
        "bits": shared.bits,
        "common_bits": shared.common_bits,
    }


def _reasons(
    left: Extracted, right: Extracted, shown: Sequence[Shared], score: float
) -> list[Reason]:
    """The longest passages as reasons; their weights sum to the score."""
    total = sum(shared.bits for shared in shown[:5])
    return [
        Reason(
            says=f"passage of {shared.right[1] - shared.right[0]} characters shared, worth"
            f" {shared.bits:.0f} bits beyond what is common",
            right_value=left.text[slice(*shared.left)][:300],
            observed_value=right.text[slice(*shared.right)][:300],
            weight=round(score * shared.bits / total, 4),
        )
        for shared in shown[:5]
    ]


_QUOTES = ("“", "”", '"', "「", "」", "《", "[1]", "参考文献", "references", "quoted from", "引自")
_LICENCES = ("licensed under", "creative commons", "permission is hereby granted", "public domain")


def _lawful(
    right: Extracted, shown: Sequence[Shared], hidden: Sequence[Shared], background: bool
) -> list[Lawful]:
    """Innocent explanations that were tried."""
    around = " ".join(
        right.text[max(0, s.right[0] - 80) : s.right[1] + 80].casefold() for s in shown[:10]
    )
    quoted = [mark for mark in _QUOTES if mark in around]
    licensed = [words for words in _LICENCES if words in right.text.casefold()]
    source = "unknown" if shown else "yes"
    if not shown and not hidden:
        source = "no"
    return [
        Lawful(
            explanation="common source or boilerplate",
            holds=source,
            because=f"{len(hidden)} passages are explained by the background"
            if background
            else "no background was given",
        ),
        Lawful(
            explanation="quotation",
            holds="unknown",
            because=f"marks near the passages: {' '.join(quoted)}" if quoted else "no marks",
        ),
        Lawful(
            explanation="licence",
            holds="unknown",
            because=f"the text says: {licensed[0]}" if licensed else "the text names none",
        ),
    ]


def named(path: Path) -> dict[str, Any]:
    """Name and digest; of a folder, the digest of its files' names and digests."""
    whole = hashlib.sha256()
    size = 0
    for file, name in files_under([path]):
        data = file.read_bytes()
        size += len(data)
        if path.is_dir():
            whole.update(f"{hashlib.sha256(data).hexdigest()}  {name}\n".encode())
        else:
            whole.update(data)
    return {"path": str(path), "sha256": whole.hexdigest(), "bytes": size}


def _replay(left: Path, right: Path, background: Sequence[Path], ocr: bool) -> str:
    more = "".join(f" --background {path}" for path in background) + " --ocr" * ocr
    return f"counterfoil compare {left} {right}{more} --json"
