"""What readers find live rows by has tables of its own, and changes are found by when they were told."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

Key = sa.String().with_variant(sa.String(collation="C"), "postgresql")
Time = sa.DateTime(timezone=True)


ASKED = ("level", "type", "country", "start", "end", "killed", "origins", "x", "y", "z")


def asked(*but: str) -> list[str]:
    """Return the columns that every order has beside its own."""
    return [name for name in ASKED if name not in but]


def upgrade() -> None:
    """Make them; whoever runs this fills ``event_index`` and what stands beside it from the rows."""
    op.create_table(
        "event_index",
        sa.Column("event_id", Key, primary_key=True),
        sa.Column("level", Key, nullable=False),
        sa.Column("type", Key, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("country", Key),
        sa.Column("place", Key, nullable=False),
        sa.Column("precision", Key),
        sa.Column("lat", sa.Double),
        sa.Column("lon", sa.Double),
        sa.Column("x", sa.Double),
        sa.Column("y", sa.Double),
        sa.Column("z", sa.Double),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("killed", sa.BigInteger, nullable=False),
        sa.Column("origins", sa.Integer, nullable=False),
        sa.Column("updated_at", Time, nullable=False),
        sa.Index("event_index_by_start", "start", "event_id", *asked("start")),
        sa.Index("event_index_by_update", "updated_at", "event_id", *asked()),
        sa.Index("event_index_by_killed", "killed", "event_id", *asked("killed")),
        sa.Index("event_index_by_country", "country", "start", "event_id", *asked("country", "start")),
        sa.Index("event_index_by_point", "z", "x", "y"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event_totals",
        sa.Column("event_id", Key, primary_key=True),
        sa.Column("measure", Key, primary_key=True),
        sa.Column("best", sa.BigInteger, nullable=False),
        sa.Index("event_totals_by_best", "measure", "best"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event_words",
        sa.Column("word", Key, primary_key=True),
        sa.Column("event_id", Key, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event_parts",
        sa.Column("part_of", Key, primary_key=True),
        sa.Column("event_id", Key, primary_key=True),
        sa.Index("event_parts_by_event", "event_id"),
        sqlite_with_rowid=False,
    )
    for gone in ("events_by_start", "events_by_country", "events_by_type"):
        op.drop_index(gone, "events")
    op.create_index("changes_by_time", "changes", ["at", "seq"])
    op.create_table(
        "article_events",
        sa.Column("article_id", Key, primary_key=True),
        sa.Column("event_id", Key, primary_key=True),
    )
    op.execute(TOLD_OF[op.get_bind().dialect.name])
    op.create_table(
        "erasures",
        sa.Column("article_id", Key, primary_key=True),
        sa.Column("at", Time, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.Text),
    )
    op.create_table(
        "webhooks",
        sa.Column("name", Key, primary_key=True),
        sa.Column("next_seq", sa.BigInteger, nullable=False),
        sa.Column("delivered", sa.BigInteger, nullable=False),
        sa.Column("skipped", sa.BigInteger, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", Time),
        sa.Column("next_try", Time),
        sa.Column("last_error", sa.Text),
        sa.Column("last_success", Time),
        sa.Column("off", sa.Text),
        sa.Column("holder", sa.String),
        sa.Column("held_until", Time),
    )
    _make_reviews()


def _make_reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("record_id", Key, primary_key=True),
        sa.Column("review_id", Key, nullable=False),
        sa.Column("at", Time, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("review", sa.Text, nullable=False),
        sa.Index("reviews_by_id", "review_id"),
        sa.Index("reviews_by_time", "at", "review_id"),
    )
    op.create_table(
        "review_targets",
        sa.Column("target", Key, primary_key=True),
        sa.Column("record_id", Key, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event_reviews",
        sa.Column("event_id", Key, primary_key=True),
        sa.Column("review_id", Key, primary_key=True),
        sa.Column("overruled_by", Key),
        sa.Index("event_reviews_by_review", "review_id"),
        sqlite_with_rowid=False,
    )


TOLD_OF = {
    "sqlite": "insert into article_events (article_id, event_id) select distinct "
    "json_extract(a.value, '$.article_id'), r.event_id from revisions r, json_each(r.row, '$.articles') a",
    "postgresql": "insert into article_events (article_id, event_id) select distinct "
    "a ->> 'article_id', r.event_id from revisions r, json_array_elements(r.row::json -> 'articles') a",
}
"""What fills ``article_events``: the articles of all that rows have been."""
