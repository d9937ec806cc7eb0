"""A stance is a statement like any other: with source, confidence, review date and sensitivity."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0004"
down_revision = "v0003"
branch_labels = None
depends_on = None

_GIVEN = {"source": (300, ""), "confidence": (80, "medium"), "sensitivity": (80, "internal")}


def upgrade() -> None:
    """Add the columns; stances that are there already are fairly sure and internal."""
    with op.batch_alter_table("stance") as stance:
        for name, (length, given) in _GIVEN.items():
            stance.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=given))
        stance.add_column(sa.Column("review_on", sa.Date(), nullable=True))
    with op.batch_alter_table("stance") as stance:
        for name in _GIVEN:
            stance.alter_column(name, server_default=None)
