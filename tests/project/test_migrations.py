"""Migrations: they make the tables that the models describe, and lose nothing on the way."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from planner import schema
from planner.audit.models import AuditEntry
from planner.cases.models import Case, Person
from planner.db import Base, db
from planner.migrations import versions

VERSIONS = Path(versions.__file__).parent
# Tables that no model describes: the index of words, made by a migration for SQLite alone.
ONLY_HERE = re.compile(r"case_fts(_\w+)?")


def differences(connection: sa.Connection) -> list[object]:
    """Return in what the database differs from the models."""
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "include_name": lambda name, kind, parents: kind != "table" or not ONLY_HERE.fullmatch(name),
    }
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))


def test_the_migrations_make_the_tables_that_the_models_describe(empty_ground):
    with db.engine.connect() as connection:
        assert differences(connection) == []


def test_a_column_without_a_migration_would_be_seen(empty_ground):
    with db.engine.connect() as connection:
        connection.execute(sa.text("alter table person add column hat text"))
        assert differences(connection)


def test_enumerations_and_constraints_are_those_of_the_models(empty_ground):
    inspector = sa.inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        kept = {fk["name"]: fk["options"].get("ondelete") for fk in inspector.get_foreign_keys(table.name)}
        meant = {fk.constraint.name: fk.ondelete for fk in table.foreign_keys if fk.constraint is not None}
        assert kept == meant, table.name
        uniques = {unique["name"] for unique in inspector.get_unique_constraints(table.name)}
        assert uniques == {c.name for c in table.constraints if isinstance(c, sa.UniqueConstraint)}, table.name


def test_migrations_follow_each_other_by_number():
    files = sorted(path.stem for path in VERSIONS.glob("v*.py"))
    numbers = [name.partition("_")[0] for name in files]
    assert numbers == [f"v{n:04d}" for n in range(1, len(files) + 1)]
    config = schema._config()
    walked = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert walked[::-1] == numbers


@pytest.fixture
def one_more(monkeypatch, tmp_path):
    """Run one more migration after those that there are: its body, as a file of its own outside the package."""
    last = ScriptDirectory.from_config(schema._config()).get_current_head()
    plain = schema._config

    def run(body: str) -> None:
        folder = tmp_path / "versions"
        folder.mkdir()
        head = f'import sqlalchemy as sa\nfrom alembic import op\n\nrevision = "later"\ndown_revision = "{last}"\n'
        (folder / "later.py").write_text(f"{head}\n\ndef upgrade():\n{body}", "utf-8")

        def with_another_folder():
            config = plain()
            config.set_main_option("version_locations", os.pathsep.join([str(VERSIONS), str(folder)]))
            config.set_main_option("path_separator", "os")
            return config

        monkeypatch.setattr(schema, "_config", with_another_folder)
        db.session.remove()
        schema.upgrade()

    return run


def counted() -> dict[str, int]:
    """Return how many rows there are of what hangs on a case."""
    return {
        kind.__tablename__: db.session.scalar(sa.select(sa.func.count()).select_from(kind)) or 0
        for kind in (Case, Person, AuditEntry)
    }


REBUILD = """
    with op.batch_alter_table("case") as batch:
        batch.alter_column("title", type_=sa.String(400))
"""


def test_a_migration_that_builds_a_table_anew_keeps_what_hangs_on_it(case, one_more):
    before = counted()
    assert before["person"] == 2
    one_more(REBUILD)
    assert counted() == before
    with db.engine.connect() as connection:
        assert connection.execute(sa.text("pragma foreign_keys")).scalar() == 1


def test_a_migration_that_fails_leaves_everything_as_it_was(case, one_more):
    before = counted()
    with pytest.raises(sa.exc.OperationalError, match="no such table"):
        one_more(f"{REBUILD}    op.drop_table('nowhere')\n")
    assert counted() == before
    with db.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() != "later"
        assert differences(connection) == []


def test_a_migration_that_breaks_a_tie_is_refused(case, one_more):
    before = counted()
    with pytest.raises(RuntimeError, match="foreign keys broken"):
        one_more('    op.execute("update person set case_id = 999")\n')
    assert counted() == before
