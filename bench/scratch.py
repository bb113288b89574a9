"""A folder for one run of a benchmark, and a broker in it; both are gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agents import logs
from tests.kafka_broker import Broker


@contextmanager
def scratch() -> Iterator[tuple[Path, Broker]]:
    """Yield a folder, which large bodies go to as well, and a broker that has been started."""
    with tempfile.TemporaryDirectory(prefix="tallywire-bench-") as name:
        folder = Path(name)
        os.environ["TALLYWIRE_BODIES"] = str(folder / "bodies")
        logs.set_up()
        broker = Broker(folder)
        broker.start()
        try:
            yield folder, broker
        finally:
            broker.abandon()
