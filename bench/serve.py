"""Requests a second of the page and the API over many events: ``python -m bench.serve [DB ...]``.

Each DB, a file or a URL of PostgreSQL, is filled with made-up events where it has none. Without any, a file
and a PostgreSQL are made for the run. `tallywire serve` answers from a process of its own; the client shares
the machine with it. What is asked for changes from request to request.
"""

import asyncio
import datetime as dt
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import aiohttp
import click

from bench.accuracy import save
from bench.mentions import FIRST_DAY, TYPES, made_places
from bench.table import fill
from pipeline.store import EVERYTHING, Reader, Store
from pipeline.store.engine import connect
from tests.postgres_server import Databases, Server, programs

SERVE = [sys.executable, "-c", "from pipeline.cli.main import main; main()", "serve", "--port", "0"]
VARIANTS = 40
"""Different requests of a kind."""
WARM = 20
"""Requests before the clock counts."""


class Measured(NamedTuple):
    """What came of one kind of request."""

    requests_a_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    """Processor time of the server for one request; PostgreSQL's is not in it."""


def kinds(table: Reader) -> dict[str, list[str]]:
    """Return what to ask for, by the name of the kind."""
    places, _ = made_places()
    some = places[:: len(places) // VARIANTS]
    days = [FIRST_DAY + dt.timedelta(days=9 * n) for n in range(VARIANTS)]
    ids = [event.event_id for event in table.page(EVERYTHING, sort="id", limit=VARIANTS).events]
    lists = {
        "list": [f"level={level}" for level in ("incident", "any")],
        "country": [f"country={place.country}" for place in some],
        "type, country and days": [
            f"type={type_}&country={place.country}&since={day}&until={day + dt.timedelta(days=30)}"
            for type_, place, day in zip(cycle(TYPES), some, days, strict=False)
        ],
        "10 killed and more": [f"min=killed:{n}" for n in range(10, 10 + VARIANTS)],
        "3 origins, most killed": [f"origins=3&sort=-killed&until={day}" for day in days[5:]],
        "near": [
            f"near={place.lat},{place.lon},{km}"
            for place, km in zip(some, cycle((20, 200, 2000)), strict=False)
        ],
        "text, rare": [f"text={place.name}" for place in some],
        "text, common": [f"text={type_.replace('_', ' ')} police" for type_ in TYPES],
    }
    api = {name: [f"/api/events?{query}" for query in queries] for name, queries in lists.items()}
    shown = ("list", "country", "text, rare")
    pages = {f"page: {name}": [f"/?{query}" for query in lists[name]] for name in shown}
    one = {
        "one event": [f"/api/events/{id_}" for id_ in ids],
        "page: one event": [f"/events/{id_}" for id_ in ids],
    }
    known = {f"304: {name}": (api | one)[name] for name in ("list", "one event")}
    return api | pages | one | known


async def measure(
    base: str, server: int, paths: Sequence[str], again: bool, seconds: float, connections: int
) -> Measured:
    """Ask for ``paths`` in turn; with ``again`` as a client does that has the answer already."""
    turns = cycle(paths)
    took: list[float] = []
    connector = aiohttp.TCPConnector(limit=connections)
    async with aiohttp.ClientSession(base, connector=connector, auto_decompress=False) as client:

        async def ask(tags: dict[str, str]) -> None:
            path = next(turns)
            async with client.get(path, headers={"If-None-Match": tags[path]} if tags else {}) as answer:
                await answer.read()
                expected = 304 if tags else 200
                if answer.status != expected:
                    raise click.ClickException(f"{path}: {answer.status}: {await answer.text()}")

        async def tag(path: str) -> str:
            async with client.get(path) as answer:
                return answer.headers["ETag"]

        tags = {path: await tag(path) for path in paths} if again else {}
        for _ in range(WARM):
            await ask(tags)
        end = time.perf_counter() + seconds

        async def keep_asking() -> None:
            while (began := time.perf_counter()) < end:
                await ask(tags)
                took.append(time.perf_counter() - began)

        began, cpu = time.perf_counter(), cpu_seconds(server)
        await asyncio.gather(*(keep_asking() for _ in range(connections)))
        elapsed, cpu = time.perf_counter() - began, cpu_seconds(server) - cpu
    cuts = statistics.quantiles(took, n=100)
    return Measured(
        round(len(took) / elapsed, 1), round(cuts[49] * 1000, 1), round(cuts[98] * 1000, 1),
        round(cpu / len(took) * 1000, 2),
    )  # fmt: skip


def cpu_seconds(process: int) -> float:
    """Return the processor time that ``process`` has had (proc(5))."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(where: str) -> Iterator[tuple[str, int]]:
    """Yield the address and the process id of a server of the table at ``where``."""
    unlimited = os.environ | {"TALLYWIRE_WEB_REQUESTS_PER_MINUTE": "0"}
    command = [*SERVE, "--db", where]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=unlimited, text=True) as server:  # noqa: S603
        try:
            assert server.stdout
            yield server.stdout.readline().strip(), server.pid
        finally:
            server.terminate()


@contextmanager
def both() -> Iterator[tuple[str, str]]:
    """Yield a new file of SQLite and a new database of a PostgreSQL, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="tallywire-bench-") as folder:
        postgres = Server(programs(click.echo))
        try:
            postgres.start()
            yield str(Path(folder, "table.db")), Databases(postgres.url).create()
        finally:
            postgres.stop()


@click.command()
@click.argument("tables", nargs=-1, metavar="[DB...]")
@click.option("--events", default=100_000, show_default=True)
@click.option("--seconds", default=5.0, show_default=True, help="For each kind of request.")
@click.option("--connections", default=16, show_default=True)
@click.option("--save", "name", help="Keep the figures as bench/results/DATE-NAME.json.")
def main(tables: tuple[str, ...], events: int, seconds: float, connections: int, name: str | None) -> None:
    """Print, of each kind of request, how many a second each DB answers and how long one takes."""
    results: dict[str, dict[str, Measured]] = {}
    with ExitStack() as stack:
        for where in tables or stack.enter_context(both()):
            with Store.open(where) as store:
                empty = not store.count()
            if empty:
                fill(where, events)
            backend = connect(where).dialect.name
            with Reader.open(where) as table:
                click.echo(f"{backend}: {table.count():,} events, {connections} connections")
                asked = kinds(table)
            click.echo(f"{'':26}{'a second':>9}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}")
            found = results[backend] = {}
            with serving(where) as (base, server):
                for kind, paths in asked.items():
                    again = kind.startswith("304")
                    got = asyncio.run(measure(base, server, paths, again, seconds, connections))
                    found[kind] = got
                    click.echo(
                        f"{kind:26}{got.requests_a_second:9}{got.p50_ms:9}{got.p99_ms:9}{got.cpu_ms:9}"
                    )
    if name:
        tables_ = {
            backend: {kind: got._asdict() for kind, got in found.items()}
            for backend, found in results.items()
        }
        result = {"events": events, "connections": connections, "tables": tables_}
        click.echo(f"kept in {save(name, result, dt.date.today())}")


if __name__ == "__main__":
    main()
