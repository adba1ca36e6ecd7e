"""When a mark is the same as a registered one in criminal law (法释〔2025〕5号 art. 2)."""

from functools import lru_cache

from counterfoil.detectors.similar_readings import without_generic
from counterfoil.language import chinese
from counterfoil.language.fold import fold_text, skeleton_text


def identical(query: str, name: str) -> str:
    """Which test of art. 2 makes a mark the same as a name; empty if none does."""
    if query == name:
        return "the same, letter by letter"
    one, two = (chinese.to_simplified(text).casefold() for text in (query, name))
    if query.casefold() == name.casefold():
        return "differs in upper and lower case only (art. 2 (1))"
    if _bare(one) == _bare(two) and _bare(one):
        if chinese.to_simplified(query) != query or chinese.to_simplified(name) != name:
            return "differs in Traditional or Simplified characters only (art. 2 (1))"
        return "differs in spacing or layout only (art. 2 (2))"
    if _bare(fold_text(query)) == _bare(fold_text(name)) != "":
        return "differs in the font of its letters only (art. 2 (1))"
    if _in_other_script(query, name):
        return "letters of another script that look the same (art. 2 (6))"
    added = without_generic(query)
    if added and _bare(added) == _bare(two):
        return "only a generic word is added (art. 2 (4))"
    return ""


def _in_other_script(query: str, name: str) -> bool:
    """Whether only letters of other scripts were put for letters that they look like."""
    if query.isascii() or len(query) != len(name):
        return False
    return all(
        one.casefold() == two.casefold()
        or (not one.isascii() and skeleton_text(one) == skeleton_text(two) != "")
        for one, two in zip(query, name, strict=True)
    )


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
