"""The tables. What changes here needs a migration beside it (``migrations``); a test compares the two."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

HEAD = "0005"
"""The newest migration: what ``metadata`` is, and what a table must be of to be used."""

metadata = sa.MetaData()

Key = String().with_variant(String(collation="C"), "postgresql")
"""Text that is looked up and compared: by its bytes everywhere, so that no locale, nor the change of one in
an upgrade of the server's machine, changes an order or spoils an index."""


class UtcTime(sa.TypeDecorator[dt.datetime]):
    """A moment. SQLite keeps no zone, so UTC goes in and UTC comes out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        return value.astimezone(dt.UTC) if value else None

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)


def _serial() -> Column[int]:
    """A number that only grows; AUTOINCREMENT keeps SQLite from giving a deleted one out again."""
    return Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


# One row, written by Alembic too. Who writes locks it: it stands for the whole table.
revision = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))

meta = Table(
    "meta",
    metadata,
    Column("name", Key, primary_key=True),  # what it was made with: "rules", their version; "quotes"
    Column("value", String, nullable=False),
)

inputs = Table(
    "inputs",
    metadata,
    Column("source", Key, primary_key=True),  # topic/partition, or the group of an input file
    Column("next_offset", BigInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
)

# Every version is kept: a late older one must lose, and the table as of a past moment is made of them.
article_versions = Table(
    "article_versions",
    metadata,
    # In the order in which they came. It stands in the index of keys, some eighty times for each version.
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("version_id", Key, nullable=False),  # hash of article_id and precedence
    Column("article_id", Key, nullable=False),
    Column("known_at", UtcTime, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("mentions", LargeBinary, nullable=False),  # Mentions, encoded
    Index("article_versions_by_article", "article_id", "version_id", unique=True),
    Index("article_versions_by_time", "known_at", "current"),
)

# Of current versions only: the index through which a change finds the articles that it may touch.
article_keys = Table(
    "article_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),  # hash of the key, see ``keys``
    Column("number", BigInteger, primary_key=True, autoincrement=False),  # of the version
    sqlite_with_rowid=False,  # the key is all that a row is
)

events = Table(
    "events",
    metadata,
    Column("event_id", Key, primary_key=True),
    Column("status", String, nullable=False),
    Column("merged_into", Key),
    Column("level", String, nullable=False),
    Column("type", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("start", Date),
    Column("end", Date),
    Column("country", String),
    Column("place", String),
    Column("admin1", String),
    Column("killed_best", BigInteger),
    Column("injured_best", BigInteger),
    Column("origins", Integer, nullable=False),  # the most that any one total has
    Column("version", Integer, nullable=False),
    Column("digest", String, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("row", Text, nullable=False),  # Event as JSON, whole
)

_ASKED = ("level", "type", "country", "start", "end", "killed", "origins", "x", "y", "z")


def _asked(*but: str) -> list[str]:
    """Return the columns that filters look at: beside those that an index sorts by, so that it has them all.

    A filter that few rows fit goes through most of an order, and to fetch each row of it by its id takes ten
    times as long.
    """
    return [name for name in _ASKED if name not in but]


# What live rows are found and sorted by, apart from them: a row is some KB, and a search that had to pass
# over those would read the whole table. No column to sort by is ever null: databases differ in where it goes.
event_index = Table(
    "event_index",
    metadata,
    Column("event_id", Key, primary_key=True),
    Column("level", Key, nullable=False),
    Column("type", Key, nullable=False),
    Column("title", Text, nullable=False),
    Column("country", Key),
    Column("place", Key, nullable=False),  # " folded name | folded division "
    Column("precision", Key),
    Column("lat", Double),
    Column("lon", Double),
    Column("x", Double),  # the place as a point on the unit sphere: a distance is arithmetic, without seams
    Column("y", Double),
    Column("z", Double),
    Column("start", Integer, nullable=False),  # days, 1 is 0001-01-01; 0 where the event is undated
    Column("end", Integer, nullable=False),
    Column("killed", BigInteger, nullable=False),  # best; -1 where there is none
    Column("origins", Integer, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Index("event_index_by_start", "start", "event_id", *_asked("start")),
    Index("event_index_by_update", "updated_at", "event_id", *_asked()),
    Index("event_index_by_killed", "killed", "event_id", *_asked("killed")),
    Index("event_index_by_country", "country", "start", "event_id", *_asked("country", "start")),
    Index("event_index_by_point", "z", "x", "y"),
    sqlite_with_rowid=False,
)

# The best number of each total of each live row, where it has one.
event_totals = Table(
    "event_totals",
    metadata,
    Column("event_id", Key, primary_key=True),
    Column("measure", Key, primary_key=True),
    Column("best", BigInteger, nullable=False),
    Index("event_totals_by_best", "measure", "best"),
    sqlite_with_rowid=False,
)

# The words that each live row is found by (see ``words``).
event_words = Table(
    "event_words",
    metadata,
    Column("word", Key, primary_key=True),
    Column("event_id", Key, primary_key=True),
    sqlite_with_rowid=False,
)

# Which live rows are part of which campaign.
event_parts = Table(
    "event_parts",
    metadata,
    Column("part_of", Key, primary_key=True),
    Column("event_id", Key, primary_key=True),
    Index("event_parts_by_event", "event_id"),
    sqlite_with_rowid=False,
)

# Of live rows only.
event_articles = Table(
    "event_articles",
    metadata,
    Column("article_id", Key, primary_key=True),
    Column("event_id", Key, primary_key=True),
    Index("event_articles_by_event", "event_id"),
)

# Every row that an article was ever told in, retired ones and past revisions too: where an erasure looks.
article_events = Table(
    "article_events",
    metadata,
    Column("article_id", Key, primary_key=True),
    Column("event_id", Key, primary_key=True),
)

# What was erased for ever; whatever comes of these articles is taken in without its words.
erasures = Table(
    "erasures",
    metadata,
    Column("article_id", Key, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text),
)

revisions = Table(
    "revisions",
    metadata,
    Column("event_id", Key, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("row", Text, nullable=False),
)

# Without the row after the change: that is the revision of the same version.
changes = Table(
    "changes",
    metadata,
    _serial(),
    Column("change_id", Key, nullable=False),
    Column("kind", String, nullable=False),
    Column("event_id", Key, nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("change", Text, nullable=False),  # Change as JSON, its row left out
    Index("changes_by_event", "event_id"),
    Index("changes_by_id", "change_id"),
    Index("changes_by_time", "at", "seq"),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    _serial(),
    Column("topic", String, nullable=False),
    Column("key", String, nullable=False),
    Column("value", LargeBinary, nullable=False),  # empty: a null
    Column("epoch", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("letter_id", Key, primary_key=True),
    Column("known_at", UtcTime, nullable=False),
    Column("letter", Text, nullable=False),  # DeadLetter as JSON
    Index("dead_letters_by_time", "known_at"),
)

# Every record of every review, never changed: the log that a rebuild reads. Of one review the latest holds.
reviews = Table(
    "reviews",
    metadata,
    Column("record_id", Key, primary_key=True),  # hash of the record
    Column("review_id", Key, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("review", Text, nullable=False),  # Review as JSON
    Index("reviews_by_id", "review_id"),
    Index("reviews_by_time", "at", "review_id"),
)

# What each record names, there or not: an article by its mentions, or a claim.
review_targets = Table(
    "review_targets",
    metadata,
    Column("target", Key, primary_key=True),
    Column("record_id", Key, primary_key=True),
    sqlite_with_rowid=False,
)

# Of live rows only.
event_reviews = Table(
    "event_reviews",
    metadata,
    Column("event_id", Key, primary_key=True),
    Column("review_id", Key, primary_key=True),
    Column("overruled_by", Key),
    Index("event_reviews_by_review", "review_id"),
    sqlite_with_rowid=False,
)

# Ingestion: what is known of each feed, of each thing that it told of, and what came of them.
feeds = Table(
    "feeds",
    metadata,
    Column("url", Key, primary_key=True),  # as the user named it; a folder, too
    Column("title", Text),  # as the feed calls itself
    Column("parent", Key),  # the sitemap index that named it
    Column("moved_to", Text),  # where it has moved for good
    Column("etag", Text),
    Column("last_modified", Text),
    Column("size", BigInteger, nullable=False),  # bytes on the wire of the newest document: a 304 saves them
    Column("interval_seconds", Float),
    Column("next_poll", UtcTime),
    Column("last_success", UtcTime),
    Column("last_error", Text),
    Column("last_error_at", UtcTime),
    Column("failures", Integer, nullable=False),  # in a row
    Column("items", Integer, nullable=False),  # entries of the newest document
    Column("published", BigInteger, nullable=False),  # records in the log, all in all
    Column("bytes_received", BigInteger, nullable=False),  # the feed and its pages
    Column("bytes_saved", BigInteger, nullable=False),  # by conditional requests
)

feed_items = Table(
    "feed_items",
    metadata,
    Column("item", Key, primary_key=True),  # hash of the canonical link; of feed and guid where there is none
    Column("feed", Key, nullable=False),  # of those that are read, the first that told of it
    Column("link", Text),
    Column("state", String, nullable=False),  # waiting, published, skipped, gone
    Column("reason", Text),  # why it is skipped or gone, or what failed last
    Column("entry", LargeBinary),  # what the feed says of it, as JSON, compressed
    Column("article_id", Key),
    Column("version", Integer),
    Column("content_hash", Key),
    Column("quotes", String),  # what its feed allowed when the article was published
    Column("etag", Text),
    Column("last_modified", Text),
    Column("size", BigInteger, nullable=False),  # bytes on the wire; of a file of lines, those taken
    Column("first_seen", UtcTime, nullable=False),
    Column("looked_at", UtcTime),
    Column("next_look", UtcTime),  # null: not again, unless the feed tells of a change
    Column("failures", Integer, nullable=False),  # in a row
    Index("feed_items_by_feed", "feed", "next_look"),
    Index("feed_items_by_article", "article_id"),
    # Reasons of entries that have no link: a poll looks for them among all that its feed ever told of.
    Index(
        "feed_items_reasons",
        "feed",
        sqlite_where=sa.text("entry IS NULL"),
        postgresql_where=sa.text("entry IS NULL"),
    ),
)

# `articles.raw` of one machine; with a broker, the outbox to that topic.
raw_log = Table(
    "raw_log",
    metadata,
    _serial(),
    Column("key", String),
    Column("value", LargeBinary, nullable=False),  # the raw record, compressed
    sqlite_autoincrement=True,
)

# How far each webhook is in the changes, and how it is doing.
webhooks = Table(
    "webhooks",
    metadata,
    Column("name", Key, primary_key=True),
    Column("next_seq", BigInteger, nullable=False),  # of ``changes``: what comes from here on is to be told
    Column("delivered", BigInteger, nullable=False),  # changes, all in all
    Column("skipped", BigInteger, nullable=False),  # changes given up on
    Column("failures", Integer, nullable=False),  # in a row
    Column("failing_since", UtcTime),
    Column("next_try", UtcTime),
    Column("last_error", Text),
    Column("last_success", UtcTime),
    Column("off", Text),  # why it was switched off
    Column("holder", String),  # the process that delivers, and until when nobody else does
    Column("held_until", UtcTime),
)
