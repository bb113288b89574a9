"""`tallywire serve`: the page and the API over a table."""

import asyncio
import signal
import socket

import click

from pipeline.cli import options
from pipeline.settings import settings
from pipeline.store import Reader
from pipeline.web import server
from pipeline.web.site import Site


@click.command()
@options.db
@options.option("web_host", called="--host")
@options.option("web_port", called="--port")
def serve(db: str, web_host: str, web_port: int) -> None:
    """Show the table as a web page at / and answer the API under /api, until Ctrl-C or SIGTERM.

    The address is printed on standard output once it can be asked. Reads the table; whatever writes it may go
    on meanwhile.
    """
    with Reader.open(db) as table, server.listening(web_host, web_port) as at:
        click.echo(server.address(at))
        asyncio.run(_serve(Site(table, settings()), at))


async def _serve(site: Site, at: socket.socket) -> None:
    def begun(running: server.Server) -> None:
        def end() -> None:
            running.should_exit = True

        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, end)

    await server.serve(site, at, begun)
