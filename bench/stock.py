"""The same stages on Faust as it comes, for comparison: `python -m bench.churn --stock`. Nobody runs this.

Agents as Faust's manual writes them: an exception ends the message, a send is not waited for, what Faust has
committed counts as done, and rows are sent after the table's transaction instead of with it.
"""

import asyncio
import signal
import subprocess
import sys
import tempfile
from typing import IO, Any

import faust
from faust.contrib.asgi import faust_app_running

from agents import clean, extract, topics
from agents.connection import servers
from agents.hop import Hop, raw_topic
from agents.message import Message
from agents.replay import uncommitted
from pipeline.bodies import configured
from pipeline.embedded import utc_now
from pipeline.records.codec import decode
from pipeline.records.mention import Mentions
from pipeline.store import Logged, Store
from pipeline.store.wire import change_value, event_value


def make_app(broker: str, store: Store, datadir: str) -> faust.App:
    """Return the app, its settings Faust's own but for what it needs to find its topics."""
    app = faust.App(
        "tallywire",
        broker=[f"kafka://{server}" for server in servers(broker)],
        datadir=datadir,
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
    )
    for hop in (clean.HOP, extract.HOP):
        _install(app, hop)

    async def tally(stream: Any) -> None:
        async for event in stream.events():
            message = Message.of_faust(event.message)
            record = Logged(0, decode(message.value or b"", Mentions))
            result = await asyncio.to_thread(store.apply, [record], message.origin, utc_now())
            for change in result.changes:
                key = change.event_id.encode()
                await raw_topic(app, "events").send(key=key, value=event_value(change.row))
                await raw_topic(app, "event-changes").send(key=key, value=change_value(change))

    app.agent(raw_topic(app, "mentions"), name="tally")(tally)
    return app


def _install(app: faust.App, hop: Hop) -> None:
    async def run(stream: Any) -> None:
        async for event in stream.events():
            message = Message.of_faust(event.message)
            made = hop.make(message._replace(value=configured().resolve(message.value)))
            await raw_topic(app, hop.target).send(key=made.key, value=made.value)

    app.agent(raw_topic(app, hop.source), name=hop.stage)(run)


def start_worker(broker: str, prefix: str, db: str, log: IO[bytes]) -> "subprocess.Popen[bytes]":
    """Start a worker on Faust as it comes; ``prefix`` must be empty."""
    return subprocess.Popen(  # noqa: S603  its own program, an argument list, no shell
        [sys.executable, "-m", "bench.stock", broker, db], stdout=log, stderr=log
    )


async def left(broker: str, prefix: str, store: Store) -> list[int]:
    """Return what Faust has not committed of each topic."""
    names = ("articles.raw", "articles.clean", "mentions")
    async with topics.admin(broker) as admin:
        return [await uncommitted(admin, broker, prefix, name) for name in names]


async def _main(broker: str, db: str) -> None:
    with tempfile.TemporaryDirectory() as datadir, Store.open(db) as store:
        app = make_app(broker, store, datadir)
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        async with faust_app_running(app):
            while not app.crashed and not stop.is_set():
                await asyncio.sleep(0.2)
        sys.exit(0 if stop.is_set() else 1)


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
