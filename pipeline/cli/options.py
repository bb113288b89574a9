"""Options that several commands share, so that they read the same everywhere."""

import click

from pipeline.settings import settings

db = click.option(
    "--db",
    metavar="FILE|URL",
    default=lambda: settings().db,
    show_default="TALLYWIRE_DB, else tallywire.db",
    help="The table: an SQLite file or an SQLAlchemy URL.",
)
broker = click.option(
    "--broker",
    metavar="HOST:PORT",
    default=lambda: settings().broker,
    show_default="TALLYWIRE_BROKER, else localhost:9092",
    help="Kafka bootstrap servers.",
)
prefix = click.option(
    "--prefix",
    default=lambda: settings().prefix,
    show_default="TALLYWIRE_PREFIX, else none",
    help="Put before every topic name.",
)
