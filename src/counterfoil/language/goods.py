"""Names of goods and services in English and Chinese, with their Nice class.

`goods.tsv` is our own list.
"""

from functools import cache
from importlib.resources import files

import msgspec


class Goods(msgspec.Struct, frozen=True):
    """One kind of goods and what it is called."""

    number: int
    """Position in the list: two names of one kind have one number."""

    nice_class: int
    names: tuple[str, ...]
    """Lower case, English first; an English name comes with its other number."""


@cache
def goods() -> tuple[Goods, ...]:
    """All kinds of goods in the order of the list."""
    found: list[Goods] = []
    for line in _lines("goods.tsv"):
        if line.startswith("#"):
            continue
        nice_class, english, *chinese = line.split("\t")
        names = [form for name in english.split("|") if name != "-" for form in _numbers(name)]
        names += [name for part in chinese for name in part.split("|")]
        found.append(Goods(len(found), int(nice_class), tuple(dict.fromkeys(names))))
    return tuple(found)


def _numbers(name: str) -> tuple[str, ...]:
    """The name with its last word in singular and plural, as given first."""
    if name.endswith("ies"):
        return name, name[:-3] + "y"
    if name.endswith(("ches", "shes", "xes", "sses")):
        return name, name[:-2]
    if name.endswith("s") and not name.endswith("ss"):
        return name, name[:-1]
    if name.endswith(("ch", "sh", "x", "ss")):
        return name, name + "es"
    return name, name + "s"


def _lines(name: str) -> list[str]:
    text = (files("counterfoil.language") / name).read_text("utf-8")
    return [line for line in text.splitlines() if line]
