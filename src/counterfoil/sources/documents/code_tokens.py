"""Tokens of source code by tree-sitter: what is structure, and what is somebody's own words.

The grammars are compiled into their wheels; nothing is loaded from elsewhere. A language
without a grammar is split by a plain pattern.
"""

import re
from functools import cache
from importlib import import_module
from pathlib import PurePath
from typing import Any

import msgspec

LANGUAGES: dict[str, tuple[str, str]] = {
    "java": ("tree_sitter_java", "language"),
    "py": ("tree_sitter_python", "language"),
    "c": ("tree_sitter_c", "language"),
    "h": ("tree_sitter_cpp", "language"),
    "cc": ("tree_sitter_cpp", "language"),
    "cpp": ("tree_sitter_cpp", "language"),
    "cxx": ("tree_sitter_cpp", "language"),
    "hpp": ("tree_sitter_cpp", "language"),
    "js": ("tree_sitter_javascript", "language"),
    "mjs": ("tree_sitter_javascript", "language"),
    "jsx": ("tree_sitter_javascript", "language"),
    "ts": ("tree_sitter_typescript", "language_typescript"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "go": ("tree_sitter_go", "language"),
    "cs": ("tree_sitter_c_sharp", "language"),
    "rs": ("tree_sitter_rust", "language"),
    "php": ("tree_sitter_php", "language_php"),
    "rb": ("tree_sitter_ruby", "language"),
}
OTHER = frozenset(("kt", "swift", "scala", "m", "mm", "sql", "lua", "pl", "sh", "r", "pas", "vb"))
"""Languages without a grammar here."""

_STRING = re.compile(r"string|char_literal|character_literal|rune_literal|template_substitution")
_SPLIT = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/|#[^\n]*|--[^\n]*)|(?P<string>\"(?:\\.|[^\"\\\n])*\"|"
    r"'(?:\\.|[^'\\\n])*')|(?P<number>\b\d[\w.]*)|(?P<name>[^\W\d]\w*)|(?P<sign>[^\w\s])",
    re.DOTALL,
)
_NAMES = frozenset(("identifier", "field_identifier", "property_identifier", "type_identifier",
    "namespace_identifier", "package_identifier", "statement_identifier", "constant", "name",
    "shorthand_property_identifier", "instance_variable", "variable_name"))  # fmt: skip


class Token(msgspec.Struct, frozen=True, array_like=True):
    """One token of a program."""

    kind: str
    """`name`, `type`, `string`, `number`, `comment`, `sign`, or the keyword itself."""

    text: str
    start: int
    """First byte."""

    end: int


def language_of(name: str) -> str:
    """The suffix that decides the language; empty if the file is no source code."""
    suffix = PurePath(name).suffix.lower().lstrip(".")
    return suffix if suffix in LANGUAGES or suffix in OTHER else ""


def tokens(data: bytes, suffix: str) -> list[Token]:
    """Tokens of a source file in order.

    Args:
        data: The file; UTF-8, other bytes are replaced.
        suffix: As `language_of` gives it.
    """
    parser = _parser(suffix)
    if parser is None:
        return _plain(data)
    found: list[Token] = []
    todo = [parser.parse(data).root_node]
    while todo:
        node = todo.pop()
        kind = node.type
        if "comment" in kind:
            found.append(_token("comment", node))
        elif _STRING.search(kind) and kind != "template_substitution":
            found.append(_token("string", node))
        elif node.child_count == 0:
            if node.end_byte > node.start_byte:
                found.append(_token(_leaf_kind(kind, node), node))
        else:
            todo.extend(reversed(node.children))
    return found


def _leaf_kind(kind: str, node: Any) -> str:
    if kind == "type_identifier" or kind.endswith("primitive_type"):
        return "type"
    if kind in _NAMES:
        return "name"
    if not node.is_named:
        return kind if kind[:1].isalpha() else "sign"
    return "number" if re.search("int|float|number|decimal|hex|octal", kind) else kind


def _token(kind: str, node: Any) -> Token:
    return Token(kind, node.text.decode("utf-8", "replace"), node.start_byte, node.end_byte)


def _plain(data: bytes) -> list[Token]:
    text = data.decode("latin-1")
    return [Token(str(m.lastgroup), m[0], m.start(), m.end()) for m in _SPLIT.finditer(text)]


@cache
def _parser(suffix: str) -> Any:
    """The parser of a language; None if its grammar is not installed."""
    if suffix not in LANGUAGES:
        return None
    module, function = LANGUAGES[suffix]
    try:
        from tree_sitter import Language, Parser

        return Parser(Language(getattr(import_module(module), function)()))
    except ImportError:
        return None
