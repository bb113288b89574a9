"""`tallywire serve-seeds`: an outlet on this machine, to try everything with."""

import asyncio
import datetime as dt
import signal

import click

from pipeline.cli.text import plain
from pipeline.feeds import outlet
from pipeline.records.article import Article


@click.command("serve-seeds")
@click.argument("path", metavar="[PATH]", default="seeds")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True,
    help="Port on 127.0.0.1; 0: any that is free.",
)  # fmt: skip
def serve_seeds(path: str, port: int) -> None:
    """Offer the articles of PATH (default: seeds) as an RSS feed with pages, to this machine alone.

    PATH is what `tallywire replay` reads. The feed's address is printed on standard output once it can be
    asked; Ctrl-C ends it.
    """
    now = dt.datetime.now(dt.UTC)
    articles, left_out = outlet.offered(path, now)
    for reason in left_out:
        click.echo(f"left out: {plain(reason)}", err=True)
    asyncio.run(_serve(articles, port, now))


async def _serve(articles: list[Article], port: int, now: dt.datetime) -> None:
    end = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, end.set)
    async with outlet.serving(articles, port, now) as feed:
        click.echo(feed)
        many = f"{len(articles)} article{'s' * (len(articles) != 1)}"
        click.echo(f"{many}; `tallywire ingest --allow-private {feed}` takes them in; Ctrl-C ends", err=True)
        await end.wait()
