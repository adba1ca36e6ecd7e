"""Mapping files: what a user says about files whose headers are not known."""

import hashlib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from zoneinfo import ZoneInfo

import msgspec
import yaml

from counterfoil.errors import InputError
from counterfoil.model.tables import BY_NAME
from counterfoil.sources.headers import Place, Recognition, fold_header, nearest, recognise, unit_of

SUFFIX = ".mapping.yaml"
"""Added to a file's name, the name of the mapping that lies beside it."""

ROW = "row"
"""In a template of `constants`, `{row}` is the data row's number."""


class FileMap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How files of one shape are to be read."""

    match: str
    """`headers:<12 hex digits>` for files with the same headers, or `file:<pattern>` for
    files by name, as in `file:walmart*.csv`."""

    table: str = ""
    """Table of the rows; empty if only encoding or separator are to be settled."""

    columns: dict[str, str | None] = {}
    """Header -> column. `ignore` leaves it out without a Problem; null leaves it to
    recognition, as do headers that are not listed."""

    constants: dict[str, str | int | float] = {}
    """Column -> value for every row. `{header}` and `{row}` are filled in: `abt-{id}`."""

    separator: str = ""
    encoding: str = ""
    quote: str = '"'
    """Sign around cells; `none` if quotes are plain text."""

    zone: str = ""
    """IANA zone of times that name none."""


def load_mapping(text: str) -> tuple[str, FileMap]:
    """Read a mapping file: (its key, what it says).

    Raises:
        InputError: Not YAML, an unknown key, table or column.
    """
    try:
        mapping = msgspec.convert(yaml.safe_load(text), FileMap)
    except (yaml.YAMLError, msgspec.ValidationError, RecursionError) as error:
        raise InputError(
            f"the mapping cannot be read: {' '.join(str(error).split())}",
            remedy="write a new draft with `counterfoil map FILE` and compare",
        ) from error
    _check(mapping)
    return mapping.match, mapping


def _check(mapping: FileMap) -> None:
    _check_form(mapping)
    if not mapping.table:
        return
    if mapping.table not in BY_NAME:
        raise InputError(
            f"the mapping names the table {mapping.table!r}",
            remedy=f"use one of {', '.join(BY_NAME)}",
        )
    known = tuple(column.name for column in BY_NAME[mapping.table].columns)
    for name in (*filter(None, mapping.columns.values()), *mapping.constants):
        if name not in known and name != "ignore":
            close = ", ".join(nearest(name, known)) or ", ".join(known)
            raise InputError(
                f"the mapping names the column {name!r}, which {mapping.table} has not",
                remedy=f"nearest: {close}",
            )


def _check_form(mapping: FileMap) -> None:
    """Match, separator, encoding and zone, which say how and not what."""
    if not mapping.match.startswith(("headers:", "file:")):
        raise InputError(
            f"the mapping matches {mapping.match!r}",
            remedy="write `match: file:NAME*.csv`, or keep the `headers:` line of the draft",
        )
    if len(mapping.separator) > 1 or mapping.separator in ('"', "\n", "\r"):
        raise InputError(
            f"the mapping separates cells by {mapping.separator!r}",
            remedy='write one sign, such as "|" or "\\t"',
        )
    try:
        "".encode(mapping.encoding or "utf-8")
        ZoneInfo(mapping.zone or "UTC")
    except (LookupError, ValueError, OSError) as error:
        raise InputError(
            f"the mapping names an encoding or zone that is not known: {error}",
            remedy="write an encoding such as gb18030 and a zone such as Asia/Shanghai",
        ) from error


def fingerprint(headers: tuple[str, ...] | list[str]) -> str:
    """Key of all files with these headers, whatever their order, case and width."""
    folded = "\n".join(sorted(fold_header(header) for header in headers))
    return "headers:" + hashlib.sha256(folded.encode()).hexdigest()[:12]


def by_name(mappings: Mapping[str, FileMap], file: str) -> FileMap | None:
    """The mapping whose file pattern fits a name, or None. The longest pattern wins."""
    parts = file.split("!/")
    names = {file, *parts, *(part.split("/")[-1] for part in parts)}
    fits = [
        key
        for key in mappings
        if key.startswith("file:") and any(fnmatchcase(name, key[5:]) for name in names)
    ]
    return mappings[max(sorted(fits), key=len)] if fits else None


def mapped(mapping: FileMap, headers: tuple[str, ...]) -> Recognition:
    """What the headers say once a mapping has settled them."""
    table = BY_NAME[mapping.table]
    asked = {fold_header(header): column for header, column in mapping.columns.items() if column}
    loose = tuple("" if fold_header(h) in asked else h for h in headers)
    guessed = recognise(loose, table.name)
    settled = {column for column in asked.values() if column}
    places = [p for p in guessed.places if p.column not in settled]
    for index, header in enumerate(headers):
        column = asked.get(fold_header(header))
        if column and column != "ignore" and column not in {p.column for p in places}:
            places.append(Place(index=index, header=header, column=column,
                                unit=unit_of(table.column(column), header)))  # fmt: skip
    given = {place.column for place in places} | set(mapping.constants)
    return Recognition(
        table=table.name,
        places=tuple(sorted(places, key=lambda place: place.index)),
        unknown=guessed.unknown,
        repeated=(
            *(header for header in guessed.repeated if header),
            *(place.header for place in guessed.places if place.column in settled),
        ),
        missing=tuple(name for name in table.required if name not in given),
    )
