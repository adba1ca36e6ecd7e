"""networkit, without the optional libraries that it loads where they are installed.

They take longer to load than everything else a run needs, and nothing here uses them.
"""

import sys
from importlib import import_module
from typing import Any

_OPTIONAL = ("sklearn", "networkx", "matplotlib", "pandas")


def _plain() -> Any:
    hidden = [name for name in _OPTIONAL if name not in sys.modules]
    # None makes an import fail as if the library were not installed.
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        return import_module("networkit")
    finally:
        for name in hidden:
            del sys.modules[name]


nk: Any = _plain()
