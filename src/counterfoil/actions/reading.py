"""Read narratives into facts with their places, and suggest offences."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from counterfoil.actions.assessing import read_text
from counterfoil.errors import InputError
from counterfoil.language.narrated import Fact
from counterfoil.language.narrative import read_narrative
from counterfoil.law.plain import plain
from counterfoil.law.rulebook import rulebook
from counterfoil.law.suggesting import Suggestion, names_of, suggest


def read_file(source: str, jurisdiction: str = "CN") -> tuple[bool, Iterator[dict[str, Any]]]:
    """Whether the file holds rows, and one answer for the text or for each row.

    Args:
        source: Path, or `-` for standard input: a text, or JSON Lines with a `facts` field.
        jurisdiction: Whose offences are suggested.

    Raises:
        InputError: The file cannot be read, or the text is empty.
    """
    rulebook(jurisdiction)
    text = read_text(source)
    rows = _rows(source, text)
    if rows is None:
        return False, iter([read_one(text, jurisdiction)])
    return True, (
        _answer(source, place, row, jurisdiction) for place, row in enumerate(rows, start=1)
    )


def _answer(source: str, place: int, row: Any, jurisdiction: str) -> dict[str, Any]:
    told = _told(row)
    if told is None or not told.strip():
        return {
            "place": place,
            "error": f"{source} line {place} has no text in `facts`",
            "remedy": 'write {"facts": "…"}',
            "facts": [],
            "offences": [],
        }
    echo = {name: row[name] for name in ("id",) if name in row}
    return {**echo, **read_one(told, jurisdiction)}


def _told(row: Any) -> str | None:
    if not isinstance(row, Mapping):
        return None
    for name in ("facts", "text", "narrative"):
        if isinstance(row.get(name), str):
            return str(row[name])
    return None


def _rows(source: str, text: str) -> list[Any] | None:
    """The lines as JSON; None if the file is plain text."""
    lines = [line for line in text.splitlines() if line.strip()]
    marked = Path(source).suffix.lower() in (".jsonl", ".ndjson", ".json")
    if not marked and not (lines and re.match(r'\s*[\[{]\s*["{]', lines[0])):
        return None
    try:
        whole = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return [_row(line) for line in lines]
    return whole if isinstance(whole, list) else [whole]


def _row(line: str) -> Any:
    try:
        return msgspec.json.decode(line)
    except msgspec.DecodeError:
        return None


def read_one(text: str, jurisdiction: str = "CN") -> dict[str, Any]:
    """Facts and offences of one narrative.

    Raises:
        InputError: There is no text.
    """
    if not text.strip():
        raise InputError("the narrative is empty", remedy="give a text, or JSON Lines with `facts`")
    facts = read_narrative(text)
    found = suggest(text, jurisdiction)
    return {
        "facts": [_fact(one) for one in facts],
        "offences": [_offence(one, jurisdiction) for one in found],
        "proposed": proposed(facts),
    }


def _fact(one: Fact) -> dict[str, Any]:
    """Name, value, unit, span and text; the rest only where it says something."""
    body: dict[str, Any] = {
        "name": one.name,
        "value": plain(one.value),
        "unit": one.unit or None,
        "span": [one.start, one.end],
        "text": one.text,
        "role": one.role or None,
    }
    if one.low is not None and one.low != one.high:
        body |= {"low": plain(one.low), "high": plain(one.high)}
    if one.about:
        body["about"] = True
    if one.per:
        body["per"] = one.per
    return body


def _offence(one: Suggestion, jurisdiction: str) -> dict[str, Any]:
    held = rulebook(jurisdiction).offences.get(one.offence)
    known = held or names_of(jurisdiction)[one.offence]
    return {
        "offence": one.offence,
        "charge": known.charge,
        "name": known.names,
        "article": known.article,
        "score": one.score,
        "reasons": list(one.reasons),
    }


_PROPOSED = ("sales_amount", "illegal_gains", "illegal_business_amount", "unsold_goods_value",
             "trade_secret_loss")  # fmt: skip


def proposed(facts: list[Fact]) -> dict[str, Any]:
    """Numbers for `law assess` that the text states under their own name: the largest of each.

    A proposal to be checked against the text; nothing is added up.
    """
    found: dict[str, Fact] = {}
    for one in facts:
        if one.name == "amount" and one.role in _PROPOSED and isinstance(one.value, Decimal):
            best = found.get(one.role)
            if best is None or one.value > Decimal(best.value):
                found[one.role] = one
    return {role: _stated(one) for role, one in sorted(found.items())}


def _stated(one: Fact) -> Any:
    if one.low == one.high and one.unit == "CNY":
        return plain(one.value)
    body: dict[str, Any] = {"low": plain(one.low), "high": plain(one.high)}
    return body | ({"currency": one.unit} if one.unit != "CNY" else {})
