"""What the words of marks mean in the other language, English and Chinese."""

from functools import cache
from importlib.resources import files

from counterfoil.language.chinese import has_han, to_simplified
from counterfoil.language.goods import goods

_MOST = 24
_IDLE_HAN = frozenset("之的只匹个条头颗朵座")
_IDLE = frozenset(("the", "of", "and", "a", "an"))
"""Words that a translation may leave out."""


def translations(text: str) -> tuple[str, ...]:
    """Possible translations of a mark, word by word; empty if a word is not known.

    `红苹果` gives `red apple`; `Golden Lion` gives `金狮` among others. At most 24.
    """
    return _to_english(to_simplified(text)) if has_han(text) else _to_chinese(text.casefold())


def _to_english(text: str) -> tuple[str, ...]:
    han = "".join(c for c in text if has_han(c))
    whole = _words()[1]
    parts = _cut(han, whole, "") or _cut("".join(c for c in han if c not in _IDLE_HAN), whole, "")
    return _joined(parts, whole, " ")


def _to_chinese(text: str) -> tuple[str, ...]:
    words = "".join(c if c.isalnum() else " " for c in text).split()
    words = [word for word in words if word not in _IDLE] or words
    whole = _words()[0]
    if 1 <= len(words) <= 5:
        found = _joined(_cut(words, whole, " "), whole, "")
        if found:
            return found
    return _joined(_cut("".join(words), whole, ""), whole, "")


def _cut(items: str | list[str], known: dict[str, tuple[str, ...]], joint: str) -> list[str]:
    """Cut into known words, longest first; empty if that leaves a rest."""
    parts: list[str] = []
    start = 0
    while start < len(items):
        for end in range(len(items), start, -1):
            word = joint.join(items[start:end])
            if word in known:
                parts.append(word)
                start = end
                break
        else:
            return []
    return parts


def _joined(parts: list[str], known: dict[str, tuple[str, ...]], joint: str) -> tuple[str, ...]:
    found = [""]
    for part in parts:
        found = [(f + joint + word).strip() for f in found for word in known[part]][:_MOST]
    return tuple(found) if parts else ()


@cache
def _words() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """English to Chinese and Chinese to English."""
    english: dict[str, list[str]] = {}
    chinese: dict[str, list[str]] = {}
    pairs = [(row[0].split("|"), row[1].split("|")) for row in _rows()]
    for kind in goods():
        names = [n for n in kind.names if n.isascii()], [n for n in kind.names if has_han(n)]
        if names[0] and names[1]:
            pairs.append((names[0][:1], names[1][:1]))
    for left, right in pairs:
        for one in left:
            for other in right:
                english.setdefault(one, []).append(other)
                chinese.setdefault(other, []).append(one)
    return _unique(english), _unique(chinese)


def _rows() -> list[list[str]]:
    text = (files("counterfoil.language") / "meanings.tsv").read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def _unique(words: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {word: tuple(dict.fromkeys(others)) for word, others in words.items()}
