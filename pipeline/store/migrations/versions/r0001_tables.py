"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
Serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make them; there is nothing to keep."""
    op.create_table(
        "meta", sa.Column("name", Key, primary_key=True), sa.Column("value", sa.String, nullable=False)
    )
    op.create_table(
        "inputs",
        sa.Column("source", Key, primary_key=True),
        sa.Column("next_offset", sa.BigInteger, nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "article_versions",
        sa.Column("version_id", Key, primary_key=True),
        sa.Column("article_id", Key, nullable=False),
        sa.Column("known_at", Time, nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("mentions", sa.LargeBinary, nullable=False),
        sa.Index("article_versions_by_article", "article_id"),
    )
    op.create_table(
        "article_keys",
        sa.Column("key", Key, primary_key=True),
        sa.Column("version_id", Key, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "events",
        sa.Column("event_id", Key, primary_key=True),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("merged_into", Key),
        sa.Column("level", sa.String, nullable=False),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("start", sa.Date),
        sa.Column("end", sa.Date),
        sa.Column("country", sa.String),
        sa.Column("place", sa.String),
        sa.Column("killed_best", sa.BigInteger),
        sa.Column("injured_best", sa.BigInteger),
        sa.Column("origins", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("updated_at", Time, nullable=False),
        sa.Column("row", sa.Text, nullable=False),
        sa.Index("events_by_start", "start"),
        sa.Index("events_by_country", "country", "start"),
        sa.Index("events_by_type", "type", "start"),
    )
    op.create_table(
        "event_articles",
        sa.Column("article_id", Key, primary_key=True),
        sa.Column("event_id", Key, primary_key=True),
        sa.Index("event_articles_by_event", "event_id"),
    )
    op.create_table(
        "revisions",
        sa.Column("event_id", Key, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("at", Time, nullable=False),
        sa.Column("row", sa.Text, nullable=False),
    )
    op.create_table(
        "changes",
        sa.Column("seq", Serial, primary_key=True, autoincrement=True),
        sa.Column("change_id", Key, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("event_id", Key, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.Column("change", sa.Text, nullable=False),
        sa.Index("changes_by_event", "event_id"),
        sa.Index("changes_by_id", "change_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "outbox",
        sa.Column("seq", Serial, primary_key=True, autoincrement=True),
        sa.Column("topic", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "dead_letters",
        sa.Column("letter_id", Key, primary_key=True),
        sa.Column("known_at", Time, nullable=False),
        sa.Column("letter", sa.Text, nullable=False),
        sa.Index("dead_letters_by_time", "known_at"),
    )
