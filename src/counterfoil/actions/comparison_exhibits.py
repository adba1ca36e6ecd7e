"""Comparisons among the exhibits of a case: the answers of `compare --json` that were kept."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from counterfoil.model.comparison import MOST_PASSAGES, ComparisonShown, SharedPassage, Side

_MOST_BYTES = 64 << 20
_HEAD = b'"counterfoil": "comparison"'


def comparisons(kept: Iterable[tuple[str, Path]]) -> Iterator[ComparisonShown]:
    """Those of the exhibits that are answers of `compare`; the others are passed over.

    Args:
        kept: (SHA-256, file) of each exhibit.
    """
    for digest, path in kept:
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            continue
        with path.open("rb") as file:
            if _HEAD not in file.read(200):
                continue
        try:
            yield _shown(digest, msgspec.json.decode(path.read_bytes()))
        except (msgspec.DecodeError, msgspec.ValidationError, KeyError, TypeError, IndexError):
            # It only looks like one; it stays an exhibit like any other.
            continue


def _shown(digest: str, body: dict[str, Any]) -> ComparisonShown:
    rows = body.get("passages", [])
    return msgspec.convert(
        {
            "exhibit": digest,
            "kind": body["kind"],
            "score": body["score"],
            "verdict": body["verdict"],
            "left": _side(body["left"]),
            "right": _side(body["right"]),
            "passages": [_passage(row) for row in rows[:MOST_PASSAGES]],
            "passages_total": len(rows),
            "common_total": len(body.get("suppressed", [])),
            "reasons": [f"{r['says']}: {r['observed_value']}" for r in body.get("reasons", [])],
            "lawful": [_lawful(row) for row in body.get("lawful", [])],
            "facts": [*map(_fact, body.get("licence_facts", [])), *_changed(body)],
            "unread": [f"{row['part']}: {row['reason']}" for row in body.get("unread", [])],
            "cannot_see": body.get("cannot_see", []),
            "parameters": [(k, str(v)) for k, v in body.get("parameters", {}).items()],
            "replay": body.get("replay", ""),
        },
        ComparisonShown,
    )


def _side(body: dict[str, Any]) -> Side:
    return Side(path=body["path"], sha256=body["sha256"], bytes=body["bytes"])


def _passage(row: dict[str, Any]) -> SharedPassage:
    weight = f"{row['bits']} bits" if "bits" in row else f"{row.get('tokens', '?')} tokens"
    return SharedPassage(
        left_span=(row["left_span"][0], row["left_span"][1]),
        right_span=(row["right_span"][0], row["right_span"][1]),
        left_text=row["left_text"],
        right_text=row["text"],
        left_place=_place(row.get("left_place")),
        right_place=_place(row.get("right_place")),
        weight=weight,
    )


def _place(place: dict[str, Any] | None) -> str:
    if not place:
        return ""
    byte = f", byte {place['byte']}" if place.get("byte") is not None else ""
    until = f" to {place['until']}" if place["until"] != place["where"] else ""
    return f"{place['part']}, {place['where']}{until}{byte}"


def _lawful(row: dict[str, Any]) -> str:
    because = f" ({row['because']})" if row.get("because") else ""
    return f"{row['explanation']}: {row['holds']}{because}"


def _fact(row: dict[str, str]) -> str:
    return f"{row['fact']}: {row['value']}"


def _changed(body: dict[str, Any]) -> Iterator[str]:
    """Code that was changed in an otherwise equal function, by its place in both files."""
    for row in body.get("changed", [])[:MOST_PASSAGES]:
        for place in row["differences"][:3]:
            yield (
                f"changed code in {row['left']['name'] or hex(row['left']['address'])}:"
                f" byte {place['left_offset']} {place['left_bytes'][:32]} became"
                f" byte {place['right_offset']} {place['right_bytes'][:32]}"
            )
