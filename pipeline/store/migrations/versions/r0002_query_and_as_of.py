"""Rows are found by their first-order division, article versions by the time that they were known."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ADMIN1 = {
    "sqlite": "json_extract(row, '$.place.admin1')",
    "postgresql": "row::json #>> '{place,admin1}'",
}


def upgrade() -> None:
    """Add both; the division is in each row."""
    op.add_column("events", sa.Column("admin1", sa.String))
    op.execute(f"UPDATE events SET admin1 = {ADMIN1[op.get_context().dialect.name]}")  # noqa: S608
    op.create_index("article_versions_by_time", "article_versions", ["known_at", "current"])
