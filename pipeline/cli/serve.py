"""`tallywire serve`: the page and the API over a table."""

import socket
import sys

import click

from pipeline.cli import logs, options, streams
from pipeline.cli.text import plain
from pipeline.errors import TallywireError
from pipeline.settings import settings
from pipeline.store import Reader
from pipeline.web import server
from pipeline.web.listen import address, listening
from pipeline.web.site import Site


@click.command()
@options.db
@options.option("web_host", called="--host")
@options.option("web_port", called="--port")
@click.option("--access-log", is_flag=True, help="Log each request, in the form that `log_format` says.")
def serve(db: str, web_host: str, web_port: int, access_log: bool) -> None:
    """Show the table as a web page at / and answer the API under /api, until Ctrl-C or SIGTERM.

    The address is printed on standard output once it can be asked. Reads the table; whatever writes it may go
    on meanwhile.
    """
    logs.set_up()
    with Reader.open(db) as table, listening(web_host, web_port) as at:
        site = Site(table, settings(), access_log=access_log)  # a mistake in the settings is told before it
        click.echo(address(at))
        server.run(site, at)


def serve_beside(descriptor: int) -> int:
    """Serve what listens as ``descriptor`` until standard input ends; return an exit status.

    For a command that has a server beside it (``beside``): the settings are those of the environment.
    """
    streams.prepare()
    logs.set_up()
    try:
        with Reader.open(settings().db) as table, socket.socket(fileno=descriptor) as at:
            server.run(Site(table, settings()), at, lifeline=sys.stdin.fileno())
    except TallywireError as error:
        click.echo(f"tallywire: the page and the API: {plain(str(error))}", err=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(serve_beside(int(sys.argv[1])))
