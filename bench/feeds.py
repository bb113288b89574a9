"""Feeds of a local server through `tallywire run`, killed half way: `python -m bench.feeds`.

Each feed has a loopback address of its own (127.1.x.y), so that the delay between two requests to one host is
kept as it is on the web. The server and the program under test share the machine. Articles are our own set,
round after round with other numbers and dates, in pages of several makes.
"""

import asyncio
import datetime as dt
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import click
import orjson
from aiohttp import web

from bench.accuracy import save
from bench.articles import DAYS_APART, FIRST_DAY, given_articles
from pipeline.store import Reader
from tests.tools import free_ports

MAKES = (
    "<html lang=en><head><title>{title}</title></head><body><nav>Home World</nav><main><h1>{title}</h1>"
    "{text}</main><footer>About us. Contact.</footer></body></html>",
    "<html><head><meta property='og:title' content='{title}'>"
    "<meta property='og:site_name' content='Daily {n}'></head><body><div class=menu><a href=/>Home</a></div>"
    "<article>{text}</article>"
    "<aside><h3>Most read</h3><ul><li><a href=/x>Storm nears coast</a></ul></aside></body></html>",
    "<html lang=en><head><title>{title} - The {n} Post</title><script>var ads = [{n}];</script></head><body>"
    "<div id=content><div class=story>{text}</div><div class=share>Share this article</div></div>"
    "</body></html>",
    "<html lang=en><head><title>{title}</title><link rel=canonical href='{path}'></head><body><table><tr>"
    "<td><a href=/>Front page</a></td><td><h2>{title}</h2>{text}<p>Sign up for our newsletter</p></td></tr>"
    "</table></body></html>",
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"(?<![\d/:,.-])[1-9]\d{0,2}(?![\d/:,.-])")


class Piece(NamedTuple):
    """An article as it is served."""

    path: str
    page: str
    published: dt.datetime


class Figures(NamedTuple):
    """What was measured."""

    feeds: int
    articles: int
    seconds: float
    """From the first start to the end of the last run, a SIGKILL and the second start in between."""
    articles_per_second: float
    peak_mb: float
    """Resident memory of the program, its children with it."""
    records: int
    """In the log."""
    twice: int
    missing: int
    versions: int
    dead_letters: int
    fetched_again: int
    """Pages that were in hand when the process was killed, or fetched and not yet written."""


def pieces(feed: int, count: int, texts: list[dict[str, Any]], every: int) -> list[Piece]:
    """Return the articles of one feed; ``every`` is the number of feeds."""
    found = []
    for place in range(count):
        number = place * every + feed
        round_, which = divmod(number, len(texts))
        given = texts[which]
        text = _edited(given["text"], number, round_)
        day = FIRST_DAY + dt.timedelta(days=DAYS_APART * round_)
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
        title, path = escape(given.get("title") or f"Report {number}"), f"/story/{number}"
        page = MAKES[number % len(MAKES)].format(title=title, text=paragraphs, n=feed, path=path)
        found.append(Piece(path, page, dt.datetime.combine(day, dt.time(12), dt.UTC)))
    return found


def _edited(text: str, number: int, round_: int) -> str:
    """Return ``text`` with other numbers, and of other years in each round: its events are then others."""
    rng = random.Random(number)  # noqa: S311  the same pages in every run
    text = _YEAR.sub(lambda match: str(int(match[0]) - round_), text)
    return _NUMBER.sub(lambda match: str(max(1, int(match[0]) + rng.randint(-1, 2))), text)


