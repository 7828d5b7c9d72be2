"""Alembic's entry: runs the numbered migrations on the address that store/db.py hands over."""

from alembic import context
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from store import models

assert models.SQLModel is SQLModel  # the import fills the metadata

engine = create_engine(context.config.attributes["url"])
with engine.begin() as connection:
    context.configure(
        connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
