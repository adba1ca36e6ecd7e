"""Alembic's entry: runs migrations on the connection that `casebook.upgrade` opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
