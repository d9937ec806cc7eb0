"""What the database itself holds: the audit log and revisions are never changed, and names are found by words."""

from __future__ import annotations

from alembic import op

revision = "v0002"
down_revision = "v0001"
branch_labels = None
depends_on = None

REFUSED = {"audit_entry": ("update", "delete"), "revision": ("update",)}

_SQLITE_SEARCH = (
    "create virtual table case_fts using fts5(words, content='case_search', content_rowid='case_id', "
    "tokenize='unicode61', prefix='2 3')",
    """create trigger case_search_added after insert on case_search begin
         insert into case_fts(rowid, words) values (new.case_id, new.words); end""",
    """create trigger case_search_removed after delete on case_search begin
         insert into case_fts(case_fts, rowid, words) values ('delete', old.case_id, old.words); end""",
    """create trigger case_search_changed after update on case_search begin
         insert into case_fts(case_fts, rowid, words) values ('delete', old.case_id, old.words);
         insert into case_fts(rowid, words) values (new.case_id, new.words); end""",
)


def upgrade() -> None:
    """Refuse changes where nothing may change, and index the words of cases."""
    if op.get_bind().dialect.name == "sqlite":
        for table, verbs in REFUSED.items():
            for verb in verbs:
                op.execute(
                    f"create trigger {table}_no_{verb} before {verb} on {table} "
                    f"begin select raise(abort, '{table} is append-only'); end"
                )
        for statement in _SQLITE_SEARCH:
            op.execute(statement)
        return
    op.execute(
        "create function refuse_change() returns trigger language plpgsql as "
        "$$ begin raise exception '% is append-only', tg_table_name; end $$"
    )
    for table, verbs in REFUSED.items():
        op.execute(
            f"create trigger {table}_append_only before {' or '.join(verbs)} on {table} "
            "for each row execute function refuse_change()"
        )
    op.execute("create index ix_case_search_words on case_search using gin (to_tsvector('simple', words))")
