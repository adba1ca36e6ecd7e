"""Questions about pairs of records and a person's answers, for linkage without a workspace."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from counterfoil.errors import InputError
from counterfoil.linkers.answering import Answers
from counterfoil.linkers.asking import ask
from counterfoil.linkers.coding import Coded
from counterfoil.linkers.linking import Linked
from counterfoil.linkers.review import decide
from counterfoil.linkers.weighing import probability
from counterfoil.model.entity import Judgement
from counterfoil.store.plain_tables import read_plain

_YES = frozenset(("1", "true", "yes", "y", "same", "是", "同", "1.0"))
_NO = frozenset(("0", "false", "no", "n", "different", "否", "不同", "0.0"))


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """Answers as rows of the records that are linked."""

    answers: Answers
    must: list[tuple[int, int]]
    cannot: list[tuple[int, int]]
    unknown: int
    """Answers about records that are in none of the files."""


def read_answers(path: Path, names: Sequence[str]) -> Answered:
    """Answers of a table with the columns left, right, same; rows without an answer are open.

    A later row outranks an earlier one, also where the two meet only through third records.

    Args:
        path: The table.
        names: Names of the records, by row.

    Raises:
        InputError: A column is missing, or an answer is none.
    """
    table = read_plain(path)
    missing = [c for c in ("left", "right", "same") if c not in table.column_names]
    if missing:
        raise InputError(
            f"{path} has no column {missing[0]!r}", remedy="it needs left, right and same"
        )
    at = {name: row for row, name in enumerate(names)}
    said: list[Judgement] = []
    unknown = 0
    for line, row in enumerate(table.select(["left", "right", "same"]).to_pylist(), 2):
        if row["same"] is None:
            continue
        if row["left"] not in at or row["right"] not in at or row["left"] == row["right"]:
            unknown += 1
            continue
        said.append(_judgement(path, line, row))
    decided = decide(said, at)
    pairs = [(at[j.records[0]], at[(*j.records[1:], *j.against)[0]]) for j in said]
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    same = np.array([j.same for j in said], np.bool_)
    return Answered(
        answers=Answers(left, right, same), must=decided.must, cannot=decided.cannot,
        unknown=unknown,
    )  # fmt: skip


def _judgement(path: Path, line: int, row: Mapping[str, str]) -> Judgement:
    word = row["same"].strip().lower()
    if word not in _YES | _NO:
        raise InputError(
            f"{path}, line {line}, column same: {row['same']!r} is no answer",
            remedy="write 1 for one actor, 0 for two, or nothing",
        )
    same = word in _YES
    pair = (row["left"], row["right"])
    return Judgement(
        same=same,
        records=pair if same else pair[:1],
        against=() if same else pair[1:],
        at=f"{line:012d}",
    )


def write_questions(
    path: Path,
    most: int,
    fields: Sequence[Coded],
    names: Sequence[str],
    linked: Linked,
    judged: Sequence[tuple[int, int]],
) -> int:
    """Write the pairs that a person should be asked about, with an empty column for the answers.

    Returns:
        Number of the questions.
    """
    chosen = ask(linked, most, judged)
    left, right = linked.pairs.left[chosen], linked.pairs.right[chosen]
    named = pa.array(names, pa.string())
    columns = {
        "left": named.take(pa.array(left)),
        "right": named.take(pa.array(right)),
        "same": pa.nulls(len(chosen), pa.string()),
        "probability": np.round(probability(linked.pairs.total[chosen]), 4),
        "joined": linked.group[left] == linked.group[right],
    }
    for field in fields:
        for side, rows in (("left", left), ("right", right)):
            columns[f"{side} {field.name}"] = field.raw.take(pa.array(rows)).cast(pa.string())
    pa_csv.write_csv(pa.table(columns), path)
    return len(chosen)
