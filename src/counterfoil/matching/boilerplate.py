"""Public boilerplate that explains itself: licence notices, disclaimers, usual clauses."""

from functools import lru_cache
from importlib.resources import files

from counterfoil.matching.fingerprints import Fingerprinter
from counterfoil.matching.imprint import imprint
from counterfoil.matching.pairs import index_of
from counterfoil.matching.segments import Index


@lru_cache(maxsize=1)
def boilerplate() -> tuple[str, ...]:
    """The texts, one each."""
    whole = files("counterfoil.matching").joinpath("boilerplate.txt").read_text(encoding="utf-8")
    return tuple(line for line in whole.split("\n") if line)


def boilerplate_index(fingerprinter: Fingerprinter) -> Index:
    """The texts indexed under a key, to stand beside the background of a collection."""
    return index_of([imprint(fingerprinter, text, dense=True) for text in boilerplate()])
