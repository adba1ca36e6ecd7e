"""Check codes, supply-chain documents and tables of scans, each as it comes."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from counterfoil.detectors.certificate import read_certificate
from counterfoil.detectors.product_code import Code, read_code
from counterfoil.errors import InputError, NotFound
from counterfoil.language.codes import check_gtin
from counterfoil.model.tables import BY_NAME
from counterfoil.sources import epcis, epcis_events
from counterfoil.store import scans as serials

_CODE_HEADERS: tuple[str, ...] = (
    "code",
    "codes",
    "query",
    "编码",
    "代码",
    "码",
    "barcode",
    "条码",
    "商品条码",
)
_CODE_HEADERS += ("gtin", "ean", "upc", "epc", "uri", "url", "serial", "序列号", "certificate")
_CODE_HEADERS += ("证书编号", "批准文号", "许可证号", "uscc", "统一社会信用代码", "number", "no")

_EXTRA: dict[str, tuple[str, ...]] = {
    "market": ("market", "country", "国家", "市场", "区域", "销售区域", "region", "channel"),
    "issued_at": ("issued_at", "commissioned_at", "made_at", "赋码时间", "生产时间", "issued"),
    "retired_at": ("retired_at", "decommissioned_at", "destroyed_at", "作废时间", "销毁时间"),
    "quantity": ("quantity", "ordered", "数量", "计划数量", "订单数量", "units"),
    "made_on": ("made_on", "produced_on", "生产日期", "production date"),
    "scanned_at": ("at", "time", "timestamp", "scanned", "扫描时间", "event_time"),
    "place": ("place", "地址", "扫描地点", "where"),
    "record": ("scan_id", "id", "扫码编号", "record"),
    "serial": ("sn", "serial_number", "code", "防伪码", "追溯码", "serialno"),
    "batch": ("lot_no", "batch_no", "lotnumber", "batchnumber"),
}


class Registers(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of issued serials and made batches, as files."""

    issued: Path | None = None
    batches: Path | None = None
    places: Path | None = None


def check_file(
    path: Path, registers: Registers, limits: serials.SerialLimits
) -> Iterator[dict[str, Any]]:
    """Lines about one file: its codes, the document itself, and what the serial rules find.

    Args:
        path: Text with one code a line, CSV with a column of codes, a table of scans (CSV or
            Parquet), or an EPCIS document.
        registers: Files to compare scans with.
        limits: What an honest item may do.

    Yields:
        `{query, kind, valid, reasons, parts}` for codes and documents, findings with kind
        `finding`, problems with kind `problem`.

    Raises:
        NotFound: No such file.
        InputError: The file is empty or binary.
    """
    if not path.is_file():
        raise NotFound(f"{path}: no such file")
    with path.open("rb") as file:
        head = file.read(8192)
    if not head.strip():
        raise InputError(f"{path}: the file is empty", remedy="give a file with codes")
    if epcis.looks_like_epcis(head) or path.suffix.lower() in (".json", ".jsonld", ".xml"):
        yield from _check_document(path, registers, limits)
    elif head[:4] == b"PAR1":
        yield from _check_scans(_renamed(pq.read_table(path)), path.name, registers, limits)
    else:
        yield from _check_text(path, head, registers, limits)


def _line(code: Code, **more: Any) -> dict[str, Any]:
    return {"query": code.code, **msgspec.to_builtins(code), **more}


def _read(text: str) -> Code:
    """A certificate number where it looks like one, else a product code."""
    certificate = read_certificate(text)
    if certificate is not None:
        return Code(
            code=text.strip(),
            kind=f"certificate:{certificate.kind}",
            valid=certificate.valid,
            reasons=certificate.reasons,
            parts=certificate.parts,
        )
    return read_code(text)


def _check_document(
    path: Path, registers: Registers, limits: serials.SerialLimits
) -> Iterator[dict[str, Any]]:
    document = epcis.read_path(path)
    yield {
        "query": path.name,
        "kind": "epcis",
        "valid": not document.reasons,
        "reasons": list(document.reasons),
        "parts": {
            "type": document.kind,
            "format": document.format,
            "events": str(len(document.events)),
        },
    }
    if document.reasons:
        return
    seen: dict[str, int] = {}
    for position, event in enumerate(document.events, start=1):
        for epc in epcis_events.event_epcs(event):
            seen.setdefault(epc, position)
    for epc, position in seen.items():
        yield _line(read_code(epc), event=position)
    rows = epcis_events.event_rows(document.events, _parts, path.stem)
    issued, batches = _registers(registers)
    data = serials.SerialData(
        scans=_table(rows.seen, serials.SCAN_COLUMNS),
        issued=issued if issued is not None else _table(rows.issued, serials.ISSUED_COLUMNS),
        batches=batches if batches is not None else _table(rows.batches, serials.BATCH_COLUMNS),
        rules=serials.EVENT_RULES if issued is None else ("unknown", *serials.EVENT_RULES),
    )
    yield from _found(data, limits)


def _parts(epc: str) -> dict[str, str]:
    code = read_code(epc)
    return code.parts if code.valid else {}


def _table(rows: list[dict[str, Any]], columns: dict[str, str]) -> pa.Table:
    kinds = {
        "varchar": pa.string(),
        "double": pa.float64(),
        "bigint": pa.int64(),
        "timestamptz": pa.timestamp("us", tz="UTC"),
    }
    schema = pa.schema([(name, kinds[kind]) for name, kind in columns.items()])
    return pa.Table.from_pylist(rows, schema=schema)


