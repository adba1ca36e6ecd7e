"""Tables from strange files, all values as text: for the doors that need no workspace."""

import csv
import gzip
import io
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from counterfoil.errors import InputError

_DELIMITERS = (",", "\t", ";", "|", "#")
_ENCODINGS = ("utf-8-sig", "gb18030")


def read_plain(path: Path, columns: tuple[str, ...] = ()) -> pa.Table:
    """One file as a table of trimmed texts; empty values are null.

    Reads CSV and its kin (the delimiter is told from the header), JSON Lines and Parquet,
    plain or gzipped.

    Args:
        path: The file.
        columns: Names of the columns of a file without a header.

    Raises:
        InputError: The file is missing, empty, or no table.
    """
    if not path.is_file():
        raise InputError(f"{path} is no file", remedy="name a CSV, JSON Lines or Parquet file")
    inner = path.with_suffix("") if path.suffix == ".gz" else path
    try:
        if inner.suffix == ".parquet":
            table = pq.read_table(path)
        elif inner.suffix in (".jsonl", ".ndjson"):
            table = _lines(_bytes(path))
        else:
            table = _delimited(_bytes(path), columns)
    except (pa.ArrowInvalid, msgspec.DecodeError, OSError, EOFError) as error:
        raise InputError(f"{path} cannot be read: {error}", remedy="check the file") from error
    if not table.num_columns or not table.num_rows:
        raise InputError(f"{path} holds no rows", remedy="name a file with a header and rows")
    return _texts(table)


def read_pair_lines(path: Path) -> list[tuple[str, str]]:
    """Pairs of texts, one a line: two texts parted by a tab; what follows is not read.

    Args:
        path: The file, plain or gzipped, UTF-8.

    Raises:
        InputError: The file is missing, or a line has no two texts.
    """
    if not path.is_file():
        raise InputError(f"{path} is no file", remedy="name a file of pairs")
    found = []
    for number, line in enumerate(_bytes(path).decode("utf-8", "replace").splitlines(), 1):
        parts = line.split("\t")
        if len(parts) < 2:
            raise InputError(
                f"{path}, line {number}: no two texts parted by a tab: {line[:80]!r}",
                remedy="write one pair a line: left TAB right",
            )
        found.append((parts[0], parts[1]))
    return found


def write_lines(path: Path, rows: Any) -> int:
    """Write JSON Lines through a temporary file; returns the number of lines.

    Args:
        path: Target; a file of that name is replaced when all is written.
        rows: Values that msgspec can encode.
    """
    encoder = msgspec.json.Encoder()
    count = 0
    draft = path.with_name(f"{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    with draft.open("wb") as file:
        for row in rows:
            file.write(encoder.encode(row))
            file.write(b"\n")
            count += 1
    draft.replace(path)
    return count


def _bytes(path: Path) -> bytes:
    raw = path.read_bytes()
    return gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw


def _delimited(raw: bytes, columns: tuple[str, ...]) -> pa.Table:
    text = raw if _is_utf8(raw) else raw.decode("gb18030", "replace").encode()
    text = text.removeprefix(b"\xef\xbb\xbf")
    first = text[: text.find(b"\n") if b"\n" in text else len(text)].decode("utf-8", "replace")
    mark = max(_DELIMITERS, key=first.count)
    names = list(columns) or [n.strip() for n in next(csv.reader([first], delimiter=mark), [])]
    unique = [n if n not in names[:i] else f"{n}_{i}" for i, n in enumerate(names)]
    return pa_csv.read_csv(
        io.BytesIO(text),
        read_options=pa_csv.ReadOptions(
            column_names=unique, skip_rows=0 if columns else 1, block_size=1 << 24
        ),
        parse_options=pa_csv.ParseOptions(
            delimiter=mark, newlines_in_values=True, invalid_row_handler=lambda _: "skip"
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(unique, pa.string()), strings_can_be_null=False
        ),
    )


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _lines(raw: bytes) -> pa.Table:
    decoder = msgspec.json.Decoder()
    rows = [decoder.decode(line) for line in raw.splitlines() if line.strip()]
    return pa.Table.from_pylist([_flat(row) for row in rows])


def _flat(row: Any) -> dict[str, str | None]:
    if not isinstance(row, dict):
        raise msgspec.DecodeError("a line is no object")
    return {str(k): v if v is None else str(v) for k, v in row.items()}


def _texts(table: pa.Table) -> pa.Table:
    columns = []
    for column in table.columns:
        text = pc.utf8_trim_whitespace(column.cast(pa.string()).combine_chunks())
        columns.append(
            pc.if_else(pc.equal(pc.utf8_length(text), 0), pa.scalar(None, pa.string()), text)
        )
    return pa.table(columns, names=table.column_names)
