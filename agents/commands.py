"""The commands that need Kafka; `pipeline.cli` finds them as entry points."""

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing

import click
from rich.console import Console
from rich.table import Table

from agents import logs
from agents import topics as kafka_topics
from agents.message import Message
from agents.replay import replay_through_kafka
from agents.serve import serve
from agents.subscribe import line, messages
from pipeline.cli import options
from pipeline.records.codec import decode
from pipeline.records.dead_letter import DeadLetter

__all__ = ["dead_letters", "replay_through_kafka", "subscribe", "topics", "worker"]


@click.command()
@options.broker
@options.prefix
@options.db
@click.option(
    "--health-port", type=click.IntRange(1, 65535), metavar="PORT", help="Answer GET /readyz there."
)
@click.option("-v", "--verbose", is_flag=True, help="Show what Faust and aiokafka tell, too.")
def worker(broker: str, prefix: str, db: str, health_port: int | None, verbose: bool) -> None:
    """Clean, extract and tally what comes in, until Ctrl-C or SIGTERM.

    Start as many as there are partitions to share. With SQLite all of them must reach the same file, because
    any of them may become the owner of the table.
    """
    logs.set_up(verbose=verbose)
    asyncio.run(serve(broker, prefix, db, health_port))


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
    Console().print(table)


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

    A value that is a JSON object is printed as it is. A null, or what is no JSON object, is printed as an
    object with the key and the value in base64.
    """
    logs.set_up()

    async def run() -> None:
        async with aclosing(
            messages(broker, prefix + topic, earliest=start == "earliest", once=once)
        ) as found:
            async for message in found:
                sys.stdout.buffer.write(line(message) + b"\n")
                sys.stdout.buffer.flush()

    asyncio.run(run())


@click.group("dead-letters")
def dead_letters() -> None:
    """Messages that could not be processed."""


@dead_letters.command("list")
@options.broker
@options.prefix
@click.option(
    "--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True,
    help="For a person, or as the topic holds them.",
)  # fmt: skip
def list_letters(broker: str, prefix: str, form: str) -> None:
    """Show every dead letter: when, at which stage, where it stood, and why."""
    logs.set_up()
    letters = asyncio.run(_letters(messages(broker, f"{prefix}dead-letters", earliest=True, once=True)))
    if form == "jsonl":
        for message, _ in letters:
            sys.stdout.buffer.write((message.value or b"") + b"\n")
        return
    table = Table("came in", "stage", "stood at", "bytes", "reason", box=None, header_style="bold")
    for _, letter in letters:
        when = letter.known_at.isoformat(" ", "seconds")
        table.add_row(when, letter.stage, letter.origin, str(letter.size), letter.reason)
    Console().print(table if letters else "no dead letters")


async def _letters(found: AsyncGenerator[Message]) -> list[tuple[Message, DeadLetter]]:
    """Return each letter once: delivery may repeat one."""
    letters: dict[str, tuple[Message, DeadLetter]] = {}
    async for message in found:
        letter = decode(message.value or b"", DeadLetter)
        letters.setdefault(letter.letter_id, (message, letter))
    return list(letters.values())
