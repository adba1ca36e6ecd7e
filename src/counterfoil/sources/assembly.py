"""From raw sheets to batches of a known table, with every Problem on the way."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from counterfoil.model.batch import Batch
from counterfoil.model.columns import Kind, Table
from counterfoil.model.problem import Problem
from counterfoil.model.tables import BY_NAME
from counterfoil.sources import cells as texts
from counterfoil.sources import headers as heads
from counterfoil.sources import mapping as maps
from counterfoil.sources.casting import Cast, Setting, cast
from counterfoil.sources.headers import Recognition, Unit
from counterfoil.sources.mapping import FileMap
from counterfoil.sources.repeats import Repeats
from counterfoil.sources.sheet import Chunk, Intake, Rows, Sheet
from counterfoil.sources.tally import Tally

_MAP = "run `counterfoil map FILE` and edit the draft, or rename the column"


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How the chunks of one sheet become rows of a table."""

    table: Table
    seen: Recognition
    setting: Setting
    constants: dict[str, str]


def assemble(
    sheet: Sheet, intake: Intake, mappings: Mapping[str, FileMap]
) -> Iterator[Batch | Problem]:
    """Type the rows of a sheet.

    Yields:
        Problems of the whole sheet, then batches with the Problems of their rows, then
        Problems that sum up what was said too often.
    """
    intake = msgspec.structs.replace(intake, file=sheet.file)
    plans: dict[tuple[str, ...], Plan] = {}
    table = ""
    tally = Tally(intake)
    repeats = Repeats()
    read = 0
    for chunk in chain(_header_only(sheet), sheet.chunks):
        if isinstance(chunk, Problem):
            yield from tally.passed(chunk)
            continue
        plan = plans.get(chunk.headers)
        if plan is None:
            plan, problems = _plan(chunk.headers, table, sheet, intake, mappings)
            yield from (p for p in problems if tally.first(p))
            if plan is None:
                return
            plans[chunk.headers] = plan
            table = plan.table.name
        read += len(chunk.rows)
        if len(chunk.rows):
            yield _batch(plan, chunk, intake, tally, repeats)
    if plans and not read:
        yield intake.problem(
            "has headers but no rows", remedy="check that the export was complete", kept="nothing"
        )
    yield from tally.rest()
    yield from repeats.summary(intake)


def _header_only(sheet: Sheet) -> Iterator[Chunk]:
    """A chunk without rows, so that what headers say is said before anything else."""
    if sheet.headers:
        none = tuple(pa.nulls(0, pa.string()) for _ in sheet.headers)
        yield Chunk(headers=sheet.headers, columns=none, rows=np.arange(0, dtype=np.int64))


def _plan(
    headers: tuple[str, ...],
    table: str,
    sheet: Sheet,
    intake: Intake,
    mappings: Mapping[str, FileMap],
) -> tuple[Plan | None, list[Problem]]:
    mapping = maps.by_name(mappings, sheet.file) or mappings.get(maps.fingerprint(headers))
    if mapping is not None and mapping.table:
        seen = maps.mapped(mapping, headers)
    else:
        seen = heads.recognise(headers, table or None)
    problems = _header_problems(headers, seen, intake)
    if seen.table is None or seen.missing:
        return None, problems
    zone = mapping.zone if mapping and mapping.zone else intake.zone
    plan = Plan(
        table=BY_NAME[seen.table],
        seen=seen,
        setting=Setting(
            zone=zone, region=intake.region, serials=sheet.serials, patched=sheet.patched
        ),
        constants={k: str(v) for k, v in mapping.constants.items()} if mapping else {},
    )
    return plan, problems


def _header_problems(headers: tuple[str, ...], seen: Recognition, intake: Intake) -> list[Problem]:
    shown = ", ".join(header.strip() or "(blank)" for header in headers)
    if seen.table is None:
        near = "; ".join(f"{h}: {', '.join(n)}" for h, n in seen.unknown.items() if n)
        reason = "the headers fit no known table" + (f" (nearest names: {near})" if near else "")
        return [intake.problem(reason[:500], value=shown, remedy=_MAP)]
    if seen.missing:
        names = ", ".join(seen.missing)
        reason = f"looks like {seen.table}, but every row needs {names} and no header gives it"
        remedy = f"{_MAP}; `constants` there can make ids, such as `{seen.missing[0]}: a-{{row}}`"
        return [intake.problem(reason, value=shown, remedy=remedy)]
    said: list[tuple[str, str, str]] = []
    for header, near_names in seen.unknown.items():
        reason = f"no column of {seen.table} goes by this header"
        reason += f"; nearest known names: {', '.join(near_names)}" if near_names else ""
        said.append((header, reason, _MAP))
    for header in seen.repeated:
        reason = "another header already gives this column; this one was left out"
        said.append((header, reason, "rename or remove one of the two"))
    problems = [intake.problem(r, column=h, value=h, remedy=m, kept="row") for h, r, m in said]
    if any(not header.strip() for header in headers):
        reason = "a header is blank; its column was left out"
        problems.append(intake.problem(reason, value=shown, remedy="name the column", kept="row"))
    return problems


