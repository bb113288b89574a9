"""Three hops that pass every message on as it is: what an engine costs before any stage has worked.

`python -m bench.empty_hops faust|quixstreams BROKER PREFIX` runs a worker of them; ``bench.throughput`` does.
Both as their manuals write it, with their own settings but for what they need to find their topics.
"""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import pairwise
from typing import IO, Any

import faust
from faust.contrib.asgi import faust_app_running

from agents.connection import servers
from agents.hop import raw_topic

HOPS = ("hop-0", "hop-1", "hop-2", "hop-3")
"""The topics, their names without the prefix."""


def start_worker(engine: str, broker: str, prefix: str, log: IO[bytes]) -> "subprocess.Popen[bytes]":
    """Start a worker of ``engine`` as a process of its own."""
    return subprocess.Popen(  # noqa: S603  its own program, an argument list, no shell
        [sys.executable, "-m", "bench.empty_hops", engine, broker, prefix], stdout=log, stderr=log
    )


def run_faust(broker: str, prefix: str) -> None:
    """Pass messages on with Faust until the process is ended."""
    urls = [f"kafka://{server}" for server in servers(broker)]

    async def run() -> None:
        with tempfile.TemporaryDirectory() as datadir:
            app = faust.App(
                prefix, broker=urls, datadir=datadir, web_enabled=False, topic_allow_declare=False,
                topic_disable_leader=True, consumer_auto_offset_reset="earliest",
            )  # fmt: skip
            for source, target in pairwise(HOPS):
                _install(app, prefix + source, raw_topic(app, prefix + target))
            async with faust_app_running(app):
                await asyncio.Event().wait()

    asyncio.run(run())


def _install(app: faust.App, source: str, target: Any) -> None:
    async def pass_on(stream: Any) -> None:
        async for event in stream.events():
            await target.send(key=event.key, value=event.value)

    app.agent(raw_topic(app, source), name=source)(pass_on)


def run_quixstreams(broker: str, prefix: str) -> None:
    """Pass messages on with Quix Streams until the process is ended."""
    from quixstreams import Application

    app = Application(
        broker_address=broker, consumer_group=prefix, auto_offset_reset="earliest", auto_create_topics=False
    )
    raw = {"key_deserializer": "bytes", "value_deserializer": "bytes"}
    raw |= {"key_serializer": "bytes", "value_serializer": "bytes"}
    for source, target in pairwise(app.topic(prefix + name, **raw) for name in HOPS):
        app.dataframe(source).to_topic(target)
    app.run()


ENGINES: dict[str, Callable[[str, str], None]] = {"faust": run_faust, "quixstreams": run_quixstreams}


if __name__ == "__main__":
    ENGINES[sys.argv[1]](*sys.argv[2:])
