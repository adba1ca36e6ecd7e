"""First tables: acts, intakes, snapshots, files, mappings, judgements."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _log()
    _exhibits()
    _judgements()


def _log() -> None:
    op.create_table(
        "acts",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("leaf", sa.Text, nullable=False),
    )


def _exhibits() -> None:
    op.create_table(
        "intakes",
        sa.Column("seq", sa.Integer, sa.ForeignKey("acts.seq"), primary_key=True),
        sa.Column("exhibit", sa.Text, nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("taken_at", sa.Text, nullable=False),
    )
    op.create_table(
        "snapshots",
        sa.Column("seq", sa.Integer, sa.ForeignKey("acts.seq"), primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
    )
    op.create_table(
        "files",
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("seq", sa.Integer, sa.ForeignKey("snapshots.seq"), nullable=False, index=True),
        sa.Column("of_table", sa.Text, nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
    )


def _judgements() -> None:
    op.create_table(
        "mappings",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("seq", sa.Integer, sa.ForeignKey("acts.seq"), nullable=False),
        sa.Column("mapping", sa.Text, nullable=False),
    )
    op.create_table(
        "judgements",
        sa.Column("seq", sa.Integer, sa.ForeignKey("acts.seq"), primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False, index=True),
        sa.Column("other", sa.Text, nullable=False),
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
