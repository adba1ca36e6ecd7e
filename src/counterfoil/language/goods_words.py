"""Words for goods as narratives use them, with the category that offences look at."""

from importlib.resources import files


def _table() -> dict[str, str]:
    text = (files("counterfoil.language") / "goods_words.tsv").read_text(encoding="utf-8")
    words: dict[str, str] = {}
    for line in text.splitlines():
        category, _, listed = line.partition("\t")
        for word in listed.split("|"):
            words.setdefault(word, category)
    return words


GOODS_WORDS: dict[str, str] = _table()
"""Word -> category: food, drug, tobacco, liquor, seed, label, copy, and kinds of branded goods."""
