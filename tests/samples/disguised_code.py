"""Disguise programs the way a copyist would, so that tests and benchmarks find them again.

Python is rewritten through its syntax tree. Java, C and JavaScript are rewritten token by token;
the result reads like a program, and nobody compiles it.
"""

import ast
import builtins
import keyword
import random
import re
from collections.abc import Iterable, Sequence

Files = dict[str, str]
_KEPT = {*dir(builtins), *keyword.kwlist, *keyword.softkwlist, "self", "cls"}


def python(files: Files, seed: int, level: int = 3) -> Files:
    """A disguised copy of a Python program; files that do not parse are left out.

    Args:
        files: Name -> source.
        seed: Same seed, same copy.
        level: 1 reformatted, comments, annotations and docstrings gone; 2 renamed, functions
            and methods in another order, files merged and split; 3 strings and numbers
            written otherwise, conditions turned, an idle statement after every eighth.
    """
    rng = random.Random(seed)
    trees = {name: tree for name, text in sorted(files.items()) if (tree := _parsed(text))}
    names = _defined(trees.values())
    new = {name: f"{rng.choice('abcdefgh')}{n:x}_" for n, name in enumerate(sorted(names))}
    done = []
    for name, tree in trees.items():
        tree = _Bare().visit(tree)
        if level >= 2:
            tree = _Shuffled(rng).visit(_Renamed(new).visit(tree))
        if level >= 3:
            tree = _Rewritten(rng).visit(tree)
        done.append((name, ast.fix_missing_locations(tree)))
    if level == 1:
        return {name: ast.unparse(tree) for name, tree in done}
    return _regrouped([tree for _, tree in done], rng)


def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return None


def _defined(trees: Iterable[ast.Module]) -> set[str]:
    """Names that the program itself gives: functions, classes, variables, its own attributes."""
    found: set[str] = set()
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                found.add(node.attr)
            elif isinstance(node, ast.arg):
                found.add(node.arg)
    return {name for name in found if name not in _KEPT and not name.startswith("__")}


class _Bare(ast.NodeTransformer):
    """Docstrings and annotations gone; comments went with the text."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [s for s in body if not (isinstance(s, ast.Expr) and _is_text(s.value))]
            node.body = kept or [ast.Pass()]  # type: ignore[attr-defined]
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
        return node


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


class _Renamed(ast.NodeTransformer):
    def __init__(self, new: dict[str, str]) -> None:
        self.new = new

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for field in ("id", "name", "attr", "arg"):
            old = getattr(node, field, None)
            if isinstance(old, str) and not isinstance(node, ast.alias):
                setattr(node, field, self.new.get(old, old))
        if isinstance(node, ast.Global | ast.Nonlocal):
            node.names = [self.new.get(name, name) for name in node.names]
        if isinstance(node, ast.ImportFrom | ast.Import):
            for alias in node.names:
                alias.asname = self.new.get(alias.asname or "", alias.asname)
        return node


class _Shuffled(ast.NodeTransformer):
    """Neighbouring functions and methods in another order."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if isinstance(node, ast.Module | ast.ClassDef):
            at = [n for n, s in enumerate(node.body) if isinstance(s, ast.FunctionDef)]
            moved = [node.body[n] for n in at]
            self.rng.shuffle(moved)
            for n, statement in zip(at, moved, strict=True):
                node.body[n] = statement
        return node


class _Rewritten(ast.NodeTransformer):
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.quoted = 0

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node

    def visit_Match(self, node: ast.AST) -> ast.AST:
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        value = node.value
        if isinstance(value, str) and len(value) > 3 and self.rng.random() < 0.3:
            half = len(value) // 2
            parts = ast.Constant(value[:half]), ast.Constant(value[half:])
            return ast.BinOp(parts[0], ast.Add(), parts[1])
        if type(value) is int and value > 9 and self.rng.random() < 0.5:
            part = self.rng.randrange(1, value)
            return ast.BinOp(ast.Constant(part), ast.Add(), ast.Constant(value - part))
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        plain = node.orelse and not isinstance(node.orelse[0], ast.If)
        if plain and self.rng.random() < 0.5:
            node.test = ast.UnaryOp(ast.Not(), node.test)
            node.body, node.orelse = node.orelse, node.body
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        turned = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}
        kind = type(node.ops[0])
        if len(node.ops) == 1 and kind in turned and self.rng.random() < 0.5:
            left, right = node.left, node.comparators[0]
            node.left, node.comparators, node.ops = right, [left], [turned[kind]()]
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.target, ast.Name) and self.rng.random() < 0.5:
            again = ast.Name(node.target.id, ast.Load())
            return ast.Assign([node.target], ast.BinOp(again, node.op, node.value))
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.body = [self.visit(statement) for statement in node.body]
        node.body = [s for old in node.body for s in (old, *self._idle())][: len(node.body) * 2]
        return node

    def _idle(self) -> list[ast.stmt]:
        if self.rng.random() > 0.125:
            return []
        name = f"_{self.rng.randrange(1 << 20):x}"
        return [ast.parse(self.rng.choice((
            f"{name} = {self.rng.randrange(100)}",
            f"if not {name!r}:\n    pass",
            f"{name} = [{self.rng.randrange(9)}, None]",
        ))).body[0]]  # fmt: skip


