"""How an action tells how far it is. Doors turn it into bars."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""(stage, done, total): total 0 means not known. Called at most a few times a second."""


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""
