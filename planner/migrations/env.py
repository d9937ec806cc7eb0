"""How migrations run: on one connection, in one transaction, with foreign keys off while SQLite rebuilds tables.

A batch migration on SQLite makes a table anew and drops the old one; with foreign keys on, dropping a parent
deletes its children. The pragma does nothing inside a transaction, so it is set before BEGIN.

Two programs that start at once do not collide: the transaction begins as a writer, so the second waits – also for a
first one that goes on to load the demonstration – and then finds nothing left to do.
"""

from __future__ import annotations

import importlib
from typing import Any

from alembic import context
from sqlalchemy import Engine

from planner.db import Base

LOCK = 7060
PATIENCE_MS = 120_000
FEATURES = ("accounts", "audit", "packs", "contacts", "cases", "attachments", "assessments", "plans")
for feature in FEATURES:
    importlib.import_module(f"planner.{feature}.models")


def run(engine: Engine) -> None:
    """Run the migrations on *engine*."""
    with engine.connect().execution_options(app_write=True) as connection:
        raw: Any = connection.connection.driver_connection
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.detach()  # nobody is handed this one afterwards: it waits long and looks at no foreign key
            raw.execute("PRAGMA foreign_keys=OFF")
            raw.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            transactional_ddl=True,
            render_as_batch=sqlite,
            compare_type=True,
        )
        with context.begin_transaction():
            if not sqlite:
                connection.exec_driver_sql(f"select pg_advisory_xact_lock({LOCK})")
            context.run_migrations()
            if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                raise RuntimeError(f"foreign keys broken: {broken[:5]}")
        connection.commit()


run(context.config.attributes["engine"])
