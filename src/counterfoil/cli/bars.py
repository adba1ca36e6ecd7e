"""Progress on standard error: a bar on a terminal, a line per stage elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from counterfoil.actions.progress import Progress


@contextmanager
def bars() -> Iterator[Progress]:
    """A progress teller that draws one bar for each stage.

    Off a terminal each stage is one line when it ends, so that logs stay short.
    """
    if sys.stderr.isatty():
        yield from _drawn()
    else:
        yield from _listed()


def _drawn() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    columns = (
        TextColumn("{task.description:<36}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with RichProgress(*columns, console=Console(stderr=True)) as drawn:
        tasks: dict[str, TaskID] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = drawn.add_task(stage, total=total or None)
            drawn.update(tasks[stage], completed=done, total=total or None)

        yield tell


def _listed() -> Iterator[Progress]:
    began: dict[str, float] = {}
    ended: set[str] = set()

    def tell(stage: str, done: int, total: int) -> None:
        began.setdefault(stage, time.monotonic())
        if total and done >= total and stage not in ended:
            ended.add(stage)
            spent = time.monotonic() - began[stage]
            print(f"{stage}: {total:,} in {spent:.1f} s", file=sys.stderr, flush=True)

    yield tell
