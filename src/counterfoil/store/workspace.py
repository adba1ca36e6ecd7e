"""A workspace: one folder with exhibits, tables, casebook and settings."""

import os
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from counterfoil.errors import Conflict, InputError, NotFound

SETTINGS = "counterfoil.toml"

Clock = Callable[[], datetime]
"""Gives the present moment in UTC."""


class WorkspaceSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What `counterfoil.toml` says."""

    name: str
    zone: str = "Asia/Shanghai"
    """IANA zone of times that name none."""

    region: str = "CN"
    """ISO 3166 code of phone numbers that name none."""

    jurisdiction: str = "CN"
    """Law pack that leads are assessed under."""

    purpose: str = "triage of leads"
    """Purpose that reads are logged with when the call names none."""

    casebook: str = ""
    """SQLAlchemy URL of the casebook; empty means `casebook.sqlite` in the workspace."""


class Workspace(msgspec.Struct, frozen=True, kw_only=True):
    """Where the parts of one workspace are."""

    root: Path
    settings: WorkspaceSettings

    @property
    def exhibits(self) -> Path:
        """Write-once files, named by SHA-256."""
        return self.root / "exhibits"

    @property
    def tables(self) -> Path:
        """Immutable Parquet files."""
        return self.root / "tables"

    @property
    def keys(self) -> Path:
        """Private keys; mode 0700."""
        return self.root / "keys"

    @property
    def scratch(self) -> Path:
        """Files that may be deleted at any time."""
        return self.root / "scratch"

    @property
    def casebook_url(self) -> str:
        """SQLAlchemy URL of the casebook."""
        return self.settings.casebook or f"sqlite:///{self.root / 'casebook.sqlite'}"


def create(root: Path, settings: WorkspaceSettings) -> Workspace:
    """Lay out a new workspace in a folder that has none.

    Raises:
        Conflict: The folder already is a workspace.
        InputError: The path is a file.
    """
    if root.exists() and not root.is_dir():
        raise InputError(f"{root} is a file", remedy="name a folder for the workspace")
    if (root / SETTINGS).exists():
        raise Conflict(f"{root} already is a workspace", remedy="use it, or name another folder")
    workspace = Workspace(root=root, settings=settings)
    for folder in (workspace.exhibits, workspace.tables, workspace.scratch):
        folder.mkdir(parents=True, exist_ok=True)
    workspace.keys.mkdir(mode=0o700, exist_ok=True)
    return workspace


def seal(workspace: Workspace) -> None:
    """Write `counterfoil.toml`, the last step of `init`: without it there is no workspace."""
    lines = [
        f"{name} = {msgspec.json.encode(value).decode()}"
        for name, value in msgspec.to_builtins(workspace.settings).items()
        if value != ""
    ]
    write_whole(workspace.root / SETTINGS, ("\n".join(lines) + "\n").encode())


def load(root: Path) -> Workspace:
    """Open the workspace in a folder.

    Raises:
        NotFound: There is no `counterfoil.toml`.
        InputError: The settings cannot be read.
    """
    path = root / SETTINGS
    if not path.is_file():
        raise NotFound(
            f"{root.resolve()} is not a workspace",
            remedy="run `counterfoil -w FOLDER init` first, or name the folder with -w",
        )
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        settings = msgspec.convert(raw, WorkspaceSettings)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}", remedy="mend the file by hand") from error
    return Workspace(root=root, settings=settings)


def system_clock() -> datetime:
    """The present moment; `SOURCE_DATE_EPOCH` (seconds) fixes it for reproducible runs."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if fixed.isdigit():
        return datetime.fromtimestamp(int(fixed), tz=UTC)
    return datetime.now(tz=UTC)


def write_whole(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write a file so that a crash leaves the old one or the new one, never a part.

    `mode` are its permissions before the process's mask.
    """
    part = path.with_name(path.name + ".part")
    part.touch(mode=mode)
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
