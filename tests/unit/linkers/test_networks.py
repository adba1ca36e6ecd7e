"""Claims about how networkit is loaded."""

import subprocess
import sys

LOAD = """
import sys
from counterfoil.linkers.networks import nk
print(nk.Graph(3).numberOfNodes(), "sklearn" in sys.modules, None in sys.modules.values())
"""


def test_networkit_loads_without_what_is_not_used_and_hides_nothing_afterwards() -> None:
    told = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["3", "False", "False"]
