"""Programs: renaming hides nothing, and different programs are not alike."""

import disguised_code
import pytest
from invented_program import program

from counterfoil.matching.functions import Shape, changes, match
from counterfoil.matching.programs import Traits, likeness, traits
from counterfoil.sources.documents.code_tokens import tokens

ORIGINAL = b"""
class Ledger {
    // adds every entry of the month
    int total(int[] entries) {
        int sum = 0;
        for (int i = 0; i < entries.length; i++) { sum += entries[i] * 17; }
        System.out.println("ledger closed for the month");
        return sum;
    }
}
"""
RENAMED = (
    ORIGINAL.replace(b"Ledger", b"Q")
    .replace(b"entries", b"zz")
    .replace(b"sum", b"k9")
    .replace(b"// adds every entry of the month", b"")
)
OTHER = b"""
interface Shape { double area(); }
record Circle(double r) implements Shape {
    public double area() { return Math.PI * r * r; }
}
record Square(double s) implements Shape { public double area() { return s * s; } }
"""


def score(left: bytes, right: bytes) -> float:
    pair = [traits([(t.kind, t.text) for t in tokens(code, "java")]) for code in (left, right)]
    return likeness(*pair).score


def test_a_renamed_copy_stays_alike() -> None:
    assert score(ORIGINAL, RENAMED) > 0.85


def test_another_program_is_not_alike() -> None:
    assert score(ORIGINAL, OTHER) < 0.3


def test_likeness_is_symmetric() -> None:
    assert score(ORIGINAL, OTHER) == score(OTHER, ORIGINAL)


def test_languages_without_a_grammar_are_split_all_the_same() -> None:
    kinds = {t.kind for t in tokens(b'fun main() { println("hi") // note\n }', "kt")}

    assert {"name", "string", "comment", "sign"} <= kinds


def test_functions_are_matched_by_what_they_do() -> None:
    left = [
        Shape("", ["mov", "imul", "ret"], ["string bad key"], []),
        Shape("", ["xor", "shr", "jne", "ret"], ["constant 3988292384"], [0]),
    ]
    right = [left[1], left[0]]
    right[0] = Shape("", ["push", "xor", "shr", "jne", "ret"], ["constant 3988292384"], [1])

    pairs = {(pair.left, pair.right) for pair in match(left, right)}

    assert pairs == {(0, 1), (1, 0)}


def test_a_patched_byte_is_located() -> None:
    code = bytes(range(60))
    patched = code[:30] + b"\xeb" + code[31:]

    assert changes(code, patched) == [(30, 31, 30, 31)]


def _traits_of(files: dict[str, str]) -> Traits:
    parts = [t for name in sorted(files) for t in tokens(files[name].encode(), "py")]
    return traits([(t.kind, t.text) for t in parts])


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_disguised_program_is_found_and_another_is_not(level: int) -> None:
    mine = _traits_of(program(1))
    copy = _traits_of(disguised_code.python(program(1), 5, level))
    other = _traits_of(disguised_code.python(program(2), 5, level))

    assert likeness(mine, copy).score > 0.9
    assert likeness(mine, other).score < 0.1


def test_runs_of_the_background_count_nothing() -> None:
    mine, copy = _traits_of(program(1)), _traits_of(disguised_code.python(program(1), 5, 2))

    assert likeness(mine, copy, [mine]).runs is None


def test_long_lists_of_strings_are_no_likeness() -> None:
    lists = [f"NAMES = [{', '.join(repr(f'{a}{n}') for n in range(3000))}]" for a in "ab"]
    pair = [_traits_of({"a.py": text}) for text in lists]

    assert not likeness(*pair).large
    assert likeness(*pair).strings == 0.0