def _regrouped(trees: Sequence[ast.Module], rng: random.Random) -> Files:
    """Other files: some split in two, all in another order under other names."""
    pieces = []
    for tree in trees:
        half = len(tree.body) // 2 if rng.random() < 0.5 else 0
        for body in (tree.body[:half], tree.body[half:]):
            if body:
                pieces.append(ast.unparse(ast.Module(body, [])))
    rng.shuffle(pieces)
    return {f"m{n:03x}.py": piece + "\n" for n, piece in enumerate(pieces)}


_TOKEN = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<text>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`[^`]*`)|"
    r"(?P<line>^[ \t]*#(?:\\\n|[^\n])*)|(?P<name>[A-Za-z_$][\w$]*)|(?P<space>\s+)|(?P<rest>.)",
    re.DOTALL | re.MULTILINE,
)
_WORDS = frozenset(
    re.findall(
        r"\w+",
        """abstract boolean break byte case catch char class const continue default do double else
        enum extends final finally float for if implements import instanceof int interface long
        native new package private protected public return short static super switch synchronized
        this throw throws transient try void volatile while true false null var record sealed
        auto extern goto inline register restrict signed sizeof struct typedef union unsigned
        function let typeof async await yield of in delete export from undefined""",
    )
)


def braces(files: Files, seed: int) -> Files:
    """A disguised copy of a program in Java, C or JavaScript.

    Comments go, names become others, text is laid out anew, and the blocks that stand at the
    top of a file, or in its one class, come in another order.
    """
    rng = random.Random(seed)
    new: dict[str, str] = {}
    done = []
    for name, text in sorted(files.items()):
        parts = [(str(m.lastgroup), m[0]) for m in _TOKEN.finditer(text)]
        words = [
            (kind, new.setdefault(part, f"v{len(new)}_{rng.randrange(999)}"))
            if kind == "name" and part not in _WORDS
            else (kind, part)
            for kind, part in parts
            if kind != "comment"
        ]
        done.append((name, _laid_anew(_reordered(words, rng))))
    rng.shuffle(done)
    return {f"f{n:03x}.{name.rpartition('.')[2]}": text for n, (name, text) in enumerate(done)}


def _reordered(words: list[tuple[str, str]], rng: random.Random) -> list[tuple[str, str]]:
    """Blocks of the outermost level in another order; of the next one if there is only one."""
    for level in (0, 1):
        head, blocks, tail = _blocks(words, level)
        if len(blocks) > 1:
            rng.shuffle(blocks)
            return [*head, *(word for block in blocks for word in block), *tail]
    return words


def _blocks(
    words: list[tuple[str, str]], level: int
) -> tuple[list[tuple[str, str]], list[list[tuple[str, str]]], list[tuple[str, str]]]:
    """(what stands before the first block, blocks, what stands after the last)."""
    head: list[tuple[str, str]] = []
    blocks: list[list[tuple[str, str]]] = []
    piece: list[tuple[str, str]] = []
    depth = 0
    for word in words:
        piece.append(word)
        if word[1] == "{":
            depth += 1
            if depth == level and not blocks and not head:
                head, piece = piece, []
        elif word[1] == "}":
            depth -= 1
            if depth < level:
                break
            if depth == level:
                blocks.append(piece)
                piece = []
    used = len(head) + sum(map(len, blocks))
    return head, blocks, words[used:]


def _laid_anew(words: Sequence[tuple[str, str]]) -> str:
    """One statement a line, no indentation, preprocessor lines by themselves."""
    pieces = []
    for kind, part in words:
        if kind == "line":
            pieces.append(f"\n{part.strip()}\n")
        elif kind == "space":
            pieces.append("\n" if "\n" in part else " ")
        else:
            pieces.append(part + "\n" if part in ";{}" else part)
    return re.sub(r"[ \t]*\n\s*", "\n", "".join(pieces)).strip() + "\n"
