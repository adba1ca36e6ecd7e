"""Checkpoints, timestamp tokens, case papers; the log refuses edits; acts found by subject."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

SQLITE = (
    "create trigger acts_{verb} before {verb} on acts "
    "begin select raise(abort, 'the custody log is append-only'); end"
)
POSTGRES = (
    "create function acts_append_only() returns trigger language plpgsql as "
    "$$ begin raise exception 'the custody log is append-only'; end $$",
    "create trigger acts_append_only before update or delete or truncate on acts "
    "for each statement execute function acts_append_only()",
)


def upgrade() -> None:
    op.create_index("acts_by_subject", "acts", ["subject", "seq"])
    op.create_table(
        "checkpoints",
        sa.Column("size", sa.BigInteger, primary_key=True),
        sa.Column("root", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("signed_at", sa.Text, nullable=False),
    )
    op.create_table(
        "timestamps",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column(
            "size", sa.BigInteger, sa.ForeignKey("checkpoints.size"), nullable=False, index=True
        ),
        sa.Column("token", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "papers",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("seq", sa.Integer, sa.ForeignKey("acts.seq"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    # This stops accidents and careless tools. An owner can drop it: the Merkle log and the
    # checkpoints that others hold are what finds an owner's edit.
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(SQLITE.format(verb=verb))
    else:
        for statement in POSTGRES:
            op.execute(statement)
