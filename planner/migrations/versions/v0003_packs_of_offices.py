"""Which pack is on in which office, pack files that were installed, keys that are trusted, ends of quarantines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import planner.db

revision = "v0003"
down_revision = "v0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables about, and the one row that counts changes."""
    state = op.create_table(
        "catalogue_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_state")),
    )
    op.bulk_insert(state, [{"id": 1, "number": 1}])
    op.create_table(
        "office_pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("pack", sa.String(length=80), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=True),
        sa.Column("trial_until", sa.Date(), nullable=True),
        sa.Column("changed_at", planner.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by_id"], ["user.id"], name=op.f("fk_office_pack_changed_by_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_office_pack_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_pack")),
        sa.UniqueConstraint("office_id", "pack", name=op.f("uq_office_pack_office_id_pack")),
    )
    op.create_table(
        "installed_pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("signer", sa.String(length=80), nullable=True),
        sa.Column("state", sa.Enum("installed", "undone", name="kept", native_enum=False, length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", planner.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", planner.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_installed_pack_by_id")),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["installed_pack.id"], name=op.f("fk_installed_pack_replaced_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installed_pack")),
    )
    op.create_index(op.f("ix_installed_pack_pack"), "installed_pack", ["pack"], unique=False)
    op.create_table(
        "trusted_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=80), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=300), nullable=False),
        sa.Column("at", planner.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", planner.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_trusted_key_by_id")),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["user.id"], name=op.f("fk_trusted_key_revoked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trusted_key")),
    )
    op.create_index(op.f("ix_trusted_key_fingerprint"), "trusted_key", ["fingerprint"], unique=False)
    op.create_table(
        "quarantine_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack", sa.String(length=80), nullable=False),
        sa.Column("at", planner.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_quarantine_release_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine_release")),
    )
