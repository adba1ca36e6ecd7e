"""How fast the custody log grows, is verified and proved; run by hand.

python benchmarks/custody.py [ACTS]
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from counterfoil.model.actor import Actor
from counterfoil.store import checkpoints, custody
from counterfoil.store.custody_check import verify
from counterfoil.store.store import WorkspaceSettings, init_store

WHO = Actor(name="bench", basis="bench", purpose="bench")


def timed(name: str, count: int, work: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    done = work()
    took = time.perf_counter() - start
    print(f"{name:34} {took:8.2f} s {count / took:12,.0f}/s")
    return done


def main() -> None:
    acts = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        store = init_store(WHO, Path(folder) / "w", WorkspaceSettings(name="bench"))
        timed("acts, one transaction each", 300, lambda: [
            store.log(WHO, "lead read", f"L{n}") for n in range(300)
        ])  # fmt: skip

        def many() -> None:
            with store.transaction() as connection:
                for n in range(acts):
                    custody.append(connection, WHO, "lead read", f"L{n}", store.now())

        timed("acts, one transaction", acts, many)
        timed("verify everything", acts, lambda: verify(store))
        with store.transaction() as connection:
            tree = timed("tree", acts, lambda: custody.tree(connection))
            size = len(tree)
            timed("inclusion proofs", 10_000, lambda: [
                tree.inclusion(n * size // 10_000, size) for n in range(10_000)
            ])  # fmt: skip
            timed("sign a checkpoint (log checked)", size, lambda: checkpoints.issue(
                store.workspace, connection, store.now()
            ))  # fmt: skip


if __name__ == "__main__":
    main()
