"""Doors of linkage: products of two catalogues, given pairs of texts, pairs of names."""

from pathlib import Path
from typing import Any

from counterfoil.errors import InputError
from counterfoil.linkers import columns
from counterfoil.linkers.name_index import indexed, nearest
from counterfoil.linkers.name_pairs import scores
from counterfoil.linkers.products import match, score_texts
from counterfoil.store.plain_tables import read_pair_lines, read_plain, write_lines


def link_products(left: Path, right: Path, to: Path, *, several: bool = False) -> int:
    """Write the likely pairs of two catalogues: left, right, score, reasons.

    Args:
        left, right: Catalogues, one product a row.
        to: JSON Lines file.
        several: A product may have several partners.

    Returns:
        Number of pairs.

    Raises:
        InputError: A file cannot be read.
    """
    (one, names), (other, others) = _catalogue(left), _catalogue(right)
    return write_lines(
        to,
        (
            {"left": names[i], "right": others[j], "score": score, "reasons": reasons}
            for i, j, score, reasons in match(one, other, several=several)
        ),
    )


def score_product_pairs(pairs: Path, to: Path) -> int:
    """Score given pairs of texts, one a line: two texts parted by a tab, a label may follow.

    A text may be in the format `COL name VAL value ...`.

    Returns:
        Number of lines.

    Raises:
        InputError: A line has no two texts.
    """
    texts = read_pair_lines(pairs)
    scored = zip(texts, score_texts(texts), strict=True)
    return write_lines(
        to,
        (
            {"row": row, "left": left, "right": right, "score": score, "reasons": reasons}
            for row, ((left, right), (score, reasons)) in enumerate(scored, 1)
        ),
    )


def link_names(pairs: Path, to: Path) -> int:
    """Score pairs of names: columns `name1` and `name2`, or the first two.

    Returns:
        Number of lines.

    Raises:
        InputError: The file has fewer than two columns.
    """
    table = read_plain(pairs)
    if table.num_columns < 2:
        raise InputError(f"{pairs} has one column", remedy="give the columns name1 and name2")
    known = {"name1", "name2"} <= set(table.column_names)
    one, two = ("name1", "name2") if known else table.column_names[:2]
    left, right = table[one].to_pylist(), table[two].to_pylist()
    found = scores(left, right).tolist()
    rows = enumerate(zip(left, right, found, strict=True), 1)
    return write_lines(
        to, ({"row": n, "name1": a, "name2": b, "score": round(s, 6)} for n, (a, b, s) in rows)
    )


def find_names(queries: Path, against: Path, to: Path, top: int) -> int:
    """The nearest names to each query: {query, matches: [{name, score}]}, best first.

    Args:
        queries, against: Text files, one name a line, or tables whose column `name` (else the
            first) holds the names.
        to: JSON Lines file.
        top: Most matches a query.

    Returns:
        Number of queries.
    """
    index = indexed(_names(against))
    return write_lines(
        to,
        (
            {
                "query": query,
                "matches": [{"name": n, "score": s} for n, s in nearest(index, query, top)],
            }
            for query in _names(queries)
        ),
    )


def _names(path: Path) -> list[str]:
    if path.suffix.lower() in (".txt", ""):
        lines = path.read_text("utf-8-sig").splitlines()
    else:
        table = read_plain(path)
        column = "name" if "name" in table.column_names else table.column_names[0]
        lines = [str(value or "") for value in table[column].to_pylist()]
    return [line.strip() for line in lines if line.strip()]


def _catalogue(path: Path) -> tuple[list[dict[str, str]], list[str]]:
    table = read_plain(path)
    column = columns.id_column(table.column_names, table)
    names = table[column].to_pylist() if column else [str(n + 1) for n in range(table.num_rows)]
    rows: list[dict[str, Any]] = (table.drop_columns([column]) if column else table).to_pylist()
    return [{k: v or "" for k, v in row.items()} for row in rows], [str(n) for n in names]