def _check_text(
    path: Path, head: bytes, registers: Registers, limits: serials.SerialLimits
) -> Iterator[dict[str, Any]]:
    if b"\x00" in head:
        raise InputError(
            f"{path}: the file is binary", remedy="give text, CSV, Parquet or an EPCIS document"
        )
    encoding = _encoding(path)
    first = head.decode(encoding, errors="replace").splitlines()[0]
    separator = next((mark for mark in ("\t", ",", ";") if mark in first), ",")
    header = [cell.strip().strip('"') for cell in first.lstrip("\ufeff").split(separator)]
    names = _canonical(header)
    if "serial" in names and {"scanned_at", "place", "latitude"} & set(names):
        table = _csv(path, separator, encoding)
        yield from _check_scans(_renamed(table), path.name, registers, limits)
        return
    column = _code_column(header)
    with path.open(encoding=encoding, newline="") as file:
        if column is None:
            for row, line in enumerate(file, start=1):
                if line.strip():
                    yield _line(_read(line), row=row)
            return
        for row, cells in enumerate(csv.reader(file, delimiter=separator)):
            if row and column < len(cells) and cells[column].strip():
                yield _line(_read(cells[column]), row=row)


def _encoding(path: Path) -> str:
    """UTF-8 if the file decodes so, else GB18030, which takes nearly anything."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _code_column(header: Sequence[str]) -> int | None:
    folded = [_fold(name) for name in header]
    wanted = [_fold(name) for name in _CODE_HEADERS]
    return next((folded.index(name) for name in wanted if name in folded), None)


def _fold(name: str) -> str:
    return name.casefold().replace(" ", "").replace("_", "").replace("-", "")


def _canonical(header: Sequence[str], *, register: bool = False) -> list[str]:
    """Column names of the rules for the headers of a file; unknown ones stay."""
    scanned = [
        (alias, "record" if column.name == "scan_id" else column.name)
        for column in BY_NAME["scans"].columns
        for alias in (column.name, *column.aliases)
    ]
    others = [(alias, target) for target, aliases in _EXTRA.items() for alias in aliases]
    known: dict[str, str] = {}
    for alias, target in [*others, *scanned] if register else [*scanned, *others]:
        known.setdefault(_fold(alias), target)
    names = [known.get(_fold(name), name) for name in header]
    return [name if names.index(name) == i else f"{name}#{i}" for i, name in enumerate(names)]


def _renamed(table: pa.Table, *, register: bool = False) -> pa.Table:
    return table.rename_columns(_canonical(table.column_names, register=register))


def _csv(path: Path, separator: str, encoding: str) -> pa.Table:
    names = pacsv.open_csv(
        path,
        read_options=pacsv.ReadOptions(encoding=encoding),
        parse_options=pacsv.ParseOptions(delimiter=separator, newlines_in_values=True),
    ).schema.names
    return pacsv.read_csv(
        path,
        read_options=pacsv.ReadOptions(encoding=encoding),
        parse_options=pacsv.ParseOptions(delimiter=separator, newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True
        ),
    )


def _load(path: Path) -> pa.Table:
    if not path.is_file():
        raise NotFound(f"{path}: no such file")
    if path.suffix == ".parquet":
        return _renamed(pq.read_table(path), register=True)
    encoding = _encoding(path)
    with path.open(encoding=encoding) as file:
        first = file.readline()
    separator = next((mark for mark in ("\t", ",", ";") if mark in first), ",")
    return _renamed(_csv(path, separator, encoding), register=True)


def _registers(registers: Registers) -> tuple[pa.Table | None, pa.Table | None]:
    issued = batches = None
    if registers.issued is not None:
        with registers.issued.open("rb") as file:
            is_document = epcis.looks_like_epcis(file.read(8192))
        if is_document:
            document = epcis.read_path(registers.issued)
            if document.reasons:
                raise InputError(
                    f"{registers.issued}: {document.reasons[0]}", remedy="mend the document"
                )
            rows = epcis_events.event_rows(document.events, _parts, registers.issued.stem)
            issued = _table(rows.issued, serials.ISSUED_COLUMNS)
            batches = _table(rows.batches, serials.BATCH_COLUMNS) if rows.batches else None
        else:
            issued = _load(registers.issued)
    if registers.batches is not None:
        batches = _load(registers.batches)
    return issued, batches


def _check_scans(
    table: pa.Table, name: str, registers: Registers, limits: serials.SerialLimits
) -> Iterator[dict[str, Any]]:
    if "record" in table.column_names:
        ids = pc.cast(table["record"], pa.string())
    else:
        ids = pc.cast(pa.array(range(1, len(table) + 1)), pa.string())
    named = pc.binary_join_element_wise("scans", ids, ":")
    table = (
        table.drop_columns(["record"]) if "record" in table.column_names else table
    ).append_column("record", named)
    if "gtin" in table.column_names:
        distinct = pc.unique(pc.cast(table["gtin"], pa.string())).drop_null()
        for text, sound in zip(distinct.to_pylist(), check_gtin(distinct), strict=True):
            if text and not sound:
                yield _line(read_code(text), column="gtin")
    issued, batches = _registers(registers)
    places = _load(registers.places) if registers.places else None
    data = serials.SerialData(scans=table, issued=issued, batches=batches, places=places)
    yield from _found(data, limits)


def _found(data: serials.SerialData, limits: serials.SerialLimits) -> Iterator[dict[str, Any]]:
    findings, problems = serials.serial_findings(data, limits)
    for problem in problems:
        yield {"kind": "problem", **msgspec.to_builtins(problem)}
    for batch in findings.to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            yield {"query": row["record"], "kind": "finding", **row}