def _batch(plan: Plan, chunk: Chunk, intake: Intake, tally: Tally, repeats: Repeats) -> Batch:
    casts = _cast_all(plan, chunk)
    faults = [(name, fault) for name, done in casts.items() for fault in done.faults]
    values = _with_currencies(plan, chunk, casts, tally)
    chunk_blank = _blank(chunk, values, plan)
    tally.blank(chunk_blank, chunk.rows)
    keep, lacking = _complete(plan, chunk, values, [(n, f.where) for n, f in faults if not f.once])
    record = _records(plan.table, values)
    headers = {place.column: place.header for place in plan.seen.places}
    problems = [
        problem
        for name, fault in faults
        for problem in tally.faults(fault, headers.get(name, name), chunk.rows, keep)
    ]
    problems += [
        p for name, mask in lacking for p in tally.lacking(name, mask & ~chunk_blank, chunk)
    ]
    content = texts.row_texts(chunk)
    keep, repeated = repeats.examine(record, content, chunk.rows, keep, intake, tally)
    arrays = [
        record,
        pa.array([intake.exhibit], pa.string()).take(pa.array(np.zeros(len(keep), np.int32))),
        pa.array([intake.file], pa.string()).take(pa.array(np.zeros(len(keep), np.int32))),
        pa.array(chunk.rows),
        *(values[column.name] for column in plan.table.columns),
    ]
    rows = pa.RecordBatch.from_arrays(arrays, schema=plan.table.schema)
    if not keep.all():
        rows = rows.filter(pa.array(keep))
    return Batch(table=plan.table.name, rows=rows, problems=(*problems, *repeated))


def _cast_all(plan: Plan, chunk: Chunk) -> dict[str, Cast]:
    """Every column of the table: cast from its header, filled by a constant, or empty."""
    places = {place.column: place for place in plan.seen.places}
    casts: dict[str, Cast] = {}
    for column in plan.table.columns:
        place = places.get(column.name)
        if column.name in plan.constants:
            raw = _constant(plan.constants[column.name], chunk)
            casts[column.name] = cast(column, raw, Unit(), plan.setting)
        elif place is not None:
            casts[column.name] = cast(column, chunk.columns[place.index], place.unit, plan.setting)
        else:
            casts[column.name] = Cast(values=pa.nulls(len(chunk.rows), column.type))
    return casts


def _constant(template: str, chunk: Chunk) -> pa.Array:
    """A constant for every row; `{header}` and `{row}` are filled in."""
    if "{" not in template:
        one = pa.array([template], pa.string())
        return one.take(pa.array(np.zeros(len(chunk.rows), np.int32)))
    parts: list[Any] = []
    rest = template
    while "{" in rest:
        before, _, after = rest.partition("{")
        name, _, rest = after.partition("}")
        parts.append(pa.scalar(before))
        if name == maps.ROW and maps.ROW not in chunk.headers:
            parts.append(pc.cast(pa.array(chunk.rows), pa.string()))
        elif name in chunk.headers:
            parts.append(texts.texts_of(chunk.columns[chunk.headers.index(name)]))
        else:
            parts.append(pa.scalar("{" + name + "}"))
    return pc.binary_join_element_wise(*parts, pa.scalar(rest), pa.scalar(""))


def _with_currencies(
    plan: Plan, chunk: Chunk, casts: dict[str, Cast], tally: Tally
) -> dict[str, pa.Array]:
    """Typed values; currencies come from the cell, the currency column, then the header."""
    values = {name: done.values for name, done in casts.items()}
    units = {place.column: place.unit for place in plan.seen.places}
    for column in plan.table.columns:
        if column.kind is not Kind.MONEY or not column.currency:
            continue
        stated = values[column.currency]
        named = casts[column.name].currency
        header = units.get(column.name, Unit()).currency
        if named is not None:
            tally.differing(column.name, stated, named, chunk.rows)
            stated = pc.coalesce(named, stated)
        if header:
            stated = pc.coalesce(stated, pa.scalar(header))
        has = pc.is_valid(values[column.name])
        stated = pc.if_else(has, stated, values[column.currency])
        values[column.currency] = stated
        tally.no_currency(column.name, pc.and_(has, pc.is_null(stated)), chunk.rows)
    return values


def _complete(
    plan: Plan, chunk: Chunk, values: dict[str, pa.Array], faulty: list[tuple[str, Rows]]
) -> tuple[npt.NDArray[np.bool_], list[tuple[str, npt.NDArray[np.bool_]]]]:
    """Rows with every required value, and which rows lack a value that nothing explains."""
    keep = np.ones(len(chunk.rows), dtype=np.bool_)
    lacking: list[tuple[str, npt.NDArray[np.bool_]]] = []
    for name in plan.table.required:
        there = values[name].is_valid().to_numpy(zero_copy_only=False)
        if there.all():
            continue
        keep &= there
        silent = ~there
        for column, where in faulty:
            if column == name:
                silent[where] = False
        if silent.any():
            lacking.append((name, silent))
    return keep, lacking


def _blank(chunk: Chunk, values: dict[str, pa.Array], plan: Plan) -> npt.NDArray[np.bool_]:
    """Rows in which no cell holds anything, such as the tail of a spreadsheet."""
    blank = np.zeros(len(chunk.rows), dtype=np.bool_)
    absent = [values[name].is_null().to_numpy(zero_copy_only=False) for name in plan.table.required]
    where = np.flatnonzero(np.logical_and.reduce(absent)) if absent else blank[:0]
    if len(where):
        content = texts.row_texts(chunk, pa.array(where), none="", between="")
        empty = pc.equal(pc.binary_length(pc.utf8_trim_whitespace(content)), 0)
        blank[where] = empty.to_numpy(zero_copy_only=False)
    return blank


def _records(table: Table, values: dict[str, pa.Array]) -> pa.Array:
    parts = [pc.fill_null(values[name], "") for name in table.ids]
    joined = parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, "/")
    return pc.binary_join_element_wise(pa.scalar(f"{table.name}:"), joined, "")
