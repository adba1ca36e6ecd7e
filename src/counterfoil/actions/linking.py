"""The doors of linkage that need no workspace: records, products, names, rings."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.actions.link_answers import Answered, read_answers, write_questions
from counterfoil.actions.progress import Progress, silent
from counterfoil.errors import InputError
from counterfoil.linkers import columns, explaining
from counterfoil.linkers.coding import Coded
from counterfoil.linkers.fields import NULL, FieldKind, Ints
from counterfoil.linkers.folding import code_table
from counterfoil.linkers.keys import recall_estimate
from counterfoil.linkers.linking import Linked, link
from counterfoil.store.plain_tables import read_plain, write_lines


class LinkRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to link, and how its columns are to be read."""

    files: tuple[Path, ...]
    to: Path
    id: str = ""
    """Column that names the rows; else one that looks like it, else the row number."""

    mapping: Path | None = None
    """JSON or YAML: header -> kind of column (`model` of docs/linkers/records.md) or `ignore`."""

    answers: Path | None = None
    """Table of a person's answers: left, right, same."""

    questions: Path | None = None
    """CSV file to write the pairs to that a person should be asked about."""

    most: int = 100
    """Questions at most."""


class LinkReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was linked."""

    records: int
    entities: int
    columns: dict[str, str]
    compared: int
    """Pairs of records that were compared."""

    dropped: dict[str, int]
    """Key -> values that too many records share to be compared by it."""

    recall: float
    """Estimated share of true pairs that were compared, 0 to 1."""

    answers: int = 0
    """Answers that were taken for judgements."""

    answers_unknown: int = 0
    """Answers about records that are in none of the files."""

    surprise: tuple[float, float] | None = None
    """Mean bits of surprise at an answer that was not learned from: before learning, and after.
    What is learned is used only if the second is smaller. None with too few answers."""

    questions: int = 0


def link_files(request: LinkRequest, progress: Progress = silent) -> LinkReport:
    """Group the records of one or several files by actor and write one line an actor.

    Raises:
        InputError: A file cannot be read, or no column can tell actors apart.
    """
    table, names = _gathered(request)
    kinds = _kinds(request, table)
    fields = code_table(table, kinds)
    said = read_answers(request.answers, names) if request.answers else None
    if said is None:
        linked = link(fields, progress=progress)
    else:
        linked = link(
            fields, must=said.must, cannot=said.cannot, progress=progress, answers=said.answers
        )
    write_lines(request.to, _lines(fields, names, linked))
    asked = 0
    if request.questions:
        judged = _judged(said)
        asked = write_questions(request.questions, request.most, fields, names, linked, judged)
    learned = linked.proposed
    return LinkReport(
        records=table.num_rows,
        entities=len(np.unique(linked.group)),
        columns={header: str(kind) for header, kind in kinds.items()},
        compared=linked.compared,
        dropped={k: v for k, v in linked.dropped.items() if v},
        recall=_recall(linked),
        answers=len(said.answers.same) if said else 0,
        answers_unknown=said.unknown if said else 0,
        surprise=(learned.before, learned.after) if learned else None,
        questions=asked,
    )


def _kinds(request: LinkRequest, table: pa.Table) -> dict[str, FieldKind]:
    mapping = _mapping(request.mapping)
    try:
        kinds = columns.recognise(table.column_names, table, mapping)
    except ValueError as error:
        raise InputError(
            f"{request.mapping}: {error}", remedy=f"use one of {[str(k) for k in FieldKind]}"
        ) from error
    if not kinds:
        raise InputError(
            f"no column of {request.files[0]} is known: {', '.join(table.column_names)}",
            remedy="say what they are with --mapping",
        )
    return kinds


def _recall(linked: Linked) -> float:
    """Estimated share of true pairs that were compared, by the fields that found them."""
    sure = linked.merged & (linked.pairs.total >= 3.0)
    caught = {}
    for name, policy in linked.learned.policies.items():
        level = linked.pairs.levels[name][sure]
        caught[name] = (level >= len(policy.agree) - 1) & (level != NULL)
    return round(recall_estimate(caught), 4)


def _judged(said: Answered | None) -> list[tuple[int, int]]:
    if said is None:
        return []
    return list(zip(said.answers.left.tolist(), said.answers.right.tolist(), strict=True))


def _mapping(path: Path | None) -> Mapping[str, str]:
    if path is None:
        return {}
    import yaml

    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}", remedy="write header: kind") from error
    found = found.get("columns", found) if isinstance(found, dict) else found
    if not isinstance(found, dict):
        raise InputError(f"{path} is no mapping", remedy="write one `header: kind` a line")
    return {str(header): str(kind) for header, kind in found.items()}


def _gathered(request: LinkRequest) -> tuple[pa.Table, list[str]]:
    """All rows under one another, with the name of each record, sorted by that name."""
    tables: list[pa.Table] = []
    names: list[tuple[str, str]] = []
    for path in request.files:
        table = read_plain(path)
        if request.id and request.id not in table.column_names:
            raise InputError(
                f"{path} has no column {request.id!r}", remedy=f"it has {table.column_names}"
            )
        column = request.id or columns.id_column(table.column_names, table)
        given = table[column].to_pylist() if column else range(1, table.num_rows + 1)
        names.extend((path.name, str(n) if n is not None else "") for n in given)
        tables.append(table.drop_columns([column]) if column else table)
    joined = pa.concat_tables(tables, promote_options="default")
    plain = [name for _, name in names]
    if len(set(plain)) < len(plain) and len(request.files) > 1:
        plain = [f"{file}:{name}" for file, name in names]
    order = pc.sort_indices(pa.array(plain))
    return joined.take(order), [plain[i] for i in order.to_pylist()]


def _lines(
    fields: Sequence[Coded], names: Sequence[str], linked: Linked
) -> Iterator[dict[str, Any]]:
    best = explaining.strongest(linked.pairs, linked.merged, linked.group)
    chance, reasons = explaining.beliefs({f.name: f for f in fields}, names, linked.pairs, best)
    members: dict[int, list[int]] = defaultdict(list)
    for row, group in enumerate(_groups(linked.group)):
        members[group].append(row)
    for rows in members.values():
        said = dict.fromkeys(reason for row in rows for reason in reasons[row])
        yield {
            "entity": names[rows[0]],
            "records": [names[row] for row in rows],
            "probability": round(min(chance[row] for row in rows), 6),
            "reasons": list(said)[:20],
        }


def _groups(group: Ints) -> list[int]:
    return [int(g) for g in group]
