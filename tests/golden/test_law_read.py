"""Narratives against hand-made marks and the charges that courts named.

The marks of amounts and quantities in twenty cases were made by reading, before the reader was
written; the charges come with the data (see NOTICE).
"""

import json
from pathlib import Path
from typing import Any

import pytest

from counterfoil.actions.reading import read_one

HERE = Path(__file__).parent / "law_read"


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, Any]]:
    return {row["id"]: row | read_one(row["facts"]) for row in _rows("cases.jsonl")}


def _same(mark: dict[str, Any], fact: dict[str, Any]) -> bool:
    wanted = mark["value"] if isinstance(mark["value"], list) else [mark["value"]]
    said = [fact["value"]] if len(wanted) == 1 else [fact["low"], fact["high"]]
    near = fact["span"][0] < mark["span"][1] and mark["span"][0] < fact["span"][1]
    return near and fact["unit"] == mark["unit"] and said == wanted


def test_amounts_and_quantities_are_found_with_their_exact_values(
    answers: dict[str, dict[str, Any]],
) -> None:
    hits = misses = extra = 0
    for row in _rows("marks.jsonl"):
        found = [f for f in answers[row["id"]]["facts"] if f["name"] in ("amount", "quantity")]
        for mark in row["marks"]:
            match = next((f for f in found if _same(mark, f)), None)
            hits, misses = hits + (match is not None), misses + (match is None)
            if match is not None:
                found.remove(match)
        extra += len(found)

    assert 2 * hits / (2 * hits + misses + extra) >= 0.97


def test_the_named_charge_comes_first_or_among_three(answers: dict[str, dict[str, Any]]) -> None:
    first = three = 0
    for row in answers.values():
        charges = list(dict.fromkeys(o["charge"] for o in row["offences"]))
        first += charges[:1] != [] and charges[0] in row["charges"]
        three += any(charge in row["charges"] for charge in charges[:3])

    assert first / len(answers) >= 0.92
    assert three == len(answers)


def test_every_span_gives_back_its_words(answers: dict[str, dict[str, Any]]) -> None:
    for row in answers.values():
        for fact in row["facts"]:
            start, end = fact["span"]
            assert row["facts_text"][start:end] == fact["text"]


@pytest.fixture(autouse=True)
def _keep_text(answers: dict[str, dict[str, Any]]) -> None:
    for row in _rows("cases.jsonl"):
        answers[row["id"]]["facts_text"] = row["facts"]
