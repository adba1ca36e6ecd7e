"""Counterfoil: investigate and prevent crime against intellectual property."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterfoil.library.workspace import OpenWorkspace

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(path: Any, **options: Any) -> "OpenWorkspace":
    """Open a workspace; see `counterfoil.library.workspace.open_workspace`."""
    # Imported here so that `import counterfoil` stays light.
    from counterfoil.library.workspace import open_workspace

    return open_workspace(path, **options)