class Site:
    """The server: every feed at an address of its own, all on one port."""

    def __init__(self, feeds: int, articles: int) -> None:
        texts = [
            article for raw in given_articles(()) if "text" in (article := orjson.loads(raw.value or b"{}"))
        ]
        self.hosts = [f"127.1.{number // 250}.{number % 250 + 1}" for number in range(feeds)]
        each = [articles // feeds + (number < articles % feeds) for number in range(feeds)]
        self._pieces = {
            host: pieces(number, each[number], texts, feeds) for number, host in enumerate(self.hosts)
        }
        self._pages = {
            (host, piece.path): piece.page.encode() for host in self.hosts for piece in self._pieces[host]
        }
        (self.port,) = free_ports(1)
        self.fetched: Counter[tuple[str, str]] = Counter()

    def urls(self) -> list[str]:
        """Return the address of each feed."""
        return [f"http://{host}:{self.port}/feed" for host in self.hosts]

    @contextmanager
    def running(self) -> Iterator[None]:
        """Serve in a thread."""
        loop = asyncio.new_event_loop()

        async def start() -> web.AppRunner:
            app = web.Application()
            app.router.add_get("/{path:.*}", self._handle)
            runner = web.AppRunner(app, access_log=None)
            await runner.setup()
            for host in self.hosts:
                await web.TCPSite(runner, host, self.port).start()
            return runner

        runner = loop.run_until_complete(start())
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        try:
            yield
        finally:
            asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    async def _handle(self, request: web.Request) -> web.Response:
        host = request.url.host or ""
        if request.path == "/feed":
            items = "".join(
                f"<item><title>Story {piece.path}</title><link>http://{request.host}{piece.path}</link>"
                f"<pubDate>{format_datetime(piece.published)}</pubDate></item>"
                for piece in self._pieces[host]
            )
            feed = f"<rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>"
            return web.Response(text=feed, content_type="application/rss+xml", headers={"ETag": '"1"'})
        page = self._pages.get((host, request.path))
        if page is None:
            return web.Response(status=404)
        self.fetched[host, request.path] += 1
        return web.Response(body=page, content_type="text/html", charset="utf-8")


class Run:
    """`tallywire run` as a process group of its own, watched for its memory."""

    def __init__(self, arguments: list[str], log: Path) -> None:
        command = [sys.executable, "-c", "from pipeline.cli.main import main; main()", "run", *arguments]
        self._log = log.open("ab")
        self.process = subprocess.Popen(command, stderr=self._log, process_group=0)  # noqa: S603
        self.peak = 0
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._look)
        self._watch.start()

    def kill(self) -> None:
        """SIGKILL, to its children too."""
        with suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(self.process.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Return its exit status once it has ended."""
        status = self.process.wait()
        self._ended.set()
        self._watch.join()
        self._log.close()
        return status

    def _look(self) -> None:
        while not self._ended.wait(0.5):
            self.peak = max(self.peak, sum(map(_resident, _group(self.process.pid))))


def _group(leader: int) -> Iterator[int]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == leader:
                yield int(folder.name)
        except ProcessLookupError:
            continue


def _resident(process: int) -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:  # gone since
        return 0
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) << 10 if found else 0


def measure(feeds: int, articles: int, delay: float, folder: Path) -> Figures:
    """Run until half of the pages are fetched, kill, run again until all is in the table, and count."""
    site = Site(feeds, articles)
    listed = folder / "feeds.toml"
    listed.write_text("".join(f'[[feed]]\nurl = "{url}"\n' for url in site.urls()))
    db = str(folder / "bench.db")
    arguments = ["--config", str(listed), "--db", db, "--allow-private", "--delay-seconds", str(delay)]
    with site.running():
        began = time.perf_counter()
        first = Run(arguments, folder / "log")
        while len(site.fetched) < articles // 2 and first.process.poll() is None:
            time.sleep(0.05)
        first.kill()
        if first.wait() != -signal.SIGKILL:
            raise click.ClickException((folder / "log").read_text()[-2000:])
        second = Run([*arguments, "--once"], folder / "log")
        status = second.wait()
        seconds = time.perf_counter() - began
    if status:
        raise click.ClickException((folder / "log").read_text()[-2000:])
    with Reader.open(db) as table:
        with closing(table.log()) as records:
            keys = Counter(record.key for record in records)
        counts = table.counts()
    return Figures(
        feeds, articles, round(seconds, 1), round(articles / seconds, 1),
        round(max(first.peak, second.peak) / 1e6), keys.total(), keys.total() - len(keys),
        articles - len(keys), counts.versions, counts.dead_letters, site.fetched.total() - articles,
    )  # fmt: skip


@click.command()
@click.option("--feeds", default=200, show_default=True)
@click.option("--articles", default=5_000, show_default=True)
@click.option("--delay", default=1.0, show_default=True, help="Seconds between two requests to one host.")
@click.option("--save", "name", help="Keep the figures as bench/results/DATE-NAME.json.")
def main(feeds: int, articles: int, delay: float, name: str | None) -> None:
    """Print articles a second, peak memory, and what a SIGKILL half way has lost or doubled."""
    with tempfile.TemporaryDirectory(prefix="tallywire-bench-") as folder:
        figures = measure(feeds, articles, delay, Path(folder))
    for what, figure in figures._asdict().items():
        click.echo(f"{what.replace('_', ' '):20} {figure:>10,}")
    once = figures.records == figures.versions + figures.dead_letters == articles
    if not once or figures.twice or figures.missing:
        raise click.ClickException("not every article is in the table exactly once")
    if name:
        click.echo(f"kept in {save(name, figures._asdict() | {'delay': delay}, dt.date.today())}")


if __name__ == "__main__":
    main()
