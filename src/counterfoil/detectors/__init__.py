"""Ways to notice infringement: one file each, strangers to one another.

To add one, write the file and add one line to `NAMES`; third parties add theirs through
the entry-point group `counterfoil.detectors`. Modules are imported when they are asked for.
"""

from importlib import import_module
from importlib.metadata import entry_points

from counterfoil.errors import NotFound
from counterfoil.model.batch import Detector

NAMES: tuple[str, ...] = ("mark_text", "livestream_offer", "certificate")
"""Detectors of this shelf: modules of this package that export `DETECTOR`."""

GROUP = "counterfoil.detectors"


def load(name: str) -> Detector:
    """The detector of that name, from this shelf or from an installed package.

    Raises:
        NotFound: No detector has this name.
    """
    if name in NAMES:
        found: Detector = import_module(f"counterfoil.detectors.{name}").DETECTOR
        return found
    for entry in entry_points(group=GROUP, name=name):
        return _checked(entry.load())
    raise NotFound(f"no detector is called {name!r}", remedy=f"use one of {', '.join(NAMES)}")


def load_all() -> tuple[Detector, ...]:
    """Every detector: this shelf's in order, then installed ones by name."""
    others = sorted({entry.name for entry in entry_points(group=GROUP)} - set(NAMES))
    return tuple(load(name) for name in (*NAMES, *others))


def _checked(found: object) -> Detector:
    if not isinstance(found, Detector):
        raise NotFound(f"{found!r} is no detector", remedy="export a model.batch.Detector")
    return found
