"""The shape of the code: sizes, names and shelves."""

import ast
import re
from pathlib import Path

import pytest

import counterfoil

ROOT = Path(counterfoil.__file__).parent
FILES = sorted(path for path in ROOT.rglob("*.py"))
FORBIDDEN = {"utils", "common", "helpers", "base", "manager", "core", "util", "helper", "misc"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_has_at_most_400_lines(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]

    assert len(lines) <= 400, "which noun is missing?"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_function_has_at_most_40_lines(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]

    long = {f.name: _body_lines(f) for f in functions if _body_lines(f) > 40}

    assert not long


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of code from the first statement after the docstring to the end."""
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    if not body:
        return 0
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_is_named_for_what_it_is_not(path: Path) -> None:
    assert path.stem not in FORBIDDEN
    assert path.parent.name not in FORBIDDEN


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_sql_stands_in_the_store_only(path: Path) -> None:
    if path.relative_to(ROOT).parts[0] == "store":
        return
    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import)
        for alias in node.names
    }

    assert "sqlite3" not in imported
    if path.relative_to(ROOT).parts[0] in ("detectors", "linkers", "law", "exporters", "triage"):
        assert "duckdb" not in imported


def test_nothing_speaks_of_guilt() -> None:
    # A page may say that nobody is called guilty; names and words may call nobody so.
    denied = re.compile(r"(not|never|nobody|nothing)[^.\n]{0,40}guilty")
    words = re.compile(r"\b(guilty|offenders?|culprits?|criminal sellers?)\b")
    for path in FILES:
        text = denied.sub("", path.read_text(encoding="utf-8").lower())
        assert not words.findall(text), path
