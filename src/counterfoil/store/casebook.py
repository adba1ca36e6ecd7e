"""The casebook: the custody log and the tables that are a view of it.

SQLite by default, in rollback-journal mode with full sync (some SQLite versions have a
WAL corruption bug); any SQLAlchemy URL for teams.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from counterfoil.errors import CustodyError, Unavailable

HEAD = "0002"
"""Newest migration; opening an older casebook upgrades it."""

metadata = sa.MetaData()

acts = sa.Table(
    "acts",
    metadata,
    sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("recorded_at", sa.Text, nullable=False),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("record", sa.LargeBinary, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("leaf", sa.Text, nullable=False),
)

intakes = sa.Table(
    "intakes",
    metadata,
    sa.Column("seq", sa.Integer, sa.ForeignKey("acts.seq"), primary_key=True),
    sa.Column("exhibit", sa.Text, nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("basis", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("taken_at", sa.Text, nullable=False),
)

snapshots = sa.Table(
    "snapshots",
    metadata,
    sa.Column("seq", sa.Integer, sa.ForeignKey("acts.seq"), primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("made_at", sa.Text, nullable=False),
)

files = sa.Table(
    "files",
    metadata,
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("seq", sa.Integer, sa.ForeignKey("snapshots.seq"), nullable=False, index=True),
    sa.Column("of_table", sa.Text, nullable=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
)

mappings = sa.Table(
    "mappings",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("seq", sa.Integer, sa.ForeignKey("acts.seq"), nullable=False),
    sa.Column("mapping", sa.Text, nullable=False),
)

judgements = sa.Table(
    "judgements",
    metadata,
    sa.Column("seq", sa.Integer, sa.ForeignKey("acts.seq"), primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    sa.Column("other", sa.Text, nullable=False),
    sa.Column("word", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("reviewer", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
)

checkpoints = sa.Table(
    "checkpoints",
    metadata,
    sa.Column("size", sa.BigInteger, primary_key=True),
    sa.Column("root", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("signed_at", sa.Text, nullable=False),
)

timestamps = sa.Table(
    "timestamps",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("size", sa.BigInteger, sa.ForeignKey("checkpoints.size"), nullable=False, index=True),
    sa.Column("token", sa.LargeBinary, nullable=False),
)

papers = sa.Table(
    "papers",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("seq", sa.Integer, sa.ForeignKey("acts.seq"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)


def connect(url: str) -> sa.Engine:
    """An engine for the casebook, with SQLite made durable."""
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _make_durable)
        sa.event.listen(engine, "begin", _begin_immediate)
    return engine


def _make_durable(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.execute("PRAGMA busy_timeout=30000").fetchall()


def _begin_immediate(connection: sa.Connection) -> None:
    # Two writers must not read the same log head: the second waits here.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def transaction(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction; its rows and its custody entry are committed together.

    Raises:
        Unavailable: The database cannot be reached, is locked or its disk is full.
        CustodyError: The database file is damaged.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except OperationalError as error:
        raise Unavailable(
            f"casebook: {error.orig}", remedy="free disk space or start the database, then retry"
        ) from error
    except DatabaseError as error:
        if "malformed" in str(error.orig) or "not a database" in str(error.orig):
            raise CustodyError(f"casebook: {error.orig}") from error
        raise


def upgrade(engine: sa.Engine) -> None:
    """Bring the casebook's tables to `HEAD`; does nothing if they are there already."""
    with transaction(engine) as connection:
        if sa.inspect(connection).has_table("alembic_version"):
            have = connection.execute(sa.text("select version_num from alembic_version")).scalar()
            if have == HEAD:
                return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with transaction(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
