"""The one function that brings a database up to date."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from planner.db import db


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "planner:migrations")
    return config


def upgrade(revision: str = "head") -> None:
    """Run the migrations that this database has not had, each batch in one transaction.

    A database that has had them all is only read, so that a start does not wait for whoever is writing.
    """
    if revision == "head" and is_current():
        return
    config = _config()
    config.attributes["engine"] = db.engine
    command.upgrade(config, revision)


def is_current() -> bool:
    """Return whether the database has had every migration."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == latest()


def latest() -> str | None:
    """Return the newest migration that this planner brings."""
    return ScriptDirectory.from_config(_config()).get_current_head()
