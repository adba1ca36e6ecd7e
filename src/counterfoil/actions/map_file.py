"""Draft a mapping for a file whose headers are not known."""

from pathlib import Path
from typing import Any

import yaml

from counterfoil import sources
from counterfoil.errors import Conflict, InputError

HEAD = """\
# Draft mapping for {name}. Edit `table` and `columns`, then run `counterfoil ingest` again:
# a mapping that lies beside its file is found by its name, and is remembered.
"""


def draft_mapping(file: Path, to: Path | None = None) -> tuple[Path, dict[str, Any]]:
    """Write a draft beside the file (or to `to`); returns where and what.

    Raises:
        InputError: The file is absent or has no headers.
        Conflict: A mapping is there already; it may hold the user's work.
    """
    if not file.is_file():
        raise InputError(f"{file} is not a file", remedy="check the path")
    target = to or file.with_name(file.name + sources.MAPPING_SUFFIX)
    if target.exists():
        raise Conflict(f"{target} exists", remedy="edit it, or remove it to get a new draft")
    mapping = sources.draft_mapping(file, file.name)
    body = yaml.safe_dump(mapping, allow_unicode=True, sort_keys=False)
    target.write_text(HEAD.format(name=file.name) + body, encoding="utf-8")
    return target, mapping
