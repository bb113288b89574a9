"""The commands that need Kafka; `pipeline.cli` finds them as entry points."""

import asyncio
import logging
from contextlib import aclosing

import click
from rich.console import Console
from rich.table import Table

from agents import logs
from agents import topics as kafka_topics
from agents.letters_commands import dead_letters
from agents.mirror import mirror
from agents.replay import replay_through_kafka
from agents.serve import serve
from agents.subscribe import line, messages
from pipeline.cli import options
from pipeline.cli.main import FAILED, MISTAKE
from pipeline.cli.table import console
from pipeline.cli.text import json_line
from pipeline.errors import TallywireError, UserError

__all__ = ["dead_letters", "replay_through_kafka", "subscribe", "topics", "worker"]


@click.command()
@options.broker
@options.prefix
@options.db
@options.option("instance_id")
@options.option("http_port")
@options.option("log_format")
@click.option("-v", "--verbose", is_flag=True, help="Show what Faust and aiokafka tell, too.")
def worker(
    broker: str, prefix: str, db: str, instance_id: str, http_port: int, log_format: str, verbose: bool
) -> None:
    """Clean, extract and tally what comes in, until Ctrl-C or SIGTERM.

    Start as many as there are partitions to share. With SQLite all of them must reach the same file, because
    any of them may become the owner of the table.
    """
    logs.set_up(log_format, verbose=verbose)
    try:
        asyncio.run(serve(broker, prefix, db, http_port, instance_id))
    except TallywireError as error:
        if log_format == "text":
            raise
        logging.getLogger("tallywire").critical("%s", error)
        raise click.exceptions.Exit(MISTAKE if isinstance(error, UserError) else FAILED) from None


@click.group()
def topics() -> None:
    """Make the topics, or look at them."""


@topics.command()
@options.broker
@options.prefix
@click.option(
    "--partitions", type=click.IntRange(1), default=kafka_topics.PARTITIONS, show_default=True,
    help="Of each topic that workers share.",
)  # fmt: skip
@click.option("--replication", type=click.IntRange(1), default=1, show_default=True, help="Copies of each.")
def create(broker: str, prefix: str, partitions: int, replication: int) -> None:
    """Make the topics that are missing; those that exist stay as they are."""
    logs.set_up()
    made = asyncio.run(kafka_topics.create(broker, prefix, partitions, replication))
    click.echo("\n".join(f"created {name}" for name in made) or "nothing to do: every topic exists")


@topics.command("list")
@options.broker
@options.prefix
def list_topics(broker: str, prefix: str) -> None:
    """Show every topic, its partitions and what it is for."""
    logs.set_up()
    table = Table("topic", "partitions", "what", box=None, header_style="bold")
    for topic in asyncio.run(kafka_topics.find(broker, prefix)):
        table.add_row(topic.name, str(topic.partitions or "missing"), topic.what)
    console().print(table)


@topics.command("mirror")
@click.argument("old", metavar="OLD-PREFIX")
@options.broker
@options.prefix
@click.option("--once", is_flag=True, help="Stop where the topics end now.")
def mirror_topics(old: str, broker: str, prefix: str, once: bool) -> None:
    """Send on what `articles.raw` and `reviews` of OLD-PREFIX hold, and what comes, until Ctrl-C.

    For a second installation beside the first, under --prefix, such as one of newer rules; OLD-PREFIX is ""
    where the first has none. Started again, it goes on where it was.
    """
    logs.set_up()
    total = 0

    def count(sent: int) -> None:
        nonlocal total
        total += sent
        status.update(f"{total:,} messages")

    with Console(stderr=True).status("...") as status:
        asyncio.run(mirror(broker, old, prefix, once=once, sent=count))
    click.echo(f"sent on {total:,} messages")


@click.command()
@click.argument("topic")
@options.broker
@options.prefix
@click.option(
    "--from", "start", type=click.Choice(["earliest", "latest"]), default="latest", show_default=True,
    help="Begin with the oldest message kept, or with the next that comes.",
)  # fmt: skip
@click.option("--once", is_flag=True, help="Stop where the topic ends now.")
def subscribe(topic: str, broker: str, prefix: str, start: str, once: bool) -> None:
    """Print TOPIC, one JSON line a message, until Ctrl-C.

    A value that is a JSON object is printed as it is, characters that would steer a terminal escaped. A null,
    or what is no JSON object, is printed as an object with the key and the value in base64.
    """
    logs.set_up()

    async def run() -> None:
        async with aclosing(
            messages(broker, prefix + topic, earliest=start == "earliest", once=once)
        ) as found:
            async for message in found:
                click.echo(json_line(line(message)))

    asyncio.run(run())
