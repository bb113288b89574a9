"""What ingestion knows of feeds and their items, and the log of what came in."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

Key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
Serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make them; nothing was ingested before."""
    op.create_table(
        "feeds",
        sa.Column("url", Key, primary_key=True),
        sa.Column("title", sa.Text),
        sa.Column("parent", Key),
        sa.Column("moved_to", sa.Text),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("interval_seconds", sa.Float),
        sa.Column("next_poll", Time),
        sa.Column("last_success", Time),
        sa.Column("last_error", sa.Text),
        sa.Column("last_error_at", Time),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("items", sa.Integer, nullable=False),
        sa.Column("published", sa.BigInteger, nullable=False),
        sa.Column("bytes_received", sa.BigInteger, nullable=False),
        sa.Column("bytes_saved", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "feed_items",
        sa.Column("item", Key, primary_key=True),
        sa.Column("feed", Key, nullable=False),
        sa.Column("link", sa.Text),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("entry", sa.LargeBinary),
        sa.Column("article_id", Key),
        sa.Column("version", sa.Integer),
        sa.Column("content_hash", Key),
        sa.Column("quotes", sa.String),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("first_seen", Time, nullable=False),
        sa.Column("looked_at", Time),
        sa.Column("next_look", Time),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Index("feed_items_by_feed", "feed", "next_look"),
        sa.Index("feed_items_by_article", "article_id"),
        sa.Index(
            "feed_items_reasons",
            "feed",
            sqlite_where=sa.text("entry IS NULL"),
            postgresql_where=sa.text("entry IS NULL"),
        ),
    )
    op.create_table(
        "raw_log",
        sa.Column("seq", Serial, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
