"""Runs the migrations over the application's own engine."""

from alembic import context
from flask import current_app

from cedu_site.clock import UTCDateTime

migrate = current_app.extensions["migrate"]


def render_item(kind, thing, autogen_context):
    """Write our own column type as what the database sees, so that old migrations stay true."""
    return "sa.DateTime()" if isinstance(thing, UTCDateTime) else False


with migrate.db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=migrate.db.metadata,
        render_item=render_item,
        **migrate.configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
