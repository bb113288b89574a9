"""A real server for tests: uvicorn in a thread, on a free port, over a table."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.settings import Settings
from pipeline.store import Reader
from pipeline.web import server
from pipeline.web.connection import Connection
from pipeline.web.listen import address, listening
from pipeline.web.site import Site


@contextmanager
def serving(where: str | Path, settings: Settings | None = None) -> Iterator[str]:
    """Yield the address, without a slash at its end, of a server over the table at ``where``."""
    with Reader.open(where) as table, serving_site(Site(table, settings or Settings())) as address:
        yield address


@contextmanager
def serving_site(site: Site, connection: type[Connection] = Connection) -> Iterator[str]:
    """Yield the address of a server of ``site``."""
    started: list[server.Server] = []
    with listening("127.0.0.1", 0) as at:
        found = address(at).rstrip("/")
        # It listens already: who asks now is answered as soon as the thread gets there.
        running_server = server.serve(site, at, started.append, connection)
        thread = threading.Thread(target=asyncio.run, args=[running_server])
        thread.start()
        try:
            yield found
        finally:
            while not started and thread.is_alive():
                thread.join(0.01)
            for running in started:
                running.should_exit = True
            thread.join()
