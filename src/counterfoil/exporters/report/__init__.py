"""Static, self-contained HTML: what a supervisor reads and prints."""

from counterfoil.exporters.report.pages import write

__all__ = ["write"]
